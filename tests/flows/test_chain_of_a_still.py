"""The chain of a still in the vault: every link holds, and each one that is broken is told at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.model.ids import RecordId
from app.model.still import Still
from app.services import vaults
from storage import checkpoint, sshsig
from storage.tables import records
from tests.flows.habeas import PASSPHRASE, Box

NAMES = ["acquisition", "film", "frame", "pixels", "PNG", "log lines", "checkpoint", "signature"]


def broken(box: Box, still: str | None = None) -> set[str]:
    """The links that do not hold."""
    code, shown = box.ask("still show", still or box.things["still"], "--chain")
    assert "error" not in shown, shown
    wrong = {link["name"] for link in shown["links"] if not link["ok"]}
    assert all(link["problem"] for link in shown["links"] if link["name"] in wrong)
    assert (code, shown["ok"]) == ((1, False) if wrong else (0, True))
    return wrong


def flip(path: Path, place: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)


def test_every_link_holds(box: Box) -> None:
    shown = box.do("still show", box.things["still"], "--chain")
    assert [link["name"] for link in shown["links"]] == NAMES
    assert broken(box) == set()


def test_a_film_that_is_not_what_was_collected(box: Box) -> None:
    """The collector noted another hash than that of the file which came in."""
    film = box.folder / "again.mp4"
    box.do("evidence export", box.things["film"], "--out", str(film), "--why", "to take it in again")
    item = box.do("evidence add", str(film), "--title", "Again", "--sha256-at-collection", "0" * 64)["id"]
    pts = box.do("footage frames", item, "--limit", "1")["frames"][0]["pts"]
    assert broken(box, box.do("still take", item, "--pts", str(pts))["id"]) == {"acquisition"}


def test_a_film_with_one_flipped_bit(box: Box) -> None:
    path = box.blob_path(box.things["film_sha256"])
    flip(path, path.stat().st_size // 2)
    assert "film" in broken(box)


def test_a_picture_with_one_flipped_bit(box: Box) -> None:
    path = box.blob_path(box.things["still png"])
    flip(path, path.stat().st_size - 20)
    assert "PNG" in broken(box)


OTHER = "f" * 64
FIGURES: dict[str, tuple[str, Callable[[Still], Still]]] = {
    "frame hash": ("frame", lambda still: replace(still, frame_sha256=OTHER)),
    "frame number": ("frame", lambda still: replace(still, frame=still.frame + 1)),
    "pixels": ("pixels", lambda still: replace(still, pixels_sha256=OTHER)),
    "width": ("pixels", lambda still: replace(still, width=still.width + 2)),
    "film": ("film", lambda still: replace(still, film_sha256=OTHER)),
}


@pytest.mark.parametrize("case", FIGURES)
def test_a_still_whose_record_says_something_else(box: Box, case: str) -> None:
    """By somebody who may write here: the log holds, what it says does not."""
    link, change_to = FIGURES[case]
    still = RecordId(box.things["still"])
    with vaults.open_vault(box.vault, vaults.Passphrase(PASSPHRASE), box.settings()) as vault:
        with vault.read() as reader:
            found = records.get(reader, still, Still).record
        with vault.change("still.edit") as change:
            change.put(still, change_to(found))
    wrong = broken(box)
    assert link in wrong
    assert not wrong & {"acquisition", "log lines", "checkpoint", "signature"}


def _sign_with_another_key(connection: Any) -> None:
    for size, text in connection.rows("SELECT size, text FROM checkpoint"):
        signature = sshsig.sign(sshsig.generate(), checkpoint.NAMESPACE, text.encode())
        connection.execute("UPDATE checkpoint SET signature = ? WHERE size = ?", (signature, size))


ALTERED: dict[str, tuple[set[str], Callable[[Any], None]]] = {
    "a line": (
        {"log lines", "checkpoint"},
        lambda connection: connection.execute("UPDATE log SET body = ? WHERE seq = 2", (OTHER,)),
    ),
    "all entries": (
        {"log lines"},
        lambda connection: connection.execute("UPDATE log_body SET text = replace(text, '\"v\":1', '\"v\": 1')"),
    ),
    "the checkpoints' text": (
        {"checkpoint", "signature"},
        lambda connection: connection.execute("UPDATE checkpoint SET text = replace(text, 'root ', 'root f')"),
    ),
    "the checkpoints' key": ({"signature"}, _sign_with_another_key),
}


@pytest.mark.parametrize("case", ALTERED)
def test_a_log_that_was_altered(box: Box, case: str) -> None:
    links, alter = ALTERED[case]
    with box.raw() as connection:
        alter(connection)
    assert "{" not in box.run("still", "show", box.vault, box.things["still"], "--chain", *box.key).out
    wrong = broken(box)
    assert links <= wrong
    assert not wrong & {"acquisition", "film", "frame", "pixels", "PNG"}


def test_a_film_whose_record_was_altered(box: Box) -> None:
    with box.raw() as connection:
        connection.execute("UPDATE body SET text = replace(text, 'Hearing', 'Hoaring')")
    assert broken(box) == {"acquisition"}
