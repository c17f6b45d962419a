#!/bin/sh
# Checks an unpacked bundle with stock tools. The numbers are those of README-VERIFY.txt.
#
#   cd BUNDLE-ID; sh data/verify.sh ALLOWED_SIGNERS PRINCIPAL [AUTHORITY.pem [IDENTITY.txt]]
#
# This file came with the bundle. Do steps 4, 6 and 7 of README-VERIFY.txt by hand before you run it.
# Exit: 0 all that could be checked is right, 1 something is wrong, 2 wrong use.
set -u
LC_ALL=C
export LC_ALL
if [ $# -lt 2 ] || [ ! -f tagmanifest-sha256.txt ] || [ ! -r "$1" ]; then
  echo "use: cd BUNDLE-ID; sh data/verify.sh ALLOWED_SIGNERS PRINCIPAL [AUTHORITY.pem [IDENTITY.txt]]" >&2
  exit 2
fi
signers=$1
principal=$2
authority=${3:-}
identity=${4:-}
wrong=0

right() { echo "$1 right: $2"; }
bad() { echo "$1 WRONG: $2"; wrong=1; }
skip() { echo "$1 not checked: $2"; }
judge() { if [ "$3" -eq 0 ]; then right "$1" "$2"; else bad "$1" "$2"; fi; }
have() { command -v "$1" >/dev/null 2>&1; }
if have sha256sum; then
  sum() { sha256sum | cut -c1-64; }
  check() { sha256sum -c --strict --quiet "$1"; }
else
  sum() { shasum -a 256 | cut -c1-64; }
  check() { shasum -a 256 -c -s "$1"; }
fi

found=$(find . ! -type f ! -type d)
[ -z "$found" ]
judge 2 "plain files and folders only $found" $?

found=$(ls -A | grep -vxE 'bag-info\.txt|bagit\.txt|data|manifest-sha256\.txt|tagmanifest-sha256\.txt(\.sig(\.ts[qr])?)?')
[ -z "$found" ]
judge 3 "only the names of the format at the top $found" $?

ssh-keygen -Y verify -f "$signers" -I "$principal" -n habeas-bundle-v1 -s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt >/dev/null 2>&1
judge "4, 5" "signature over the tag manifest by $principal" $?

[ "$(cut -c67- tagmanifest-sha256.txt | tr '\n' ' ')" = "bag-info.txt bagit.txt manifest-sha256.txt " ] && check tagmanifest-sha256.txt
judge 6 "tag files as signed" $?

check manifest-sha256.txt
judge 7 "every file as signed" $?
[ "$(cut -c67- manifest-sha256.txt)" = "$(find data -type f | sort)" ]
judge 7 "no file missing, none added" $?

grep -qx "Payload-Oxum: $(find data -type f -exec cat {} + | wc -c | tr -d ' ').$(find data -type f | wc -l | tr -d ' ')" bag-info.txt
judge 8 "counts" $?

if [ -n "$identity" ] && have age-keygen; then
  grep -qx "Habeas-Recipient: $(age-keygen -y "$identity" | tr -d '\n' | sum)" bag-info.txt
  judge 9 "made for this recipient" $?
else
  skip 9 "no identity given, or no age-keygen"
fi

log=data/log/log.jsonl
broken=$(
  prev=$(printf '%064d' 0)
  n=0
  while IFS= read -r line; do
    n=$((n + 1))
    case $line in
      '{"body":"'*",\"prev\":\"$prev\",\"seq\":$n}") ;;
      *) echo "$n"; break ;;
    esac
    prev=$(printf %s "$line" | sum)
  done <"$log"
)
[ -z "$broken" ]
judge 10 "log unbroken $broken" $?

ssh-keygen -Y verify -f "$signers" -I "$principal" -n habeas-checkpoint-v1 -s data/log/checkpoint.sig <data/log/checkpoint >/dev/null 2>&1 &&
  grep -qx "size $(wc -l <"$log" | tr -d ' ')" data/log/checkpoint &&
  grep -qx "lines-sha256 $(sum <"$log")" data/log/checkpoint
judge 11 "checkpoint signed by $principal, over this log" $?
for older in $(find data/log/older -name '*.checkpoint' 2>/dev/null | sort); do
  grep -qx "lines-sha256 $(head -n "$(sed -n 's/^size //p' "$older")" "$log" | sum)" "$older"
  judge 11 "the log begins as it did at $older" $?
done

missing=$(
  while IFS= read -r body; do
    grep -qF "\"body\":\"$(printf %s "$body" | sum)\"" "$log" || echo "an entry"
  done <data/log/bodies.jsonl
  for record in $(find data/records -name '*[0-9].json' 2>/dev/null | sort); do
    grep -qF "\"$(sum <"$record")\"" data/log/bodies.jsonl data/log/proofs.jsonl 2>/dev/null || echo "$record"
  done
)
[ -z "$missing" ]
judge 12 "entries and records stand in the log $missing" $?

if have ffmpeg; then
  other=$(
    for index in $(find data/originals -name '*.framehash' 2>/dev/null | sort); do
      film=$(ls "${index%.framehash}".* | grep -v framehash)
      again=$(ffmpeg -nostdin -v error -copyts -i "$film" -map 0:v -c copy -fflags +bitexact -f framehash -hash sha256 - | grep -v '^#')
      [ "$again" = "$(grep -v '^#' "$index")" ] || echo "$film"
    done
  )
  [ -z "$other" ]
  judge 13 "films hold the frames they held $other" $?
else
  skip 13 "no ffmpeg"
fi

if [ ! -f tagmanifest-sha256.txt.sig.tsr ]; then
  skip 15 "no timestamp"
elif [ -z "$authority" ] || ! have openssl; then
  skip 15 "no certificate of the authority given, or no openssl"
else
  openssl ts -verify -in tagmanifest-sha256.txt.sig.tsr -data tagmanifest-sha256.txt.sig -CAfile "$authority" -no_check_time >/dev/null 2>&1
  judge 15 "timestamp" $?
fi

if [ "$wrong" -eq 0 ]; then
  echo "Everything that was checked is right. Read data/withheld.json (14) for what was held back."
else
  echo "NOT RIGHT. Do not rely on this bundle."
fi
exit "$wrong"
