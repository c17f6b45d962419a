"""What leaves in the clear leaves whole and with a line of the log, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import Cancelled, Refused
from app.jobs import Ticket
from app.services import evidence, inquiries, vaults
from tests.flows.habeas import PASSPHRASE, Box


class Stopping(Ticket):
    """Stops at its check number `at`, counted from 1."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._left = at

    def check(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise Cancelled


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("there", [False, True])
def test_a_submission_that_was_stopped_leaves_no_page_behind(box: Box, tmp_path: Path, *, there: bool) -> None:
    place = tmp_path / "place"
    place.mkdir()
    out = place / "out"
    if there:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    before = names(place)
    acts = [entry["act"] for entry in box.do("log")["entries"]]
    with vaults.open_vault(box.vault, vaults.Passphrase(PASSPHRASE), box.settings()) as vault:
        with pytest.raises(Cancelled):
            inquiries.render(vault, box.things["inquiry"], out, Stopping(2), draft=True)
        assert names(place) == before
        inquiries.render(vault, box.things["inquiry"], out, Ticket(), draft=True)
    assert set(names(out)) >= {"submission.docx", "submission.pdf", "manifest.json"}
    assert [entry["act"] for entry in box.do("log")["entries"]] == [*acts, "inquiry.render"]


def test_an_export_that_was_stopped_leaves_no_piece_behind(box: Box, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    with vaults.open_vault(box.vault, vaults.Passphrase(PASSPHRASE), box.settings()) as vault, pytest.raises(Cancelled):
        evidence.write_out(vault, box.things["film"], out, Stopping(1), why="asked for")
    assert [path.name for path in tmp_path.iterdir() if path != box.folder] == []


def test_nothing_leaves_a_copy_whose_log_cannot_say_so(box: Box, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(box.vault, older)
    box.do("person add", "--name", "Later")
    shutil.rmtree(box.vault)
    shutil.copytree(older, box.vault)
    out = tmp_path / "out"
    out.mkdir()
    with vaults.open_vault(box.vault, vaults.Passphrase(PASSPHRASE), box.settings()) as vault:
        with pytest.raises(Refused, match="older-copy"):
            evidence.write_out(vault, box.things["film"], out / "film.mp4", Ticket(), why="asked for")
        with pytest.raises(Refused, match="older-copy"):
            inquiries.render(vault, box.things["inquiry"], out / "draft", Ticket(), draft=True)
    assert names(out) == []


def test_nothing_that_leaves_is_put_into_the_vaults_own_folder(box: Box) -> None:
    inside = box.vault / "work" / "out"
    before = names(box.vault)
    for words in (
        ("evidence export", box.things["film"], "--out", inside, "--why", "asked for"),
        ("inquiry render", box.things["inquiry"], "--out", inside, "--draft"),
        ("seal", "--all", "--to", box.things["public"], "--out", box.vault),
    ):
        assert box.refused(*words)["code"] == "inside-vault"
    assert names(box.vault) == before


def test_a_wrong_name_among_files_is_told_before_any_is_taken_in(box: Box, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("there")
    before = box.do("log")["entries"]
    assert box.refused("evidence add", tmp_path / "there.txt", tmp_path / "missing.txt")["code"] == "file-missing"
    assert box.do("log")["entries"] == before
