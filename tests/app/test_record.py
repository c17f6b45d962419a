"""A record and its JSON body: there and back for every kind, and nothing else is taken."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.canonical import canonical
from app.model.dates import UncertainDate, parse_date
from app.model.event import Event, EventType
from app.model.evidence import Evidence
from app.model.ids import RecordId, is_record_id, is_sha256, new_id
from app.model.inquiry import Author, FieldText, Inquiry
from app.model.person import IdentityDocument, NameKind, Person, PersonName
from app.model.record import KINDS, Malformed, Record, blobs, decode, encode, kind_of, label, links
from tests.app.records import records

kinds = pytest.mark.parametrize("kind", KINDS)
A, B, C = (RecordId(digit * 32) for digit in "abc")


def every(kind: str) -> st.SearchStrategy[tuple[Record, Any]]:
    return records(kind).map(lambda record: (record, encode(record)))


@kinds
@settings(max_examples=25)
@given(st.data())
def test_there_and_back(kind: str, data: st.DataObject) -> None:
    record, body = data.draw(every(kind))
    assert kind_of(record) == kind
    assert decode(kind, body) == record
    assert decode(kind, json.loads(canonical(body))) == record
    assert canonical(encode(decode(kind, body))) == canonical(body)


@kinds
@settings(max_examples=10)
@given(st.data())
def test_an_unknown_key_is_refused_at_every_depth(kind: str, data: st.DataObject) -> None:
    _, body = data.draw(every(kind))
    for place in _objects(body):
        place["surprise"] = "x"
        with pytest.raises(Malformed):
            decode(kind, body)
        del place["surprise"]
    decode(kind, body)


@kinds
@settings(max_examples=10)
@given(st.data())
def test_a_value_of_the_wrong_type_is_refused(kind: str, data: st.DataObject) -> None:
    _, body = data.draw(every(kind))
    for place in _objects(body):
        for key, value in list(place.items()):
            for wrong in (None, 1.5, [], {}, [[]], b"x", 0 if isinstance(value, bool) else True):
                if type(wrong) is type(value) or (isinstance(value, list) and wrong == []):
                    continue
                place[key] = wrong
                with pytest.raises(Malformed):
                    decode(kind, body)
            place[key] = value


@kinds
@settings(max_examples=10)
@given(st.data())
def test_a_missing_key_that_is_needed_is_refused(kind: str, data: st.DataObject) -> None:
    record, body = data.draw(every(kind))
    for field in dataclasses.fields(record):
        needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if needed:
            with pytest.raises(Malformed):
                decode(kind, {key: value for key, value in body.items() if key != field.name})


@pytest.mark.parametrize("body", [None, [], "text", 3, True, [["names"]]])
@kinds
def test_what_is_no_object_is_refused(kind: str, body: Any) -> None:
    with pytest.raises(Malformed):
        decode(kind, body)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Malformed):
        decode("suspect", {})


@given(st.text(max_size=8))
def test_the_message_never_shows_the_value(secret: str) -> None:
    body = {"type": f"secret-{secret}", "persons": [A], "date": encode(parse_date("2025"))}
    with pytest.raises(Malformed) as bad:
        decode("event", body)
    assert str(bad.value) == "event.type"


def test_what_is_empty_is_left_out() -> None:
    person = Person((PersonName("Anahit", "Latn", NameKind.MAIN),))
    assert encode(person) == {"names": [{"text": "Anahit", "script": "Latn", "kind": "main"}]}
    author = Author("Sahakyan", "Lilit", confidential=False)
    assert encode(Inquiry("wgeid", (A,), author))["author"]["confidential"] is False


@pytest.mark.parametrize("typed", ["before 3.2025", "after 2024", "unknown", "~June 2025", "24.09.2025"])
def test_dates_with_open_ends_come_back(typed: str) -> None:
    event = Event(EventType.CAPTURE, (A,), parse_date(typed))
    assert decode("event", encode(event)) == event


@kinds
@settings(max_examples=10)
@given(st.data())
def test_links_and_blobs_are_all_that_stand_in_the_body(kind: str, data: st.DataObject) -> None:
    record, body = data.draw(every(kind))
    texts = set(_texts(body))
    assert {target for _, target in links(record)} == {text for text in texts if is_record_id(text)}
    hashes = {target for _, target in blobs(record)}
    assert hashes <= {text for text in texts if is_sha256(text)}
    for field, _ in [*links(record), *blobs(record)]:
        assert field.split(".")[0] in {known.name for known in dataclasses.fields(record)}


def test_links_name_the_field_they_stand_in() -> None:
    name = PersonName("Anahit", "Latn", source=B)
    person = Person((name,), photograph=A, documents=(IdentityDocument("passport"),))
    assert links(person) == [("names.source", B), ("photograph", A)]
    event = Event(EventType.TRANSFER, (A, B), UncertainDate("unknown"), place=C, to_place=A)
    assert links(event) == [("persons", A), ("persons", B), ("place", C), ("to_place", A)]
    inquiry = Inquiry("wgeid", (A,), Author("Sahakyan", "Lilit"), (FieldText("key", B),), (C,))
    assert links(inquiry) == [("persons", A), ("annexes", C)]


def test_blobs_of_evidence() -> None:
    assert {field for field, _ in blobs(_evidence())} == {"content", "frame_index"}


def _evidence() -> Evidence:
    body = {
        "title": "Hearing",
        "kind": "film",
        "content": "1" * 64,
        "size": 10,
        "file_name": "hearing.mp4",
        "acquisition": {"sha256_at_collection": "2" * 64},
        "media_type": "video/mp4",
        "frame_index": "3" * 64,
    }
    evidence = decode("evidence", body)
    assert isinstance(evidence, Evidence)
    return evidence


@kinds
@settings(max_examples=10)
@given(st.data())
def test_every_record_has_a_label(kind: str, data: st.DataObject) -> None:
    assert isinstance(label(data.draw(records(kind))), str)


def test_ids_are_random_and_well_formed() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(is_record_id(id_) for id_ in made)
    assert not is_record_id("A" * 32)
    assert not is_record_id("a" * 32 + "\n")
    assert not is_sha256("a" * 63)


def _objects(body: Any) -> list[dict[str, Any]]:
    if isinstance(body, dict):
        return [body, *(found for value in body.values() for found in _objects(value))]
    if isinstance(body, list):
        return [found for value in body for found in _objects(value)]
    return []


def _texts(body: Any) -> list[str]:
    if isinstance(body, dict):
        return [text for value in body.values() for text in _texts(value)]
    if isinstance(body, list):
        return [text for value in body for text in _texts(value)]
    return [body] if isinstance(body, str) else []


def test_what_may_be_none_may_be_left_out() -> None:
    """A body omits what is None, so a field that may be None needs a default, or the record could never be read again."""
    for cls in _dataclasses_of(*KINDS.values()):
        hints = get_type_hints(cls)
        for field in dataclasses.fields(cls):
            if type(None) in get_args(hints[field.name]):
                assert field.default is None, f"{cls.__name__}.{field.name}"


def _dataclasses_of(*hints: Any) -> set[type]:
    found: set[type] = set()
    for hint in hints:
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            found |= {hint, *_dataclasses_of(*get_type_hints(hint).values())}
        else:
            found |= _dataclasses_of(*get_args(hint))
    return found
