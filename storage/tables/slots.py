"""Key slots that may open this vault, and the keys with which its investigators sign."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import Integrity
from app.model.ids import RecordId
from storage.database import Connection
from storage.reading import Reader


@dataclass(frozen=True)
class SigningKey:
    """`public`: one line in OpenSSH form. `private`: OpenSSH key file, unencrypted, for inside the vault only."""

    public: str
    private: str = field(repr=False)
    investigator: RecordId


def allow(connection: Connection, name: str, sha256: str) -> None:
    connection.execute("INSERT OR IGNORE INTO key_slot (name, sha256) VALUES (?, ?)", (name, sha256))


def forget_others(connection: Connection, name: str, sha256: str) -> None:
    connection.execute("DELETE FROM key_slot WHERE name = ? AND sha256 <> ?", (name, sha256))


def allowed(reader: Reader) -> set[tuple[str, str]]:
    """(slot file, SHA-256) of every slot that may lie in `keys/`."""
    return {(name, digest) for name, digest in reader.rows("SELECT name, sha256 FROM key_slot")}


def add_signing_key(connection: Connection, public: str, private: str, investigator: RecordId, since: str) -> None:
    connection.execute(
        "INSERT INTO signing_key (public, private, investigator, since) VALUES (?, ?, ?, ?)",
        (public, private, investigator, since),
    )


def signing_key(reader: Reader) -> SigningKey:
    """The key in force. Raises `Integrity` where there is none."""
    row = reader.row("SELECT public, private, investigator FROM signing_key ORDER BY since DESC LIMIT 1")
    if row is None:
        raise Integrity("signing-key-damaged")
    return SigningKey(row[0], row[1], RecordId(row[2]))


def signing_keys(reader: Reader) -> list[SigningKey]:
    """Every key that ever signed here, oldest first."""
    rows = reader.rows("SELECT public, private, investigator FROM signing_key ORDER BY since")
    return [SigningKey(public, private, RecordId(investigator)) for public, private, investigator in rows]


def public_keys(reader: Reader) -> list[str]:
    """Every key that ever signed here."""
    return [row[0] for row in reader.rows("SELECT public FROM signing_key ORDER BY since")]
