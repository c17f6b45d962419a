"""Words for backing up and restoring."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "backup-absent": (
        "There is no backup in this folder.",
        "Nothing was changed.",
        "Name the folder or the disk that was named when the backup was made; a backup holds a file named backup.json.",
    ),
    "backup-ambiguous": (
        "There are {count} backups in this folder, of several vaults.",
        "Nothing was changed.",
        "Name the one that is meant: each is a folder of its own that begins with habeas.",
    ),
    "backup-damaged": (
        "A part of the backup is damaged or missing ({name}).",
        "Nothing was restored from it, and nothing was changed.",
        "Restore an older snapshot of the same backup, or another backup; make a new backup while the vault is well.",
    ),
    "backup-originals-damaged": (
        "The backup no longer holds {count} of the originals as they were.",
        "Nothing was changed; all records and all other originals in it are as they were.",
        "Look for another backup, or restore with --incomplete, which leaves those out and names them in a check.",
    ),
    "backup-in-use": (
        "Another program is writing to this backup.",
        "Nothing was changed.",
        "Wait until it has finished, then try again.",
    ),
    "backup-of-other-vault": (
        "This folder holds the backup of another vault.",
        "It was left as it is.",
        "Name the folder above it, or another one; each vault gets a folder of its own there.",
    ),
    "backup-into-vault": (
        "This folder is a vault, and a backup must lie outside.",
        "Nothing was changed.",
        "Name a folder on another disk.",
    ),
    "backup-newer": (
        "The backup holds {lines} more lines of the log than this vault: this is an older copy.",
        "The backup was left as it is.",
        "Restore the backup and go on with that, or back this copy up to another folder.",
    ),
    "backup-forked": (
        "The backup is of a copy of this vault that went another way.",
        "The backup was left as it is.",
        "Find out who worked on which copy, and back this one up to another folder.",
    ),
    "backup-newer-format": (
        "This backup was made by a newer version of Habeas (its format is {format}).",
        "It was left exactly as it is.",
        "Install the newer version of Habeas to use it.",
    ),
    "snapshot-absent": (
        "There is no snapshot {number} in this backup; the newest is {newest}.",
        "Nothing was changed.",
        "Look into the folder named snapshots for those that there are, or leave the number out.",
    ),
    "file-too-large": (
        "The disk cannot take a file of {needed} bytes; its file system (FAT32) ends at 4 GiB.",
        "Nothing was written, and older backups are as they were.",
        "Use another disk, or have this one formatted as exFAT, which removes everything that is on it.",
    ),
    "inside-backup": (
        "A vault cannot be restored into the folder of the backup.",
        "Nothing was changed.",
        "Name a folder elsewhere.",
    ),
    "restore-over-other": (
        "There is something else of that name: another vault, a folder or a file.",
        "It was left as it is.",
        "Name a folder that does not exist yet.",
    ),
    "restore-over-unreadable": (
        "The vault that lies there cannot be read far enough to tell whether it is newer than the backup.",
        "It was left as it is.",
        "Keep it and restore to a folder that does not exist yet; then compare the two.",
    ),
    "restore-over-newer": (
        "The vault that lies there is newer than the backup: its log has {lines} more lines.",
        "It was left as it is.",
        "Keep it and work with it; if it is damaged, restore to a folder that does not exist yet.",
    ),
    "restore-over-forked": (
        "The vault that lies there went another way than the backup.",
        "It was left as it is.",
        "Restore to a folder that does not exist yet, and find out who worked on which copy.",
    ),
    "backup-none": (
        "This vault was never backed up, and it is {days} days old.",
        "Nothing is wrong with it.",
        "Back it up to another disk and keep that in another place.",
    ),
    "backup-old": (
        "The last backup is {days} days old; the log has grown by {lines} lines since.",
        "Nothing is wrong with the vault.",
        "Back it up again.",
    ),
}

PROBLEMS: dict[str, str] = {
    "too-few": "at least one snapshot is kept.",
}
