"""Words for errors that any part of the program can meet."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "cancelled": (
        "Stopped, as you asked.",
        "What was finished before is kept; the unfinished part was put away.",
        "Start it again when you are ready.",
    ),
    "invalid": (
        "This cannot be taken as it stands.",
        "Nothing was changed.",
        "Correct it and try again.",
    ),
    "disk-full": (
        "The disk is full: {needed} bytes were needed, {free} are free.",
        "Nothing that was saved before is lost; the unfinished file was removed.",
        "Make room on the disk and try again.",
    ),
    "write-failed": (
        "The disk did not take what was written ({reason}).",
        "Nothing that was saved before is lost.",
        "Check the disk or the stick and its cable, then try again.",
    ),
    "read-failed": (
        "The file could not be read ({reason}).",
        "Nothing was changed.",
        "Check that the disk or the stick is still there and that you may read the file.",
    ),
    "folder-read-only": (
        "Nothing can be written in this folder.",
        "Nothing was changed.",
        "Choose a folder that you may write to, or remove the write protection.",
    ),
    "file-missing": (
        "There is no such file.",
        "Nothing was changed.",
        "Check the name and the folder.",
    ),
    "file-exists": (
        "A file of that name is already there.",
        "It was left as it is.",
        "Choose another name, or move the old file away first.",
    ),
    "no-room": (
        "There is no room left on the disk ({free} bytes are free).",
        "Nothing that was saved before is lost; what was unfinished was undone.",
        "Make room on the disk and try again.",
    ),
    "folder-missing": (
        "There is no such folder.",
        "Nothing was changed.",
        "Check the name of the folder, and whether the disk or the stick is there.",
    ),
    "file-is-folder": (
        "This is a folder, and a file is needed here.",
        "Nothing was changed.",
        "Choose a file.",
    ),
}

PROBLEMS: dict[str, str] = {
    "missing": "this is needed.",
    "too-long": "this is too long.",
    "control-characters": "this contains control characters that cannot be shown.",
}
