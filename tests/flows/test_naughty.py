"""Odd texts through every text option of every verb: kept as they are, or refused with a code; never an error of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from app.cli.commands import root
from tests.flows import opened
from tests.flows.habeas import Box, Held, identity, new_box
from tests.flows.naughty import TEXTS, kept_as

NOT_TEXT = {"--json", "--ack", "--passphrase-file", "--passphrase-fd", "--recovery-file"}
FREE = {
    "person": "name alias birth-name call-sign birth-place mother-maiden-name service-branch service-rank service-unit "
    "service-number occupation civil-status address marks health-needs notes",
    "place": "name other-name region address notes",
    "source": "label notes",
    "source-identity": "name contact notes",
    "collector": "address persona route",
    "event": "by with-whom reference result description",
    "guarantee": "note",
    "watched": "by note",
    "proceeding": "title court case-number notes",
    "claim": "about value stated-by party quote disputed-by",
    "consent": "given-by recipient method interpreter witness notes",
    "depiction": "identified-by second-identifier",
    "observation": "text observed-by",
    "act": "stated-reason note",
    "relative": "name notes",
    "relative-contact": "contact notes",
    "told": "what by",
    "publication": "decided-by reason",
}
"""Options whose text is kept as it stands; the others are dates, choices, numbers, ids."""


def test_the_list_is_long_enough() -> None:
    assert len(TEXTS) >= 515


def options(verb: str) -> list[str]:
    group = root.commands[verb]
    assert isinstance(group, click.Group)
    return [
        parameter.opts[0].removeprefix("--")
        for parameter in group.commands["add"].params
        if isinstance(parameter, click.Option) and parameter.opts[0] not in NOT_TEXT
    ]


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, Held, dict[str, dict[str, str]]]]:
    """A vault held open, and for each kind what its records need at least."""
    box = new_box(tmp_path_factory.mktemp("naughty") / "box")
    paper = box.folder / "paper.txt"
    paper.write_text("a paper\n")
    with box.held() as held:
        person = held.id("person", "add", "--name", "Aram Manukyan")
        source = held.id("source", "add", "--label", "a relative")
        relative = held.id("relative", "add", "--captive", person, "--relation", "sister", "--name", "Sister")
        item = held.id("evidence", "add", str(paper))
        case = held.id("proceeding", "add", "--title", "Another case")
        least = {
            "person": {"name": "Aram Manukyan"},
            "place": {"name": "North road"},
            "source": {"label": "somebody"},
            "source-identity": {"source": source, "name": "Somebody"},
            "collector": {"item": item, "address": "192.0.2.1"},
            "event": {"type": "call", "person": person, "date": "2025"},
            "proceeding": {"title": "A case"},
            "guarantee": {"proceeding": case, "guarantee": "interpreter", "observed": "no"},
            "watched": {"film": item, "from": "0", "to": "1000"},
            "claim": {"about": "held", "value": "some"},
            "consent": {
                "person": person,
                "given-by": "Sister",
                "relation": "sister",
                "recipient": "court",
                "element": "name",
                "purpose": "justice",
                "given-on": "2025-02-01",
            },
            "depiction": {"subject": item, "person": person, "how": "family"},
            "observation": {"subject": item, "person": person, "seen": "posture"},
            "act": {"type": "torture", "victim": person, "date": "2025"},
            "relative": {"captive": person, "relation": "brother", "name": "Brother"},
            "relative-contact": {"relative": relative, "contact": "a telephone"},
            "told": {"relative": relative, "date": "2025", "about": "fate", "what": "what is known"},
            "publication": {
                "subject": item,
                "use": "court",
                "identifiable": "yes",
                "decided-by": "Board",
                "reason": "needed",
            },
        }
        yield box, held, least


def typed(words: dict[str, str]) -> list[str]:
    return [word for option, text in words.items() for word in (f"--{option}", text)]


def refused(answer: dict[str, Any]) -> dict[str, str] | None:
    """Field and code of each problem, None where the whole line was; asserts that it is an error of a person's, not of ours."""
    error = answer["error"]
    assert error["code"] != "bug", error
    assert error["code"] in {"invalid", "batch-text"}, error
    json.dumps(answer)
    found: dict[str, str] | None = error["facts"].get("problems")
    return found


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("verb", sorted(FREE))
def test_through_every_option(naughty: tuple[Box, Held, dict[str, dict[str, str]]], verb: str) -> None:
    """Each text goes into all options at once; then again into those that have nothing against it."""
    _, held, least = naughty
    every = options(verb)
    free = FREE[verb].split()
    assert set(free) <= set(every)
    fields = field_of(verb)
    taken = 0
    for text in TEXTS:
        id_, fine = _recorded(held, verb, least[verb], text, fields)
        if id_ is None:
            continue
        taken += 1
        shown = held(verb, "show", id_)
        if text.strip() and set(fine) & set(free):
            assert kept_as(text) in set(leaves(shown["record"])), (text, fine)
    assert taken > 60


