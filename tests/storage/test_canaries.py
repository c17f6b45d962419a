"""Nothing readable lies on the disk: words written through every door are looked for in every file, in every spelling."""

from __future__ import annotations

import base64
import io
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.jobs import Ticket
from app.model.person import IdentityDocument, NameKind, Person, PersonName
from app.model.place import Place
from app.model.source import Source, SourceIdentity, SourceKind
from storage.keys import Passphrase
from storage.vault import Settings, Vault
from tests.storage.vaults import WORK_FACTOR, add, claim, create, evidence, opened, put, secrets_of

PASSPHRASE = Passphrase("Canary passphrase Ծիածան")
WORDS = {
    "name": "Zvartnots Canaryeva",
    "armenian": "Ծիածան Կանարեյկյան",
    "composed": "Émilie Canärÿ",
    "label": "canary label of a source",
    "identity": "Canary Protectedwitness",
    "contact": "+000 555 0142 canary",
    "why": "because the canary said so",
    "place": "Canary-on-the-hill",
    "title": "canary in room three",
    "file": "canary hearing.mp4",
    "persona": "canary.persona.1987",
    "claim": "seventeen canaries",
    "older": "an older canary value",
    "undone": "a canary that was undone",
    "investigator": "Canary Investigator",
    "film": "clear canary footage",
    "unrecorded": "canary film that nobody recorded",
    "stopped": "canary film that was stopped",
}


def _spellings(word: str) -> set[bytes]:
    found = set()
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        for raw in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            found |= {raw, raw.hex().encode()}
            for shift in range(3):  # base 64 looks different at each of three places; the ends depend on what is around
                found.add(base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4])
    return found


NEEDLES = {
    (name, spelling) for name, word in {**WORDS, "passphrase": PASSPHRASE.text}.items() for spelling in _spellings(word)
}


def _sightings(*folders: Path) -> set[tuple[str, str]]:
    seen = set()
    for folder in folders:
        for path in folder.rglob("*"):
            hay = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
            seen |= {(name, path.name) for name, needle in NEEDLES if needle in hay}
    return seen


def _write_everything(vault: Vault) -> None:
    amira = add(
        vault,
        Person(
            (
                PersonName(WORDS["name"], "Latn", NameKind.MAIN),
                PersonName(WORDS["armenian"], "Armn"),
                PersonName(WORDS["composed"], "Latn"),
            ),
            documents=(IdentityDocument("passport", WORDS["contact"]),),
            notes=WORDS["older"],
        ),
        why=WORDS["why"],
    )
    put(vault, amira, Person((PersonName(WORDS["name"], "Latn"),), notes="put right"))
    source = add(vault, Source(WORDS["label"], SourceKind.WITNESS, protected=True))
    add(vault, SourceIdentity(source, WORDS["identity"], WORDS["contact"]))
    add(vault, Place(WORDS["place"]))
    add(vault, claim(WORDS["claim"], quote=WORDS["claim"] * 400))
    blob, _ = vault.take_in(io.BytesIO(WORDS["film"].encode() * 9000), Ticket())
    with vault.change("evidence.add", why=WORDS["why"]) as change:
        change.keep(blob)
        change.add(evidence(blob.hash, blob.size, WORDS["title"], notes=WORDS["file"], persons=(amira,)))
        change.add(Source(WORDS["file"], url=f"https://example.org/{WORDS['claim']}", notes=WORDS["persona"]))
    vault.take_in(io.BytesIO(WORDS["unrecorded"].encode() * 9000), Ticket())
    ticket = Ticket(lambda step, done, total: ticket.cancel() if done else None)
    with pytest.raises(Cancelled):
        vault.take_in(io.BytesIO(WORDS["stopped"].encode() * 90_000), ticket)
    with pytest.raises(ZeroDivisionError), vault.change("undone") as change:  # noqa: PT012
        change.add(Place(WORDS["undone"] * 500))
        raise ZeroDivisionError


def test_the_search_itself_finds(tmp_path: Path) -> None:
    word = WORDS["armenian"]
    for number, raw in enumerate(
        (
            word.encode(),
            unicodedata.normalize("NFD", WORDS["composed"]).encode(),
            word.encode("utf-16-le"),
            base64.b64encode(b"x" + word.encode() + b"yz"),
            base64.b64encode(b"xy" + word.encode() + b"yz"),
            base64.b64encode(b"xyz" + word.encode() + b"yz"),
        )
    ):
        (tmp_path / str(number)).write_bytes(b"before" + raw + b"after")
    assert {place for _, place in _sightings(tmp_path)} == set("012345")


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    folder, state = tmp_path / "v", tmp_path / "state"
    create(folder, Settings(state), PASSPHRASE)
    with opened(folder, Settings(state), PASSPHRASE) as vault:
        _write_everything(vault)
        assert (folder / "records.db-wal").stat().st_size > 0
        assert _sightings(tmp_path, Path.home()) == set()  # while it is open, the write-ahead log included
        vault.check_pages()
        vault.change_passphrase(PASSPHRASE, WORK_FACTOR)
        assert _sightings(tmp_path, Path.home()) == set()
    assert _sightings(tmp_path, Path.home()) == set()
    keys = secrets_of(folder, PASSPHRASE)
    for secret in (keys.database, keys.naming.hex(), keys.identity.text):
        for path in folder.rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes()
                assert bytes.fromhex(keys.database)[:32] not in path.read_bytes()


CHILD = """
import sys, time
from pathlib import Path
from storage.vault import Settings
from tests.storage import test_canaries as canaries
from tests.storage.vaults import opened

with opened(Path(sys.argv[1]), Settings(Path(sys.argv[2])), canaries.PASSPHRASE) as vault:
    canaries._write_everything(vault)
    block = vault.change("cut off")
    block.__enter__().add(canaries.Place(canaries.WORDS["undone"] * 500))
    print("written", flush=True)
    time.sleep(600)
"""


def test_nothing_readable_lies_on_the_disk_after_a_kill(tmp_path: Path) -> None:
    folder, state = tmp_path / "v", tmp_path / "state"
    create(folder, Settings(state), PASSPHRASE)
    arguments = [sys.executable, "-c", CHILD, str(folder), str(state)]
    process = subprocess.Popen(arguments, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert (folder / "records.db-wal").stat().st_size > 0
    assert _sightings(tmp_path, Path.home()) == set()


def test_only_what_is_named_lies_in_the_folder(tmp_path: Path) -> None:
    """vault.json says nothing of people or cases, and every other name is fixed or a keyed hash."""
    create(tmp_path / "v", passphrase=PASSPHRASE)
    with opened(tmp_path / "v", secret=PASSPHRASE) as vault:
        _write_everything(vault)
        names = {path.name for path in (tmp_path / "v").iterdir()}
        assert names == {
            "vault.json",
            "keys",
            "blobs",
            "work",
            "lock",
            "records.db",
            "records.db-wal",
            "records.db-shm",
        }
        for path in (tmp_path / "v/blobs").glob("*/*"):
            assert len(path.stem) == 64
            assert path.parent.name == path.stem[:2]
        for path in (tmp_path / "v").rglob("*"):
            if path.suffix not in {".db-wal", ".db-shm"} and path.is_dir():
                assert path.stat().st_mode & 0o077 == 0
        assert (tmp_path / "v").stat().st_mode & 0o077 == 0
    assert {path.name for path in (tmp_path / "v").iterdir()} == {
        "vault.json",
        "keys",
        "blobs",
        "work",
        "lock",
        "records.db",
    }
    assert (tmp_path / "v/lock").read_bytes() == b""
