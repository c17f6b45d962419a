"""Looking into a film, logging that somebody did, and reading the log and the items page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from app.clock import moment
from app.errors import AppError, Media
from app.jobs import Ticket
from app.model.evidence import Evidence, EvidenceKind
from app.services import bundles, evidence, footage, frames, logbook, record, sealing, showing, stills, vaults
from app.services.frames import Target
from app.services.logbook import Wanted
from app.services.sealing import Request
from app.services.vaults import Passphrase, Settings, Vault
from media import process
from storage import age
from storage.tables.records import Stored
from tests.media.films import Films, films

__all__ = ["films"]


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    """No keeper and no worker outlives a test."""
    yield
    process.close()


PASSPHRASE = "ferry lantern quiet orchard"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("footage") / "Record.habeas"
    own = Settings(state_folder=None, clock=lambda: moment("2026-11-23T12:00:00.000Z"))
    vaults.create(folder, PASSPHRASE, investigator="Mariam Sevan", work_factor=8, settings=own)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), own) as opened:
        yield opened


def taken(vault: Vault, path: Path) -> Stored[Evidence]:
    try:
        return evidence.get(vault, evidence.take_in_file(vault, path, {"title": path.name}, Ticket()).id)
    except AppError as error:
        pytest.skip(f"missing tool: {error.code}")


@pytest.mark.parametrize("name", ["h264.mp4", "opengop.ts", "variable.mkv", "turned.mp4", "mpeg2-b.mpg", "two.mkv"])
def test_what_is_looked_at_is_what_a_still_holds(vault: Vault, films: Films, name: str) -> None:
    film = taken(vault, films(name))
    count = frames.outline(vault, film.record).count
    wanted = count // 2
    place, pictures = frames.look(vault, film.record, Target(number=wanted), Ticket(), around=range(-3, 4))
    assert place.number == wanted
    by_number = {each.place.number: each for each in pictures}
    assert wanted in by_number
    _, still = stills.take(vault, film.id, Ticket(), pts=place.pts)
    assert hashlib.sha256(by_number[wanted].rgb).hexdigest() == still.pixels_sha256
    assert (by_number[wanted].width, by_number[wanted].height) == (still.width, still.height)


def test_a_frame_is_found_by_number_by_pts_and_by_time(vault: Vault, films: Films) -> None:
    film = taken(vault, films("h264.mp4"))
    outline = frames.outline(vault, film.record)
    assert (outline.count, outline.length) == (40, Fraction(8, 5))
    place, _ = frames.look(vault, film.record, Target(at=Fraction(1)), Ticket())
    assert (place.number, place.at, place.back, place.on) == (25, Fraction(1), 0, 39)
    again, _ = frames.look(vault, film.record, Target(pts=place.pts), Ticket())
    assert again == place
    last, _ = frames.look(vault, film.record, Target(number=10_000), Ticket())
    assert last.number == 39
    with pytest.raises(Media) as refused:
        frames.look(vault, film.record, Target(pts=place.pts + 1), Ticket())
    assert refused.value.code == "frame-not-found"
    with pytest.raises(Media) as late:
        frames.look(vault, film.record, Target(at=Fraction(99)), Ticket())
    assert late.value.code == "beyond-the-end"


def test_looking_is_logged_before_a_picture_is_handed_out(vault: Vault, films: Films) -> None:
    film = taken(vault, films("h264.mp4"))
    id_, still = stills.take(vault, film.id, Ticket(), pts=film.record.film.first_pts if film.record.film else 0)
    showing.note(vault, film.id, Ticket())
    assert showing.picture(vault, id_, still.png, Ticket())[:4] == b"\x89PNG"
    found = logbook.contents(vault, Wanted(act="evidence.view"))
    first, second = logbook.lines_at(vault, found.numbers[:2])
    assert (first.kind, first.line.subject) == ("still", id_)
    assert (second.subject, second.who) == ("h264.mp4", "Mariam Sevan")
    assert dict(found.acts)["evidence.view"] == len(found.numbers)


def test_the_log_page_by_page_is_the_log(vault: Vault) -> None:
    record.add(vault, "person", {"names": ["Suren Katsakhyan"]}, Ticket())
    record.add(vault, "event", {"type": "capture", "persons": "Suren Katsakhyan", "date": "2025"}, Ticket())
    whole = list(logbook.entries(vault))
    found = logbook.contents(vault)
    assert (len(found.numbers), found.size) == (len(whole), len(whole))
    read = logbook.lines_at(vault, found.numbers)
    assert [each.line for each in reversed(read)] == whole
    assert "Suren Katsakhyan" in read[0].links.values()
    assert logbook.contents(vault, Wanted(act="person.add")).numbers[0] == len(whole) - 1
    since, until = logbook.day_bounds(date(2026, 11, 23))
    assert len(logbook.contents(vault, Wanted(since=since, until=until)).numbers) == len(whole)
    assert not logbook.contents(vault, Wanted(since=until)).numbers
    person = whole[-2].subject
    assert person is not None
    about = logbook.contents(vault, Wanted(about=person)).numbers  # type: ignore[arg-type]
    assert len(whole) - 1 in about


def test_items_page_by_page(vault: Vault, films: Films, tmp_path: Path) -> None:
    film = taken(vault, films("h264.mp4"))
    note = tmp_path / "note.txt"
    note.write_text("a word")
    text = taken(vault, note)
    numbers = evidence.numbers(vault)
    assert numbers[:2] == [text.n, film.n]
    assert [each.id for each in evidence.at(vault, [film.n, text.n])] == [film.id, text.id]
    assert text.n not in evidence.numbers(vault, EvidenceKind.FILM)
    assert film.n in evidence.numbers(vault, EvidenceKind.FILM)


def test_bundles_are_listed_from_the_log(vault: Vault, tmp_path: Path) -> None:
    record.add(vault, "place", {"name": "Vel pass"}, Ticket())
    reader = age.X25519Identity.generate().recipient.text
    note = tmp_path / "other.txt"
    note.write_text("another word")
    item = taken(vault, note)
    made = sealing.seal(vault, Request(tmp_path, (reader,), items=(item.id,)), Ticket())
    (found, *_) = bundles.listed(vault)
    assert (found.bundle_id, found.sha256, found.size) == (made.bundle_id, made.sha256, made.size)
    assert len(found.readers) == 1
    with pytest.raises(AppError):
        sealing.seal(vault, Request(note / "x", (reader,), items=(item.id,)), Ticket())
    begun, *rest = bundles.listed(vault)
    assert (begun.sha256, begun.size) == (None, None)
    assert rest[0] == found


def test_stills_of_one_person_over_time(vault: Vault, films: Films) -> None:
    ani = record.add(vault, "person", {"names": ["Ani Sevanents"]}, Ticket())
    pictures = []
    for name, day in (("h264.ts", "18.06.2025"), ("vp8.webm", "02.2025")):
        film = taken(vault, films(name))
        facts = film.record.film
        assert facts is not None
        id_, _ = stills.take(vault, film.id, Ticket(), pts=facts.first_pts)
        pictures.append(id_)
        draft = {"subject": id_, "person": ani, "how": "family", "region": "10, 10, 20, 20"}
        record.add(vault, "depiction", draft, Ticket())
        event = {"type": "sighting", "persons": ani, "date": day, "evidence": [film.id]}
        record.add(vault, "event", event, Ticket())
    seen = {"subject": pictures[0], "person": ani, "seen": ["limping"], "text": "Holds the left wrist."}
    record.add(vault, "observation", seen, Ticket())
    found = footage.over_time(vault, ani)
    assert [each.taken.id for each in found.stills] == [pictures[1], pictures[0]]
    later = found.stills[1]
    assert (later.film_title, later.by_publication) == ("h264.ts", False)
    assert [each.name for each in later.taken.seen] == ["Ani Sevanents"]
    assert later.taken.noted[0].observation.text == "Holds the left wrist."
    assert footage.days_between(found.stills[0].when, later.when) == (110, 137)
    assert footage.days_between(later.when, found.stills[0].when) == (110, 137)
    assert footage.days_between(later.when, None) is None
    film = taken(vault, films("h264.ts"))
    assert film.id != later.taken.still.film
    assert [each.id for each in footage.film(vault, later.taken.still.film).stills] == [pictures[0]]
