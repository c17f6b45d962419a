"""What a claim about a field says, held against what is recorded there and against other claims. Pure; it decides nothing.

*Both can be true* is agreement: dates that overlap, names that may be one, one item of a list. A later and different value of
something that changes over time is an update. All else that can be compared contradicts; what cannot (another script, a
narrative, a statement kept as words) is said to be so. Uncertain dates never make an update: only a day that is later on
every reading does.
"""

from __future__ import annotations

import dataclasses
import re
import types
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from app.errors import Invalid
from app.model.claim import Claim, exactly, span
from app.model.dates import UncertainDate, certainly_before, on_day, overlaps, parse_date
from app.model.drafts import first_problem, integer, one_of, parse_yes_no
from app.model.ids import RecordId
from app.model.person import PersonName
from app.model.record import KINDS, Record
from app.model.scripts import script_of
from app.model.status import Standing, Status
from app.model.text import parse_long

Parser = Callable[[Mapping[str, object]], Record]
Alike = Callable[[str, str], "bool | None"]
"""May two written names be one? None where that cannot be told."""


class Relation(StrEnum):
    """How one statement stands to another, or to what is recorded."""

    AGREES = "agrees"
    UPDATES = "updates"
    CONTRADICTS = "contradicts"
    NOT_COMPARED = "not_compared"
    NOTHING_RECORDED = "nothing_recorded"


COUNTED: dict[str, frozenset[Status]] = {
    "held": frozenset({Status.HELD, Status.ON_TRIAL, Status.SENTENCED}),
    "on_trial": frozenset({Status.ON_TRIAL}),
    "sentenced": frozenset({Status.SENTENCED}),
    "disappeared": frozenset({Status.DISAPPEARED}),
    "released": frozenset({Status.RELEASED}),
    "repatriated": frozenset({Status.REPATRIATED}),
    "returned": frozenset({Status.RELEASED, Status.REPATRIATED}),
    "dead": frozenset({Status.DEAD}),
    "unknown": frozenset({Status.UNKNOWN}),
}
"""What a total counts, as computed statuses: whoever is on trial or sentenced is held too."""

STATUS = "status"
_NOT_KNOWN = frozenset({Status.DISAPPEARED, Status.UNKNOWN})
"""Whoever has disappeared may be held or dead: neither statement is held against it."""

_CHANGING = frozenset(
    {
        *("address", "civil_status", "health_needs", "marks", "nationalities", "occupation", "service.branch"),
        *(
            "service.rank",
            "service.unit",
            "court",
            "case_number",
            "charges",
            "counsel",
            "defendants",
            "language",
            "result",
        ),
        *("official", "reliability", "url", STATUS),
    }
)
"""Fields whose value may be another one later without either being wrong. A date of birth is not among them."""

_NARRATIVE = frozenset({"charges", "description", "health_needs", "marks", "notes", "quote", "reason", "result"})
"""Fields that tell something in free words: that two tell it otherwise says nothing."""

_CALLED = {"name": "names", "nationality": "nationalities", "defendant": "defendants", "person": "persons"}
_LARGEST = 10**15


@dataclass(frozen=True)
class Field:
    """A field that a claim may be about. `path`: its name, or two with a point; `type`: of one value; `several`: a list."""

    path: str
    type: Any
    several: bool = False


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return get_type_hints(cls)


def _plain(hint: Any) -> tuple[Any, bool]:
    """The type of one value, and whether there are several."""
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _plain(get_args(hint)[0])[0], True
    return hint, False


def key_of(about: str) -> str:
    """`On trial`, `on-trial`: on_trial."""
    return re.sub(r"[\s-]+", "_", about.strip().casefold())


