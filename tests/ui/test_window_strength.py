"""The estimate of a passphrase, the groups of a recovery key, and words of the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import age, keys
from ui.opening.groups import ASKED, GROUP_CHARACTERS, PREFIX, choose, groups_of, same
from ui.opening.strength import LEAST_CHARACTERS, Strength, bits, strength
from ui.words.window import act


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.TOO_SHORT),
        ("harbour", Strength.TOO_SHORT),
        ("12345678", Strength.GUESSABLE),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Strength.GUESSABLE),
        ("abcdefghijklmnopqrstuvwxyz", Strength.GUESSABLE),
        ("harbour harbour harbour harbour harbour", Strength.GUESSABLE),
        ("Harbour2024!", Strength.GUESSABLE),
        ("ferry lantern quiet orchard", Strength.STRONG),
        ("լուսին գետակ պատուհան նարինջ", Strength.STRONG),
        ("قارب فانوس بستان نافذة", Strength.STRONG),
        ("ferry lantern quiet orchard velvet north", Strength.VERY_STRONG),
        ("q7!Rv2?Lm9#Tz4+Wp8=K", Strength.VERY_STRONG),
    ],
)
def test_strength_in_words(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected


@given(st.text(max_size=60), st.text(min_size=1, max_size=10))
def test_repeating_what_is_there_adds_no_strength(text: str, more: str) -> None:
    assert bits(f"{text} {more} {more}") == bits(f"{text} {more}")


def test_too_short_is_what_the_vault_refuses() -> None:
    assert keys.LEAST_PASSPHRASE_CHARACTERS == LEAST_CHARACTERS


def test_groups_give_the_key_back() -> None:
    key = age.X25519Identity.generate().text
    groups = groups_of(key)
    assert PREFIX + "".join(groups) == key
    assert len(groups) == 12
    for _ in range(50):
        asked = choose(groups)
        assert len(set(asked)) == ASKED
        assert list(asked) == sorted(asked)
        assert all(len(groups[place]) == GROUP_CHARACTERS for place in asked)
    assert len({choose(groups) for _ in range(50)}) > 1


def test_a_group_is_the_same_whatever_its_capitals_and_blanks() -> None:
    assert same(" ab cde ", "ABCDE")
    assert not same("ABCDF", "ABCDE")
    assert not same("", "ABCDE")


def test_acts_in_words() -> None:
    assert act("still.take") == "Still taken"
    assert act("person.add") == "Person recorded"
    assert act("something.else-here") == "Something else here"
