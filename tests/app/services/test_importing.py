"""Tables from elsewhere: what is taken, what is left out and said, and that nothing is ever taken by half."""

from __future__ import annotations

import csv
import io
import os
import threading
from datetime import date
from pathlib import Path

import pytest

from app.errors import Cancelled, Invalid
from app.jobs import Ticket
from app.model.event import Event
from app.model.person import NameKind, Person, Sex
from app.services.importing import encodings, limits, run, xlsx_table
from app.services.importing.cells import AmbiguousDateError, clear_date
from app.services.importing.fault import TableUnfitError
from app.services.importing.mapping import DateStyle, parse, propose
from storage import chain, log
from storage.tables import records
from storage.vault import Vault
from tests.app.services.tables_of import bring, empty_vault, repacked, rules, workbook
from tests.storage.vaults import bad, check

HEAD = "name,birth,sex,rank,notes\n"


@pytest.fixture
def vault(tmp_path: Path):  # type: ignore[no-untyped-def]
    with empty_vault(tmp_path) as opened:
        yield opened


def people(vault: Vault) -> list[Person]:
    with vault.read() as reader:
        return [each.record for each in records.of_kind(reader, Person)]


def size(vault: Vault) -> int:
    with vault.read() as reader:
        return log.size(reader)


def test_one_change_one_line(vault: Vault) -> None:
    before = size(vault)
    report = bring(vault, HEAD + "".join(f"Mher Sahakyan {n},12.3.1990,male,,\n" for n in range(100)), why="their list")
    assert (report.read, report.added, report.skipped, report.faults) == (100, 100, 0, [])
    with vault.read() as reader:
        assert log.size(reader) == before + 1
        entry = next(iter(log.entries(reader, report.seq or 0)))
        assert entry.body is not None
        assert entry.body["act"] == "person.import"
        assert entry.body["facts"]["source_sha256"] == report.sha256
        assert entry.body["facts"]["added"] == entry.body["count"] == 100
        stored = list(records.of_kind(reader, Person))
        rows = sorted(chain.row(each.kind, each.id, each.version, each.digest) for each in stored)
        assert entry.body["root"] == chain.rows_root(rows)
        assert "subject" not in entry.body
    assert bad(check(vault)) == []


def test_a_line_of_few_names_their_root_only(vault: Vault) -> None:
    report = bring(vault, HEAD + "Mher Sahakyan,,,,\n")
    with vault.read() as reader:
        body = next(iter(log.entries(reader, report.seq or 0))).body
    assert body is not None
    assert "rows" not in body
    assert body["count"] == 1


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Անուն ազգանուն;Ծննդյան ամսաթիվ\nՄհեր Սահակյան;12.03.1990\n"),
        ("utf-8-sig", "name;birth\nMher Sahakyan;12.03.1990\n"),
        ("utf-16", "Name\tDate of birth\nМгер Саакян\t12.03.1990\n"),
        ("utf-16-le", "ФИО,Дата рождения\nМгер Саакян,12.03.1990\n"),
        ("utf-16-be", "ФИО|Дата рождения\nМгер Саакян|12.03.1990\n"),
        ("windows-1251", "ФИО;Дата рождения\nМгер Саакян;12.03.1990\n"),
        ("koi8-r", "ФИО;Дата рождения\nМгер Саакян;12.03.1990\n"),
        ("cp866", "ФИО;Дата рождения\nМгер Саакян;12.03.1990\n"),
        ("windows-1254", "Ad soyad;Doğum tarixi\nŞahin Ağayev;12.03.1990\n"),
        ("windows-1252", "Nom complet;Date de naissance;Métier\nHélène Sévérac;12.03.1990;infirmière\n"),
        ("windows-1256", "الاسم الكامل;تاريخ الميلاد\nمهير ساهاكيان;12.03.1990\n"),
        ("utf-32", "name,birth\nMher Sahakyan,12.03.1990\n"),
    ],
)
def test_encodings_and_headers_of_all_languages(vault: Vault, encoding: str, text: str) -> None:
    report = bring(vault, text.encode(encoding))
    assert rules(report) == []
    [person] = people(vault)
    assert person.name.text == text.splitlines()[1].replace("\t", ";").replace(",", ";").replace("|", ";").split(";")[0]
    assert person.birth is not None
    assert person.birth.earliest == date(1990, 3, 12)


