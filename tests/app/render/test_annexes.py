"""The plan of the annexes: numbers, names that tell nothing, hashes, and how each can be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.model.evidence import EvidenceKind
from app.render.annexes import plan, time_text
from app.rules.annexes import chronological
from tests.app.invented import FILM, PHOTO, STILL, STILL_2, blob, complete_case, rid, with_inquiry


def test_annexes_are_numbered_in_the_order_of_the_inquiry() -> None:
    case = complete_case()
    planned = plan(case)
    assert [annex.number for annex in planned] == [1, 2, 3, 4]
    assert tuple(annex.record for annex in planned) == case.inquiry.annexes
    assert [annex.name for annex in planned] == [
        "annex-01-photograph.jpg",
        "annex-02-still.png",
        "annex-03-still.png",
        "annex-04-scan.pdf",
    ]


def test_each_has_the_hash_and_size_of_its_file() -> None:
    photo, still = plan(complete_case())[:2]
    assert (photo.sha256, photo.size_bytes, photo.film_sha256) == (blob("photo"), 418_220, None)
    assert (still.sha256, still.size_bytes, still.film_sha256) == (blob("pnga"), 1_102_933, blob("film"))
    assert any(still.sha256 in line for line in still.fine)
    assert any(blob("film") in line for line in still.fine)
    assert "Frame at 00:12:03.480 (time stamp 9260544 in units of 1/12800 s)." in still.lines


def test_how_somebody_was_recognised_is_told_and_nobody_is_named() -> None:
    still, doubtful = plan(complete_case())[1:3]
    assert "Shows the person of section 1, recognised by the family." in still.lines
    assert "Shows the person of section 1, recognised by a fellow captive (probable)." in doubtful.lines


def test_an_annex_that_is_not_there_is_named() -> None:
    case = with_inquiry(complete_case(), annexes=(PHOTO, rid("nothing")))
    with pytest.raises(Refused) as caught:
        plan(case)
    assert (caught.value.code, caught.value.facts["number"]) == ("annex-missing", 2)


@given(st.sampled_from(EvidenceKind), st.text(max_size=30), st.text(max_size=30))
def test_names_of_files_are_plain_whatever_they_were_called(
    kind: EvidenceKind, media_type: str, file_name: str
) -> None:
    case = complete_case()
    item = replace(case.evidence[PHOTO], kind=kind, media_type=media_type, file_name=file_name, title="Vahanyan")
    (annex,) = plan(with_inquiry(replace(case, evidence={PHOTO: item}), annexes=(PHOTO,)))
    assert annex.name.isascii()
    assert set(annex.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert annex.name.startswith("annex-01-")


@given(st.permutations([PHOTO, STILL, STILL_2, FILM]))
def test_order_by_date_does_not_depend_on_the_order_before(annexes: list[str]) -> None:
    case = complete_case()
    ordered = chronological(case, [rid("x"), *annexes])  # type: ignore[list-item]
    assert ordered == (PHOTO, FILM, STILL, STILL_2, rid("x"))


@pytest.mark.parametrize(
    ("pts", "base", "text"),
    [
        (0, (1, 25), "00:00:00.000"),
        (1, (1, 3), "00:00:00.333"),
        (90_000 * 3600 * 27, (1, 90_000), "27:00:00.000"),
        (-1, (1, 2), "-00:00:00.500"),
    ],
)
def test_times(pts: int, base: tuple[int, int], text: str) -> None:
    assert time_text(pts, base) == text
