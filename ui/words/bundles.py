"""Words for errors of: signatures, the log's chain, and sealed bundles."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "signing-key-damaged": (
        "The signing key could not be read.",
        "The records and the footage do not depend on it.",
        "Run a check of the vault, and make a new signing key if it says so.",
    ),
    "signature-damaged": (
        "The signature cannot be read.",
        "Nothing was changed.",
        "Ask the sender for the file again, by another way.",
    ),
    "signature-purpose": (
        "The signature was made for another purpose than this one.",
        "Nothing was changed.",
        "Do not rely on what it stands under; ask the sender what happened.",
    ),
    "signature-wrong": (
        "What is here is not what was signed.",
        "Nothing was changed.",
        "Do not rely on it; ask the sender for the file again, by another way.",
    ),
    "log-broken": (
        "The log is broken at line {seq}: that line does not continue the ones before it.",
        "The lines before it are as they were written.",
        "Keep this copy as it is and compare it with a backup or with the last signed checkpoint.",
    ),
    "log-body-unreadable": (
        "An entry of the log cannot be read.",
        "The lines of the log and the records are stored apart from it.",
        "Run a check of the vault and compare it with a backup.",
    ),
    "checkpoint-unreadable": (
        "The checkpoint of the log cannot be read.",
        "Nothing was changed.",
        "Use another copy of it, or the next older one.",
    ),
    "checkpoint-log-short": (
        "The log has {found} lines, but {size} lines were signed.",
        "Nothing was changed.",
        "This is an older or shortened copy; look for the newer one before you go on.",
    ),
    "checkpoint-log-differs": (
        "The first {size} lines of the log are not the lines that were signed.",
        "Nothing was changed.",
        "Do not rely on this log; keep it as it is and compare it with a backup.",
    ),
    "archive-refused": (
        "The archive inside the bundle holds something that has no place there: {reason}.",
        "Nothing of it was unpacked or written.",
        "Do not unpack it with another program; tell the sender and ask for the bundle again.",
    ),
    "bundle-file-missing": (
        "The bundle has no file {name}.",
        "Nothing was changed.",
        "Verify the bundle; if it is right, the sender left this file out.",
    ),
    "bundle-file-too-large": (
        "The file {name} in the bundle is larger than such a file can be ({size} bytes).",
        "Nothing of it was taken in.",
        "Do not rely on this bundle; tell the sender.",
    ),
    "manifest-unreadable": (
        "The list of files in the bundle cannot be read at line {line}.",
        "Nothing was changed.",
        "Do not rely on this bundle; ask the sender for it again, by another way.",
    ),
    "bag-info-unreadable": (
        "The description in the bundle cannot be read at line {line}.",
        "Nothing was changed.",
        "Do not rely on this bundle; ask the sender for it again, by another way.",
    ),
    "seal-source-changed": (
        "The content of {name} is not what was chosen: it changed, or it is damaged in the vault.",
        "No bundle was made, and the vault was not changed.",
        "Run a full check of the vault, then seal again.",
    ),
    "seal-mismatch": (
        "What was read back from the disk is not what was sealed ({chosen} chosen, {packed} packed, {verified} found).",
        "No bundle was made, and the vault was not changed.",
        "Seal again to another disk or stick; this one may be failing.",
    ),
    "timestamp-unreadable": (
        "The answer of the timestamp authority cannot be read.",
        "Nothing was changed.",
        "Fetch the answer again and import it unaltered, as a .tsr file or a bare token.",
    ),
    "timestamp-not-granted": (
        "The timestamp authority refused to give a stamp.",
        "Nothing was changed.",
        "Send the question again, or send it to another authority.",
    ),
    "timestamp-other-message": (
        "The timestamp is about something else.",
        "Nothing was changed.",
        "Import the answer to the question that was made for this signature.",
    ),
    "timestamp-other-question": (
        "The timestamp answers another question than the one that was sent.",
        "Nothing was changed.",
        "Send the question again and import its own answer.",
    ),
    "timestamp-signature-wrong": (
        "The signature of the timestamp is wrong.",
        "Nothing was changed.",
        "Do not rely on it; fetch the answer from the authority again.",
    ),
    "timestamp-not-by-authority": (
        "The timestamp was made with a key that may not make timestamps.",
        "Nothing was changed.",
        "Do not rely on it; ask another authority.",
    ),
}

PROBLEMS: dict[str, str] = {
    "public-key-unreadable": "this is not a public key of the form ssh-ed25519 AAAA...",
    "certificates-unreadable": "these are not certificates in PEM form.",
}
