"""Two records side by side: what is equal is quiet, what differs is seen, and every decision has a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobs import Ticket
from app.model.sameness import Verdict
from app.services import duplicates, record, vaults
from app.services.vaults import Passphrase
from tests.ui.conftest import PASSPHRASE, settings
from tests.ui.hosts import idle, typed

pytest.importorskip("PySide6")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.desk import Desk, Where
from ui.duplicates.page import TwinsPage
from ui.jobs import Lane


@pytest.fixture
def vault(vault_folder: Path) -> Iterator[Any]:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as opened:
        for names, birth in (
            (["Harutyun Mkhargrdzian"], "1984"),
            (["Арутюн Мхаргрдзян"], "1991"),
            (["Zaven Ktrichyants"], "1970"),
            (["Զավեն Կտրիճյանց"], "1970"),
        ):
            draft: dict[str, object] = {"names": names, "birth": birth, "birth_place": "Lernavan"}
            record.add(opened, "person", draft, Ticket())
        yield opened


@pytest.fixture
def desk(theme: Any, vault: Any) -> Iterator[Any]:
    lane = Lane("twins")
    made = Desk(vault, lane)
    made.said, made.places = [], []
    made.did.connect(made.said.append)
    made.went.connect(made.places.append)
    yield made
    lane.close()


@pytest.fixture
def show(desk: Any, qtbot: Any) -> Callable[..., Any]:
    def shown(person: str = "") -> Any:
        page = TwinsPage(desk)
        page.resize(1232, 844)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        page.activateWindow()
        page.show_place(Where("people", person, "twins"))
        qtbot.waitUntil(lambda: not desk.lane.busy, timeout=20_000)
        desk.changed.connect(page.load)
        return page

    return shown


def names_of(pair: Any) -> set[str]:
    return {pair.first.record.name.text, pair.second.record.name.text}


def test_pairs_stand_with_the_likeliest_first_and_differences_in_full(
    show: Callable[..., Any], desk: Any, qtbot: Any
) -> None:
    page = show()
    assert names_of(page.pairs[0]) == {"Zaven Ktrichyants", "Զավեն Կտրիճյանց"}
    found = [each.text() for each in page.compare.findChildren(QLabel)]
    assert "=  Place of birth" in found
    assert found.count("Lernavan") == 2
    assert not any(each.startswith("\u2260") for each in found)
    idle(desk, qtbot)


def test_keys_one_to_five_answer_and_a_reason_is_required(
    show: Callable[..., Any], desk: Any, vault: Any, qtbot: Any
) -> None:
    page = show()
    compare = page.compare
    first, second = compare.pair.first.id, compare.pair.second.id
    compare.buttons["certain"].setFocus()
    qtbot.keyClick(compare.buttons["certain"], Qt.Key.Key_2)
    assert compare.answer == "probable"
    assert compare.buttons["probable"].isChecked()
    assert compare.reason.edit.hasFocus()
    compare.save()
    assert compare.reason.problem == "A reason is needed. One sentence is enough."
    assert desk.said == []
    compare.reason.edit.insertPlainText("One family, one village, one year.")
    qtbot.mouseClick(compare.save_button, Qt.MouseButton.LeftButton)
    compare.save()
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    idle(desk, qtbot)
    assert len(desk.said) == 1
    pair = duplicates.show(vault, first, second)
    assert (pair.decision.record.verdict, pair.decision.record.certainty.value) == (Verdict.SAME, "probable")
    assert pair.decision.seq == desk.said[0].seq
    assert all(names_of(each) != names_of(pair) for each in page.pairs)


def test_a_digit_in_the_reason_is_a_digit(show: Callable[..., Any], desk: Any, qtbot: Any) -> None:
    page = show()
    compare = page.compare
    compare.choose("possible")
    typed(qtbot, compare.reason.edit, "Born 1970, page 4")
    assert compare.reason.value == "Born 1970, page 4"
    assert compare.answer == "possible"
    idle(desk, qtbot)


def test_not_the_same_keeps_the_pair_away(show: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    page = show()
    pair = page.compare.pair
    page.compare.choose("not_same")
    page.compare.reason.edit.insertPlainText("The family knows both.")
    page.compare.save()
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    idle(desk, qtbot)
    assert duplicates.show(vault, pair.first.id, pair.second.id).decision.record.verdict is Verdict.NOT_SAME
    assert all(names_of(each) != names_of(pair) for each in page.pairs)
    of_one = show(pair.first.id)
    assert names_of(of_one.pairs[-1]) == names_of(pair)
    of_one.list.setCurrentIndex(of_one.list.rows.index(len(of_one.pairs) - 1))
    assert "Decided before: Not the same." in of_one.compare.strip.text
    of_one.compare.undo_button.click()
    assert of_one.compare.reason.problem != ""
    of_one.compare.reason.edit.insertPlainText("It was the other brother.")
    of_one.compare.undo_button.click()
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=20_000)
    idle(desk, qtbot)
    assert duplicates.show(vault, pair.first.id, pair.second.id).decision is None


def test_later_goes_on_and_records_nothing(show: Callable[..., Any], desk: Any, vault: Any, qtbot: Any) -> None:
    page = show()
    held = names_of(page.compare.pair)
    count = len(page.pairs)
    qtbot.mouseClick(page.compare.buttons["later"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.pairs) == count - 1, timeout=20_000)
    assert page.compare is None or names_of(page.compare.pair) != held
    assert list(record.listed(vault, "sameness")) == []
    idle(desk, qtbot)


def test_differences_are_seen_and_lead_to_the_person(
    show: Callable[..., Any], desk: Any, vault: Any, qtbot: Any
) -> None:
    first = record.show(vault, "Harutyun Mkhargrdzian", "person").stored.id
    second = record.show(vault, "Арутюн Мхаргрдзян", "person").stored.id
    from ui.duplicates.compare import Compare

    compare = Compare(duplicates.show(vault, first, second))
    qtbot.addWidget(compare)
    found = [each.text() for each in compare.findChildren(QLabel)]
    assert "\u2260  Born" in found
    assert {"1984", "1991"} <= set(found)
    opened: list[str] = []
    compare.opened.connect(opened.append)
    compare.opened.emit(first)
    assert opened == [first]


def test_nothing_to_compare_says_so(theme: Any, vault_folder: Path, qtbot: Any) -> None:
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), settings()) as opened:
        lane = Lane("none")
        desk = Desk(opened, lane)
        page = TwinsPage(desk)
        qtbot.addWidget(page)
        page.show_place(Where("people", "", "twins"))
        idle(desk, qtbot)
        assert page.stack.currentWidget() is page.empty
        lane.close()
