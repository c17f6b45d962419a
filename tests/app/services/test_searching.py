"""One box over everything: what comes out, in which order, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Invalid
from app.jobs import Ticket
from app.model.ids import RecordId
from app.model.person import NameKind, Person, PersonName
from app.model.place import Place
from app.model.proceeding import Proceeding
from app.model.source import Source
from app.services import searching
from app.services.searching import SearchHit, find
from storage.tables import indexed
from storage.vault import Vault
from tests.flows.naughty import TEXTS
from tests.storage.vaults import add, claim, create, opened, person


class Held:
    """A vault with a few people, places and papers."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.ids: dict[str, RecordId] = {}
        for key, name in {
            "vardan": "Վարդան Հակոբյան",
            "gagik": "Гагик Акопян",
            "karine": "Karine Petrosyan",
            "karen": "Karen Bedrossian",
            "hasan": "Həsən Məmmədov",
            "huseyn": "Hüseyn Məmmədov",
            "shahin": "شاهین قازاریان",
        }.items():
            self.ids[key] = add(vault, person(name, notes="wears glasses" if key == "hasan" else None))
        several = Person(
            (PersonName("Ruben Vardanyan", "Latn", NameKind.MAIN), PersonName("Borz", "Latn", NameKind.CALL_SIGN))
        )
        self.ids["ruben"] = add(vault, several)
        self.ids["shusha"] = add(vault, Place("Şuşa", other_names=("Շուշի", "Shushi")))
        self.ids["case"] = add(vault, Proceeding("The trial of the sixteen", court="Military court", charges=()))
        self.ids["paper"] = add(vault, Source("A soldier who came home", notes="he saw Hakobyan near the bridge"))
        self.ids["said"] = add(vault, claim("sixteen on trial", quote="Sixteen captives are on trial, Café Ararat"))
        self.names = {id_: key for key, id_ in self.ids.items()}

    def find(self, text: str, **more: object) -> list[str]:
        return [self.names[hit.id] for hit in self.hits(text, **more)]

    def hits(self, text: str, **more: object) -> list[SearchHit]:
        return find(self.vault, text, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("search") / "v"
    create(folder)
    with opened(folder) as vault:
        yield Held(vault)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Vartan Hagopian", "vardan"),
        ("Hakobyan, Vardan", "vardan"),
        ("וardan", None),
        ("вардан акопян", "vardan"),
        ("ვარდან აკოპიანი", "vardan"),
        ("وارتان هاکوپیان", "vardan"),
        ("Վարդան Յակոբեան", "vardan"),
        ("Kakig Hagopian", "gagik"),
        ("G. Hakobyan", "gagik"),
        ("Карен Петросян", "karen"),
        ("Карине Петросян", "karine"),
        ("Гасан Мамедов", "hasan"),
        ("Hüseyin Memmedov", "huseyn"),
        ("Шахин Казарян", "shahin"),
        ("Вартанов Рубен", "ruben"),
        ("borz", "ruben"),
        ("Шуши", "shusha"),
        ("Chouchi", "shusha"),
        ("Vardna Hakobian", "vardan"),
    ],
)
def test_the_right_one_first(held: Held, text: str, first: str | None) -> None:
    found = held.find(text)
    assert first is None or found[0] == first


def test_names_and_texts_in_one_list(held: Held) -> None:
    found = held.find("Hakobyan")
    assert set(found[:2]) == {"vardan", "gagik"}
    assert "paper" in found[2:]
    scores = [hit.score for hit in held.hits("Hakobyan")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_words_of_texts(held: Held) -> None:
    assert held.find("sixteen") == ["case", "said"]
    [hit] = held.hits("cafe ararat")
    assert (held.names[hit.id], hit.matched) == ("said", "Sixteen captives are on trial, Café Ararat")
    assert hit.why[0].code == "words-in-text"
    assert hit.why[0].facts == (("field", "quote"),)
    assert held.hits("trial of the six")[0].why[0].code == "words-in-title"
    assert held.find("glasses") == ["hasan"]
    assert held.find("military") == ["case"]


def test_as_it_is_typed(held: Held) -> None:
    for size in range(3, len("ruben vardanyan") + 1):
        assert held.find("ruben vardanyan"[:size])[0] == "ruben"
    assert held.hits("Rub")[0].why[0].code == "begins-so"


def test_exactly_as_typed(held: Held) -> None:
    assert held.find("гагик", exact=True) == ["gagik"]
    assert held.find("gagik", exact=True) == []
    assert held.find("Mammadov", exact=True) == []
    assert held.find("məmmədov", exact=True) == ["hasan", "huseyn"]
    assert held.find("memmedov", exact=True) == []
    assert held.find("CAFÉ", exact=True) == ["said"]
    assert held.find("cafe", exact=True) == []
    assert held.hits("Şuşa", exact=True)[0].score == 1
    assert {hit.why[0].code for hit in held.hits("hakobyan", exact=True)} == {"as-typed"}


def test_kinds_and_limit(held: Held) -> None:
    assert held.find("Hakobyan", kinds=["source"]) == ["paper"]
    assert set(held.find("Hakobyan", kinds=["person"])) >= {"vardan", "gagik"}
    assert held.find("Hakobyan", kinds=["place"]) == []
    assert len(held.find("Hakobyan", limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "more", "problems"),
    [
        ("  ", {}, {"text": "missing"}),
        ("x", {"limit": 0}, {"limit": "limit-range"}),
        ("x", {"kinds": ["dragon"]}, {"kinds": "no-such-kind"}),
        ("", {"limit": 501, "kinds": ["dragon"]}, {"text": "missing", "limit": "limit-range", "kinds": "no-such-kind"}),
    ],
)
def test_all_that_is_wrong_at_once(held: Held, text: str, more: dict[str, object], problems: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        held.hits(text, **more)
    assert caught.value.problems == problems


def test_odd_texts_are_looked_for_and_found(tmp_path: Path) -> None:
    """Whatever a name may be comes back byte for byte when it is looked for, and nothing that is typed is an error."""
    create(tmp_path / "v")
    recorded: dict[str, RecordId] = {}
    with opened(tmp_path / "v") as vault:
        with vault.change("source.add") as change:
            for text in dict.fromkeys(each for each in TEXTS if each.strip()):
                if "\ud800" <= max(text) <= "\udfff" or "\x00" in text or len(text) > 300:
                    continue
                recorded[text] = change.add(Source(text))
        for text in TEXTS:
            if text.strip():
                for exact in (False, True):
                    assert isinstance(find(vault, text, exact=exact), list)
        lost = [
            text
            for text, id_ in recorded.items()
            if text == text.strip() and id_ not in {hit.id for hit in find(vault, text, limit=500)}
        ]
        assert lost == []
        for text, id_ in recorded.items():
            for hit in find(vault, text, limit=500):
                if hit.id == id_:
                    assert hit.matched == text[: len(hit.matched)] or hit.matched in text


def test_an_index_by_other_rules_finds_words_and_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(tmp_path / "v")
    with opened(tmp_path / "v") as vault:
        id_ = add(vault, person("Vardan Hakobyan"))
        assert searching.in_force(vault)
    monkeypatch.setattr(indexed, "rules", lambda: "0" * 64)
    with opened(tmp_path / "v") as vault:
        assert not searching.in_force(vault)
        assert find(vault, "Hagopian Vartan") == []
        assert [hit.id for hit in find(vault, "hakobyan")] == [id_]
        assert searching.renew(vault, Ticket()) >= 1
        assert [hit.id for hit in find(vault, "Hagopian Vartan")] == [id_]