def test_armscii_8(vault: Vault) -> None:
    def written(text: str) -> bytes:
        table = {char: code for code, char in enumerate(encodings._ARMSCII) if code >= 0xA1}
        return bytes(table.get(char, ord(char) if char < "\x80" else 0x3F) for char in text)

    report = bring(vault, written("Անուն Ազգանուն;Ծննդյան ամսաթիվ\nՄհեր Սահակյան;12.03.1990\n"))
    assert report.encoding == encodings.ARMSCII_8
    assert [person.name.text for person in people(vault)] == ["Մհեր Սահակյան"]


def test_lines_in_two_encodings_are_named(vault: Vault) -> None:
    report = bring(vault, "name;notes\nМгер;\n".encode() + "Саакян;\n".encode("cp1251"))
    assert report.refused
    assert rules(report) == [(3, "", "encodings-mixed")]
    assert people(vault) == []


def test_an_encoding_that_cannot_be_told_is_asked_for(vault: Vault) -> None:
    report = bring(vault, b"name\n\xff\xfd\xfb\x98\xa0\xae\n")
    assert [rule for _, _, rule in rules(report)] == ["encoding-uncertain"]
    assert bring(vault, b"name\nx", encoding="no-such").faults[0].rule == "encoding-unknown"
    assert bring(vault, b"name\n\xff", encoding="utf-8").faults[0].rule == "encoding-wrong"
    assert bring(vault, b"name\nx", encoding="zip").faults[0].rule == "encoding-unknown"


@pytest.mark.parametrize(
    ("text", "style", "clear"),
    [
        ("03/04/2025", DateStyle.DAY_FIRST, "03.04.2025"),
        ("03/04/2025", DateStyle.MONTH_FIRST, "04.03.2025"),
        ("3-4-2025", DateStyle.DAY_FIRST, "3.4.2025"),
        ("25/04/2025", None, "25.04.2025"),
        ("04/25/2025", None, "25.04.2025"),
        ("04/04/2025", None, "04.04.2025"),
        ("2025/04/03", None, "2025-04-03"),
        ("04/2025", None, "04.2025"),
        ("2025-04-03", DateStyle.MONTH_FIRST, "2025-04-03"),
        ("between 03/04/2025 and 05/04/2025", DateStyle.DAY_FIRST, "between 03.04.2025 and 05.04.2025"),
        ("~June 2025", None, "~June 2025"),
    ],
)
def test_dates_made_clear(text: str, style: DateStyle | None, clear: str) -> None:
    assert clear_date(text, style) == clear


@pytest.mark.parametrize(
    ("text", "style"), [("03/04/2025", None), ("03-04-2025", None), ("03.04.2025", DateStyle.MONTH_FIRST)]
)
def test_an_ambiguous_date_is_never_guessed(text: str, style: DateStyle | None) -> None:
    with pytest.raises(AmbiguousDateError):
        clear_date(text, style)


def test_three_styles_of_dates_in_one_column(vault: Vault) -> None:
    rows = "A One,2025-04-03,,,\nB Two,3 April 2025,,,\nC Three,03/04/2025,,,\nD Four,31.02.2025,,,\n"
    report = bring(vault, HEAD + rows)
    assert (report.added, report.skipped) == (2, 2)
    assert rules(report) == [(4, "birth", "date-ambiguous"), (5, "birth", "date-day")]
    assert bring(vault, HEAD + "C Three,03/04/2025,,,\n", dates=DateStyle.MONTH_FIRST).added == 1
    with vault.read() as reader:
        [id_] = records.labelled(reader, "person", "C Three")
        birth = records.get(reader, id_, Person).record.birth
    assert birth is not None
    assert birth.earliest == date(2025, 3, 4)


def test_a_header_may_spell_out_the_style(vault: Vault) -> None:
    bring(vault, "Name,Date of birth (mm/dd/yyyy)\nA One,03/04/2025\n")
    [person] = people(vault)
    assert person.birth is not None
    assert person.birth.earliest == date(2025, 3, 4)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "table-empty"),
        (b" \n\n", "table-empty"),
        (b"name,birth\n", "no-rows"),
        (b",,\nx,y,z\n", "headers-missing"),
        (b"name,birth,name\nx,,y\n", "header-repeated"),
        (b'name,notes\n"Aram,x\nBela,y\n', "quote-missing"),
        (b'name,notes\n"Aram"x,y\n', "quote-missing"),
        (b"name" + b"," * 1_000_000 + b"\n", "too-many-columns"),
        (b"name,notes\nAram," + b"x" * 200_000 + b"\n", "cell-too-long"),
        (b"PK\x03\x04 not a workbook", "table-unreadable"),
    ],
)
def test_what_is_no_whole_table_changes_nothing(vault: Vault, content: bytes, rule: str) -> None:
    before = size(vault)
    report = bring(vault, content)
    assert report.refused
    assert report.added == 0
    assert [each.rule for each in report.faults] == [rule]
    assert size(vault) == before
    assert people(vault) == []


