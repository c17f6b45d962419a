"""The rooms of an open vault: what they show is what the services say, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget

from app.errors import AppError
from app.jobs import Ticket
from app.services import evidence, stills, vaults
from app.services.vaults import Passphrase
from tests.outside import footage
from tests.ui.conftest import PASSPHRASE, settings
from ui.desk import Where
from ui.frame.rooms import ROOMS

KEYS = [Qt.Key(Qt.Key.Key_0 + number % 10) for number in range(1, 11)]


def number_of(room: str) -> int:
    """The place of a room in the rail."""
    return next(number for number, spec in enumerate(ROOMS) if spec.key == room)


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


def test_keys_lead_everywhere(opened: Any, qtbot: Any) -> None:
    frame = opened.frame
    opened.activateWindow()
    for number, spec in enumerate(ROOMS):
        qtbot.keyClick(frame, KEYS[number], Qt.KeyboardModifier.ControlModifier)
        assert frame.rooms.currentWidget() is frame.room(spec.key)
    qtbot.keyClick(frame, KEYS[0], Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: frame.room("overview").is_whole, timeout=20_000)
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)
    seen: list[QWidget] = []
    panes = frame._panes()
    frame.rail.places[0].setFocus()
    for _ in panes:
        qtbot.keyClick(frame, Qt.Key.Key_F6)
        seen.append(frame.focusWidget())
    assert len({id(each) for each in seen}) == len(panes)
    assert {frame.rail.places[0], frame.top.search} <= set(seen)
    qtbot.keyClick(frame, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert frame.focusWidget() is seen[-2]


def test_back_and_forward_follow_the_way(opened: Any, qtbot: Any) -> None:
    frame = opened.frame
    assert not frame.top.back_button.isEnabled()
    frame.go(Where("evidence"))
    frame.go(Where("log"))
    qtbot.mouseClick(frame.top.back_button, Qt.MouseButton.LeftButton)
    assert (frame.history.here, frame.rail.places[number_of("evidence")].isChecked()) == (Where("evidence"), True)
    qtbot.keyClick(frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert frame.history.here == Where("overview")
    assert frame.top.forward_button.isEnabled()
    qtbot.keyClick(frame, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    frame.go(Where("overview"))
    assert not frame.top.forward_button.isEnabled()
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)


def test_what_was_done_is_said_with_the_way_to_take_it_back(opened: Any, qtbot: Any) -> None:
    frame = opened.frame
    asked: list[int] = []
    frame.toast.undo.connect(asked.append)
    frame.desk.done("Recorded: a transfer", 7)
    assert frame.toast.isVisible()
    assert frame.toast.accessibleName() == "Recorded: a transfer"
    qtbot.mouseClick(frame.toast.take_back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(frame.toast.take_back, Qt.MouseButton.LeftButton)
    assert (asked, frame.toast.isVisible()) == ([7], False)
    frame.desk.done("Written: a list")
    assert (frame.toast.isVisible(), frame.toast.take_back.isVisible()) == (True, False)
    qtbot.waitUntil(lambda: not opened.lane.busy, timeout=20_000)


def test_the_rail_gives_way_and_keeps_its_names(opened: Any) -> None:
    rail = opened.frame.rail
    wide = rail.width()
    opened.resize(1000, 700)
    assert rail.width() < wide
    assert [place.accessibleName() for place in rail.places] == [spec.title for spec in ROOMS]
    assert all(place.toolTip().startswith(place.accessibleName()) for place in rail.places)


def test_health_is_said_in_words(opened: Any, qtbot: Any) -> None:
    health = opened.frame.rail.health
    qtbot.waitUntil(lambda: health.text() != "Looking at the vault", timeout=20_000)
    assert health.text() == "Nothing wrong was found"


def test_locking_closes_the_vault_and_starts_anew(opened: Any, vault_folder: Path, qtbot: Any) -> None:
    held = opened.opened
    qtbot.keyClick(opened.frame, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert opened.isHidden()
    assert opened.frame is None
    qtbot.waitUntil(lambda: opened.relaunched == [1], timeout=20_000)
    with pytest.raises(Exception, match=r".*"):
        held.vault.checkpoint()
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as vault:
        assert vaults.check(vault, Ticket()).ok


def test_locking_by_the_mouse(opened: Any, qtbot: Any) -> None:
    qtbot.mouseClick(opened.frame.rail.lock_now, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.relaunched == [1], timeout=20_000)


def test_every_widget_has_a_name(opened: Any, qtbot: Any) -> None:
    nameless = [
        (type(each).__name__, each.objectName())
        for each in opened.frame.findChildren(QWidget)
        if isinstance(each, QAbstractButton | QLineEdit | QAbstractItemView)
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]
    assert nameless == []


# evidence


@pytest.fixture(scope="session")
def film_vault(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The recorded people and one film with two stills."""
    import shutil

    folder = tmp_path_factory.mktemp("film") / "Film.habeas"
    shutil.copytree(vault_template, folder)
    draft = {"title": "North 3/25, part 2", "url": "https://example.org/video/318", "collected_by": "Mariam Sevan"}
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        try:
            taken = evidence.take_in_file(vault, footage("bikes.mp4"), draft, Ticket())
        except AppError as error:
            pytest.skip(f"missing tool: {error.code}")
        for at in (2, 5):
            stills.take(vault, taken.id, Ticket(), at=stills.parse_time(str(at)))
    return folder