def _recorded(
    held: Held, verb: str, least: dict[str, str], text: str, fields: dict[str, str]
) -> tuple[str | None, list[str]]:
    """The id of a record with a text in all options that take it, and those options; None where they do not go together.

    What is against a text is said in rounds: its form first, then whether it belongs there, then whether a list has it.
    """
    fine = options(verb)
    for _ in range(4):
        answer = held(verb, "add", *typed(least | dict.fromkeys(fine, text)))
        if "id" in answer:
            return str(answer["id"]), fine
        problems = refused(answer)
        # a script that is none counts against the name it is for
        wrong = {"scripts", *(name.partition("[")[0] for name in problems or ())}
        fine = [] if problems is None else [option for option in fine if fields[option] not in wrong]
        if not fine:
            break
    return None, []


def field_of(verb: str) -> dict[str, str]:
    """The field of the draft behind each option."""
    group = root.commands[verb]
    assert isinstance(group, click.Group)
    return {
        parameter.opts[0].removeprefix("--"): str(parameter.name)
        for parameter in group.commands["add"].params
        if isinstance(parameter, click.Option)
    }


def test_as_ids_dates_numbers_and_reasons(tmp_path: Path) -> None:
    """Wherever a verb that only looks, or that works on one thing, takes a text."""
    box = new_box(tmp_path / "box")
    paper = box.folder / "paper.txt"
    paper.write_text("a paper\n")
    with box.held() as held:
        person = held.id("person", "add", "--name", "Aram Manukyan")
        item = held.id("evidence", "add", str(paper))
        inquiry = held.id("inquiry", "new", "--body", "wgeid", "--person", person)
        _try_everywhere(box, held, (person, item, inquiry), tmp_path)


def _try_everywhere(box: Box, held: Held, ids: tuple[str, str, str], tmp_path: Path) -> None:
    person, item, inquiry = ids
    other = held.id("person", "add", "--name", "Mher Sahakyan")
    _, public = identity(tmp_path)
    table = tmp_path / "table.csv"
    table.write_text("name,notes\nMher Sahakyan,none\n")
    out = str(tmp_path / "out.age")
    commands = [
        ["person", "show", "?"],
        ["person", "history", "?"],
        ["evidence", "show", "?"],
        ["footage", "frames", "?"],
        ["still", "take", "?", "--pts", "1"],
        ["still", "take", item, "--at", "?"],
        ["still", "take", item, "--pts", "?"],
        ["still", "verify", "?"],
        ["still", "show", "?", "--chain"],
        ["log", "--since", "?"],
        ["status", "--as-of", "?"],
        ["status", "--known-on", "?"],
        ["clocks", "--as-of", "?"],
        ["inquiry", "preflight", "?"],
        ["inquiry", "set", inquiry, "?", "text"],
        ["inquiry", "annex", inquiry, "?"],
        ["inquiry", "new", "--body", "?", "--person", item],
        ["inquiry", "new", "--body", "wgeid", "--person", "?"],
        ["inquiry", "letter", inquiry, "out", "--kind", "?", "--date", "?", "--promised-by", "?"],
        ["seal", "--item", "?", "--to", public, "--out", out, "--dry-run"],
        ["seal", "--case", "?", "--to", public, "--out", out, "--dry-run"],
        ["seal", "--all", "--to", "?", "--out", out, "--dry-run"],
        ["seal", "--all", "--to", public, "--out", out, "--dry-run", "--release", "?", "why"],
        ["verify", "?"],
        ["verify", str(box.passphrase_file), "--identity", "?", "--signer", "?"],
        ["evidence", "add", "?"],
        ["evidence", "export", "?", "--out", out, "--why", "?"],
        ["search", "--", "?"],
        ["search", "--exact", "--", "?"],
        ["custody", "--", "?"],
        ["custody", person, "--as-of", "?"],
        ["status", "--person", "?"],
        ["claim", "about", "--", "?"],
        ["claim", "about", person, "--field", "?"],
        ["claim", "totals", "--about", "?"],
        ["claim", "reconcile", "--as-of", "?"],
        ["proceeding", "matrix", "--", "?"],
        ["proceeding", "hearings", "--", "?"],
        ["act", "coverage", "--", "?"],
        ["families", "untold", "--captive", "?"],
        ["duplicates", "show", "--", "?", person],
        ["duplicates", "group", "--", "?"],
        ["duplicates", "link", "--reason", "?", "--certainty", "?", "--", person, other],
        ["duplicates", "reject", "--reason", "?", "--by", "?", "--", person, other],
        ["duplicates", "unlink", "--why", "?", "--", person, other],
        ["vocabulary", "show", "--", "?"],
        ["vocabulary", "add", "--list", "acts", "--key", "?", "--label", "?", "--note", "?"],
        ["person", "retract", "--why", "?", "--", "?"],
        ["person", "restore", "--", "?"],
        ["person", "edit", "--expected-version", "?", "--", person],
        ["undo", "--line", "?"],
        ["export", "people", "--out", out, "--as-of", "?"],
        ["export", "?", "--out", out],
        ["person", "import", "--key", "?", "--dry-run", "--", str(table)],
        ["person", "import", "--encoding", "?", "--delimiter", "?", "--dry-run", "--", str(table)],
        ["?"],
        ["person", "?"],
    ]
    for text in TEXTS:
        for command in commands:
            answer = held(*(text if word == "?" else word for word in command))
            assert answer.get("error", {}).get("code") != "bug", (command, text, answer)
            json.dumps(answer)
    assert not Path(out).exists()


