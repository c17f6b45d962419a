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
}

PROBLEMS: dict[str, str] = {
    "public-key-unreadable": "this is not a public key of the form ssh-ed25519 AAAA...",
}