def find_field(kind: str, about: str) -> Field | None:
    """The field of a kind that `about` names; None where it has none. `service rank`, `service.rank`: the field within."""
    hints = _hints(cast("Hashable", KINDS[kind]))
    key = key_of(about)
    key = _CALLED.get(key, key) if _CALLED.get(key) in hints else key
    if key in hints:
        return Field(key, *_plain(hints[key]))
    for outer, hint in hints.items():
        inner, several = _plain(hint)
        name = key.removeprefix(outer)[1:]
        is_within = key.startswith((f"{outer}.", f"{outer}_")) and dataclasses.is_dataclass(inner) and not several
        if is_within and isinstance(inner, type) and name in _hints(inner):
            return Field(f"{outer}.{name}", *_plain(_hints(inner)[name]))
    if kind == "person" and (key == STATUS or key in COUNTED):
        return Field(key, Status)
    return None


def value_problem(kind: str, field: Field, value: str, parsers: Mapping[str, Parser]) -> str | None:
    """The code of what is wrong with a value for this field, by the kind's own parser; None where it can be read."""
    try:
        read(field, value)
    except Invalid as bad:
        return first_problem(bad)
    if field.type in {RecordId, Status} or kind not in parsers or _has_parts(field):
        return None  # a record is named by its label, and what has parts is compared as words
    asked = field.path.replace(".", "_")
    try:
        parsers[kind]({asked: value})
    except Invalid as bad:
        for name, code in bad.problems.items():
            if re.split(r"[\[.]", name)[0] == asked and code != "unknown-field":
                return code
    return None


def _has_parts(field: Field) -> bool:
    return dataclasses.is_dataclass(field.type) and field.type not in {UncertainDate, PersonName}


def read(field: Field, value: str) -> Any:
    """A claimed value as the field's type has it: a date, a number, a choice, yes or no, else text. Raises Invalid.

    That somebody is held, on trial...: yes, no, or the same word again.
    """
    wanted = field.type
    if field.path in COUNTED:
        return key_of(value) == field.path or parse_yes_no(value)
    if wanted is UncertainDate:
        return parse_date(value)
    if wanted is date:
        return parse_date(value)
    if wanted is bool:
        return parse_yes_no(value)
    if wanted is int:
        return integer(-_LARGEST, _LARGEST)(value)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return one_of(wanted)(value)
    return parse_long(value)


def recorded_value(record: Record, field: Field) -> Any:
    """What the record has there: None or an empty tuple where it has nothing."""
    found: Any = record
    for name in field.path.split("."):
        found = getattr(found, name, None)
    return found


def words_of(value: Any) -> str:
    """A recorded value as one line."""
    if isinstance(value, tuple):
        return "; ".join(words_of(item) for item in value)
    if isinstance(value, UncertainDate | PersonName):
        return value.text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if dataclasses.is_dataclass(value):
        parts = (getattr(value, each.name) for each in dataclasses.fields(value))
        return ", ".join(words_of(part) for part in parts if part not in {None, ()})
    return str(value)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", _folded(name)))


def same_letters(first: str, second: str) -> bool | None:
    """One spelling in whatever order; None for two scripts, which letters alone cannot compare."""
    if _words(first) == _words(second):
        return True
    return False if script_of(first) == script_of(second) else None


def _covered(said: Status) -> frozenset[Status]:
    """What somebody may be, of whom it is said: who is held may be on trial."""
    return COUNTED.get(said.value, frozenset({said}))


def _same(field: Field, first: Any, second: Any, alike: Alike) -> bool | None:
    """May both be true? None where they cannot be compared. Two scripts and narratives cannot unless they are equal."""
    if isinstance(first, PersonName):
        first = first.text
    if isinstance(second, PersonName):
        second = second.text
    if isinstance(first, Status) and isinstance(second, Status):
        return bool(_covered(first) & _covered(second))
    if isinstance(first, UncertainDate) and isinstance(second, UncertainDate):
        return overlaps(first, second)
    if isinstance(second, date) and isinstance(first, UncertainDate):
        return overlaps(first, on_day(second))
    if field.type is PersonName:
        return same_letters(first, second) or alike(first, second)
    if isinstance(first, str) and isinstance(second, str) and not isinstance(first, Enum):
        if _folded(first) == _folded(second):
            return True
        scripts = script_of(first) == script_of(second)
        return False if scripts and field.path not in _NARRATIVE and field.type is str else None
    if dataclasses.is_dataclass(second):
        return True if _folded(words_of(second)) == _folded(str(first)) else None
    return bool(first == second)