def test_a_quote_missing_far_down_takes_back_what_came_before(vault: Vault) -> None:
    before = size(vault)
    report = bring(vault, HEAD + "".join(f"N {n} x,,,,\n" for n in range(5000)).replace("4000 x", '4000 x,"'))
    assert report.refused
    assert report.added == 0
    assert people(vault) == []
    assert size(vault) == before


def test_two_missing_quotes_that_hide_rows(vault: Vault) -> None:
    text = HEAD + 'A One,,,,"seen\nB Two,,,,here\nC Three,,,,there"\nD Four,,,,x\n'
    report = bring(vault, text)
    assert rules(report) == [(2, "", "rows-in-one-cell")]
    assert [person.name.text for person in people(vault)] == ["D Four"]


def test_rows_with_problems_are_left_out_with_all_their_problems(vault: Vault) -> None:
    rows = "A One,,none of these,,\n,32.1.2000,,,\nB Two,,,\nC\u202eThree,,,,\nD Four,,,,\n"
    report = bring(vault, HEAD + rows)
    assert (report.read, report.added, report.skipped) == (5, 1, 4)
    assert rules(report) == [
        (2, "sex", "not-in-list"),
        (3, "name", "missing"),
        (3, "birth", "date-day"),
        (4, "", "row-width"),
        (5, "name", "bidi-controls"),
    ]
    strict = bring(vault, HEAD + rows, all_or_nothing=True)
    assert strict.refused
    assert strict.added == 0
    assert len(people(vault)) == 1


