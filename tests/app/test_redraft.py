"""A record as a draft and back: nothing is lost on the way, and single fields can be exchanged."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.model.claim import Part, parse_claim
from app.model.dates import UncertainDate, parse_date
from app.model.ids import RecordId
from app.model.person import NameKind, Person, Service, parse_person
from app.model.record import KINDS, Record, decode, encode
from app.model.redraft import draft_of, merged, replaced
from app.services.record import PARSERS
from tests.app.invented import complete_case

A, B = RecordId("a" * 32), RecordId("b" * 32)

DATES = ["2025", "06.2025", "24.09.2025", "~June 2025", "between 3.2025 and 5.2025", "before 3.2025", "unknown"]
DAYS = ["24.09.2025", "1 October 2025", "2025-11-30"]
TEXTS = ["Anahit", "Գրիգոր Այվազյան", "Иван Ваганов", "a; b", "nine, ten"]
EXACT = {"given_on", "expires_on", "withdrawn_on", "watched_on", "valid_from", "valid_to", "decided_on"}
BY_NAME: dict[str, list[str]] = {
    "country": ["AM", "AZ"],
    "state": ["AZ"],
    "nationalities": ["AM", "GE"],
    "language": ["hy", "aze"],
    "interpreted_into": ["hy", "ru"],
    "script": ["Latn", "Armn"],
    "latitude": ["40.1", "-39.25"],
    "longitude": ["46.75"],
    "url": ["https://example.org/a"],
    "weight_kg": ["61.5", "70"],
    "body": ["wgeid"],
    "guarantee": ["public_hearing"],
    "email": ["search@example.org"],
    "key": ["dis.date_note"],
}
"""Fields that are text to the type and more than that to the parser."""


def _of(hint: Any, name: str) -> st.SearchStrategy[Any]:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(st.none() if part is type(None) else _of(part, name) for part in get_args(hint)))
    if origin is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return st.lists(_of(inner[0], name), max_size=3, unique=True).map(tuple)
        return st.tuples(*(st.integers(1, 90) for _ in inner))
    if hint is UncertainDate and name in EXACT:
        return st.sampled_from(DAYS).map(parse_date)
    if hint is UncertainDate:
        return st.sampled_from(DATES + DAYS).map(parse_date)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _made(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return {
        RecordId: st.sampled_from([A, B]),
        str: st.sampled_from(BY_NAME.get(name, TEXTS)),
        bool: st.booleans(),
        int: st.integers(1, 6),
    }[hint]


def _made(cls: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: _of(hints[field.name], field.name) for field in dataclasses.fields(cls)})


OTHERWISE = ("beaten", "2025-11-30", "hy", "+374 00 555 019")
"""What is tried where a parser refuses a text: a term, a day, a language, and what anybody takes."""


def _read(parser: Callable[[Any], Record], draft: dict[str, Any]) -> Record | None:
    """What the parser makes of a draft, with other texts for those that it refuses, or without; None where it refuses it."""
    tried: dict[str, int] = {}
    for _ in range(40):
        try:
            return parser(draft)
        except Invalid as bad:
            for field in bad.problems:
                steps = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", field)]
                number = tried[field] = tried.get(field, -1) + 1
                _put(draft, steps, OTHERWISE[number] if number < len(OTHERWISE) else None)
    return None


def _put(draft: Any, steps: list[Any], text: str | None) -> None:
    """Another text where a problem was, for every text if it was in a list; None: the whole field goes."""
    top = draft
    for step in steps[:-1]:
        try:
            draft = draft[step]
        except (KeyError, IndexError, TypeError):
            return
    if text is None:
        top.pop(steps[0], None)
    elif isinstance(draft, dict) and isinstance(draft.get(steps[-1]), list):
        draft[steps[-1]] = [text]
    elif isinstance(draft, dict):
        draft[steps[-1]] = text


@pytest.mark.parametrize("kind", PARSERS)
@settings(max_examples=60)
@given(data=st.data())
def test_value_to_draft_to_value(kind: str, data: st.DataObject) -> None:
    made = data.draw(_made(KINDS[kind]))
    value = _read(PARSERS[kind], draft_of(made))
    assume(value is not None)
    assert value is not None
    assert PARSERS[kind](draft_of(value)) == value
    assert decode(kind, encode(value)) == value


@pytest.mark.parametrize("kind", ["person", "place", "source", "event", "depiction", "publication", "consent"])
def test_the_invented_case_goes_there_and_back_whole(kind: str) -> None:
    case = complete_case()
    found: dict[RecordId, Record] = {
        "person": case.persons,
        "place": case.places,
        "source": case.sources,
        "event": case.events,
        "depiction": case.depictions,
        "publication": case.publications,
        "consent": case.consents,
    }[kind]  # type: ignore[assignment]
    assert found
    for value in found.values():
        assert PARSERS[kind](draft_of(value)) == value


PERSON = parse_person(
    {
        "names": ["Vahanyan, Aramazd", "Արամազդ Վահանյան"],
        "birth_names": ["Aramazd Ter"],
        "aliases": ["Aro", "The Teacher"],
        "call_signs": ["Kaytsak"],
        "service_rank": "Private",
        "service_unit": "Third",
        "notes": "first",
        "birth": "12 March 1998",
    }
)


def _edited(person: Person, changes: dict[str, object], *clear: str) -> Person:
    return parse_person(replaced(person, changes, clear))


def test_one_field_leaves_the_others() -> None:
    assert _edited(PERSON, {"notes": "second"}) == dataclasses.replace(PERSON, notes="second")
    assert _edited(PERSON, {}, "notes") == dataclasses.replace(PERSON, notes=None)
    assert _edited(PERSON, {"service_rank": "Sergeant"}).service == dataclasses.replace(
        _service(PERSON), rank="Sergeant"
    )


def test_names_of_one_kind_leave_those_of_others() -> None:
    found = _edited(PERSON, {"names": ["Aramazd Vahanian"]})
    assert [(name.text, name.kind) for name in found.names] == [
        ("Aramazd Vahanian", NameKind.MAIN),
        ("Aramazd Ter", NameKind.BIRTH),
        ("Aro", NameKind.ALIAS),
        ("The Teacher", NameKind.ALIAS),
        ("Kaytsak", NameKind.CALL_SIGN),
    ]
    found = _edited(PERSON, {"aliases": "Aramo"}, "call_signs")
    assert [name.text for name in found.names] == ["Vahanyan, Aramazd", "Արամազդ Վահանյան", "Aramazd Ter", "Aramo"]
    assert found.name == PERSON.name


def test_a_name_in_force_is_needed() -> None:
    only_alias = parse_person({"names": ["Ana"], "aliases": ["Anush"]})
    with pytest.raises(Invalid) as caught:
        parse_person(replaced(parse_person({"names": ["Ana"]}), {}, ["names"]))
    assert dict(caught.value.problems) == {"names": "missing"}
    assert [name.text for name in parse_person(replaced(only_alias, {}, ["names"])).names] == ["Anush"]


def test_a_number_typed_anew_is_the_value_too() -> None:
    claim = parse_claim({"about": "held", "number": "16 = 1 alone + 7 leaders + 8"})
    assert PARSERS["claim"](draft_of(claim)) == claim
    anew = parse_claim(replaced(claim, {"number": "17 = 9 + 8"}))
    assert (anew.value, anew.number, anew.parts) == ("17 = 9 + 8", 17, (Part("", 9), Part("", 8)))
    worded = parse_claim({"about": "held", "value": "nearly twenty", "number": "19"})
    assert parse_claim(replaced(worded, {"number": "20"})).value == "nearly twenty"


def test_all_that_cannot_be_cleared_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        replaced(PERSON, {"notes": "x"}, ["notes", "shoe_size", "service_rank"])
    assert dict(caught.value.problems) == {"notes": "cleared-and-given", "shoe_size": "unknown-field"}
    with pytest.raises(Invalid) as caught:
        parse_person(replaced(PERSON, {"shoe_size": "44"}))
    assert dict(caught.value.problems) == {"shoe_size": "unknown-field"}


def test_what_a_draft_cannot_say_stays() -> None:
    """A document's number with a semicolon came from elsewhere: no draft gives it, and no edit of the notes may break it."""
    odd = dataclasses.replace(PERSON, documents=(dataclasses.replace(_document(), number="A; 7"),))
    before, after = parse_person(draft_of(odd)), parse_person(replaced(odd, {"notes": "second"}))
    assert merged(odd, before, after) == dataclasses.replace(odd, notes="second")


def _service(person: Person) -> Service:
    assert person.service is not None
    return person.service


def _document() -> Any:
    return parse_person({"names": ["Ana"], "documents": ["Passport; 17"]}).documents[0]
