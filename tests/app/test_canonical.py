"""The one written form of JSON (RFC 8785), against vectors from outside and by its properties."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import LARGEST_INTEGER, canonical, digest
from tests.outside import vectors

WITHOUT_FLOATS = ("arrays", "french", "unicode", "weird")
WITH_FLOATS = ("structures", "values")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("name", WITHOUT_FLOATS)
def test_vectors(name: str) -> None:
    given_text = (vectors("jcs") / "input" / f"{name}.json").read_bytes()
    wanted = (vectors("jcs") / "output" / f"{name}.json").read_bytes()
    assert canonical(json.loads(given_text)) == wanted


@pytest.mark.parametrize("name", WITH_FLOATS)
def test_vectors_with_numbers_that_no_record_holds_are_refused(name: str) -> None:
    """These hold floating-point numbers, which this program refuses on purpose."""
    with pytest.raises(TypeError):
        canonical(json.loads((vectors("jcs") / "input" / f"{name}.json").read_bytes()))


def test_every_vector_is_used() -> None:
    names = {path.stem for path in (vectors("jcs") / "input").iterdir()}
    assert names == {*WITHOUT_FLOATS, *WITH_FLOATS}


@given(json_values)
def test_it_reads_back_as_the_same(value: Any) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written
    assert digest(value) == hashlib.sha256(written).hexdigest()


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_the_order_of_keys_makes_no_difference(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_keys_stand_in_order_of_utf16_units(value: dict[str, int]) -> None:
    keys = list(json.loads(canonical(value)))
    assert keys == sorted(keys, key=lambda key: key.encode("utf-16-be"))


def test_keys_beyond_the_first_plane_come_before_private_ones() -> None:
    assert canonical({"\ue000": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ue000":1}'.encode()


@pytest.mark.parametrize("value", [1.0, float("nan"), [0.5], {"a": 1e3}, b"bytes", {1, 2}, object()])
def test_what_has_no_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udc00": 1}])
def test_what_is_not_the_same_everywhere_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # UnicodeEncodeError is one of them
        canonical(value)


def test_control_characters_are_written_short_or_as_four_digits() -> None:
    assert canonical('\b\t\n\f\r\x00\x1f"\\/\x7f\u2028') == b'"\\b\\t\\n\\f\\r\\u0000\\u001f\\"\\\\/\x7f\xe2\x80\xa8"'
