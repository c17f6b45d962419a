"""What others said: sums against our list, statements that contradict one another, the chosen claim."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.services import claims, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from tests.ui.court import Court
from ui.claims.data import Statement, timeline
from ui.desk import Where

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def texts(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


@pytest.fixture(scope="session")
def claims_vault(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Court, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("claims") / "Claims.habeas"
    shutil.copytree(vault_template, folder)
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), settings()) as vault:
        court = Court(vault, sessions=2)
        said = court.claims()
    return folder, court, said


@pytest.fixture
def said(
    window: Any,
    claims_vault: tuple[Path, Court, dict[str, Any]],
    tmp_path: Path,
    qtbot: Any,
    opening: Callable[..., None],
) -> Any:
    """The window in the claims' room. `window.said`: the claims by a name."""
    folder = tmp_path / "Claims.habeas"
    shutil.copytree(claims_vault[0], folder)
    opening(window, folder, qtbot)
    window.court, window.said = claims_vault[1], claims_vault[2]
    return go(window, Where("claims"), qtbot)


def go(window: Any, where: Where, qtbot: Any) -> Any:
    window.frame.go(where)
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    return window


def topics(page: Any) -> list[str]:
    return [page.topics.rows.data(page.topics.rows.index(n), SPOKEN) for n in range(page.topics.rows.rowCount())]


def test_topics_are_numbers_statements_and_records(said: Any) -> None:
    page = said.frame.room("claims")
    found = topics(page)
    assert [each.split(",")[0] for each in found] == [
        "How many are held",
        "How many are on trial",
        "Raised in negotiations",
        "Hrant Vorotnents",
    ]
    assert "\u2260 they differ" in found[0]
    assert "\u2260 they differ" in found[2]


def test_sums_against_our_list(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    model = page.sums.sums
    rows = [[model.data(model.index(row, n), SPOKEN) for n in range(4)] for row in range(model.rowCount())]
    assert rows[0][:3] == ["\u2068The ministry\u2069, 2 March 2026", "20", "9 + 8, the parts give 17, 3 fewer than 20"]
    assert rows[1][2] == "10 \u2068on trial\u2069 + 8 \u2068sentenced\u2069, the parts add up"
    assert rows[2][1] == "at least 26"
    totals = {each.id: each for each in claims.reconciled(said.opened.vault).totals}
    held = totals[said.said["held"]]
    assert held.against.unnamed is not None
    assert model.sums[1].unnamed == held.against.unnamed.least
    assert "without a name" in rows[1][3]
    assert rows[-1][0] == "Our list, 23 November 2026"


def test_the_chosen_total_beside_them(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    page.sums.setFocus()
    page.sums.choose(said.said["wrong"])
    found = texts(page.pane.area.widget())
    assert page.pane.isVisible()
    assert "The parts give 17, 3 fewer than 20." in found
    assert any(each.endswith("the second is later and different") or "contradict" in each for each in found)
    qtbot.keyClick(page.sums, Qt.Key.Key_Down)
    assert "18: 10 \u2068on trial\u2069 + 8 \u2068sentenced\u2069" in texts(page.pane.area.widget())


def test_statements_stand_opposite_what_they_contradict(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    go(said, Where("claims", said.said["not raised"]), qtbot)
    lines = [line for line in page.statements.statements.lines if isinstance(line, Statement)]
    assert [line.right for line in lines] == [False, True, False]
    assert lines[1].said.id == said.said["not raised"]
    assert page.statements.currentIndex().row() == 1
    model = page.statements.statements
    words = model.data(model.index(1), SPOKEN)
    assert "contradicts \u2068Head of Government\u2069, \u2068Speaker of the Assembly\u2069" in words
    assert "it was never raised" in texts(page.pane.area.widget())
    qtbot.keyClick(page.statements, Qt.Key.Key_Up)
    assert any("There is no talk" in each for each in texts(page.pane.area.widget()))


def test_a_record_with_what_was_claimed_of_it(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    go(said, Where("claims", said.court.people[0]), qtbot)
    model = page.statements.statements
    assert model.data(model.index(0), SPOKEN) == "Birth. In the record: nothing"
    assert "contradict" in page.under.text()
    assert model.rowCount() == 3


def test_a_claim_is_changed_through_the_form_and_stays_chosen(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    go(said, Where("claims", said.said["held"]), qtbot)
    button = page.pane.findChild(QPushButton, "claim-change")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is not None and page._form.is_ready, timeout=20_000)
    assert page._form.fields["stated_by"].value == "The ministry"
    qtbot.mouseClick(page._form.leave_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._form is None, timeout=20_000)
    assert page.stack.currentIndex() == 0
    qtbot.waitUntil(lambda: not said.lane.busy, timeout=20_000)


def test_both_lists_are_painted_mirrored(said: Any, qtbot: Any) -> None:
    page = said.frame.room("claims")
    said.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    left, middle = page.topics.parentWidget(), page.beside
    qtbot.waitUntil(lambda: left.x() > middle.x(), timeout=5_000)
    go(said, Where("claims", said.said["raised"]), qtbot)
    page.grab()
    first, second = page.statements._card(0, right=False), page.statements._card(1, right=True)
    assert first.left() > second.right()


def test_nothing_claimed_yet(opened: Any, qtbot: Any) -> None:
    page = opened.frame.room("claims")
    go(opened, Where("claims"), qtbot)
    assert page.empty.isVisible()
    assert page.add.isVisible()
    assert timeline([], of_record=False) == ()
