"""What the consents of a captive let pass: one rule, for submissions and for bundles alike.

A consent lets its elements pass on a day if it is in force then, names the reader, and was given for a purpose that this reader
serves. Readers are named by their key (a body, a recipient's public key) or by what kind of reader they are (`court`, `un`,
`family`, `public`). Of several recipients each must be named: one of two is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.model.consent import Consent, Element
from app.model.ids import RecordId
from app.model.still import Use

_FIND = frozenset({"search", "protection"})
PURPOSES: Mapping[Use | None, frozenset[str]] = MappingProxyType(
    {
        Use.COURT: frozenset({"justice"}),
        Use.UN: _FIND | {"justice"},
        Use.FAMILY: frozenset({"family", "search"}),
        Use.PUBLIC: frozenset({"publicity"}),
        None: _FIND | {"justice", "family"},
    }
)
"""The purposes that a kind of reader serves (our own rule). None: a reader of no such kind, such as an authority or the Red
Cross, which may do anything but publish. What is kept for documentation passes to nobody, and neither does what a purpose of a
vault's own was given for."""


class Fault(StrEnum):
    """Why a consent does not hold."""

    OTHER_RECIPIENT = "other_recipient"
    OTHER_PURPOSE = "other_purpose"
    UNDATED = "undated"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Audience:
    """`use`: what kind of reader, None for none of these; `recipients`: their keys, as consents name them; `on`: the day."""

    use: Use | None
    recipients: tuple[str, ...]
    on: date

    @property
    def names(self) -> tuple[str, ...]:
        """By what a consent may name one of these readers."""
        return (*self.recipients, *((self.use.value,) if self.use else ()))


def fault_of(consent: Consent, reader: str, audience: Audience) -> Fault | None:
    """The first reason why `consent` does not hold for one reader of the audience. Doubtful dates are read against it."""
    withdrawn = consent.withdrawn_on
    if withdrawn is not None and (withdrawn.earliest is None or withdrawn.earliest <= audience.on):
        return Fault.WITHDRAWN
    if reader not in consent.recipients:
        return Fault.OTHER_RECIPIENT
    if PURPOSES[audience.use].isdisjoint(consent.purposes):
        return Fault.OTHER_PURPOSE
    if consent.given_on.earliest is None or consent.given_on.latest is None:
        return Fault.UNDATED
    if consent.given_on.latest > audience.on:
        return Fault.NOT_YET
    expires = consent.expires_on
    if expires is not None and (expires.earliest is None or expires.earliest < audience.on):
        return Fault.EXPIRED
    return None


def fault(consent: Consent, audience: Audience) -> Fault | None:
    """Why `consent` holds for no reader of the audience, None where it holds for one. That it names nobody is said last."""
    found = [fault_of(consent, reader, audience) for reader in audience.names]
    if None in found:
        return None
    return next((each for each in found if each is not Fault.OTHER_RECIPIENT), Fault.OTHER_RECIPIENT)


def allowed(person: RecordId, consents: Iterable[Consent], audience: Audience) -> frozenset[Element]:
    """The elements about `person` that may pass to the whole audience."""
    about = [consent for consent in consents if consent.person == person]

    def agreed(reader: str) -> frozenset[Element]:
        holding = (consent for consent in about if fault_of(consent, reader, audience) is None)
        return frozenset(element for consent in holding for element in consent.elements)

    by_kind = agreed(audience.use.value) if audience.use else frozenset()
    by_key = [agreed(recipient) for recipient in audience.recipients]
    return by_kind | (frozenset.intersection(*by_key) if by_key else frozenset())


def withdrawn(person: RecordId, element: Element, consents: Iterable[Consent], audience: Audience) -> bool:
    """Did somebody take back that this element of `person` may pass, and nobody give it anew?"""
    about = [consent for consent in consents if consent.person == person and element in consent.elements]
    faults = {fault(consent, audience) for consent in about}
    return Fault.WITHDRAWN in faults and None not in faults


def uncovered(
    needs: Mapping[RecordId, Iterable[Element]], consents: Iterable[Consent], audience: Audience
) -> tuple[tuple[RecordId, Element], ...]:
    """What is needed and may not pass, in the order of ids and elements."""
    every = list(consents)
    return tuple(
        (person, element)
        for person in sorted(needs)
        for element in sorted(set(needs[person]) - allowed(person, every, audience))
    )
