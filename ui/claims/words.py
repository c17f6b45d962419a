"""Sentences about claims."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication  # noqa: TID251

from app.model.claim import Claim
from app.model.ids import RecordId
from app.model.reconciliation import Against, Outcome, Reconciled
from app.model.source import Reliability
from ui.parts.text import isolated, said
from ui.words.choices import CONFIDENCE, CREDIBILITY, RELIABILITY
from ui.words.claims import BOUND, OUTCOME, span_words
from ui.words.dates import read_back


def _tr(text: str) -> str:
    return QCoreApplication.translate("claims", text)


TOTALS: dict[str, str] = {
    "held": "How many are held",
    "on_trial": "How many are on trial",
    "sentenced": "How many are sentenced",
    "disappeared": "How many have disappeared",
    "released": "How many were released",
    "repatriated": "How many were repatriated",
    "returned": "How many have returned",
    "dead": "How many have died",
    "unknown": "Of how many nothing is known",
}


def topic_words(about: str) -> str:
    """What a total counts: in our words where they are known, else as it was written."""
    if about in TOTALS:
        return said(TOTALS[about])
    return _tr("Number: {what}").format(what=field_words(about))


def field_words(field: str) -> str:
    """`date of capture`, `raised in negotiations`: the field's own name as words."""
    words = field.replace("_", " ").replace(".", ", ")
    return words[:1].upper() + words[1:]


def who_words(claim: Claim, source: str | None) -> str:
    """Who said it; the source where nobody is named."""
    return isolated(claim.stated_by or source or "") if claim.stated_by or source else _tr("Nobody is named")


def on_words(claim: Claim) -> str:
    """The day it was said, and the day it speaks of where that is another."""
    parts = [read_back(claim.stated_on) if claim.stated_on else _tr("day not known")]
    if claim.as_of is not None:
        parts.append(_tr("about {day}").format(day=read_back(claim.as_of)))
    return ", ".join(parts)


def number_words(claim: Claim) -> str:
    return f"{said(BOUND[claim.bound])}{claim.number}"


def parts_words(claim: Claim, names: Mapping[RecordId, str]) -> str:
    """`10 on trial + 8 sentenced`, or that it was not said."""
    if not claim.parts:
        return _tr("Not said")
    made = []
    for part in claim.parts:
        label = part.label or (names.get(part.proceeding, "") if part.proceeding else "")
        made.append(f"{part.number} {isolated(label)}" if label else str(part.number))
    return " + ".join(made)


def difference_words(found: Against) -> str:
    """`2 without a name`, `1 more on our list than was said`, in full sentences of few words."""
    if found.named is None or found.unnamed is None or found.excess is None:
        return said(OUTCOME[Outcome.NOT_COUNTED])
    parts = []
    if found.unnamed.least or found.unnamed.most is None or found.unnamed.most:
        parts.append(_tr("{n} without a name").format(n=span_words(found.unnamed)))
    if found.excess.least or found.excess.most is None or found.excess.most:
        parts.append(_tr("{n} more on our list than was said").format(n=span_words(found.excess)))
    return "; ".join(parts) or said(OUTCOME[Outcome.FITS])


def list_words(found: Reconciled) -> str:
    """Whom our list has of it: `8 named`."""
    if found.against.named is None:
        return _tr("cannot be counted")
    return _tr("{n} named").format(n=span_words(found.against.named.span))


def weight_words(claim: Claim) -> str:
    """How far the source and what it said are trusted, on the scale they are judged by."""
    known = [] if claim.reliability is Reliability.F else [said(RELIABILITY[claim.reliability.value])]
    if claim.credibility != 6:
        known.append(said(CREDIBILITY[str(claim.credibility)]))
    return "; ".join(known) or _tr("not judged")


def certainty_words(claim: Claim) -> str:
    return said(CONFIDENCE[claim.certainty.value]) if claim.certainty else _tr("not judged")