def test_texts_that_are_kept_in_inquiries_letters_notes_and_the_log(
    naughty: tuple[Box, Held, dict[str, dict[str, str]]],
) -> None:
    _, held, least = naughty
    person = least["event"]["person"]
    author = ("family", "given", "relation", "organisation", "address", "telephone")
    inquiry = held.id("inquiry", "new", "--body", "wgeid", "--person", person)
    for text in TEXTS:
        answer = held(
            *("inquiry", "new", "--body", "wgeid", "--person", person, "--field", "dis.date_note", text),
            *(word for name in author for word in (f"--author-{name}", text)),
        )
        if "id" in answer:
            shown = held("inquiry", "show", answer["id"])["record"]
            assert {shown["author"][name] for name in author} == {kept_as(text)}
            assert shown["fields"] == [{"key": "dis.date_note", "text": kept_as(text)}]
        else:
            refused(answer)
        answer = held("inquiry", "letter", inquiry, "out", "--kind", "other", "--date", "2025", "--summary", text)
        if "error" in answer:
            assert (refused(answer) or {"summary": ""}).keys() == {"summary"}
        answer = held("inquiry", "set", "--", inquiry, "dis.date_note", text)
        if "error" in answer:
            refused(answer)
        else:
            assert answer["version"] > 1
        answer = held("person", "add", "--name", "Aram Manukyan", "--why", text)
        if "id" in answer:
            last = held("log")["entries"][-1] if text in TEXTS[::40] else None
            assert last is None or last["why"] == kept_as(text)
        else:
            refused(answer)
    assert held("log", "--verify")["verified"]["ok"]


def test_files_of_odd_names(naughty: tuple[Box, Held, dict[str, dict[str, str]]], tmp_path: Path) -> None:
    _, held, _ = naughty
    taken = 0
    for number, text in enumerate(TEXTS):
        name = os.fsencode(text) if _encodes(text) else b""
        if not name or b"/" in name or b"\0" in name or len(name) > 250 or name in {b".", b".."}:
            continue
        path = tmp_path / os.fsdecode(name)
        path.write_text(f"number {number}")
        answer = held("evidence", "add", "--", str(path))
        assert "id" in answer, (text, answer)
        taken += 1
        path.unlink()
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/latin-\xe9\xff.txt"))
    path.write_text("named on an old system")
    assert "id" in held("evidence", "add", str(path))
    assert taken > 120


def _encodes(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def test_in_the_record_of_a_bundle_they_are_the_same(tmp_path: Path) -> None:
    box = new_box(tmp_path / "box")
    expected: dict[str, str] = {}
    with box.held() as held:
        for text in TEXTS:
            for verb, needed, option in (
                ("source", "somebody", "notes"),
                ("source", text, "label"),
                ("proceeding", "A case", "notes"),
            ):
                main = "label" if verb == "source" else "title"
                words = {main: needed} | {option: text}
                answer = held(verb, "add", *typed(words))
                if "id" in answer and text.strip():
                    expected[answer["id"]] = kept_as(text)
    key_file, public = identity(tmp_path)
    out = tmp_path / "bundle.age"
    box.do("seal", "--all", "--to", public, "--out", str(out))
    top = opened.unpack(out, key_file, tmp_path / "opened")
    found = opened.records(top)
    assert len(expected) > 300
    for id_, text in expected.items():
        assert text in set(leaves(found[id_])), text
    code, report = box.plain("verify", str(out), "--identity", str(key_file))
    assert (code, report["ok"]) == (0, True)
