"""Tables through the command line: odd texts in and out again, undone as one step, and killed half-way."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from tests.flows.habeas import ROOT, Box
from tests.flows.naughty import TEXTS, kept_as


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def test_odd_texts_come_in_and_go_out_as_they_were_or_are_refused(new: Box) -> None:
    texts = [text for text in TEXTS if not any("\ud800" <= char <= "\udfff" for char in text)]
    rows = [["name", "occupation", "notes"], *(["Mher " + str(n), text, text] for n, text in enumerate(texts))]
    table = new.folder / "odd.csv"
    table.write_bytes(written(rows))
    code, answer = new.ask("person import", table, "--report", new.folder / "report.csv")
    assert code == 0
    assert answer["read"] == len(texts) == answer["added"] + answer["skipped"]
    refused = {(each["row"], each["column"]) for each in answer["problems"]}
    assert all(each["rule"] for each in answer["problems"])
    for form in ("json", "csv", "xlsx"):
        out = new.folder / f"out.{form}"
        code, found = new.ask("export", "people", "--format", form, "--out", out, "--ids")
        if form == "xlsx":
            assert code == 0 or found["error"]["code"] == "cell-too-long-for-xlsx"
            continue
        assert code == 0
    kept = {row["name"]: row for row in json.loads((new.folder / "out.json").read_text())["rows"]}
    for n, text in enumerate(texts):
        row = kept.get(f"Mher {n}")
        if row is None:
            assert {(n + 2, "occupation"), (n + 2, "notes")} & refused
        elif text.strip():
            assert row["occupation"] == kept_as(text)
            assert (
                row["notes"]
                == unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip()).strip()
            )
        else:
            assert "occupation" not in row
    code, again = new.ask("person import", new.folder / "out.csv")
    assert (code, again["unchanged"], again["updated"], again["added"], again["problems"]) == (0, len(kept), 0, 0, [])


def test_half_characters_are_no_text_of_any_encoding(new: Box) -> None:
    table = new.folder / "half.csv"
    table.write_bytes(written([["name"], ["Mher \ud800"]]))
    code, answer = new.ask("person import", table)
    assert code == 1
    assert answer["refused"] is True
    assert answer["added"] == 0


def test_what_scripts_rely_on(new: Box) -> None:
    table = new.folder / "people.csv"
    table.write_text("Name,Date of birth\nMher Sahakyan,1990\nMher Sahakyan,1991\n,1992\n")
    code, answer = new.ask("person import", table, "--dry-run")
    assert (code, answer["added"], answer["dry_run"]) == (0, 2, True)
    code, answer = new.ask("person import", table)
    assert code == 0
    assert {key: answer[key] for key in ("read", "added", "skipped", "queued", "problems")} == {
        "read": 3,
        "added": 2,
        "skipped": 1,
        "queued": 1,
        "problems": [{"row": 4, "column": "Name", "value": "", "rule": "missing"}],
    }
    assert new.ask("person list")[1]["people"][1]["label"] == "Mher Sahakyan"
    code, answer = new.ask("person import", new.folder / "nowhere.csv")
    assert (code, answer["error"]["code"]) == (1, "file-missing")


def test_an_import_is_undone_as_one_step(new: Box) -> None:
    before = new.ask("person add", "--name", "Ani Vardanyan")[1]["id"]
    table = new.folder / "people.csv"
    table.write_text("name\n" + "".join(f"Mher {n}\n" for n in range(200)))
    assert new.ask("person import", table)[1]["added"] == 200
    code, answer = new.ask("undo")
    assert code == 0, answer
    assert [each["id"] for each in new.ask("person list")[1]["people"]] == [before]
    assert new.ask("check")[1]["ok"]


def test_killed_half_way_nothing_is_there(new: Box) -> None:
    table = new.folder / "people.csv"
    table.write_text("name,notes\n" + "".join(f"Mher {n},a note\n" for n in range(30_000)))
    for wait_s in (1.0, 2.0, 3.0):
        child = subprocess.Popen(
            [sys.executable, "-m", "app", "person", "import", str(new.vault), str(table), "--ack", *new.key],
            cwd=ROOT,
            env=new.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        time.sleep(wait_s)
        child.send_signal(signal.SIGKILL)
        _, said = child.communicate()
        code, answer = new.ask("person list")
        assert code == 0
        if b"ACK" in said:
            assert len(answer["people"]) == 30_000
            break
        assert len(answer["people"]) in {0, 30_000}
        assert new.ask("check")[1]["ok"]
        if answer["people"]:
            break


def test_an_undo_killed_half_way_took_back_all_or_nothing(new: Box) -> None:
    people = 6_000
    table = new.folder / "people.csv"
    table.write_text("name,notes\n" + "".join(f"Mher {n},a note\n" for n in range(people)))
    assert new.ask("person import", table)[1]["added"] == people
    for wait_s in (1.2, 1.6, 2.0):
        child = new.start("undo", new.vault, "--ack", *new.key)
        time.sleep(wait_s)
        child.kill()
        _, said = child.communicate()
        found = len(new.do("person list")["people"])
        assert found in {0, people}
        assert new.ask("check")[1]["ok"]
        if "ACK" in said:
            assert found == 0
        if not found:
            break
        assert new.do("undo", "--list")["steps"][0]["undone_by"] is None


@pytest.mark.parametrize("name", ["../evil.csv", "a\nb.csv"])
def test_names_of_files(new: Box, name: str) -> None:
    code, answer = new.ask("export", "people", "--out", Path(new.folder / "sub") / name)
    assert (code, answer["error"]["code"]) == (1, "folder-missing")
    (new.folder / "sub").mkdir()
    assert new.ask("export", "people", "--out", Path(new.folder / "sub") / name)[0] == 0
    assert (new.folder / "sub" / name).exists()
