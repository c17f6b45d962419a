"""Who said what, when, on which source. Claims may contradict one another; nothing here settles them."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.dates import UncertainDate
from app.model.ids import RecordId
from app.model.source import Reliability


@dataclass(frozen=True)
class Part:
    """One addend of a total: 16 = 1 + 7 + 8."""

    label: str
    number: int


@dataclass(frozen=True)
class Claim:
    """`about`: what the claim answers ("held", "repatriated", "on_trial", or a field of `subject`).

    `credibility`: of the information itself, from 1 confirmed to 6 cannot be judged (the Admiralty scale).
    """

    about: str
    value: str
    number: int | None = None
    parts: tuple[Part, ...] = ()
    subject: RecordId | None = None
    stated_by: str | None = None
    stated_on: UncertainDate | None = None
    source: RecordId | None = None
    reliability: Reliability = Reliability.F
    credibility: int = 6
    quote: str | None = None
    disputes: tuple[RecordId, ...] = ()
