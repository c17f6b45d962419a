"""The communication to the Working Group on Enforced or Involuntary Disappearances, in the order of its form."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Refused
from app.model.case import Case
from app.render.annexes import Annex, plan
from app.render.document import Block, Document, Entry, Heading, Paragraph, Role, Table
from app.rules import english
from app.rules.body import Body, Field, Level, Need
from app.rules.fields import WITHHELD, Filled, fill
from app.rules.preflight import preflight

_WIDTHS = {
    "dis.detention_info": (17, 26, 33, 13, 11),
    "act.complaints": (13, 22, 25, 13, 17, 10),
}
WGEID = "wgeid"
_UNKNOWN = "Not known"
_NONE = "–"


def reference(case: Case) -> str:
    """A name for the communication that says nothing of anybody: the first eight digits of the inquiry's id."""
    return case.inquiry_id[:8].upper()


def _value(field: Field, filled: Filled) -> Block | None:
    if filled.rows:
        widths = _WIDTHS.get(field.key, (1,) * len(filled.columns))
        return Table(filled.columns, filled.rows, widths, field.label, field.number, field.starred)
    if not filled.empty:
        return Entry(field.label, filled.lines, field.number, field.starred)
    if filled.withheld is not None:
        return Entry(field.label, (WITHHELD,), field.number, field.starred, muted=True)
    if not field.number:
        return None
    said = _UNKNOWN if field.need in {Need.WANTED, Need.REQUIRED} else _NONE
    return Entry(field.label, (said,), field.number, field.starred, muted=True)


def _sections(body: Body, filled: dict[str, Filled]) -> Iterator[Block]:
    for section in body.sections:
        if section.number:
            yield Heading(f"{section.number}. {section.title}")
        for field in body.fields:
            if field.section == section.number and (block := _value(field, filled[field.key])) is not None:
                yield block


def _annexes(annexes: tuple[Annex, ...]) -> Iterator[Block]:
    yield Heading("Annexes")
    if not annexes:
        yield Paragraph("There are no annexes.")
        return
    yield Paragraph(
        "Copies only. Each file can be compared with the SHA-256 value that stands beside it; "
        "each still can be made again from its film.",
        Role.NOTE,
    )
    for annex in annexes:
        yield Entry(f"Annex {annex.number}", annex.lines, fine=annex.fine, narrow=True)


def _notices(case: Case, draft: bool, blocking: int) -> Iterator[Block]:
    if draft:
        open_points = f" {blocking} open point{'' if blocking == 1 else 's'} still to be mended." if blocking else ""
        yield Paragraph(f"DRAFT. Not to be sent.{open_points}", Role.NOTICE)
    author = case.inquiry.author
    if author is not None and author.confidential:
        yield Paragraph(
            "CONFIDENTIAL. The author asks that their identity and contact details (section 6) be kept confidential and not "
            "be passed on to any Government.",
            Role.NOTICE,
        )
    yield Paragraph(
        "Set out in the order of the Working Group’s form. Fields marked with an asterisk (*) are those without which a case "
        "cannot be taken up.",
        Role.NOTE,
    )


def _concerning(filled: dict[str, Filled]) -> str:
    """The name as it is called, in the script of the first lines."""
    family, given = filled["victim.family_name"].lines, filled["victim.given_names"].lines
    if not family:
        return ""
    if not given or given[0].startswith("Recorded as one name"):
        return family[0]
    return f"{given[0]} {family[0]}"


def document(case: Case, body: Body, *, draft: bool = False) -> Document:
    """The communication as it would be sent on the day of the case, annexes listed at its end. Pure.

    Raises `Refused`: "form-not-written" (key=) for any other body; "language-not-written" (language=) for any but English;
    "annex-missing" (number=); "inquiry-blocked" (count=, rule=) while the preflight has something that blocks, unless it is
    a `draft`, which says so on every page.
    """
    if body.key != WGEID:
        raise Refused("form-not-written", key=body.key)
    if case.inquiry.language != "en":
        raise Refused("language-not-written", language=case.inquiry.language)
    blocking = [problem for problem in preflight(case, body) if problem.level is Level.BLOCK]
    if blocking and not draft:
        raise Refused("inquiry-blocked", count=len(blocking), rule=blocking[0].rule)
    filled = dict(fill(case, body))
    blocks = (
        *_notices(case, draft, len(blocking)),
        *_sections(body, filled),
        *_annexes(plan(case)),
    )
    author = case.inquiry.author
    marks = ["DRAFT" if draft else "", "CONFIDENTIAL" if author is not None and author.confidential else ""]
    return Document(
        title=body.title,
        over=body.name,
        concerning=_concerning(filled),
        metadata_title=f"Communication to the {body.name}",
        header=" · ".join(mark for mark in (*marks, f"Reference {reference(case)}") if mark),
        footer=f"{english.day_text(case.on)}",
        language=case.inquiry.language,
        dated=case.on,
        blocks=blocks,
    )