@pytest.fixture
def film(window: Any, film_vault: Path, tmp_path: Path, qtbot: Any, opening: Callable[..., None]) -> Any:
    """The evidence room with the film chosen."""
    import shutil

    folder = tmp_path / "Film.habeas"
    shutil.copytree(film_vault, folder)
    opening(window, folder, qtbot)
    page = window.frame.room("evidence")
    window.frame.go(Where("evidence"))
    qtbot.waitUntil(lambda: page.items.rows.row(0) is not None, timeout=20_000)
    page.items.setCurrentIndex(page.items.rows.index(0))
    qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    return page


def test_evidence_with_its_acquisition_record(film: Any) -> None:
    model = film.items.rows
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    digest = film.view.detail.item.evidence.content
    assert spoken == f"North 3/25, part 2, Film, 498 KB, sha256 {digest[:12]}"
    found = texts(film.view)
    assert found[found.index("Address") + 1] == "https://example.org/video/318"
    assert found[found.index("Collected by") + 1] == "Mariam Sevan"
    assert digest in "".join(found).replace(" ", "")


def test_pictures_are_covered_until_asked_for_and_after_leaving(film: Any, window: Any, qtbot: Any) -> None:
    card = film.view.cards[0]
    assert all(each.picture.is_covered for each in film.view.cards)
    assert film.view.thumbnail.is_covered
    qtbot.mouseClick(card.picture.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not card.picture.is_covered, timeout=20_000)
    assert card.picture._image.width() == card.taken.still.width
    qtbot.mouseClick(film.view.thumbnail.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not film.view.thumbnail.is_covered, timeout=20_000)
    window.frame.go(Where("overview"))
    assert card.picture.is_covered
    assert film.view.thumbnail.is_covered


def test_the_chain_of_a_still_link_by_link(film: Any, qtbot: Any) -> None:
    card = film.view.cards[1]
    qtbot.mouseClick(card.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.chain is not None, timeout=60_000)
    assert card.chain.chain.ok
    assert card.chain.verdict.text() == "Every link holds, from the acquisition to the signature."
    assert card.chain.links == [
        "1. How it was acquired: Fine",
        "2. The film: Fine",
        "3. The frame: Fine",
        "4. The pixels: Fine",
        "5. The picture file: Fine",
        "6. The lines of the log: Fine",
        "7. The checkpoint: Fine",
        "8. The signature: Fine",
    ]


def test_a_damaged_film_breaks_its_link_and_no_other_word(film: Any, window: Any, qtbot: Any) -> None:
    vault = window.opened.vault
    from storage.tables import blobs

    with vault.read() as reader:
        path = vault.store.path_of(blobs.get(reader, film.view.detail.item.evidence.content).name)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(raw)
    card = film.view.cards[0]
    qtbot.mouseClick(card.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.chain is not None, timeout=60_000)
    assert not card.chain.chain.ok
    assert card.chain.verdict.text() == "The chain does not hold."
    assert "2. The film: Wrong" in card.chain.links
    assert "8. The signature: Fine" in card.chain.links


@pytest.mark.parametrize("content", [b"", b"GIF89a\x01\x00\x01\x00", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40])
def test_only_pictures_of_our_own_worker_are_decoded(theme: Any, content: bytes) -> None:
    from ui.parts.covered import decode

    assert decode(content) is None