def test_the_report_is_an_inert_table(vault: Vault, tmp_path: Path) -> None:
    report = bring(vault, HEAD + 'A One,"=HYPERLINK(""x"")",,,\n')
    run.save_report(vault, tmp_path / "report.csv", report)
    rows = list(csv.reader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig"))))
    assert rows == [["row", "column", "value", "rule"], ["2", "birth", '\'=HYPERLINK("x")', "date-unreadable"]]
    assert (tmp_path / "report.csv").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_says_the_same_and_records_nothing(vault: Vault) -> None:
    before = size(vault)
    text = HEAD + "A One,,,,\nA One,,,,\nB Two,03/04/2025,,,\n"
    dry = bring(vault, text, dry_run=True)
    assert size(vault) == before
    assert people(vault) == []
    real = bring(vault, text)
    assert (dry.read, dry.added, dry.skipped, dry.queued, dry.faults) == (
        real.read, real.added, real.skipped, real.queued, real.faults,
    )  # fmt: skip


def test_possible_duplicates_are_added_and_named(vault: Vault) -> None:
    bring(vault, HEAD + "A One,,,,\n")
    report = bring(vault, HEAD + "A One,,,,\nB Two,,,,\nB Two,,,,\n")
    assert (report.added, report.queued) == (3, 2)
    assert [pair.row for pair in report.pairs] == [2, 4]
    assert len(people(vault)) == 4


def test_family_and_given_names_in_columns_of_their_own(vault: Vault) -> None:
    bring(
        vault,
        "Фамилия;Имя;Отчество;Другие имена\nСаакян;Мгер;Левонович;Лев; Тигр\n".replace("Лев; Тигр", '"Лев; Тигр"'),
    )
    [person] = people(vault)
    assert (person.name.text, person.name.family, person.name.given, person.name.father) == (
        "Мгер Саакян", "Саакян", "Мгер", "Левонович",
    )  # fmt: skip
    assert [name.text for name in person.names if name.kind is NameKind.ALIAS] == ["Лев", "Тигр"]


def test_again_with_a_key(vault: Vault) -> None:
    bring(vault, "name,sex,service number,notes,address\nA One,male,77,first,here\nB Two,male,78,,\n")
    report = bring(
        vault, "service number,notes,address\n77,second,\n78,,\n79,third,\n", key="service number", blank_clears=False
    )
    assert (report.updated, report.unchanged, report.added, report.skipped) == (1, 1, 0, 1)
    one = people(vault)[0]
    assert (one.name.text, one.sex, one.notes, one.address) == ("A One", Sex.MALE, "second", "here")
    assert bring(vault, "service number,address\n77,\n", key="service_number", blank_clears=True).updated == 1
    assert people(vault)[0].address is None
    assert people(vault)[0].notes == "second"
    with vault.read() as reader:
        assert [each.version for each in records.history(reader, records.labelled(reader, "person", "A One")[0])] == [
            1,
            2,
            3,
        ]
    assert bad(check(vault)) == []


def test_somebody_elses_count_is_no_id_of_ours(vault: Vault) -> None:
    report = bring(vault, "ID,name,notes\n1,A One,x\n2,B Two,y\n")
    assert (report.added, report.unmapped, report.faults) == (2, ("ID",), [])
    with vault.read() as reader:
        [one] = records.labelled(reader, "person", "A One")
    report = bring(vault, f"id,name,notes\n{one},A One,z\n,C Three,\n{'0' * 32},D Four,\n")
    assert (report.updated, report.added, rules(report)) == (1, 1, [(4, "id", "no-such-record")])


def test_keys_that_do_not_tell_one_from_another(vault: Vault) -> None:
    bring(vault, HEAD + "A One,,,,\nA One,,,,\n")
    report = bring(vault, HEAD + "A One,,,,x\nB Two,,,,x\nB Two,,,,x\n", key="name")
    assert rules(report) == [(2, "name", "key-ambiguous"), (4, "name", "key-repeated")]
    with pytest.raises(Invalid) as caught:
        bring(vault, HEAD + "A One,,,,x\n", key="sex")
    assert dict(caught.value.problems) == {"key": "key-field"}


def test_another_name_for_the_same_person_keeps_the_others(vault: Vault) -> None:
    bring(vault, "name,aliases,service number\nA One,Fox,77\n")
    bring(vault, "name,service number\nA Oné,77\n", key="service number")
    [person] = people(vault)
    assert [(name.text, name.kind) for name in person.names] == [("A Oné", NameKind.MAIN), ("Fox", NameKind.ALIAS)]


def test_events_with_people_places_and_sources(vault: Vault) -> None:
    bring(vault, HEAD + "Mher Sahakyan,,,,\nAni Sahakyan,,,,\n")
    before = size(vault)
    text = (
        "type;person;date;place;source;contact;private\n"
        "visit;Mher Sahakyan|Ani Sahakyan;2024-05-01;Ridge prison;a relative;red_cross;no\n"
        "letter;Mher Sahakyan;May 2024;Ridge prison;;family;\n"
        "call;Nobody Here;nonsense;Other prison;;family;\n"
    )
    report = bring(vault, text, "event")
    assert (report.added, report.skipped) == (2, 1)
    assert rules(report) == [(4, "person", "not-an-id"), (4, "date", "date-unreadable")]
    with vault.read() as reader:
        events = [each.record for each in records.of_kind(reader, Event)]
        assert [text for _, text in records.labels(reader, "place")] == ["Ridge prison"]
        assert log.size(reader) == before + 3  # the place, the source, the import
    assert len(events[0].persons) == 2
    assert events[0].place == events[1].place
    assert bad(check(vault)) == []


def test_a_mapping_saved_and_used_again(vault: Vault) -> None:
    first = bring(vault, "Wer;Geboren;Größe\nMher Sahakyan;03/04/1990;180\n")
    assert rules(first) == [(1, "", "nothing-mapped")]
    assert first.mapping is not None
    assert [each.header for each in first.mapping.columns] == ["Wer", "Geboren", "Größe"]
    assert rules(bring(vault, "birth,notes\n1990,x\n")) == [(1, "", "field-not-mapped")]
    text = (
        '{"columns": {"Wer": "name", "Geboren": "birth", "Größe": null}, "dates": "day-first",'
        ' "defaults": {"nationality": "GE"}}'
    )
    mapping = parse(text.encode(), "person")
    report = bring(vault, "Wer;Geboren;Größe\nMher Sahakyan;03/04/1990;180\n", mapping=mapping)
    assert (report.added, report.unmapped) == (1, ("Größe",))
    assert people(vault)[0].nationalities == ("GE",)
    assert parse((report.mapping or mapping).to_json(), "person") == report.mapping


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[]", {"map": "mapping-form"}),
        ("{", {"map": "mapping-form"}),
        ('{"habeas_mapping": 9, "columns": {}}', {"habeas_mapping": "mapping-version"}),
        ('{"columns": {"A": "status"}}', {"columns.A": "no-such-column-field"}),
        ('{"columns": {"A": "name", "B": "name"}}', {"columns.B": "field-mapped-twice"}),
        (
            '{"columns": {"A": "name"}, "kind": "event", "dates": "any"}',
            {"kind": "mapping-kind", "dates": "date-style"},
        ),
    ],
)
def test_mappings_that_are_none(text: str, problems: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text.encode(), "person")
    assert dict(caught.value.problems) == problems


