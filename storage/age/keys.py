"""Recipients and identities of every kind as text: what people hand each other, print and type again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from app.errors import Access, Invalid
from storage.age import bech32, hybrid, x25519
from storage.age.header import Header, Stanza


class Recipient(Protocol):
    """Somebody a file is written to."""

    @property
    def quantum_safe(self) -> bool:
        """Whether a future quantum computer leaves it safe."""
        ...

    @property
    def alone(self) -> bool:
        """Whether it must be the only recipient of a file."""
        ...

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient."""
        ...


class Identity(Protocol):
    """Something a file is opened with."""

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """The file key, or None if no stanza is for this identity."""
        ...


PublicKey = x25519.X25519Recipient | hybrid.HybridRecipient
SecretKey = x25519.X25519Identity | hybrid.HybridIdentity


def parse_recipient(untrusted_text: str) -> PublicKey:
    """`age1...` or `age1pq1...`; space around it is dropped. Raises `Invalid` for the field `recipient`."""
    prefix, data = _decode(untrusted_text, "recipient")
    try:
        if prefix == x25519.RECIPIENT_PREFIX:
            return x25519.X25519Recipient(data)
        if prefix == hybrid.RECIPIENT_PREFIX:
            return hybrid.HybridRecipient(data)
    except ValueError as error:
        raise Invalid({"recipient": "age-key-mistyped"}) from error
    secret = prefix.startswith(x25519.IDENTITY_PREFIX)
    raise Invalid({"recipient": "age-key-is-secret" if secret else "age-key-other-kind"})


def parse_identity(untrusted_text: str) -> SecretKey:
    """`AGE-SECRET-KEY-1...` or `AGE-SECRET-KEY-PQ-1...`, space around it dropped. Raises `Invalid` for `identity`."""
    prefix, data = _decode(untrusted_text, "identity")
    try:
        if prefix == x25519.IDENTITY_PREFIX:
            return x25519.X25519Identity(data)
        if prefix == hybrid.IDENTITY_PREFIX:
            return hybrid.HybridIdentity(data)
    except ValueError as error:
        raise Invalid({"identity": "age-key-mistyped"}) from error
    public = prefix in (x25519.RECIPIENT_PREFIX, hybrid.RECIPIENT_PREFIX)
    raise Invalid({"identity": "age-key-is-public" if public else "age-key-other-kind"})


def parse_identities(untrusted_text: str) -> tuple[SecretKey, ...]:
    """The identities of an identity file: one a line, empty lines and lines that begin with `#` skipped.

    Raises `Invalid` naming every line that is wrong as `line 1` and so on, or `identity` if there is none at all.
    """
    found: list[SecretKey] = []
    problems: dict[str, str] = {}
    for number, line in enumerate(untrusted_text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(parse_identity(line))
        except Invalid as error:
            problems[f"line {number}"] = error.problems["identity"]
    if not found and not problems:
        problems["identity"] = "missing"
    if problems:
        raise Invalid(problems)
    return tuple(found)


def unlock(header: Header, identities: Sequence[Identity]) -> bytes:
    """The file key, with the header's MAC checked.

    Raises `Access("age-no-match")`, `Integrity("age-header-damaged")`, `Integrity("age-header-altered")`, and what the
    identities raise.
    """
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            header.check_mac(file_key)
            return file_key
    raise Access("age-no-match")


def _decode(untrusted_text: str, field: str) -> tuple[str, bytes]:
    text = untrusted_text.strip()
    if not text:
        raise Invalid({field: "missing"})
    try:
        return bech32.decode(text)
    except ValueError:
        raise Invalid({field: "age-key-mistyped"}) from None  # a cause would carry letters of a secret into a report
