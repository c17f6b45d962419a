"""What carries the choice: names, forms, and that nothing in a table or report acts on who opens it."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import canonical
from storage import chain
from storage.bundle import contents, provenance, schema
from storage.bundle.furniture import SCHEMAS, furniture
from tests.storage.bundle.conftest import Files


def test_names() -> None:
    assert contents.original_name(1, "MP4") == "originals/000001.mp4"
    assert contents.original_name(12, "../../x") == "originals/000012.x"
    assert contents.original_name(3, "") == "originals/000003.bin"
    assert contents.original_name(4, "ﬁlm") == "originals/000004.lm"
    assert contents.framehash_name("originals/000001.mp4") == "originals/000001.framehash"
    assert contents.record_name("person", "1" * 32, 2) == f"records/person-{'1' * 32}-2.json"


# --- records in part ---

LINE = json.loads(
    chain.version_line(
        kind="evidence",
        record_id="1" * 32,
        version=1,
        actor="2" * 32,
        recorded_at="2026-03-01T09:30:00.000Z",
        body={"title": "Hearing", "acquisition": {"address": "192.0.2.7", "persona": "p", "url": "u"}},
        salt="5" * 64,
    )
)


def test_fields_are_left_out_and_named() -> None:
    part = contents.record_part(LINE, ["body.acquisition.persona", "body.acquisition.address"])
    assert b"192.0.2.7" not in part
    assert b"5" * 64 not in part  # with the salt somebody could try addresses until the digest fits
    value, wrong = schema.check("record-part", part)
    assert wrong == []
    assert value["withheld"] == ["body.acquisition.address", "body.acquisition.persona"]
    assert value["record"]["body"] == {"title": "Hearing", "acquisition": {"url": "u"}}
    assert LINE["body"]["acquisition"]["address"] == "192.0.2.7"


@pytest.mark.parametrize("fields", [[], ["actor"], ["id"]])
def test_only_fields_of_the_body_are_left_out(fields: list[str]) -> None:
    with pytest.raises(ValueError, match="body"):
        contents.record_part(LINE, fields)
    with pytest.raises(KeyError):
        contents.record_part(LINE, ["body.acquisition.none"])


# --- schemas ---


def test_every_description_in_a_bundle_is_of_its_form(files: Files) -> None:
    kinds = {
        "record-part": r"data/records/.*\.part\.json",
        "record": r"data/records/[a-z_]+-[0-9a-f]+-[0-9]+\.json",
        "still": r"data/stills/.*\.json",
        "withheld": r"data/withheld\.json",
    }
    for kind, pattern in kinds.items():
        chosen = [name for name in files if re.fullmatch(pattern, name)]
        assert chosen
        for name in chosen:
            assert schema.check(kind, files[name])[1] == []
    for kind, name in (("log-line", "log.jsonl"), ("log-body", "bodies.jsonl"), ("proof", "proofs.jsonl")):
        for line in files[f"data/log/{name}"].splitlines():
            assert schema.check(kind, line)[1] == []


def test_the_schemas_that_travel_are_the_ones_that_are_used() -> None:
    travelling = dict(furniture("7f3a91"))
    for name in SCHEMAS:
        assert json.loads(travelling[f"schema/{name}.json"]) == schema.schema(name)


def mutants(value: object) -> list[object]:
    """The value with one thing changed in it, somewhere."""
    found: list[object] = []
    if isinstance(value, dict):
        found.append({**value, "unknown": 1})
        for key in value:
            found.append({other: item for other, item in value.items() if other != key})
            found += [{**value, key: changed} for changed in mutants(value[key])]
    elif isinstance(value, list):
        found += [[changed, *value[1:]] for changed in (mutants(value[0]) if value else [])]
    elif isinstance(value, str):
        found += [7, value + "\n", None]
    elif isinstance(value, int):
        found += ["7", True, None]
    return found


def test_another_type_a_missing_or_an_unknown_key_is_named(files: Files) -> None:
    name = next(name for name in files if name.startswith("data/stills/") and name.endswith(".json"))
    value = json.loads(files[name])
    free = {"command", "ffmpeg"}  # texts that may hold a line feed
    for key in value:
        for changed in [*mutants(value[key]), None]:
            if (key in free and isinstance(changed, str | list)) or (key == "film" and changed is None):
                continue
            problems = schema.check("still", canonical({**value, key: changed}))[1]
            assert problems, (key, changed)
            assert all(problem.startswith("$") for problem in problems)
        assert schema.check("still", canonical({k: v for k, v in value.items() if k != key}))[1]
    assert schema.check("still", canonical({**value, "unknown": 1}))[1] == ["$: an unknown key"]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"{} ", b'{"a":1,"a":2}', b'{"a":1.0}', b'{"b":1,"a":2}', b"\xff", b"[" * 9999]
)
def test_json_in_another_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        schema.read_json(text)


def test_a_schema_with_words_we_do_not_know_is_our_bug() -> None:
    with pytest.raises(ValueError, match="oneOf"):
        list(schema.problems({"oneOf": []}, {}))


# --- tables ---

_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_no_cell_is_a_formula_and_no_text_is_lost(rows: list[list[str]]) -> None:
    table = contents.index_csv(("one", "two"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(table, newline="")))[1:]
    assert len(read) == len(rows)
    for row, before in zip(read, rows, strict=True):
        for cell, text in zip(row, before, strict=True):
            assert not cell.lstrip(" ").startswith(_SPREADSHEET)
            assert cell.removeprefix("'") == text.replace("\0", "").removeprefix("'") or cell == text.replace("\0", "")


def test_a_ragged_row_is_our_bug() -> None:
    with pytest.raises(ValueError, match="ragged"):
        contents.index_csv(("one", "two"), [["one"]])


def test_withheld_does_not_depend_on_the_order_it_is_given_in() -> None:
    entries = [
        contents.Withheld("record", contents.Ground.SOURCE, "source_identity"),
        contents.Withheld("field", contents.Ground.COLLECTOR, "evidence", "1" * 32, 1, "body.acquisition.address"),
    ]
    assert contents.withheld_json(entries) == contents.withheld_json(reversed(entries))
    assert schema.check("withheld", contents.withheld_json(entries))[1] == []
    assert contents.exemptions_csv(entries).count(b"\r\n") == 3


# --- the reading copy ---


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


_ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="https://example.org">',
    "&lt;b&gt;",
]


def test_nothing_in_a_report_acts() -> None:
    table = contents.Table(_ATTACKS[0], (_ATTACKS[1],), ((_ATTACKS[2],), (_ATTACKS[3],)))
    page = contents.report_html(_ATTACKS[2], _ATTACKS, [table], [("stills/000001-s0-pts1.png", _ATTACKS[2])])
    seen = Seen()
    seen.feed(page.decode())
    assert {tag for tag, _ in seen.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "bdi", "table", "tr", "th", "td"),
        *("figure", "figcaption", "img"),
    }
    for tag, attributes in seen.tags:
        assert set(attributes) <= {"lang", "charset", "http-equiv", "content", "name", "src", "alt"}
        if tag == "img":
            assert attributes["src"] == "../stills/000001-s0-pts1.png"
    policy = next(each["content"] for tag, each in seen.tags if each.get("http-equiv"))
    assert (policy or "").startswith("default-src 'none';")
    text = "".join(seen.text)
    assert all(attack in text for attack in _ATTACKS)


# --- the graph ---


def test_the_graph_names_files_hashes_acts_and_tools_but_nobody() -> None:
    film = provenance.FileFacts("1" * 32, "originals/000001.mp4", 5, "a" * 64, "video/mp4")
    still = provenance.FileFacts("2" * 32, "stills/000001-s0-pts1.png", 6, "b" * 64, "image/png")
    written = provenance.case_jsonld(
        [provenance.Acquired(film, "2026-02-20T10:00:00.000Z", "c" * 32, "https://example.org/film")],
        [provenance.Derived(still, "1" * 32, "ffmpeg 9.0.2", "ffmpeg -i INPUT", None, "c" * 32)],
    )
    assert written == provenance.case_jsonld(
        [provenance.Acquired(film, "2026-02-20T10:00:00.000Z", "c" * 32, "https://example.org/film")],
        [provenance.Derived(still, "1" * 32, "ffmpeg 9.0.2", "ffmpeg -i INPUT", None, "c" * 32)],
    )
    value = json.loads(written)
    prefixes = set(value["@context"])
    names = {node["@id"] for node in value["@graph"]}
    assert len(names) == len(value["@graph"])

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, item in node.items():
                assert key.startswith("@") or key.partition(":")[0] in prefixes
                walk(item)
            if set(node) == {"@id"}:
                assert node["@id"] in names
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(value["@graph"])
    for name in names:
        assert re.search(r"-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", name)
    text = written.decode()
    assert "a" * 64 in text
    assert "b" * 64 in text
    assert "uco-core:name" in text
