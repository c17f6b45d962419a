"""Key slots: age files in `keys/`, each holding the same secrets for another way in.

A slot's plaintext is an age identity file with the vault's other secrets as comments, so that stock age opens every blob
with it:

    # habeas <vault id>
    # database-key x'<96 hex>'
    # naming-key <64 hex>
    AGE-SECRET-KEY-1...
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import Access, AppError, Integrity, Invalid, Refused
from storage import age
from storage.files import reading, write_whole

PASSPHRASE_SLOT = "passphrase.age"  # noqa: S105
RECOVERY_SLOT = "recovery-1.age"
LEAST_PASSPHRASE_CHARACTERS = 8
_BEGINS = b"age-encryption.org/"
_LARGEST_SLOT_BYTES = 16 * 1024
_VAULT = re.compile(r"# habeas ([0-9a-f]{32})")
_DATABASE = re.compile(r"# database-key x'([0-9a-f]{96})'")
_NAMING = re.compile(r"# naming-key ([0-9a-f]{64})")


@dataclass(frozen=True)
class VaultKeys:
    """The secrets of one vault. `database`: 96 hex digits, key and salt. `naming`: 32 bytes. `identity`: opens the blobs."""

    vault_id: str
    database: str = field(repr=False)
    naming: bytes = field(repr=False)
    identity: age.X25519Identity = field(repr=False)

    @classmethod
    def generate(cls, vault_id: str) -> VaultKeys:
        return cls(vault_id, secrets.token_hex(48), secrets.token_bytes(32), age.X25519Identity.generate())

    @property
    def text(self) -> str:
        """The plaintext of a slot."""
        return (
            f"# habeas {self.vault_id}\n# database-key x'{self.database}'\n"
            f"# naming-key {self.naming.hex()}\n{self.identity.text}\n"
        )

    @classmethod
    def parse(cls, text: str) -> VaultKeys:
        """What `text` wrote. Raises `Integrity("key-slot-damaged")`."""
        vault, database, naming = _VAULT.search(text), _DATABASE.search(text), _NAMING.search(text)
        try:
            identities = age.parse_identities(text)
        except AppError as error:
            raise Integrity("key-slot-damaged") from error
        if not (vault and database and naming) or len(identities) != 1:
            raise Integrity("key-slot-damaged")
        identity = identities[0]
        if not isinstance(identity, age.X25519Identity):
            raise Integrity("key-slot-damaged")
        return cls(vault[1], database[1], bytes.fromhex(naming[1]), identity)


@dataclass(frozen=True)
class Passphrase:
    """A passphrase as typed; normalised to NFC (NFKC would split the Armenian ligature U+0587)."""

    text: str = field(repr=False)

    @property
    def normal(self) -> str:
        return unicodedata.normalize("NFC", self.text)


@dataclass(frozen=True)
class RecoveryKey:
    """The printed key: an age identity."""

    text: str = field(repr=False)


Secret = Passphrase | RecoveryKey


def new_passphrase(text: str) -> Passphrase:
    """A passphrase to be set. Raises `Invalid` for one that is too short or cannot be typed again."""
    if "\x00" in text or "\n" in text or "\r" in text:
        raise Invalid({"passphrase": "control-characters"})
    passphrase = Passphrase(text)
    if len(passphrase.normal) < LEAST_PASSPHRASE_CHARACTERS:
        raise Invalid({"passphrase": "passphrase-too-short"})
    return passphrase


def seal_slot(keys: VaultKeys, passphrase: Passphrase, work_factor: int) -> bytes:
    """The bytes of the passphrase slot. `work_factor`: scrypt's, 18 takes 256 MiB and about a second."""
    recipient = age.ScryptRecipient(passphrase.normal, work_factor)
    return age.seal_bytes(keys.text.encode(), [recipient])


def seal_recovery_slot(keys: VaultKeys, recipient: age.X25519Recipient) -> bytes:
    """The bytes of a recovery slot."""
    return age.seal_bytes(keys.text.encode(), [recipient])


