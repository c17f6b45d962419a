"""Opening and making vaults by clicks and keys, and what the card says when it cannot be done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

from app.jobs import Ticket
from app.services import record, vaults
from app.services.vaults import Passphrase, RecoveryKey, Settings

PASSPHRASE = "ferry lantern quiet orchard"


def press(qtbot: Any, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def to_key(window: Any, folder: Path, qtbot: Any) -> Any:
    """The create form at the recovery key."""
    press(qtbot, window.opening.open_form.make)
    form = window.opening.create_form
    form.where.edit.setText(str(folder))
    form.vault_name.edit.clear()
    qtbot.keyClicks(form.vault_name.edit, "Case")
    qtbot.keyClicks(form.investigator.edit, "Mariam Sevan")
    press(qtbot, form.go)
    assert form.at == 1
    qtbot.keyClicks(form.passphrase.edit, PASSPHRASE)
    qtbot.keyClicks(form.again.edit, PASSPHRASE)
    qtbot.keyClick(form.again.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.at == 2, timeout=20_000)
    return form


def test_a_vault_is_made_and_its_key_asked_back(window: Any, tmp_path: Path, qtbot: Any) -> None:
    form = to_key(window, tmp_path, qtbot)
    groups = form.shown.groups
    key = RecoveryKey("AGE-SECRET-KEY-1" + "".join(groups))
    shown = " ".join(each.text() for each in form.shown.findChildren(type(form.title)))
    assert all(group in shown for group in groups)
    assert not any(
        each.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        for each in form.shown.findChildren(type(form.title))
    )
    press(qtbot, form.go)
    for field in form.ask_back.fields:
        qtbot.keyClicks(field.edit, "xxxxx")
    press(qtbot, form.go)
    assert window.frame is None
    assert f"Group {form.ask_back.places[0] + 1} " in form.strip.text
    for field, place in zip(form.ask_back.fields, form.ask_back.places, strict=True):
        field.edit.clear()
        qtbot.keyClicks(field.edit, groups[place].lower())
    press(qtbot, form.go)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=20_000)
    assert window.opened.folder == tmp_path / "Case.habeas"
    qtbot.waitUntil(lambda: not window.lane.busy, timeout=20_000)
    window.shut()
    with vaults.open_vault(tmp_path / "Case.habeas", key, Settings()) as vault:
        assert vault.writable


def test_the_recovery_key_opens_from_the_card(window: Any, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "Case.habeas"
    key = vaults.create(folder, PASSPHRASE, work_factor=8, settings=Settings())
    form = window.opening.open_form
    press(qtbot, form.other_way)
    assert form.secret.edit.accessibleName() == "Recovery key"
    form.folder.edit.setText(str(folder))
    typed = " ".join(key.text[at : at + 6].lower() for at in range(0, len(key.text), 6))
    qtbot.keyClicks(form.secret.edit, typed)
    press(qtbot, form.go)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=20_000)


@pytest.mark.parametrize(
    ("typed", "strength"),
    [
        ("short", "Too short"),
        ("harbour99", "Guessable"),
        (PASSPHRASE, "Strong"),
        (PASSPHRASE + " velvet north", "Very"),
    ],
)
def test_strength_is_said_in_words(window: Any, tmp_path: Path, qtbot: Any, typed: str, strength: str) -> None:
    form = window.opening.create_form
    window.opening.make_new()
    form.show_step(1)
    qtbot.keyClicks(form.passphrase.edit, typed)
    assert form.strength.text().startswith(strength)


def test_what_is_wrong_with_a_new_vault_is_said_at_its_field(window: Any, tmp_path: Path, qtbot: Any) -> None:
    window.opening.make_new()
    form = window.opening.create_form
    press(qtbot, form.go)
    assert "not there" in form.strip.text
    form.where.edit.setText(str(tmp_path))
    form.vault_name.edit.setText("../elsewhere")
    press(qtbot, form.go)
    assert "name of a folder" in form.strip.text
    (tmp_path / "Case.habeas").mkdir()
    form.vault_name.edit.setText("Case")
    press(qtbot, form.go)
    assert "there already" in form.strip.text
    form.vault_name.edit.setText("Other")
    press(qtbot, form.go)
    assert "name is missing" in form.strip.text
    form.investigator.edit.setText("Mariam Sevan")
    press(qtbot, form.go)
    form.passphrase.edit.setText(PASSPHRASE)
    form.again.edit.setText(PASSPHRASE + "x")
    press(qtbot, form.go)
    assert "not the same" in form.strip.text
    assert form.at == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "Case.habeas"]


def test_a_wrong_passphrase_then_the_right_one(
    window: Any, vault_folder: Path, qtbot: Any, typing: Callable[..., None], opening: Callable[..., None]
) -> None:
    form = window.opening.open_form
    typing(window, vault_folder, qtbot, "not the passphrase")
    qtbot.waitUntil(form.strip.isVisible, timeout=20_000)
    assert form.strip.code == "wrong-passphrase"
    assert form.secret.text == ""
    assert form.secret.edit.hasFocus()
    opening(window, vault_folder, qtbot)
    assert window.windowTitle() == "Habeas"


def _not_a_vault(folder: Path) -> None:
    (folder / "vault.json").unlink()


def _newer(folder: Path) -> None:
    path = folder / "vault.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))


def _damaged(folder: Path) -> None:
    (folder / "vault.json").write_text("{")


def _slot_gone(folder: Path) -> None:
    (folder / "keys" / "passphrase.age").unlink()


def _database_gone(folder: Path) -> None:
    (folder / "records.db").unlink()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_not_a_vault, "not-a-vault"),
        (_newer, "vault-newer"),
        (_damaged, "vault-file-damaged"),
        (_slot_gone, "travel-locked"),
        (_database_gone, "database-missing"),
    ],
)
def test_each_reason_has_its_own_words(
    window: Any,
    vault_folder: Path,
    qtbot: Any,
    typing: Callable[..., None],
    harm: Callable[[Path], None],
    code: str,
) -> None:
    harm(vault_folder)
    form = window.opening.open_form
    typing(window, vault_folder, qtbot)
    qtbot.waitUntil(form.strip.isVisible, timeout=20_000)
    assert form.strip.code == code
    assert window.frame is None


def test_in_use(window: Any, vault_folder: Path, qtbot: Any, typing: Callable[..., None]) -> None:
    form = window.opening.open_form
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), Settings()):
        typing(window, vault_folder, qtbot)
        qtbot.waitUntil(form.strip.isVisible, timeout=20_000)
    assert form.strip.code == "vault-in-use"


def _older(folder: Path, work: Path) -> Settings:
    """Put an older copy in place of a vault that this machine has seen go on."""
    import shutil

    known = Settings(state_folder=work / "state")
    shutil.copytree(folder, work / "older")
    with vaults.open_vault(folder, Passphrase(PASSPHRASE), known) as vault:
        record.add(vault, "person", {"names": ["Hrant Vorotnents"]}, Ticket())
    shutil.rmtree(folder)
    shutil.copytree(work / "older", folder)
    return known


def test_an_older_copy_is_asked_about(theme: Any, vault_folder: Path, tmp_path: Path, qtbot: Any) -> None:
    from ui.frame.window import Window

    known = _older(vault_folder, tmp_path)
    window = Window(known, 8, lambda: None)
    qtbot.addWidget(window)
    window.show()
    form = window.opening.open_form
    form.folder.edit.setText(str(vault_folder))
    qtbot.keyClicks(form.secret.edit, PASSPHRASE)
    press(qtbot, form.go)
    qtbot.waitUntil(form.other_copy.isVisible, timeout=20_000)
    assert form.other_copy.strip.code == "older-copy"
    assert not form.other_copy.accept.isEnabled()
    qtbot.keyClicks(form.other_copy.why.edit, "the newer disk was lost")
    press(qtbot, form.other_copy.accept)
    qtbot.waitUntil(lambda: window.frame is not None, timeout=20_000)
    assert window.opened is not None
    assert window.opened.vault.writable
    window.shut()


def test_an_older_copy_can_be_left_alone(theme: Any, vault_folder: Path, tmp_path: Path, qtbot: Any) -> None:
    from ui.frame.window import Window

    known = _older(vault_folder, tmp_path)
    window = Window(known, 8, lambda: None)
    qtbot.addWidget(window)
    window.show()
    form = window.opening.open_form
    form.start_with(vault_folder, PASSPHRASE)
    qtbot.waitUntil(form.other_copy.isVisible, timeout=20_000)
    window.close()
    with vaults.open_vault(vault_folder, Passphrase(PASSPHRASE), Settings()) as vault:
        assert vault.writable  # it was closed, and nothing was accepted


def test_a_folder_is_taken_by_dragging_and_by_the_dialog(window: Any, vault_folder: Path, qtbot: Any) -> None:
    field = window.opening.open_form.folder
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(vault_folder / "vault.json"))])
    event = QDropEvent(
        QPointF(4, 4),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    field.dropEvent(event)
    assert field.folder == vault_folder
    field.edit.clear()
    dialog = field.ask()
    assert dialog.testOption(dialog.Option.DontUseNativeDialog)
    dialog.setDirectory(str(vault_folder.parent))
    dialog.findChild(QLineEdit).setText(vault_folder.name)
    dialog.accept()
    qtbot.waitUntil(lambda: field.text != "", timeout=20_000)
    assert field.folder == vault_folder
    qtbot.wait(1)
    written = [path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file()]
    assert [path for path in written if vault_folder.name.encode() in path.read_bytes()] == []


def test_fields_and_buttons_of_the_card_are_tall(window: Any) -> None:
    form = window.opening.open_form
    assert [form.folder.edit.height(), form.secret.edit.height(), form.go.height()] == [40, 40, 40]


def test_nothing_typed_says_what_is_missing(window: Any, vault_folder: Path, qtbot: Any) -> None:
    form = window.opening.open_form
    press(qtbot, form.go)
    assert "No vault is chosen" in form.strip.text
    form.folder.edit.setText(str(vault_folder))
    press(qtbot, form.go)
    assert "passphrase is missing" in form.strip.text


def test_the_passphrase_is_hidden_until_the_eye_is_pressed(window: Any, qtbot: Any) -> None:
    edit = window.opening.open_form.secret.edit
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    edit.actions()[0].trigger()
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    window.opening.open_form.secret.take()
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert edit.text() == ""
