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
    "not-a-vault": (
        "There is no vault in this folder.",
        "Nothing was changed.",
        "Check the name of the folder; a vault holds a file named vault.json.",
    ),
    "vault-file-damaged": (
        "The file vault.json of this vault is damaged.",
        "The records and the footage are stored apart from it and were not touched.",
        "Put vault.json back from a backup of the same vault.",
    ),
    "vault-newer": (
        "This vault was made or last used by a newer version of Habeas (its format is {format}).",
        "It was left exactly as it was.",
        "Install the newer version of Habeas to open it.",
    ),
    "vault-in-use": (
        "This vault is open in another window or program.",
        "Nothing was changed, and the passphrase was not tried.",
        "Close the vault there first, then open it here.",
    ),
    "vault-exchanged": (
        "The records in this folder belong to another vault than the file vault.json says.",
        "Nothing was changed.",
        "Put vault.json and records.db back from the same backup.",
    ),
    "wrong-passphrase": (
        "The passphrase does not open this vault.",
        "Nothing was changed.",
        "Check the keyboard layout and capital letters and try again, or use the recovery key.",
    ),
    "wrong-recovery-key": (
        "This recovery key belongs to another vault.",
        "Nothing was changed.",
        "Look for the recovery sheet of this vault.",
    ),
    "recovery-key-mistyped": (
        "This is not a recovery key as it was printed; one letter may be wrong or missing.",
        "Nothing was changed.",
        "Type it again from AGE-SECRET-KEY-1 to its end, or scan the square on the recovery sheet.",
    ),
    "travel-locked": (
        "This vault is locked for travel: no passphrase on this machine opens it.",
        "The records and the footage are all there.",
        "Open it with the recovery key, which your office keeps.",
    ),
    "keys-gone": (
        "No key file of this vault is left, so no passphrase and no recovery key opens it.",
        "What was recorded lies there encrypted and can be read by nobody.",
        "If it was not erased on purpose, put the keys folder back from a backup, or restore the backup.",
    ),
    "key-file-stays": (
        "The disk did not let the key file be removed, so the passphrase may still open this vault.",
        "The records and the footage were not touched.",
        "Remove the write protection of the disk and try again; until then do not count on the travel lock.",
    ),
    "travel-lock-unfinished": (
        "The vault was being locked for travel, and that was not finished: its passphrase still opens it.",
        "The records and the footage were not touched.",
        "Lock it for travel once more, or set a new passphrase if it shall stay open.",
    ),
    "recovery-not-shown": (
        "A vault is locked for travel only after its recovery key was shown to open it.",
        "Nothing was changed; the passphrase still opens the vault.",
        "Give the recovery key, by hand or with --recovery-file; if it is lost, do not lock the vault.",
    ),
    "erase-not-confirmed": (
        "Erasing a vault cannot be undone, so it has to be asked for in full.",
        "Nothing was changed.",
        "If the vault shall never be opened again, add --yes-erase.",
    ),
    "no-recovery-slot": (
        "No file for a recovery key lies in the keys folder of this vault.",
        "Nothing was changed.",
        "Open the vault with its passphrase, or put the keys folder back from a backup.",
    ),
    "key-slot-damaged": (
        "A key file of this vault is damaged.",
        "The records and the footage were not touched.",
        "Open the vault with the other secret (passphrase or recovery key), or put the keys folder back from a backup.",
    ),
    "key-slot-exchanged": (
        "A key file in this folder belongs to another vault.",
        "Nothing was changed.",
        "Put the keys folder back from a backup of this vault, and find out who had it in hand.",
    ),
    "key-slot-unknown": (
        "A key file is not one that this vault put there.",
        "The records and the footage were not touched.",
        "Set a new passphrase, keep a copy of the file, and find out who had the vault in hand.",
    ),
    "key-slot-older": (
        "The last change of the passphrase was not finished, or an older key file was put back.",
        "The records and the footage were not touched.",
        "The passphrase before it opens the vault; set the new one once more.",
    ),
    "key-slot-absent": (
        "A key file of this vault is not there, so its passphrase or recovery key cannot open it.",
        "The records and the footage are all there.",
        "If that was not done on purpose (locked for travel), put the file back from a backup or set a new passphrase.",
    ),
    "database-missing": (
        "The file records.db of this vault is missing or empty.",
        "The footage in the folder named blobs was not touched.",
        "Put records.db back from the newest backup.",
    ),
    "database-damaged": (
        "A part of the records cannot be read: the file records.db is damaged.",
        "Nothing damaged was shown; records in other parts can still be read.",
        "Copy the whole vault to another disk, run a check there, and put records.db back from the newest backup.",
    ),
    "database-setting": (
        "The database of this installation does not take a setting that keeps the records safe ({name}).",
        "The vault was not opened.",
        "Install Habeas again from the original package.",
    ),
    "sqlite-too-old": (
        "The database of this installation is too old ({version}).",
        "The vault was not opened.",
        "Install Habeas again from the original package.",
    ),
    "record-damaged": (
        "The record {id} is not as it was recorded.",
        "It was not shown; other records are not touched by this.",
        "Run a check of the vault and compare the record with a backup.",
    ),
    "index-differs": (
        "A table that is made from the records differs from them in {rows} rows.",
        "The records themselves are checked apart from it.",
        "Do not rely on lists and searches; put records.db back from a backup, or ask for help with this copy.",
    ),
    "index-of-other-rules": (
        "Names are indexed by the rules of another version of Habeas; until that is done anew they are found only as written.",
        "The records are not touched by it.",
        "Search once: the index is then made anew, which needs no more than some time.",
    ),
    "versions-not-in-log": (
        "The log line {seq} speaks of other versions than those that are there.",
        "The versions that are there were each checked apart from it.",
        "Keep this copy as it is and compare it with a backup: rows may have been put back or taken away.",
    ),
    "log-body-missing": (
        "The entry of log line {seq} is gone.",
        "The line itself and the order of the log are as they were.",
        "Keep this copy as it is and compare it with a backup.",
    ),
    "checkpoint-gone": (
        "The signed checkpoint over {size} lines of the log is gone, or is not the one that was signed then.",
        "The lines of the log were checked apart from it.",
        "Keep this copy as it is and compare it with a backup.",
    ),
    "blob-missing": (
        "An original or a picture made from it is not in the vault ({name}).",
        "All others are there.",
        "Take the same file in again, or put the folder named blobs back from a backup.",
    ),
    "blob-exchanged": (
        "An original or a picture made from it is damaged or is not the one that was stored ({name}).",
        "Nothing of it was shown.",
        "Take the same file in again or put it back from a backup, and find out who had the vault in hand.",
    ),
    "blob-not-in-log": (
        "The entry for a stored original or picture is not the one that the log speaks of ({name}).",
        "The stored file itself was not touched.",
        "Keep this copy as it is and compare it with a backup.",
    ),
    "blob-unnamed": (
        "An encrypted file lies in the vault that no record names ({name}).",
        "It was kept, because the records may be an older copy.",
        "Take the same file in again to use it, or leave it.",
    ),
    "read-back-differs": (
        "The disk did not give back what was written to it.",
        "The unfinished copy was put away; what was saved before is not touched.",
        "Do not trust this disk or stick any longer; copy the vault to another one.",
    ),
    "older-copy": (
        "This is an older copy of the vault: this machine has seen a newer one.",
        "It can be read; nothing can be added to it yet.",
        "Look for the newer copy, or go on with this one and give the reason, which is logged.",
    ),
    "forked-copy": (
        "This copy of the vault went another way than the one that this machine knows.",
        "It can be read; nothing can be added to it yet.",
        "Find out who worked on which copy before you go on with one of them and give the reason, which is logged.",
    ),
    "broken-copy": (
        "The log of this vault is broken: lines that were signed are damaged or gone.",
        "The vault can be read; nothing can be added to it.",
        "Keep this copy as it is, and go on with the newest backup.",
    ),
}

PROBLEMS: dict[str, str] = {
    "passphrase-too-short": "this is too short: eight characters are the least, four or more words are better.",
    "not-utf8": "this is not text in UTF-8.",
    "age-key-mistyped": "this is no key as it stands; one letter may be wrong or missing.",
    "age-key-is-secret": "this is a secret key; its owner must give you the public one, which begins with age1.",
    "age-key-is-public": "this is a public key; to open a file the secret one is needed, which begins with AGE-SECRET-KEY.",
    "age-key-other-kind": "this is a kind of key that is not used here.",
}
