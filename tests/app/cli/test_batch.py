"""A batch: one unlock, many commands, one object a line; errors in the middle do not stop it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import with_vault_named
from tests.flows.habeas import Box, new_box


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return new_box(tmp_path / "box")


def batch(box: Box, *lines: object, more: tuple[str, ...] = ()) -> tuple[int, list[dict[str, object]], str]:
    """Lines are put as JSON, or as they are where they are text."""
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    ran = box.run("batch", box.vault, *box.key, *more, stdin=text)
    assert ran.quiet
    return ran.code, [json.loads(line) for line in ran.out.splitlines()], ran.err


def test_many_commands_after_one_unlock(box: Box) -> None:
    code, answers, said = batch(
        box,
        ["person", "add", "--name", "Aram Manukyan"],
        ["person", "add", str(box.vault), "--name", "Sona Levonyan"],
        ["person", "list", "case.habeas"],
        ["status"],
    )
    assert code == 0, answers
    assert [person["id"] for person in answers[2]["people"]] == [answers[0]["id"], answers[1]["id"]]  # type: ignore[attr-defined]
    assert said == ""


def test_errors_in_the_middle_do_not_stop_it_and_acks_go_on(box: Box) -> None:
    code, answers, said = batch(
        box,
        ["person", "add", "--name", "One"],
        ["person", "add", "--sex", "whale"],
        "this is no JSON",
        '{"person": "add"}',
        '["person", 7]',
        ["nonsense"],
        [],
        ["person", "show", "feedbeef"],
        ["person", "add", "--nam", "One"],
        "",
        ["person", "add", "--name", "Two"],
        ["evidence", "add", "no-such-file"],
        ["person", "list", "/another.habeas"],
        ["batch"],
        ["person", "add", "--help"],
        ["--version"],
        ["person", "add", "--name", "Three"],
        more=("--ack",),
    )
    assert code == 1
    assert len(answers) == 16
    codes = [answer["error"]["code"] if "error" in answer else "" for answer in answers]  # type: ignore[index]
    assert "bug" not in codes
    assert codes[1:5] == ["invalid", "batch-line", "batch-line", "batch-line"]
    assert codes[7:9] == ["invalid", "usage"]
    assert codes[10] == "file-missing"
    assert answers[11]["error"]["facts"]["problems"] == {"vault": "other-vault-in-batch"}  # type: ignore[index]
    assert answers[12]["error"]["facts"]["problems"] == {"batch": "batch-in-batch"}  # type: ignore[index]
    added = [str(answer["id"]) for answer in answers if "id" in answer]
    assert len(added) == 3
    acks = [line for line in said.splitlines() if line.startswith("ACK ")]
    assert acks == [f"ACK {number} {id_}" for number, id_ in enumerate(added, start=1)]


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        ("person list", "person list V"),
        ("person list V", "person list V"),
        ("person show 1234", "person show V 1234"),
        ("person show V 1234", "person show V 1234"),
        ("person show other 1234", "person show other 1234"),
        ("evidence add a b", "evidence add V a b"),
        ("evidence add --title V a", "evidence add V --title V a"),
        ("init other", "init other"),
        ("verify bundle", "verify bundle"),
        ("person", "person"),
        ("nonsense V", "nonsense V"),
        ("", ""),
    ],
)
def test_where_the_vault_is_put_in(typed: str, run: str) -> None:
    assert with_vault_named(typed.split(), "V") == run.split()


def test_a_text_that_is_the_vaults_own_path_is_a_text(box: Box) -> None:
    _, answers, _ = batch(box, ["person", "add", "--name", "One", "--notes", str(box.vault)], ["person", "show", "One"])
    assert answers[1]["record"]["notes"] == str(box.vault)  # type: ignore[index]


def test_wrong_passphrase_is_one_object(box: Box) -> None:
    box.passphrase_file.write_text("another passphrase altogether\n")
    code, answers, said = batch(box, ["person", "list"])
    assert code == 1
    assert [answer["error"]["code"] for answer in answers] == ["wrong-passphrase"]  # type: ignore[index]
    assert said.count("\n") == 1


def test_the_vault_is_free_again_afterwards(box: Box) -> None:
    batch(box, ["status"])
    assert box.check() == []
