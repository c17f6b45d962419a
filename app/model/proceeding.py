"""Court cases, joint or single: who is charged with what, by whom they are defended, in which language they are heard.

Sessions, judgments, sentences and appeals are events that name the case; what became of each defendant is computed from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from app.model.dates import UncertainDate, parse_date
from app.model.drafts import ITEMS_LIMIT, Draft, Reading, one_of, parse_id, parse_language
from app.model.ids import RecordId
from app.model.term import parse_term
from app.model.text import parse_line, parse_long, parse_name_text

T = TypeVar("T")


class CounselBy(StrEnum):
    """Who picked the counsel."""

    CHOSEN = "chosen"
    APPOINTED = "appointed"


class Interpretation(StrEnum):
    """Whether the defendants were given an interpreter."""

    PROVIDED = "provided"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Charge:
    """`instrument`: the code or treaty; `defendants`: whom it is against, all of the case if empty."""

    article: str | None = None
    instrument: str | None = None
    text: str | None = None
    defendants: tuple[RecordId, ...] = ()


@dataclass(frozen=True)
class Counsel:
    """Who defends one defendant. `by` None: not known who picked them. `until` None: still, or not known."""

    defendant: RecordId
    name: str
    by: CounselBy | None = None
    since: UncertainDate | None = None
    until: UncertainDate | None = None


@dataclass(frozen=True)
class Defence:
    """How one defendant could follow and defend himself. `language`: how well he understands the court's, a term; `access` to
    counsel: terms.
    """

    defendant: RecordId
    language: str | None = None
    access: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proceeding:
    """`court_kind`: a term; `language`: of the court; `interpreted_into`: languages (ISO 639)."""

    title: str
    defendants: tuple[RecordId, ...] = ()
    court: str | None = None
    place: RecordId | None = None
    case_number: str | None = None
    charges: tuple[Charge, ...] = ()
    language: str | None = None
    notes: str | None = None
    counsel: tuple[Counsel, ...] = field(default=(), kw_only=True)
    interpretation: Interpretation | None = field(default=None, kw_only=True)
    interpreted_into: tuple[str, ...] = field(default=(), kw_only=True)
    court_kind: str | None = field(default=None, kw_only=True)
    defence: tuple[Defence, ...] = field(default=(), kw_only=True)


CHARGE_PARTS = ("defendants", "article", "instrument", "text")
COUNSEL_PARTS = ("defendant", "name", "by", "since")
DEFENCE_PARTS = ("defendant", "language", "access")
"""The order in which the fields of a charge, a counsel and a defence stand on one line, between semicolons."""


def parse_charge(draft: Draft) -> Charge:
    """A charge from a draft with the fields of `Charge`; it says at least an article or what it is for.

    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    found = Charge(
        article=reading.get("article", parse_line),
        instrument=reading.get("instrument", parse_line),
        text=reading.get("text", parse_long),
        defendants=reading.several("defendants", parse_id),
    )
    if found.article is None and found.text is None:
        reading.problem("text", "missing")
    reading.done()
    return found


def parse_counsel(draft: Draft) -> Counsel:
    """A counsel from a draft with the fields of `Counsel`. Raises Invalid with the problems of all fields."""
    reading = Reading(draft)
    found = Counsel(
        defendant=reading.need("defendant", parse_id),
        name=reading.need("name", parse_name_text),
        by=reading.get("by", one_of(CounselBy)),
        since=reading.get("since", parse_date),
        until=reading.get("until", parse_date),
    )
    reading.done()
    return found


def parse_defence(draft: Draft) -> Defence:
    """A defence from a draft with the fields of `Defence`; `access` is a list, or terms with commas between.

    Raises Invalid with the problems of all fields.
    """
    access = draft.get("access")
    reading = Reading({**draft, "access": access.split(",")} if isinstance(access, str) else draft)
    found = Defence(
        defendant=reading.need("defendant", parse_id),
        language=reading.get("language", parse_term),
        access=reading.several("access", parse_term),
    )
    reading.done()
    return found


def _each(reading: Reading, name: str, parser: Callable[[Draft], T]) -> tuple[T, ...]:
    """A list of drafts inside a draft, each once; a single draft is a list of one."""
    given = reading.raw(name)
    items = [given] if isinstance(given, Mapping) else [] if given is None else given
    if not isinstance(items, Sequence) or isinstance(items, str):
        reading.problem(name, "not-a-list")
        return ()
    if len(items) > ITEMS_LIMIT:
        reading.problem(name, "too-many")
        return ()
    found: list[T] = []
    for position, item in enumerate(items):
        if not isinstance(item, Mapping):
            reading.problem(f"{name}[{position}]", "not-fields")
        elif (value := reading.within(f"{name}[{position}]", parser, item)) is not None:
            found.append(value)
    return tuple(dict.fromkeys(found))


def parse_proceeding(draft: Draft) -> Proceeding:
    """A court case from a draft with the fields of `Proceeding`; `charges`, `counsel` and `defence` are lists of drafts.

    Whoever one of these is about must be among the defendants. Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    found = Proceeding(
        title=reading.need("title", parse_line),
        defendants=reading.several("defendants", parse_id),
        court=reading.get("court", parse_line),
        place=reading.get("place", parse_id),
        case_number=reading.get("case_number", parse_line),
        charges=_each(reading, "charges", parse_charge),
        language=reading.get("language", parse_language),
        notes=reading.get("notes", parse_long),
        counsel=_each(reading, "counsel", parse_counsel),
        interpretation=reading.get("interpretation", one_of(Interpretation)),
        interpreted_into=reading.several("interpreted_into", parse_language),
        court_kind=reading.get("court_kind", parse_term),
        defence=_each(reading, "defence", parse_defence),
    )
    if not reading.is_wrong("defendants"):
        if any(not set(charge.defendants) <= set(found.defendants) for charge in found.charges):
            reading.problem("charges", "not-a-defendant")
        if any(counsel.defendant not in found.defendants for counsel in found.counsel):
            reading.problem("counsel", "not-a-defendant")
        if any(defence.defendant not in found.defendants for defence in found.defence):
            reading.problem("defence", "not-a-defendant")
    reading.done()
    return found
