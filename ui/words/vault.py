"""Words for errors of: vault."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "age-header-damaged": (
        "The beginning of the encrypted file is damaged, or this is not an encrypted file.",
        "Nothing was changed, and nothing of it was shown.",
        "Use another copy of the file, such as one from a backup, or ask the sender for it again.",
    ),
    "age-header-altered": (
        "Somebody or something changed the beginning of the encrypted file after it was written.",
        "Nothing of it was shown, because it could not be trusted.",
        "Use another copy of the file, keep this one, and find out who had it in hand.",
    ),
    "age-payload-damaged": (
        "The encrypted file is damaged or cut short, at part {chunk} of 64 KiB.",
        "Only parts that are exactly as they were written were shown.",
        "Use another copy of the file, such as one from a backup, or ask the sender for it again.",
    ),
    "age-armor-damaged": (
        "The text form of the encrypted file is damaged.",
        "Nothing was changed.",
        "Copy the whole text again, from the BEGIN line to the END line, or ask the sender for the file itself.",
    ),
    "age-no-match": (
        "The file cannot be opened with this key or passphrase.",
        "Nothing was changed.",
        "Try another key, check the passphrase and the keyboard layout, or ask the sender for whom the file was made.",
    ),
    "age-work-factor": (
        "The file asks for more work to check a passphrase than is allowed (2 to the power of {factor}, most is {most}).",
        "Nothing was tried, so the machine was not held up.",
        "Ask the sender to make the file again with usual settings; a file that asks for so much may be an attack.",
    ),
    "age-mixed-recipients": (
        "These recipients cannot share one file: quantum-safe keys, other keys and a passphrase must not be mixed.",
        "Nothing was written.",
        "Make one file for each kind of recipient.",
    ),
    "memory-short": (
        "There is not enough free memory: checking the passphrase takes {needed_mib} MiB.",
        "Nothing was changed.",
        "Close other programs and try again.",
    ),
    "source-changed": (
        "The file became shorter while it was being read.",
        "The unfinished copy was put away.",
        "Wait until nothing else writes to the file, then try again.",
    ),
}

PROBLEMS: dict[str, str] = {
    "age-key-mistyped": "this is no key as it stands; one letter may be wrong or missing.",
    "age-key-is-secret": "this is a secret key; its owner must give you the public one, which begins with age1.",
    "age-key-is-public": "this is a public key; to open a file the secret one is needed, which begins with AGE-SECRET-KEY.",
    "age-key-other-kind": "this is a kind of key that is not used here.",
}
