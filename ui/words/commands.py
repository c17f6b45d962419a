"""Words for errors of what was asked for, whether typed at a terminal or chosen in the window."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "no-display": (
        "There is no screen here to open a window on.",
        "Nothing was changed.",
        "Start it on a desktop, or use the commands: habeas --help lists them.",
    ),
    "hash-at-collection-differs": (
        "The film is not the one that was collected: its SHA-256 differs from the one noted at the time.",
        "Nothing was changed; the film and the note are kept as they are.",
        "Find out which of the two is wrong, and write the answer into the notes of the item.",
    ),
    "still-of-other-film": (
        "The still names another film than the one that is recorded for it.",
        "Nothing was changed.",
        "Run a full check of the vault and compare it with a backup.",
    ),
    "checkpoint-signer": (
        "A checkpoint of the log is signed with a key that never signed in this vault.",
        "The log itself was not changed by this check.",
        "Do not rely on that checkpoint; compare this vault with a backup.",
    ),
    "checkpoint-missing": (
        "No signed checkpoint covers this part of the log, and none could be made.",
        "The log and the records are kept as they are.",
        "Check the vault, and open it where it may be written to.",
    ),
    "folder-not-empty": (
        "The folder is not empty, or it is a file.",
        "It was left as it is.",
        "Name a new or empty folder.",
    ),
    "file-special": (
        "This is no ordinary file but a device or a pipe.",
        "Nothing was changed.",
        "Save what it gives as a file first, then name that file.",
    ),
    "inside-vault": (
        "This place lies inside the vault's own folder.",
        "Nothing was written.",
        "Choose a folder outside the vault for what leaves it.",
    ),
    "demo-needs-film": (
        "The demonstration needs a moving film that can be read to its end.",
        "The vault begun in the folder is kept.",
        "Name another film, or leave --film out: then one is made.",
    ),
    "nothing-to-seal": (
        "Nothing of what was chosen may leave: {kept} things stay behind.",
        "No bundle was made.",
        "See the reasons with --dry-run, record what is missing (consents, decisions), or release single things and say why.",
    ),
}

PROBLEMS: dict[str, str] = {
    "identity-needed": "the bundle is encrypted; give the file with its recipient's key, with --identity.",
    "no-such-body": "there are no rules for a body of this key.",
    "release-what": "name what is released: an id, or consent, publication, collectors or source-identities.",
    "reason-missing": "whatever is released needs a reason, in words.",
    "not-a-film-item": "this item is not a film.",
    "pts-or-time": "give either --pts or --at, one of the two.",
    "time-form": "write a time as 00:12:03.480, 12:03.480 or 723.48 seconds.",
    "record-retracted": "this record was taken out; its history can be read, and it can be brought back.",
    "no-such-record": "there is no record with this id or name in the vault.",
    "not-an-id": "this is neither an id (four or more of the digits 0 to 9 and a to f) nor a name that is recorded.",
    "id-ambiguous": "more than one record begins so; write more of the id.",
    "name-ambiguous": "more than one record is called so; give the id.",
    "other-kind": "this record is of another kind than is needed here.",
    "other-vault-in-batch": "a batch works on the vault it was started with, and on no other.",
    "batch-in-batch": "a batch cannot be started inside a batch.",
    "no-such-field": "the form of this body has no such field; `inquiry fields` lists them.",
    "nobody-to-ask": "there is nobody at the terminal to ask; use --passphrase-file or --passphrase-fd.",
    "passphrases-differ": "the two are not the same.",
    "descriptor-closed": "this file descriptor is not open.",
}
