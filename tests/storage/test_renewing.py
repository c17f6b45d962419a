"""Rules for names change from release to release: the index says by which it was made, and is made anew, whole or not
at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Cancelled, Refused
from app.jobs import Ticket
from app.model.ids import RecordId
from app.names import rules
from storage import renewing
from storage.health import Severity
from storage.tables import indexed, search
from storage.vault import Vault
from tests.storage.vaults import add, bad, check, create, opened, person, put, raw

NAMES = ("Vardan Hakobyan", "Shushan Petrosyan", "Ashot Kirakosyan", "Levon Terteryan", "Anush Galstyan")
OTHER = "0" * 64
"""The stamp of a program with other rules, though here they give the same numbers."""


def _by_sound(vault: Vault, name: str) -> list[RecordId]:
    with vault.read() as reader:
        return [each.id for each in search.by_sound(reader, name)]


def _by_word(vault: Vault, word: str) -> list[RecordId]:
    with vault.read() as reader:
        return [each.id for each in search.by_word(reader, word, "name", None, 50)]


def _filled(folder: Path) -> list[RecordId]:
    create(folder)
    with opened(folder) as vault:
        return [add(vault, person(name, notes="told by a nurse")) for name in NAMES]


_OTHER_PROGRAM = """
import sys, json
from pathlib import Path
from app.names import rules
rules.FOLDER = Path(sys.argv[1])
from app.jobs import Ticket
from app.services import searching
from storage import health
from storage.reading import Reader
from storage.tables import search
from tests.storage.vaults import opened
with opened(Path(sys.argv[2])) as vault:
    told = {"before": searching.in_force(vault)}
    told["found_before"] = [hit.name for hit in searching.find(vault, "Susan Petrosyan")]
    told["words_before"] = [hit.name for hit in searching.find(vault, "petrosyan")]
    told["check_before"] = [(each.severity.value, each.what) for each in health.check(vault, Ticket(), deep=False)]
    steps = []
    told["renewed"] = searching.renew(vault, Ticket(lambda *step: steps.append(step)))
    told["steps"] = steps
    told["after"] = searching.in_force(vault)
    told["found"] = [(hit.name, hit.score) for hit in searching.find(vault, "Susan Petrosyan")]
    told["check"] = [(each.severity.value, each.what) for each in health.check(vault, Ticket(), deep=False)]
