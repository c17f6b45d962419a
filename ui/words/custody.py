"""Words for custody, contact, duties, sessions, what became of defendants, and who was seen on which day in court."""

from __future__ import annotations

from datetime import date

from app.model.contact import Permission
from app.model.duties import Duty, Tally, Verdict
from app.model.event import ContactKind, EventType, Penalty
from app.model.guarantee import Observed
from app.model.hearings import SessionState, Stage
from app.model.matrix import Cell
from app.model.noted import Span
from ui.words import dates

CONTACT: dict[ContactKind, str] = {
    ContactKind.FAMILY: "family",
    ContactKind.COUNSEL: "counsel",
    ContactKind.RED_CROSS: "Red Cross",
    ContactKind.CONSUL: "consul",
    ContactKind.PROTECTING_POWER: "Protecting Power",
}

PERMISSION: dict[Permission, str] = {
    Permission.PERMITTED: "permitted",
    Permission.REFUSED: "refused",
    Permission.UNKNOWN: "not known",
}

DUTY: dict[Duty, str] = {
    Duty.LETTERS: "letters sent",
    Duty.CARDS: "cards sent",
    Duty.INSPECTION: "inspections with weight",
    Duty.CAPTURE_CARD: "capture card",
    Duty.BUREAU_ENTRY: "entry with the information bureau",
    Duty.VISIT: "visit by the Red Cross or a Protecting Power",
}

VERDICT: dict[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.MAY_BE: "may be met",
    Verdict.NOT_SHOWN: "not shown",
    Verdict.NOT_JUDGED: "not judged",
}

CARD_AFTER: dict[EventType, str] = {
    EventType.CAPTURE: "the capture",
    EventType.TRANSFER: "the transfer",
    EventType.ILLNESS: "the illness",
}

STATE_ACT: dict[EventType, str] = {
    EventType.ACKNOWLEDGMENT: "acknowledged custody",
    EventType.ACKNOWLEDGMENT_RETRACTED: "retracted its acknowledgment",
    EventType.DENIAL: "denied custody",
    EventType.SILENCE: "gave no answer",
}

CONDITION: dict[EventType, str] = {
    EventType.MEDICAL: "medical examination",
    EventType.INJURY: "injured",
    EventType.ILLNESS: "ill",
}

SESSION: dict[SessionState, str] = {
    SessionState.HELD: "held",
    SessionState.MAY_BE: "may have been held",
    SessionState.AHEAD: "ahead",
    SessionState.NOT_CONFIRMED: "set, not recorded as held",
}

STAGE: dict[Stage, str] = {
    Stage.NONE: "nothing recorded",
    Stage.CHARGED: "charged",
    Stage.ON_TRIAL: "on trial",
    Stage.CONVICTED: "convicted",
    Stage.ACQUITTED: "acquitted",
    Stage.DISCONTINUED: "discontinued",
    Stage.SENTENCED: "sentenced",
    Stage.APPEALED: "appeal lodged",
    Stage.UPHELD: "upheld on appeal",
    Stage.CHANGED: "changed on appeal",
    Stage.QUASHED: "quashed on appeal",
}

CELL: dict[Cell, str] = {
    Cell.SEEN: "seen",
    Cell.MAYBE_SEEN: "perhaps seen",
    Cell.NOT_SEEN: "not seen",
    Cell.NOT_SHOWN: "not shown",
    Cell.NOT_WATCHED: "not watched",
    Cell.NO_FOOTAGE: "no footage",
}

OBSERVED: dict[Observed, str] = {
    Observed.YES: "observed",
    Observed.NO: "not observed",
    Observed.PARTLY: "partly observed",
    Observed.UNKNOWN: "not known",
}


def span_words(span: Span) -> str:
    """`3`, `0 to 2`, `at least 3`."""
    if span.most is None:
        return f"at least {span.least}"
    return str(span.least) if span.is_certain else f"{span.least} to {span.most}"


def span_days(span: Span) -> str:
    """`1 day`, `3 days`, `30 to 60 days`, `at least 3 days`."""
    return f"{span_words(span)} {'day' if span == Span(1, 1) else 'days'}"


def tally_words(tally: Tally) -> str:
    """`1 of 2, not shown`."""
    return f"{span_words(tally.counted)} of {tally.owed}, {VERDICT[tally.verdict]}"


def month_words(first: date) -> str:
    """`June 2025`."""
    return f"{dates.MONTHS[first.month - 1]} {first.year:04d}"


def held_words(earliest: date | None, latest: date) -> str:
    """When captivity began or ended: a day, or the days between which it did."""
    if earliest == latest:
        return dates.day(latest)
    if earliest is None or earliest == date.min:
        return f"{dates.day(latest)} at the latest"
    return f"some day from {dates.day(earliest)} to {dates.day(latest)}"


def sentence_words(months: int | None, penalty: Penalty | None) -> str:
    """`15 years and 6 months`, `life`, `death`, or nothing where no measure is recorded."""
    if penalty is Penalty.LIFE:
        return "life"
    if penalty is Penalty.DEATH:
        return "death"
    if months is None:
        return ""
    years, rest = divmod(months, 12)
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((years, "year"), (rest, "month")) if n]
    return " and ".join(parts)
