"""What may be passed on of one person, to one recipient, on one day: the union of the consents that hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.model.case import Case
from app.model.consent import Consent, Element
from app.model.ids import RecordId


class Fault(StrEnum):
    """Why a consent does not hold."""

    OTHER_RECIPIENT = "other_recipient"
    UNDATED = "undated"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def fault_of(consent: Consent, recipient: str, on: date) -> Fault | None:
    """The first reason why `consent` does not hold for `recipient` on that day. Doubtful dates are read against it."""
    withdrawn = consent.withdrawn_on
    if withdrawn is not None and (withdrawn.earliest is None or withdrawn.earliest <= on):
        return Fault.WITHDRAWN
    if recipient not in consent.recipients:
        return Fault.OTHER_RECIPIENT
    if consent.given_on.earliest is None or consent.given_on.latest is None:
        return Fault.UNDATED
    if consent.given_on.latest > on:
        return Fault.NOT_YET
    expires = consent.expires_on
    if expires is not None and (expires.earliest is None or expires.earliest < on):
        return Fault.EXPIRED
    return None


def is_relative(relation: str | None, relatives: Collection[str]) -> bool:
    """Does the relation name a member of the family? An unknown word does not, so that consent is asked for."""
    words = re.findall(r"[^\W\d_]+", (relation or "").casefold())
    return any(word in relatives for word in words) and not {"not", "friend", "lawyer", "counsel"} & set(words)


@dataclass(frozen=True)
class Scope:
    """`needed`: consent is needed at all (anybody but a relative files). `elements`: what may be passed on.

    `holding`: consents that hold, `faults`: those that do not, each with the reason.
    """

    needed: bool
    elements: frozenset[Element]
    holding: tuple[tuple[RecordId, Consent], ...]
    faults: tuple[tuple[RecordId, Consent, Fault], ...]

    def covers(self, element: Element | None) -> bool:
        return element is None or element in self.elements


def scope_of(case: Case, person: RecordId, recipient: str, relatives: Collection[str]) -> Scope:
    """What the consents about `person` allow for `recipient` on the day of the case.

    A relative who files alone and in their own name needs nobody's consent. Where a consent is needed and none holds,
    nothing but the name is written (and the check says that even this must not leave).
    """
    holding: list[tuple[RecordId, Consent]] = []
    faults: list[tuple[RecordId, Consent, Fault]] = []
    for record, consent in case.consents.items():
        if consent.person != person:
            continue
        fault = fault_of(consent, recipient, case.on)
        if fault is None:
            holding.append((record, consent))
        else:
            faults.append((record, consent, fault))
    author = case.inquiry.author
    needed = author is None or author.organisation is not None or not is_relative(author.relation, relatives)
    elements = (
        frozenset(element for _, consent in holding for element in consent.elements) if needed else frozenset(Element)
    )
    return Scope(needed, elements, tuple(holding), tuple(faults))
