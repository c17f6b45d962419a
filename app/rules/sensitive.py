"""What is too dangerous to leave with the rest of its kind: one rule for bundles and for tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.model.act import Act
from app.model.claim import Claim
from app.model.ids import RecordId
from app.rules import vocabulary
from app.rules.vocabulary import TermList

_SEXUAL_VIOLENCE = {
    "acts": frozenset({"sexual_violations", "rape", "attempted_rape", "sexual_assault"}),
    "methods": frozenset({"rape", "sexual_molestation"}),
}
"""Terms that, with all under them, keep an act in the vault: list to keys."""


def is_sexual_violence(act: Act, lists: Mapping[str, TermList]) -> bool:
    """Whether an act is one, by its type or its methods. `lists`: all terms of the vault."""
    said = {"acts": (act.type,), "methods": act.methods}
    return any(
        not keys.isdisjoint(vocabulary.wider(lists[list_].entries, key))
        for list_, keys in _SEXUAL_VIOLENCE.items()
        for key in said[list_]
    )


def tells_who_said_it(claim: Claim, protected: Collection[RecordId]) -> bool:
    """A statement known from a protected source, with who made it, its words, or anything free to say."""
    return bool(claim.stated_by or claim.quote or claim.words_only) and claim.source in protected
