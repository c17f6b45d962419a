"""One of many imported people travels alone, with a proof that the import recorded them, and tells of nobody else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows import opened
from tests.flows.habeas import Box, identity

PEOPLE = 70


def table(new: Box, name: str, note: str) -> Path:
    rows = [
        f"Mher Sahakyan {chr(0x531 + number % 30) * 3} {number},N-{number},{note} {number}" for number in range(PEOPLE)
    ]
    path = new.folder / name
    path.write_text("name,service number,notes\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def consent(new: Box, person: str) -> None:
    given = ("--given-by", "Sister", "--relation", "sister", "--recipient", "court", "--purpose", "justice")
    new.do("consent add", "--person", person, *given, "--element", "name", "--given-on", "2025-02-01")


def test_from_an_import_an_update_and_an_undo(new: Box, tmp_path: Path) -> None:
    assert new.do("person import", table(new, "one.csv", "first"))["added"] == PEOPLE
    assert new.do("person import", table(new, "two.csv", "second"), "--key", "service_number")["updated"] == PEOPLE
    people = {each["label"]: each["id"] for each in new.do("person list")["people"]}
    assert len(people) == PEOPLE
    (name, chosen), *others = people.items()
    consent(new, chosen)
    key_file, public = identity(tmp_path)
    for number, step in enumerate(("", "undo", "redo")):
        if step:
            line = new.do("log")["entries"]
            at = [each["seq"] for each in line if each["act"] == "person.import"][-1]
            new.do("undo", *(("--line", str(at)) if step == "undo" else ("--redo",)))
        out = tmp_path / f"bundle-{number}.age"
        new.do("seal", "--person", chosen, "--to", public, "--out", out)
        code, report = new.plain("verify", str(out), "--identity", str(key_file))
        assert (code, report["ok"]) == (0, True)
        top = opened.unpack(out, key_file, tmp_path / f"opened-{number}")
        note = opened.records(top)[chosen]["notes"]
        assert note == ("first 0" if step == "undo" else "second 0")
        (proof,) = [json.loads(line) for line in (top / "data/log/proofs.jsonl").read_text().splitlines()]
        assert proof["row"][:2] == ["person", chosen]
        everything = "\n".join(opened.texts(top).values())
        assert name in everything
        for other, id_ in others:
            assert id_ not in everything
            assert other not in everything
    assert new.check() == []
