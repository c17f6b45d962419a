"""Words for errors of what was asked for, whether typed at a terminal or chosen in the window."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {}

PROBLEMS: dict[str, str] = {
    "no-such-record": "there is no record with this id or name in the vault.",
    "not-an-id": "this is neither an id (four or more of the digits 0 to 9 and a to f) nor a name that is recorded.",
    "id-ambiguous": "more than one record begins so; write more of the id.",
    "name-ambiguous": "more than one record is called so; give the id.",
    "other-kind": "this record is of another kind than is needed here.",
    "other-vault-in-batch": "a batch works on the vault it was started with, and on no other.",
    "nobody-to-ask": "there is nobody at the terminal to ask; use --passphrase-file or --passphrase-fd.",
    "passphrases-differ": "the two are not the same.",
    "descriptor-closed": "this file descriptor is not open.",
}