def _slot_bytes(path: Path) -> bytes:
    with reading():
        if path.stat().st_size > _LARGEST_SLOT_BYTES:
            raise Integrity("key-slot-damaged")
        return path.read_bytes()


def open_slot(content: bytes, vault_id: str, secret: Secret) -> VaultKeys:
    """The vault's secrets. Raises `Access` for a wrong passphrase or key, `Integrity` for a damaged or exchanged slot."""
    identity: age.Identity
    if isinstance(secret, Passphrase):
        identity = age.ScryptIdentity(secret.normal)
    else:
        try:
            identity = age.parse_identity(secret.text)
        except Invalid as error:
            raise Access("recovery-key-mistyped") from error
    try:
        text = age.open_bytes(content, [identity]).decode()
    except Access as error:
        if isinstance(secret, Passphrase):
            raise Access("wrong-passphrase") from error
        raise Access("wrong-recovery-key") from error
    except Refused:
        raise
    except (Integrity, UnicodeDecodeError) as error:
        raise Integrity("key-slot-damaged") from error
    keys = VaultKeys.parse(text)
    if keys.vault_id != vault_id:
        raise Integrity("key-slot-exchanged")
    return keys


def unlock(folder: Path, vault_id: str, secret: Secret) -> VaultKeys:
    """Open the slot in `folder` that `secret` is for. Raises as `open_slot`, and `Access` where the slot is not there.

    Where no file in `folder` is a key file any more, no secret opens the vault: "keys-gone".
    """
    if not any_left(folder):
        raise Access("keys-gone")
    if isinstance(secret, Passphrase):
        path = folder / PASSPHRASE_SLOT
        if not path.exists():
            raise Access("travel-locked")
        return open_slot(_slot_bytes(path), vault_id, secret)
    slots = sorted(folder.glob("recovery-*.age"))
    if not slots:
        raise Access("no-recovery-slot")
    last: AppError = Access("wrong-recovery-key")
    for path in slots:
        try:
            return open_slot(_slot_bytes(path), vault_id, secret)
        except (Access, Integrity) as error:
            last = error
    raise last


def any_left(folder: Path) -> bool:
    """Whether any file in `folder` still begins as a key file does. An erasure that was broken off leaves chance in them."""
    for path in folder.glob("*.age"):
        with reading(), path.open("rb") as file:
            if file.read(len(_BEGINS)) == _BEGINS:
                return True
    return False


def write_slot(folder: Path, name: str, content: bytes, work: Path) -> None:
    """Put a slot in place of the one before, whole or not at all."""
    write_whole(folder / name, content, work=work)


def digest(content: bytes) -> str:
    """SHA-256 of a slot file, hex."""
    return hashlib.sha256(content).hexdigest()


def slot_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every slot file by name."""
    with reading():
        return {path.name: digest(path.read_bytes()) for path in sorted(folder.glob("*.age"))}


def read_secret_file(path: Path) -> str:
    """The first line of a passphrase file, without its line end. Raises `Surroundings`, `Invalid`."""
    with reading():
        raw = path.read_bytes()
    return secret_text(raw)


def secret_text(raw: bytes) -> str:
    """A passphrase from bytes: the first line, UTF-8, without its line end. Raises `Invalid`."""
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Invalid({"passphrase": "not-utf8"}) from error
    if not lines or not lines[0]:
        raise Invalid({"passphrase": "missing"})
    return lines[0]


def recovery_text(raw: bytes) -> RecoveryKey:
    """A recovery key from a file: the line that begins with AGE-SECRET-KEY-. Raises `Access`."""
    for line in raw.decode("utf-8", "replace").splitlines():
        if line.strip().upper().startswith("AGE-SECRET-KEY-"):
            return RecoveryKey(line.strip())
    raise Access("recovery-key-mistyped")
