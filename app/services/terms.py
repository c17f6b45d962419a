"""The vocabulary of a vault: the program's lists and the vault's own terms, and whether a record keeps to them."""

from __future__ import annotations

from collections.abc import Mapping

from app.model.consent import Consent
from app.model.ids import RecordId
from app.model.record import Record
from app.model.term import Term
from app.rules import vocabulary
from app.rules.vocabulary import Entry, TermList, uses
from storage.reading import Reader
from storage.tables import records

_MAY_CONSENT = frozenset({"self", "family"})
"""Who may consent: the person, or the family (terms of the list of relations, with all that stands under them)."""


def known(reader: Reader) -> Mapping[str, TermList]:
    """All lists with the vault's own terms, by key."""
    return vocabulary.extended((each.id, each.record) for each in records.of_kind(reader, Term))


def problems_of(reader: Reader, record: Record, of: RecordId | None = None) -> dict[str, str]:
    """What a record says in words that its lists do not have: field to code.

    `of`: the record it will be a version of, whose words may stay: a term may have been taken back since.
    Codes: no-such-term, no-such-list, term-exists, term-fixed, cannot-consent.
    """
    if isinstance(record, Term):
        return _of_term(reader, record, of)
    kept = uses.used(records.get_any(reader, of).record) if of is not None else ()
    used = [each for each in uses.used(record) if each not in kept]
    if not used:
        return {}
    shipped = vocabulary.lists()
    lists = shipped if all(key in shipped[list_].entries for _, list_, key in used) else known(reader)
    problems: dict[str, str] = {}
    for field, list_, key in used:
        if key not in lists[list_].entries:
            problems[field] = "no-such-term"
    asked = {field for field, _, _ in used} - problems.keys()
    if isinstance(record, Consent) and "relation" in asked:
        relations = vocabulary.wider(lists["relations"].entries, record.relation)
        if _MAY_CONSENT.isdisjoint(relations):
            problems["relation"] = "cannot-consent"
    return problems


def _of_term(reader: Reader, term: Term, of: RecordId | None) -> dict[str, str]:
    """A term of the program is never put aside, and what stands in records keeps its key."""
    lists = known(reader)
    if term.list not in vocabulary.lists():
        return {"list": "no-such-list"}
    entries = lists[term.list].entries
    problems: dict[str, str] = {}
    if of is not None:
        before = records.get(reader, of, Term).record
        if (before.list, before.key) != (term.list, term.key):
            problems["key"] = "term-fixed"
    taken: Entry | None = entries.get(term.key)
    if taken is not None and (of is None or taken.record != of):
        problems["key"] = "term-exists"
    if term.parent is not None:
        if term.parent not in entries:
            problems["parent"] = "no-such-term"
        elif term.key in vocabulary.wider(entries, term.parent):
            problems["parent"] = "own-parent"
    return problems