def _any_same(field: Field, first: Any, seconds: Iterable[Any], alike: Alike) -> bool | None:
    found = [_same(field, first, each, alike) for each in seconds]
    if True in found:
        return True
    return False if False in found else None


def _typed(field: Field, claim: Claim) -> Any | None:
    """The value to compare; None where there is none."""
    if claim.words_only:
        return None
    try:
        return read(field, claim.value)
    except Invalid:
        return None


def _later(one: UncertainDate | None, other: UncertainDate | None) -> bool:
    return one is not None and other is not None and certainly_before(other, one)


def _relation(same: bool | None, field: Field, *, later: bool) -> Relation:
    if same is None:
        return Relation.NOT_COMPARED
    if same:
        return Relation.AGREES
    return Relation.UPDATES if later and field.path in _CHANGING else Relation.CONTRADICTS


def _status_same(field: Field, claim: Claim, standing: Standing) -> bool | None:
    """A claim that somebody is held, or about the status, against the computed one, with all that it may be instead."""
    computed = frozenset({standing.status, *standing.possible})
    said = _typed(field, claim)
    if said is None:
        return None
    wanted = _covered(said) if field.path == STATUS else COUNTED[field.path]
    if computed & _NOT_KNOWN and not wanted & _NOT_KNOWN:
        return None
    return bool(wanted & computed) if said is not False else bool(computed - wanted)


def against_status(field: Field, claim: Claim, standing: Standing) -> Relation:
    """A claim about how somebody stands, against what is computed for the day it speaks of."""
    return _relation(_status_same(field, claim, standing), field, later=False)


def against_recorded(
    field: Field, claim: Claim, value: Any, value_on: UncertainDate | None, alike: Alike = same_letters
) -> Relation:
    """A claim against the recorded value. `value_on`: a day for which the recorded value is backed, None unknown.
    `alike`: what compares names that are not the same letters.

    A number about a list is how many there are: more in the record than were said contradict, fewer do not, since a list may
    lack some; so an item that is not in the list contradicts nothing either. References are for whoever can look up what
    they are called: not compared here.
    """
    if value in {None, ()}:
        return Relation.NOTHING_RECORDED
    if claim.number is not None and field.several:
        stated = span(claim.number, claim.bound)
        too_many = stated.most is not None and exactly(len(value)).least > stated.most
        return Relation.CONTRADICTS if too_many else Relation.AGREES
    said = _typed(field, claim)
    if said is None or field.type is RecordId:
        return Relation.NOT_COMPARED
    same = _any_same(field, said, value if isinstance(value, tuple) else (value,), alike)
    if field.several and same is False and field.type is not PersonName:
        return Relation.NOTHING_RECORDED
    return _relation(same, field, later=_later(claim.when, value_on))


def between(
    field: Field,
    first: Claim,
    second: Claim,
    first_id: RecordId,
    second_id: RecordId,
    alike: Alike = same_letters,
) -> Relation:
    """Two claims about one field; in whichever order they are given. One that says it disputes the other contradicts it."""
    if second_id in first.disputes or first_id in second.disputes:
        return Relation.CONTRADICTS
    if first.number is not None and second.number is not None and field.several:
        same: bool | None = span(first.number, first.bound).meets(span(second.number, second.bound))
    else:
        one, other = _typed(field, first), _typed(field, second)
        same = None if one is None or other is None else _same(field, one, other, alike)
        if field.several and same is False and field.type is not PersonName:
            same = True  # two items of one list
    later = _later(first.when, second.when) or _later(second.when, first.when)
    return _relation(same, field, later=later)