def test_a_field_goes_to_the_header_that_bears_its_name() -> None:
    mapping = propose("person", ["Full name", "name", "Unknown", ""])
    assert [each.field for each in mapping.columns] == [None, "name", None, None]


def test_a_workbook(vault: Vault) -> None:
    rows = [
        ["Name", "Date of birth", "Service number", "Notes"],
        ["Mher Sahakyan", date(1990, 3, 12), 204417, "a\nb"],
        ["Ani Sahakyan", "March 1990", 1.5, None],
        ["Formula Person", None, None, "=1+1"],
        ["Number Person", None, 12345678901234567890, None],
        [None, None, None, None],
    ]
    report = bring(vault, workbook(rows))
    assert (report.read, report.added, report.sheet) == (4, 2, "Sheet")
    assert rules(report) == [(4, "Notes", "cell-formula"), (5, "Service number", "number-imprecise")]
    one = people(vault)[0]
    assert one.birth is not None
    assert (one.birth.text, one.service.number if one.service else None, one.notes) == ("1990-03-12", "204417", "a\nb")
    assert bring(vault, workbook(rows), sheet="Other").faults[0].rule == "no-such-sheet"


def test_a_workbook_made_to_burst_is_refused_before_it_is_unpacked(vault: Vault) -> None:
    book = workbook([["name"], ["Mher Sahakyan"]])
    bomb = repacked(book, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (300 << 20))
    assert bring(vault, bomb).faults[0].rule == "table-too-large"
    tight = repacked(book, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (100 << 20))
    assert bring(vault, tight).faults[0].rule == "table-packed-too-tight"
    styled = repacked(book, "xl/styles.xml", os.urandom(17 << 20))
    assert bring(vault, styled).faults[0].rule == "table-too-large"


def test_a_workbook_with_too_many_cells_or_columns(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bring(vault, workbook([["name"], ["x"] * 1500])).faults[0].rule == "too-many-columns"
    monkeypatch.setattr(limits, "CELLS", 10)
    assert bring(vault, workbook([["name"]] * 20)).faults[0].rule == "too-many-cells"


def test_entities_in_a_workbook_are_not_expanded(vault: Vault) -> None:
    book = workbook([["name"], ["Mher Sahakyan"]])
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(12)
    )
    sheet = (
        b"]><worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'>"
        b"<c r='A1' t='inlineStr'><is><t>name</t></is></c></row><row r='2'><c r='A2' t='inlineStr'><is><t>&a11;</t></is></c>"
        b"</row></sheetData></worksheet>"
    )
    report = bring(vault, repacked(book, "xl/worksheets/sheet1.xml", lol + sheet))
    assert report.refused or report.added == 0


def test_a_workbook_that_ends_early(vault: Vault) -> None:
    book = workbook([["name"], *[[f"Mher {n}"] for n in range(200)]])
    for cut in (10, len(book) // 2, len(book) - 10):
        report = bring(vault, book[:cut])
        assert report.refused
    assert people(vault) == []


def test_looks() -> None:
    with pytest.raises(TableUnfitError):
        xlsx_table.read(b"PK\x03\x04")


def test_stopped_half_way_nothing_is_there(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(HEAD + "".join(f"N {n} x,,,,\n" for n in range(6000)))
    ticket = Ticket(lambda step, done, total: ticket.cancel() if done > 4000 else None)
    before = size(vault)
    with pytest.raises(Cancelled):
        run.take_in(vault, "person", path, run.Options(), ticket)
    assert people(vault) == []
    assert size(vault) == before
    assert threading.active_count() == 1
