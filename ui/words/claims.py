"""Words for claims: how statements stand to one another, and totals to the list of names."""

from __future__ import annotations

from app.model.claim import Bound, Span
from app.model.claimed import Relation
from app.model.reconciliation import Arithmetic, Outcome

RELATION: dict[Relation, str] = {
    Relation.AGREES: "agrees",
    Relation.UPDATES: "later and different",
    Relation.CONTRADICTS: "contradicts",
    Relation.NOT_COMPARED: "not compared",
    Relation.NOTHING_RECORDED: "nothing of it is recorded",
}
BETWEEN: dict[Relation, str] = {
    Relation.AGREES: "agree",
    Relation.UPDATES: "the second is later and different",
    Relation.CONTRADICTS: "contradict one another",
    Relation.NOT_COMPARED: "cannot be compared",
    Relation.NOTHING_RECORDED: "cannot be compared",
}
OUTCOME: dict[Outcome, str] = {
    Outcome.FITS: "every one is named",
    Outcome.MAY_FIT: "may fit the names",
    Outcome.UNNAMED: "some are not named",
    Outcome.EXCESS: "more are named than were said",
    Outcome.NOT_COUNTED: "the list cannot tell who is meant",
}
BOUND: dict[Bound | None, str] = {
    None: "",
    Bound.ABOUT: "about ",
    Bound.AT_LEAST: "at least ",
    Bound.AT_MOST: "at most ",
}


def span_words(found: Span) -> str:
    """`7`, `from 5 to 7`, `7 or more`."""
    if found.most is None:
        return f"{found.least} or more"
    return str(found.least) if found.least == found.most else f"from {found.least} to {found.most}"


def arithmetic_words(found: Arithmetic) -> str:
    """Whether a sum comes out, and what is wrong with it."""
    if found.comes_out:
        return "the parts add up"
    if found.missing > 0:
        return f"the parts give {found.sum}, {found.missing} fewer than {found.stated}"
    return f"the parts give {found.sum}, {-found.missing} more than {found.stated}"
