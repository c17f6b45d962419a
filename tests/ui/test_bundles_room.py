"""The bundles room: sealing step by step, the list of what left, and the report on a bundle that came."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.errors import Surroundings
from app.services import evidence, logbook, sealing, vaults
from app.services.logbook import Wanted
from app.services.vaults import Passphrase
from media import process
from storage import age
from tests.ui.conftest import PASSPHRASE, settings
from ui.desk import Where

WAIT = {"timeout": 30_000}


@pytest.fixture(autouse=True)
def _children_end() -> Iterator[None]:
    yield
    process.close()


@pytest.fixture(scope="module")
def case_vault(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from app.jobs import Ticket

    base = tmp_path_factory.mktemp("case")
    folder = base / "Record.habeas"
    shutil.copytree(vault_template, folder)
    note = base / "note.txt"
    note.write_text("What was read out in court.")
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        evidence.take_in_file(vault, note, {"title": "Court note"}, Ticket())
    return folder


@pytest.fixture
def room(window: Any, case_vault: Path, tmp_path: Path, qtbot: Any, opening: Callable[..., None]) -> Iterator[Any]:
    folder = tmp_path / "Record.habeas"
    shutil.copytree(case_vault, folder)
    opening(window, folder, qtbot)
    window.frame.go(Where("bundles"))
    page = window.frame.room("bundles")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty, **WAIT)
    yield page
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)


@pytest.fixture
def reader() -> age.X25519Identity:
    return age.X25519Identity.generate()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


def to_what_goes(room: Any, qtbot: Any, key: str, item: str = "Court note") -> Any:
    """Through the first two pages of the wizard."""
    qtbot.mouseClick(room.seal_button, Qt.MouseButton.LeftButton)
    wizard = room.wizard
    wizard.choices[2].edit.setText(item)
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    wizard.readers.value = [key]
    wizard.learned.value = "Read out in person on 4 May 2026"
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    return wizard


def test_sealing_step_by_step_and_checking_what_came_of_it(
    room: Any, window: Any, qtbot: Any, reader: age.X25519Identity, out: Path, tmp_path: Path
) -> None:
    wizard = to_what_goes(room, qtbot, reader.recipient.text)
    qtbot.waitUntil(lambda: wizard.step == 2, **WAIT)
    assert wizard.going.rows.rowCount() == 1
    assert wizard.goes_words.text() == "1 records go, 1 with their content"
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    assert not wizard.next.isEnabled()
    wizard.set_folder(out)
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wizard.bundle is not None, **WAIT)
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
    assert wizard.done_words.text() == "Sealed, written, and read back the same"
    assert wizard.bundle.sha256 in wizard.done_facts.text()
    assert [each.name for each in out.iterdir()] == [wizard.bundle.path.name]
    (line, *_) = logbook.lines_at(
        window.opened.vault, logbook.contents(window.opened.vault, Wanted(act="bundle.intend")).numbers
    )
    assert line.line.why == "Read out in person on 4 May 2026"
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.bundles.rows.rowCount() == 1, **WAIT)
    row = room.bundles.rows.row(0)
    assert "1 reader, 1 records, 0 held back" in row.second
    assert row.sign is None

    identity = tmp_path / "key.txt"
    identity.write_text(reader.text)
    view = room.verify
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(wizard.bundle.path))])
    no_keys = Qt.KeyboardModifier.NoModifier
    room.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, files, Qt.MouseButton.LeftButton, no_keys))
    assert view.bundle.path == wizard.bundle.path
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(view.identity.problem), **WAIT)
    view.identity.value = str(identity)
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.report is not None, **WAIT)
    assert view.report.verdict.text().startswith("NOT AUTHENTICATED")
    assert view.report.lines[0] == "1. It opens with your key: Fine"
    assert "5. The signer is the one you expect: Not checked" in view.report.lines
    assert len(view.report.lines) == 15

    signers = tmp_path / "signers"
    key = vaults.key_state(window.opened.vault).public_key
    signers.write_text(f"office@example.org {key}\n")
    view.signers.value = str(signers)
    first = view.report
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.report is not first, **WAIT)
    assert view.report.verdict.text() == "Nothing was changed since it was sealed"

    raw = bytearray(wizard.bundle.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(raw)
    view.bundle.value = str(damaged)
    second = view.report
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.report is not second, **WAIT)
    assert view.report.verdict.text() == "Something is wrong with this bundle"
    assert view.report.lines[0] == "1. It opens with your key: Wrong"
    assert "What this proves" not in texts(view.report)


def test_what_is_held_back_says_why_and_goes_only_with_a_reason(
    room: Any, window: Any, qtbot: Any, reader: age.X25519Identity
) -> None:
    qtbot.mouseClick(room.seal_button, Qt.MouseButton.LeftButton)
    wizard = room.wizard
    wizard.choices[1].edit.setText("Suren Katsakhyan")
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    assert wizard.readers.problem == "Name at least one reader."
    wizard.readers.value = ["age1nothing"]
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    assert wizard.learned.problem
    wizard.learned.value = "By letter, 2 May 2026"
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(wizard.readers.problem) or bool(wizard.strip.code), **WAIT)
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
    wizard.readers.value = [reader.recipient.text]
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wizard.step == 2, **WAIT)
    held = [wizard.held.rows.row(n) for n in range(wizard.held.rows.rowCount())]
    person = next(n for n, row in enumerate(held) if row.title == "Suren Katsakhyan")
    assert "No consent covers it" in held[person].second
    wizard.held.setCurrentIndex(wizard.held.rows.index(person))
    qtbot.mouseClick(wizard.release, Qt.MouseButton.LeftButton)
    assert wizard.why.problem
    wizard.why.value = "His mother asked for it in writing."
    before = wizard.held.rows.rowCount()
    qtbot.mouseClick(wizard.release, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wizard.held.rows.rowCount() == before - 1, **WAIT)
    assert "Suren Katsakhyan" in [wizard.going.rows.row(n).title for n in range(wizard.going.rows.rowCount())]
    qtbot.mouseClick(wizard.back, Qt.MouseButton.LeftButton)
    assert wizard.readers.value == [reader.recipient.text]


def test_what_is_not_there_is_said_where_it_was_typed(
    room: Any, window: Any, qtbot: Any, reader: age.X25519Identity
) -> None:
    wizard = to_what_goes(room, qtbot, reader.recipient.text, "no such thing")
    qtbot.waitUntil(lambda: bool(wizard.strip.code), **WAIT)
    assert wizard.step == 0
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)


def test_a_bundle_that_could_not_be_written_is_not_done(
    room: Any, window: Any, qtbot: Any, reader: age.X25519Identity, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = to_what_goes(room, qtbot, reader.recipient.text)
    qtbot.waitUntil(lambda: wizard.step == 2, **WAIT)
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    wizard.set_folder(out)

    def full(*_: Any) -> None:
        raise Surroundings("write-failed", reason="No space left on device")

    monkeypatch.setattr(sealing, "seal", full)
    qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wizard.strip.code == "write-failed", **WAIT)
    assert wizard.bundle is None
    assert wizard.next.text() == "Seal it"
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)


def test_checking_needs_no_vault(window: Any, qtbot: Any, tmp_path: Path) -> None:
    from ui.bundles.verify import VerifyView

    view = VerifyView(window.lane)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert view.bundle.problem == "Choose the file that came."
    note = tmp_path / "note.txt"
    note.write_text("no bundle")
    view.choose(note)
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.report is not None or bool(view.strip.code), **WAIT)
    assert view.report is None or not view.report.report.ok
    qtbot.waitUntil(lambda: not window.lane.busy, **WAIT)
