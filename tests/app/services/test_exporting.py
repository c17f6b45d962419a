"""What leaves as a table: inert, whole or not at all, logged, without what never leaves; and that it comes back the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError, Invalid, Refused, Surroundings
from app.jobs import Ticket
from app.model.event import Event
from app.model.ids import RecordId
from app.model.observation import CAUTION, Observation
from app.model.person import Person
from app.services import editing
from app.services import record as record_service
from app.services.exporting import run, tables, writers
from app.services.exporting.run import Request
from app.services.importing import run as importing
from storage import log
from storage.tables import records
from storage.vault import Vault
from tests.app.services.tables_of import empty_vault
from tests.flows.naughty import TEXTS
from tests.storage.vaults import take

PERSON = {
    "names": ["Sahakyan, Mher, Levon", "Мгер Саакян"],
    "aliases": ["=Fox", "Old; Fox"],
    "call_signs": ["-Seven"],
    "birth": "~June 1990",
    "sex": "male",
    "nationalities": ["AM", "GE"],
    "documents": ["Passport; XX17; 3 May 2016; Office", "Card"],
    "service_rank": "Private",
    "service_unit": "Third Battalion",
    "notes": "first line\n=second line",
}


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with empty_vault(tmp_path) as opened:
        yield opened


def leave(vault: Vault, what: str, form: str, name: str = "out", **more: object) -> bytes:
    path = vault.folder.parent / name
    path.unlink(missing_ok=True)
    run.export(vault, Request(what, form, path, **more), Ticket())  # type: ignore[arg-type]
    return path.read_bytes()


def come_back(vault: Vault, kind: str, content: bytes, name: str = "in") -> importing.Report:
    path = vault.folder.parent / name
    path.write_bytes(content)
    return importing.take_in(vault, kind, path, importing.Options(), Ticket())


def every(vault: Vault, cls: type) -> list[object]:
    with vault.read() as reader:
        return [each.record for each in records.of_kind(reader, cls)]


def filled(vault: Vault) -> None:
    mher = record_service.add(vault, "person", PERSON, Ticket())
    record_service.add(vault, "person", {"names": ["Ani Vardanyan"]}, Ticket())
    record_service.add(
        vault,
        "event",
        {"type": "visit", "persons": [mher], "date": "between 3.2025 and 5.2025", "place": "Ridge prison",
         "sources": ["a relative"], "contact": "family", "private": "no", "description": "@once"},
        Ticket(),
    )  # fmt: skip


def test_an_export_is_a_line_of_the_log_and_a_file_for_its_owner(vault: Vault, tmp_path: Path) -> None:
    filled(vault)
    found = run.export(vault, Request("people", "csv", tmp_path / "people.csv", why="for the office"), Ticket())
    assert (tmp_path / "people.csv").stat().st_mode & 0o777 == 0o600
    with vault.read() as reader:
        last = list(log.entries(reader))[-1].body
    assert last is not None
    assert (last["act"], last["why"]) == ("export", "for the office")
    assert last["facts"] == {"what": "people", "format": "csv", "count": 2, "sha256": found.sha256} | {
        key: value for key, value in last["facts"].items() if key in {"checkpoint", "clock"}
    }


def test_what_would_be_a_formula_is_text(vault: Vault) -> None:
    filled(vault)
    for name in ("=1+1x", "+7 x", "-x", "@x"):
        record_service.add(vault, "person", {"names": [name]}, Ticket())
    rows = list(csv.DictReader(io.StringIO(leave(vault, "people", "csv").decode())))
    assert [row["name"] for row in rows[2:]] == ["'=1+1x", "'+7 x", "'-x", "'@x"]
    assert all(cell[:1] not in set("=+-@\t\r") for row in rows for cell in row.values())
    sheet = openpyxl.load_workbook(io.BytesIO(leave(vault, "people", "xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["=1+1x", "+7 x", "-x", "@x"]


def test_the_mark_is_for_those_who_need_it(vault: Vault) -> None:
    filled(vault)
    assert leave(vault, "people", "csv", mark=True).startswith(b"\xef\xbb\xbf")
    assert not leave(vault, "people", "csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("ids", [True, False])
def test_people_and_events_come_back_the_same(vault: Vault, tmp_path: Path, form: str, ids: bool) -> None:
    filled(vault)
    exports = {kind: leave(vault, what, form, ids=ids) for kind, what in (("person", "people"), ("event", "events"))}
    if ids:
        for kind, content in exports.items():
            report = come_back(vault, kind, content)
            assert (report.unchanged, report.updated, report.added, report.faults) == (report.read, 0, 0, [])
        return
    (tmp_path / "other").mkdir()
    with empty_vault(tmp_path / "other") as other:
        for kind, content in exports.items():
            assert come_back(other, kind, content).faults == []
        assert every(other, Person) == every(vault, Person)
        [event], [before] = every(other, Event), every(vault, Event)
        assert isinstance(event, Event)
        assert isinstance(before, Event)
        assert (event.date, event.contact, event.private, event.description) == (
            before.date, before.contact, before.private, before.description,
        )  # fmt: skip
        assert leave(other, "people", form) == exports["person"] or form == "xlsx"


def texts(draw: st.DrawFn) -> str:
    return draw(st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.sampled_from(TEXTS[:120]))


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, object]:
    """Drafts of people, of which most can be taken."""
    found: dict[str, object] = {"names": ["x" + texts(draw)]}
    if draw(st.booleans()):
        found["names"] = [
            {"text": "y" + texts(draw), "kind": draw(st.sampled_from(["main", "spelling", "alias", "birth", "call_sign"])),
             "family": texts(draw), "language": "hy"}
            for _ in range(draw(st.integers(1, 3)))
        ]  # fmt: skip
    for name in ("aliases", "birth_names"):
        found[name] = [texts(draw) for _ in range(draw(st.integers(0, 2)))]
    for name in ("notes", "address", "service_unit", "birth_place", "marks"):
        found[name] = texts(draw)
    found["documents"] = [texts(draw) for _ in range(draw(st.integers(0, 2)))]
    return found


@given(drafts())
def test_whatever_a_person_is_the_cells_say_it_all(draft: dict[str, object]) -> None:
    try:
        person = record_service.PARSERS["person"](draft)
    except Invalid:
        return
    columns = tables.columns("people", ids=True, status=False)
    row = tables.row("people", person, str, ids=True)
    for content, read in (
        (writers.to_csv(columns.headers, [["0" * 32, *row]], Ticket()), "csv"),
        (writers.to_xlsx(columns.headers, [["0" * 32, *row]], Ticket()), "xlsx"),
    ):
        assert read_back(content, read) == person


def read_back(content: bytes, form: str) -> object:
    """The one person that a table holds, read as an import reads it."""
    from app.services.importing import cells, csv_table, mapping, people, xlsx_table

    table = csv_table.read(content) if form == "csv" else xlsx_table.read(content)
    proposed = mapping.propose("person", table.headers)
    columns, _ = mapping.fitted(proposed, table.headers)
    [row] = table.rows
    assert row.rule is None
    if form == "csv":
        row = type(row)(row.number, [writers.as_written(cell) for cell in row.cells])
    values = cells.Cells(proposed, columns).read(row)
    assert values.faults == ()
    return record_service.PARSERS["person"](people.draft(values.texts))


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_an_apostrophe_comes_off_as_it_went_on(text: str) -> None:
    assert writers.as_written(writers.inert(text)) == text


@given(st.text(alphabet="_x0041FD\rab", max_size=24))
def test_escapes_of_a_workbook_come_back(text: str) -> None:
    from app.services.importing import xlsx_table

    content = writers.to_xlsx(["name"], [["." + text]], Ticket())
    [row] = xlsx_table.read(content).rows
    assert list(row.cells) == ["." + text]


def test_status_goes_along(vault: Vault) -> None:
    filled(vault)
    rows = json.loads(leave(vault, "people", "json", status=True))["rows"]
    assert rows[0]["status"] == "held"
    assert rows[0]["aliases"] == ["=Fox", "Old; Fox"]
    assert rows[1]["status"] == "unknown"
    only = json.loads(leave(vault, "people", "json", only=("unknown",)))["rows"]
    assert [row["name"] for row in only] == ["Ani Vardanyan"]
    report = come_back(vault, "person", leave(vault, "people", "csv", status=True, ids=True))
    assert (report.faults, report.unchanged) == ([], 2)


def test_what_never_leaves(vault: Vault) -> None:
    source = record_service.add(vault, "source", {"label": "a witness", "protected": "yes"}, Ticket())
    record_service.add(
        vault, "source_identity", {"source": source, "name": "Secret Witness", "contact": "555"}, Ticket()
    )
    filled(vault)
    assert {"source_identity", "collector", "relative", "relative_contact", "consent"}.isdisjoint(
        tables.KIND_OF.values()
    )
    for what in tables.WHAT:
        if what == "acts" and "act" not in record_service.PARSERS:
            continue
        for form in ("csv", "json"):
            content = leave(vault, what, form)
            assert b"Secret Witness" not in content
            assert b"collected_by" not in content
    with pytest.raises(Invalid):
        leave(vault, "source_identities", "csv")


def test_what_could_lead_to_a_protected_source_stays(vault: Vault) -> None:
    def add(kind: str, **draft: object) -> str:
        return record_service.add(vault, kind, draft, Ticket())

    filled(vault)
    mher = add("person", names=["Mher Sahakyan"])
    traces = {"notes": "SECRET hides in the mill", "url": "https://secret.example/SECRET"}
    source = add("source", label="a witness", protected="yes", **traces)
    open_source = add("source", label="a court", notes="its press office", url="https://court.example/")
    identity = add("source_identity", source=source, name="SECRET Witness")
    told = add("claim", subject=mher, about="birth", value="1990", source=source)
    quoted = add("claim", subject=mher, about="birth", value="1991", source=source, quote="SECRET words")
    about = [
        add("claim", subject=each, about="anything", value="SECRET", words_only="yes") for each in (identity, source)
    ]
    further = add("claim", subject=about[0], about="value", value="SECRET too", words_only="yes")
    rape = add("act", type="rape", victims=[mher], date="2024", stated_reason="SECRET")
    about_it = add("claim", subject=rape, about="words", value="SECRET", words_only="yes")
    leads = add("claim", subject=mher, about="birth", value="1992", disputes=[quoted, told])
    add("act", type="torture", victims=[mher], date="2024")
    for form in ("csv", "json", "xlsx"):
        for what in tables.WHAT:
            content = leave(vault, what, form)
            if form == "xlsx":
                book = openpyxl.load_workbook(io.BytesIO(content)).active
                assert book is not None
                content = repr([[cell.value for cell in row] for row in book.iter_rows()]).encode()
            assert b"SECRET" not in content, (what, form)
            assert b"rape" not in content, (what, form)
    rows = {row["id"]: row for row in json.loads(leave(vault, "claims", "json", ids=True))["rows"]}
    assert rows.keys() == {told, leads}
    assert rows[leads]["disputes"] == [quoted, told]
    by_name = json.loads(leave(vault, "claims", "json"))["rows"]
    assert [row.get("disputes") for row in by_name] == [None, [quoted, "birth: 1990"]]
    assert {further, about_it, *about}.isdisjoint(rows)
    sources = {row["id"]: row for row in json.loads(leave(vault, "sources", "json", ids=True))["rows"]}
    assert "notes" not in sources[source]
    assert sources[open_source]["notes"] == "its press office"
    (vault.folder.parent / "out").unlink()
    found = run.export(vault, Request("claims", "csv", vault.folder.parent / "out"), Ticket())
    assert (found.rows, found.stayed) == (2, 5)
    editing.edit(vault, source, {"protected": "no"}, Ticket())
    assert b"SECRET words" in leave(vault, "claims", "csv")
    day = vault.settings.clock().date() - timedelta(days=1)
    assert b"SECRET" not in leave(vault, "claims", "csv", known_on=day)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "ftm"])
def test_rows_that_name_a_protected_source_are_told(vault: Vault, tmp_path: Path, form: str) -> None:
    def add(kind: str, **draft: object) -> str:
        return record_service.add(vault, kind, draft, Ticket())

    mher = add("person", names=["Mher Sahakyan"])
    source = add("source", label="a relative", protected="yes")
    add("source_identity", source=source, name="Hidden Witness", contact="+99 123 456-789")
    for words in ("nothing", "told by witness HIDDEN", "call 99123456789 at night", "a hidden place"):
        add("event", type="sighting", persons=[mher], date="2025", description=words)
    found = run.export(vault, Request("events", form, tmp_path / "out"), Ticket())
    first = {"json": 1, "ftm": 1 + 1}.get(form, 2)  # a person comes before the events
    assert found.betraying == (first + 1, first + 2)
    assert run.export(vault, Request("people", "csv", tmp_path / "people"), Ticket()).betraying == ()


def test_the_kinds_around_a_case(vault: Vault) -> None:
    def add(kind: str, **draft: object) -> str:
        return record_service.add(vault, kind, draft, Ticket())

    mher = add("person", names=["Mher Sahakyan"])
    case = add("proceeding", title="Case 7")
    add("guarantee", proceeding=case, guarantee="interpreter", observed="no", person=mher, note="none was there")
    sister = add("relative", captive=mher, relation="sister", name="HIDDEN Sister")
    words = {"about": ["fate"], "what": "HIDDEN words", "by": "HIDDEN teller", "how": "telephone"}
    add("told", relative=sister, date="3.2025", **words)
    add("term", list="acts", key="long_standing", label="Made to stand")
    picture, _ = take(vault, b"a photograph")
    with vault.change("observation.add") as change:
        change.add(Observation(picture, RecordId(mher), ("weight_loss",), "thin", observed_by="HIDDEN Watcher"))
    rows = {
        what: json.loads(leave(vault, what, "json"))["rows"] for what in ("guarantees", "observations", "told", "terms")
    }
    assert rows["guarantees"] == [
        {"proceeding": "Case 7", "guarantee": "interpreter", "observed": "no", "person": "Mher Sahakyan",
         "note": "none was there"}
    ]  # fmt: skip
    (seen,) = rows["observations"]
    assert (seen["caution"], seen["seen"], seen["person"]) == (CAUTION, ["weight_loss"], "Mher Sahakyan")
    assert rows["told"] == [{"captive": "Mher Sahakyan", "date": "3.2025", "about": ["fate"], "how": "telephone"}]
    assert rows["terms"] == [{"list": "acts", "key": "long_standing", "label": "Made to stand"}]
    for what in tables.WHAT:
        assert b"HIDDEN" not in leave(vault, what, "csv")


def test_whole_or_not_at_all(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(vault)
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with vault.read() as reader:
        before = log.size(reader)
    with pytest.raises(Surroundings) as caught:
        run.export(vault, Request("people", "csv", taken), Ticket())
    assert caught.value.code == "file-exists"
    with pytest.raises(Surroundings) as caught:
        run.export(vault, Request("people", "csv", vault.folder / "x.csv"), Ticket())
    assert caught.value.code == "inside-vault"

    def full(*_: object, **__: object) -> None:
        raise Surroundings("no-room", free=0)

    with monkeypatch.context() as patch:
        patch.setattr(run, "write_whole", full)
        with pytest.raises(Surroundings):
            run.export(vault, Request("people", "csv", tmp_path / "new"), Ticket())
    stopped = Ticket()
    stopped.cancel()
    with pytest.raises(AppError):
        run.export(vault, Request("people", "csv", tmp_path / "new"), stopped)
    assert not (tmp_path / "new").exists()
    assert taken.read_text() == "mine"
    with vault.read() as reader:
        assert log.size(reader) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "v.habeas"]


def test_a_text_too_long_for_a_cell_is_refused(vault: Vault) -> None:
    record_service.add(vault, "person", {"names": ["Mher Sahakyan"], "notes": "x" * 40_000}, Ticket())
    with pytest.raises(Refused) as caught:
        leave(vault, "people", "xlsx")
    assert caught.value.code == "cell-too-long-for-xlsx"
    assert come_back(vault, "person", leave(vault, "people", "csv", ids=True)).unchanged == 1


@pytest.mark.parametrize(
    ("what", "form", "problem"),
    [
        ("claims", "ftm", {"what": "not-exported"}),
        ("all", "csv", {"what": "not-exported"}),
        ("x", "y", {"format": "not-in-list"}),
    ],
)
def test_what_is_not_exported_so(vault: Vault, what: str, form: str, problem: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        leave(vault, what, form)
    assert dict(caught.value.problems) == problem


def test_as_it_was_known(vault: Vault) -> None:
    filled(vault)
    day = vault.settings.clock().date()
    assert len(json.loads(leave(vault, "people", "json", known_on=day))["rows"]) == 2
    assert json.loads(leave(vault, "people", "json", known_on=day.replace(year=2020)))["rows"] == []
