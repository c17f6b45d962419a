"""What may be passed on of one person, to one recipient, on one day: the union of the consents that hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.model.case import Case
from app.model.consent import Consent, Element
from app.model.ids import RecordId
from app.model.still import Use
from app.rules.consent import Audience, Fault, allowed, fault


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


def scope_of(case: Case, person: RecordId, recipient: str, relatives: Collection[str], use: Use | None = None) -> Scope:
    """What the consents about `person` allow for `recipient`, a reader of the kind `use`, on the day of the case.

    A relative who files alone and in their own name needs nobody's consent. Where a consent is needed and none holds,
    nothing but the name is written (and the check says that even this must not leave).
    """
    audience = Audience(use, (recipient,), case.on)
    holding: list[tuple[RecordId, Consent]] = []
    faults: list[tuple[RecordId, Consent, Fault]] = []
    for record, consent in case.consents.items():
        if consent.person != person:
            continue
        wrong = fault(consent, audience)
        if wrong is None:
            holding.append((record, consent))
        else:
            faults.append((record, consent, wrong))
    author = case.inquiry.author
    needed = author is None or author.organisation is not None or not is_relative(author.relation, relatives)
    elements = allowed(person, case.consents.values(), audience) if needed else frozenset(Element)
    return Scope(needed, elements, tuple(holding), tuple(faults))
