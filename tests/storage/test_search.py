"""The index of names and words follows every version, `check` makes it again, and it holds nothing that must not be found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.evidence import Collector
from app.model.ids import RecordId
from app.model.person import NameKind, Person, PersonName
from app.model.place import Place
from app.model.record import KINDS
from app.model.relative import Relative, RelativeContact
from app.model.searched import NAMES, NEVER, TEXTS, words
from app.model.source import Source, SourceIdentity
from storage.tables import search
from storage.vault import Vault
from tests.storage.vaults import Small, add, bad, check, claim, create, opened, person, put, raw, take


def _by_sound(vault: Vault, name: str) -> list[RecordId]:
    with vault.read() as reader:
        return [each.id for each in search.by_sound(reader, name)]


def _by_word(vault: Vault, text: str, column: str = "text", kinds: list[str] | None = None) -> list[RecordId]:
    with vault.read() as reader:
        return [each.id for each in search.by_word(reader, text, column, kinds, 50)]


def test_every_kind_of_record_is_decided_on() -> None:
    indexed = set(NAMES) | set(TEXTS)
    assert indexed | NEVER == set(KINDS)
    assert not indexed & NEVER


def test_found_across_scripts_and_gone_with_the_version(tmp_path: Path) -> None:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        id_ = add(vault, person("Վարդան Հակոբյան", notes="told by a soldier"))
        assert id_ in _by_sound(vault, "Hagopian Vartan")
        assert id_ in _by_sound(vault, "وارتان هاکوپیان")
        assert _by_word(vault, "soldier") == [id_]
        put(vault, id_, person("Սուրեն Գրիգորյան", notes="told by a nurse"))
        assert _by_sound(vault, "Hagopian Vartan") == []
        assert id_ in _by_sound(vault, "Krikorian Souren")
        assert _by_word(vault, "soldier") == []
        assert _by_word(vault, "nurse") == [id_]
        assert bad(check(vault)) == []


def test_what_is_no_longer_held_is_in_no_index(tmp_path: Path) -> None:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        id_ = add(vault, person("Vardan Hakobyan", notes="told by a soldier"))
        with vault.change("record.retract") as change:
            change.retract([id_])
        assert _by_sound(vault, "Vardan Hakobyan") == []
        assert _by_word(vault, "soldier") == []
        with vault.read() as reader:
            for table in ("named", "name_key", "found", "found_content", "found_word"):
                assert reader.value(f"SELECT count(*) FROM {table}") == 0
        assert bad(check(vault)) == []
        with vault.change("record.restore") as change:
            change.revert([(id_, 1)])
        assert _by_sound(vault, "Vartan Hagopian") == [id_]
        assert bad(check(vault)) == []


def test_who_protected_people_are_is_in_no_index(tmp_path: Path) -> None:
    create(tmp_path / "v")
    canary = "qorvanite"
    with opened(tmp_path / "v") as vault:
        captive = add(vault, person("Amira Solheim", address=f"{canary} street"))
        source = add(vault, Source("a relative", protected=True, notes=f"{canary} is her brother"))
        add(vault, SourceIdentity(source, f"Nune {canary.title()}", contact=canary, notes=canary))
        item, _ = take(vault, b"a film " * 100)
        add(vault, Collector(item, address=canary, persona=canary))
        relative = add(vault, Relative(captive, "mother", "Anush Solheim", notes=canary))
        add(vault, RelativeContact(relative, canary, notes=canary))
        assert _by_word(vault, canary) == _by_word(vault, canary, "name") == []
        assert _by_sound(vault, f"Nune {canary}") == []
        assert _by_word(vault, "relative") == [source]
        with vault.read() as reader:
            held = [
                str(row) for table in ("named", "found", "found_word") for row in reader.rows(f"SELECT * FROM {table}")
            ]
        assert held
        assert not [row for row in held if canary in row.casefold()]


def test_kinds_and_the_beginning_of_the_last_word(tmp_path: Path) -> None:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        place = add(vault, Place("Shushi prison", notes="north wing"))
        somebody = add(vault, person("Shushan Adamyan"))
        said = add(vault, claim("seen in the northern wing"))
        assert _by_word(vault, "shush", "name") == [place, somebody]
        assert _by_word(vault, "shush", "name", ["place"]) == [place]
        assert _by_word(vault, "wing nor") == [place, said]
        assert _by_word(vault, "nor wing") == []
        assert _by_word(vault, "", "name") == _by_word(vault, "…", "name") == []


@pytest.mark.parametrize(
    ("table", "spoil"),
    [
        ("named", "UPDATE named SET names = replace(names, 'Amira', 'Amera')"),
        ("named", "INSERT INTO named VALUES (3, 'Somebody Else', 'samatas als')"),
        ("name_key", "DELETE FROM name_key WHERE key = (SELECT min(key) FROM name_key)"),
        ("name_key", "INSERT INTO name_key VALUES (12345, 1)"),
        ("found", "DELETE FROM found WHERE rowid = (SELECT min(rowid) FROM found)"),
        ("found", "INSERT INTO found (rowid, name, text) VALUES (99999, 'nobody', '')"),
        ("found", "DELETE FROM found_idx"),
    ],
)
def test_check_notices_an_index_that_differs(small: Small, table: str, spoil: str) -> None:
    with raw(small.folder) as connection:
        connection.execute(spoil)
    with opened(small.folder) as vault:
        found = [(each.what, each.where) for each in check(vault, deep=False)]
    assert ("index-differs", table) in found


@given(st.text(max_size=80))
def test_a_query_is_quoted_by_us(text: str) -> None:
    expression = search.match_expression(words(text), "name", prefix=True)
    if expression is None:
        assert not any(char.isalnum() for char in text)
    else:
        body = expression.removeprefix("name : (")
        assert not set(body) & set("'\\\x00;:-^+")
        assert body.count('"') % 2 == 0


def test_any_text_can_be_looked_for(tmp_path: Path) -> None:
    create(tmp_path / "v")
    several = [
        "'\" OR 1",
        "name:x",
        "a* NOT b",
        "NEAR(a b)",
        "\x00\x00",
        "\ud800",
        "((",
        "a" * 10_000,
        "=cmd()",
        "%_",
        "😀",
        "-- ",
    ]
    with opened(tmp_path / "v") as vault:
        add(vault, Person((PersonName("Amira Solheim", "Latn", NameKind.MAIN),), notes=" ".join(several[:4])))
        for text in several:
            assert isinstance(_by_sound(vault, text), list)
            assert isinstance(_by_word(vault, text), list)


def test_words_that_are_written_in_two_ways_are_one() -> None:
    assert words("Սևակ") == words("Սեւակ") == words("ՍԵՎԱԿ")
    assert words("Ёлка") == words("елка")
    assert words("Şuşa, café!") == ["susa", "cafe"]
    assert words("كريم") == words("کریم")
    assert words("d’Artagnan") == ["dartagnan"]
    assert words("x" * 1000) == ["x" * 64]