print(json.dumps(told))
"""


def test_a_changed_rule_makes_the_index_anew(tmp_path: Path) -> None:
    ids = _filled(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        lines = _lines(vault)
    changed = tmp_path / "data"
    shutil.copytree(rules.FOLDER, changed)
    latin = json.loads((changed / "latin.json").read_text("utf-8"))
    latin["traditions"]["english"]["rules"].append(["sh", "r", "bgn-hy"])
    (changed / "latin.json").write_text(json.dumps(latin), "utf-8")
    told = json.loads(
        subprocess.run(
            [sys.executable, "-c", _OTHER_PROGRAM, str(changed), str(tmp_path / "v")],
            stdout=subprocess.PIPE,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout
    )
    assert told["before"] is False
    assert told["found_before"] == []
    assert told["words_before"] == ["Shushan Petrosyan"]
    assert told["check_before"] == [["info", "index-of-other-rules"]]
    assert told["renewed"] >= len(NAMES)
    assert told["after"] is True
    assert told["check"] == []
    assert told["steps"][-1][0] == "renew-index"
    with opened(tmp_path / "v") as vault:  # and back to the program with the rules of before
        assert not renewing.in_force(vault)
        assert _by_sound(vault, "Chouchane Bedrossian") == []
        assert renewing.renew(vault, Ticket()) >= len(NAMES)
        assert _by_sound(vault, "Chouchane Bedrossian")[0] == ids[1]
        assert check(vault) == []
        assert _lines(vault) == lines


def _lines(vault: Vault) -> int:
    with vault.read() as reader:
        return int(reader.value("SELECT count(*) FROM log"))


def test_found_by_words_until_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _filled(tmp_path / "v")
    monkeypatch.setattr(indexed, "rules", lambda: OTHER)
    monkeypatch.setattr(renewing, "_PIECE", 2)
    seen: list[tuple[int, bool, list[RecordId], list[RecordId]]] = []
    with opened(tmp_path / "v") as vault:

        def look(_step: str, done: int, _total: int | None) -> None:
            found = _by_sound(vault, "Hagopian Vartan")
            seen.append((done, renewing.in_force(vault), found, _by_word(vault, "vardan")))

        renewing.renew(vault, Ticket(look))
        assert _by_sound(vault, "Hagopian Vartan") == [ids[0]]
        assert len(seen) > 3
        assert all((force, sound, word) == (False, [], [ids[0]]) for _, force, sound, word in seen)
        assert renewing.renew(vault, Ticket()) == 0
        assert check(vault) == []


def test_stopped_it_goes_on_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _filled(tmp_path / "v")
    monkeypatch.setattr(indexed, "rules", lambda: OTHER)
    monkeypatch.setattr(renewing, "_PIECE", 2)
    with opened(tmp_path / "v") as vault:
        ticket = Ticket(lambda _step, done, _total: ticket.cancel() if done >= 2 else None)
        with pytest.raises(Cancelled):
            renewing.renew(vault, ticket)
        assert not renewing.in_force(vault)
    with opened(tmp_path / "v") as vault:
        assert [(each.severity, each.what) for each in check(vault)] == [(Severity.INFO, "index-of-other-rules")]
        # what is recorded and changed in between is there in the end
        put(vault, ids[0], person("Suren Grigoryan"))
        put(vault, ids[4], person("Gagik Adamyan"))
        new = add(vault, person("Zaven Saroyan"))
        with vault.change("record.retract") as change:
            change.retract([ids[3]])
        assert 0 < renewing.renew(vault, Ticket()) < len(NAMES) + 2
        assert _by_sound(vault, "Souren Krikorian")[0] == ids[0]
        assert _by_sound(vault, "Kakig Atamian")[0] == ids[4]
        assert _by_sound(vault, "Zawen Saroian")[0] == new
        assert ids[3] not in _by_sound(vault, "Levon Derderian")
        assert _by_word(vault, "vardan") == []
        assert check(vault) == []


def test_what_is_written_by_other_rules_spoils_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a program with the rules of before would take an index of two kinds for its own."""
    _filled(tmp_path / "v")
    with monkeypatch.context() as other, opened(tmp_path / "v") as vault:
        other.setattr(indexed, "rules", lambda: OTHER)
        new = add(vault, person("Zaven Saroyan"))
    with opened(tmp_path / "v") as vault:
        assert not renewing.in_force(vault)
        assert _by_sound(vault, "Zaven Saroyan") == []
        renewing.renew(vault, Ticket())
        assert _by_sound(vault, "Zaven Saroyan")[0] == new
        assert check(vault) == []


def test_numbers_of_before_are_gone(tmp_path: Path) -> None:
    _filled(tmp_path / "v")
    with raw(tmp_path / "v") as connection:
        connection.execute("UPDATE indexed SET rules = 'of another day'")
        connection.execute("INSERT INTO name_key SELECT n + 1000, 1 FROM label")
        connection.execute("UPDATE named SET sketches = 'x'")
        connection.execute("DELETE FROM found WHERE rowid = (SELECT min(rowid) FROM found)")
    with opened(tmp_path / "v") as vault:
        assert bad(check(vault)) == []
        renewing.renew(vault, Ticket())
        assert check(vault) == []


def test_a_copy_that_can_only_be_read_is_searched_by_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = _filled(tmp_path / "v")
    monkeypatch.setattr(indexed, "rules", lambda: OTHER)
    with opened(tmp_path / "v") as vault:
        monkeypatch.setattr(type(vault), "writable", property(lambda _self: False))
        monkeypatch.setattr(vault, "require_writable", lambda: (_ for _ in ()).throw(Refused("older-copy")))
        with pytest.raises(Refused):
            renewing.renew(vault, Ticket())
        assert _by_word(vault, "vardan") == [ids[0]]
        monkeypatch.undo()
