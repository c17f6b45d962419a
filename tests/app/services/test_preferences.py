"""What is chosen on a machine is read back; what is damaged or hostile counts as not chosen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services import preferences
from app.services.preferences import Look, Preferences
from app.services.vaults import Settings


def test_what_is_written_is_read(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    chosen = Preferences(Look.DARK, 150, "hy", 15)
    assert preferences.read(settings) == Preferences()
    preferences.write(chosen, settings)
    assert preferences.read(settings) == chosen
    assert [path.name for path in (tmp_path / "state").iterdir()] == [preferences.FILE]


def test_nowhere_to_keep_it() -> None:
    preferences.write(Preferences(look=Look.DARK), Settings(None))
    assert preferences.read(Settings(None)) == Preferences()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"look": "brown", "text_percent": 5000}'],
)
def test_what_cannot_be_read_is_not_chosen(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / preferences.FILE).write_bytes(raw)
    assert preferences.read(Settings(tmp_path)) == Preferences()


def test_one_bad_choice_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / preferences.FILE).write_text(
        json.dumps({"look": "dark", "lock_after_minutes": 100_000, "text_percent": True, "language": "../x" * 9})
    )
    assert preferences.read(Settings(tmp_path)) == Preferences(look=Look.DARK)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(values=st.dictionaries(st.sampled_from(["look", "text_percent", "language", "lock_after_minutes", "x"]), _JSON))
def test_any_values_give_choices_that_there_are(tmp_path_factory: pytest.TempPathFactory, values: object) -> None:
    folder = tmp_path_factory.mktemp("state")
    (folder / preferences.FILE).write_text(json.dumps(values))
    found = preferences.read(Settings(folder))
    assert found.text_percent in preferences.TEXT_PERCENT
    assert found.lock_after_minutes in preferences.LOCK_AFTER_MINUTES
    assert len(found.language) <= 8
