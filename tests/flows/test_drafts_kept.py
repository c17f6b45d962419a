"""Drafts and the window's state lie beside the record: no version, no line, in no backup, and gone when they are done with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Invalid
from app.jobs import Ticket
from app.services import dossier, drafts, editing, logbook, record, vaults
from app.services.vaults import Passphrase, Settings, Vault
from storage.backup.making import backup
from storage.database import Connection

PASSPHRASE = "ferry lantern quiet orchard"
SECRET = "Hasmik waits at the northern gate"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Drafts.habeas"
    vaults.create(made, PASSPHRASE, investigator="Mariam Sevan", work_factor=8, settings=Settings())
    return made


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), Settings()) as opened:
        yield opened


def test_a_draft_is_kept_replaced_and_forgotten_without_a_line(vault: Vault) -> None:
    lines = len(list(logbook.entries(vault)))
    key = drafts.key_of("event", None, "abc")
    assert drafts.begun(vault, key) is None
    drafts.keep(vault, key, {"description": SECRET})
    drafts.keep(vault, key, {"description": SECRET, "persons": ["one", "two"]}, 3)
    begun = drafts.begun(vault, key)
    assert begun is not None
    assert (begun.values, begun.version) == ({"description": SECRET, "persons": ["one", "two"]}, 3)
    assert [key for key, _ in drafts.waiting(vault)] == [key]
    drafts.forget(vault, key)
    drafts.forget(vault, key)
    assert drafts.waiting(vault) == []
    assert len(list(logbook.entries(vault))) == lines
    assert vaults.check(vault, Ticket()).ok


def test_a_draft_survives_closing_and_is_nowhere_in_the_clear(folder: Path) -> None:
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), Settings()) as vault:
        drafts.keep(vault, "person/new/", {"notes": SECRET, "half": "\ud800"})
        drafts.remember(vault, "people.columns", ["name", "since"])
    for path in folder.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), Settings()) as vault:
        begun = drafts.begun(vault, "person/new/")
        assert begun is not None
        assert begun.values["notes"] == SECRET
        assert drafts.recall(vault, "people.columns") == ["name", "since"]
        assert drafts.recall(vault, "person/new/") is None


def test_what_is_far_too_long_is_refused(vault: Vault) -> None:
    with pytest.raises(Invalid) as told:
        drafts.keep(vault, "person/new/", {"notes": "x" * (drafts.LARGEST_CHARACTERS + 1)})
    assert told.value.problems == {"draft": "too-long"}


def test_no_draft_is_in_a_backup(vault: Vault, tmp_path: Path) -> None:
    drafts.keep(vault, "person/new/", {"notes": SECRET})
    made = backup(vault, tmp_path / "Backup", Ticket())
    (snapshot,) = (made.folder / "snapshots").iterdir()
    copy = tmp_path / "records.db"
    copy.write_bytes((snapshot / "records.db").read_bytes())
    connection = Connection(copy, vault.secrets.database)
    assert connection.value("SELECT count(*) FROM aside") == 0
    connection.close()
    assert drafts.begun(vault, "person/new/") is not None


def test_a_dossier_as_it_was_known_and_every_value_with_who_and_why(vault: Vault) -> None:
    id_ = record.add(vault, "person", {"names": ["Amira Solheim"], "occupation": "Driver"}, Ticket())
    record.add(vault, "event", {"type": "capture", "persons": id_, "date": "2025"}, Ticket())
    editing.edit(vault, id_, {"occupation": "Teacher"}, Ticket(), why="She says so")
    found = dossier.dossier(vault, "Amira Solheim")
    assert (found.person.record.occupation, len(found.events)) == ("Teacher", 1)
    assert list(found.actors.values()) == ["Mariam Sevan"]
    changes = dossier.history(vault, id_)
    first = changes[0]
    assert (first.field, first.before, first.after, first.who, first.why) == (
        "occupation",
        "Driver",
        "Teacher",
        "Mariam Sevan",
        "She says so",
    )
    assert {each.field for each in changes if each.kind == "event"} >= {"type", "persons", "date"}
    assert [each.seq for each in changes] == sorted((each.seq for each in changes), reverse=True)
