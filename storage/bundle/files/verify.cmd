@echo off
rem Checks an unpacked bundle with what Windows 10 and later has: ssh-keygen and certutil.
rem
rem   cd BUNDLE-ID
rem   data\verify.cmd ALLOWED_SIGNERS PRINCIPAL
rem
rem This file came with the bundle. Do steps 0 to 5 of README-VERIFY.txt by hand before you run it.
rem Exit: 0 all that could be checked is right, 1 something is wrong, 2 wrong use.
setlocal EnableExtensions EnableDelayedExpansion
if "%~2"=="" goto use
if not exist tagmanifest-sha256.txt goto use
set WRONG=0
set COUNT=0

ssh-keygen -Y verify -f "%~1" -I "%~2" -n habeas-bundle-v1 -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt
if errorlevel 1 (
  echo 4, 5 WRONG: signature over the tag manifest
  set WRONG=1
) else echo 4, 5 right: signature over the tag manifest

for /f "usebackq tokens=1,2" %%a in ("tagmanifest-sha256.txt") do call :one 6 %%a %%b
for /f "usebackq tokens=1,2" %%a in ("manifest-sha256.txt") do (
  call :one 7 %%a %%b
  set /a COUNT+=1
)
set FOUND=0
for /f "delims=" %%f in ('dir /s /b /a-d data') do set /a FOUND+=1
if not "!COUNT!"=="!FOUND!" (
  echo 7 WRONG: !COUNT! files are declared, !FOUND! are here
  set WRONG=1
)

ssh-keygen -Y verify -f "%~1" -I "%~2" -n habeas-checkpoint-v1 -s data\log\checkpoint.sig < data\log\checkpoint
if errorlevel 1 (
  echo 11 WRONG: signature of the checkpoint
  set WRONG=1
) else echo 11 right: signature of the checkpoint
for /f "tokens=2" %%s in ('findstr /b "lines-sha256" data\log\checkpoint') do call :one 11 %%s data/log/log.jsonl

if "!WRONG!"=="0" (
  echo Steps 4, 5, 6, 7 and the checkpoint of 11 are right. The other steps need the program or the tools of README-VERIFY.txt.
) else echo NOT RIGHT. Do not rely on this bundle.
exit /b !WRONG!

:one
set NAME=%3
set NAME=!NAME:/=\!
set SUM=
if exist "!NAME!" for /f "skip=1 delims=" %%h in ('certutil -hashfile "!NAME!" SHA256') do if not defined SUM set SUM=%%h
set SUM=!SUM: =!
if /i not "!SUM!"=="%2" (
  echo %1 WRONG: !NAME!
  set WRONG=1
)
goto :eof

:use
echo use: cd BUNDLE-ID, then data\verify.cmd ALLOWED_SIGNERS PRINCIPAL
exit /b 2
