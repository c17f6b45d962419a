"""What was claimed: `claim about`, `claim totals`, `claim reconcile`; they show, and settle nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

import click

from app.cli.answer import Answer
from app.cli.commands import record as _record  # noqa: F401  (it brings the group that these verbs join)
from app.cli.commands.group import root
from app.cli.options import Command, with_vault
from app.cli.session import Session
from app.model.claim import Claim, Span
from app.model.claimed import Relation
from app.model.dates import UncertainDate
from app.model.ids import RecordId
from app.model.reconciliation import Against, Arithmetic, Counted, Reconciled, arithmetic, stated
from app.services import claims, overview
from app.services.vaults import Vault
from ui.words import dates
from ui.words.claims import BETWEEN, BOUND, OUTCOME, RELATION, arithmetic_words, span_words
from ui.words.standing import STATUS

_group = cast("click.Group", root.commands["claim"])
Names = Mapping[RecordId, str]


def _when(found: UncertainDate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "text": found.text,
        "earliest": found.earliest.isoformat() if found.earliest else None,
        "latest": found.latest.isoformat() if found.latest else None,
    }


def _data(id_: RecordId, claim: Claim, source: str | None) -> dict[str, Any]:
    return {
        "id": id_,
        "about": claim.about,
        "value": claim.value,
        "number": claim.number,
        "bound": claim.bound.value if claim.bound else None,
        "words_only": bool(claim.words_only),
        "stated_by": claim.stated_by,
        "stated_on": _when(claim.stated_on),
        "as_of": _when(claim.as_of),
        "party": claim.party,
        "place": claim.place,
        "source": source,
        "reliability": claim.reliability.value,
        "credibility": claim.credibility,
        "certainty": claim.certainty.value if claim.certainty else None,
        "quote": claim.quote,
        "evidence": list(claim.evidence),
        "disputes": list(claim.disputes),
        "disputed_by": list(claim.disputed_by),
    }


def _who(claim: Claim, source: str | None) -> str:
    """Who said it, when, on which source, how reliable: `the ministry, 3 September 2025 (press service, C3)`."""
    said = ", ".join(part for part in (claim.stated_by, claim.stated_on and dates.read_back(claim.stated_on)) if part)
    for_day = f", of {dates.read_back(claim.as_of)}" if claim.as_of else ""
    known = ", ".join(part for part in (source, f"{claim.reliability.value}{claim.credibility}") if part)
    disputed = f"; disputed by {', '.join(claim.disputed_by)}" if claim.disputed_by else ""
    return f"{said or 'nobody is named'}{for_day} ({known}){disputed}"


def _about(_session: Session, vault: Vault, record: str | None) -> Answer:
    """Per field of one record: what is recorded, what was claimed, what agrees and what contradicts.

    RECORD is an id, the beginning of one, or the exact name of a person or title of a proceeding. Without it: statements
    about no record, by what they are about.
    """
    if record is None:
        said = claims.statements(vault)
        lines = list(_said_lines(said)) or ["Nothing of the kind is recorded yet."]
        return Answer({"id": None, "kind": None, "label": None, "fields": [_field_data(each) for each in said]}, lines)
    found = claims.about(vault, record)
    data = {"id": found.id, "kind": found.kind, "label": found.label, "fields": [_field_data(f) for f in found.fields]}
    lines = [found.label, *_said_lines(found.fields)]
    return Answer(data, lines if found.fields else (*lines, "  Nothing was claimed about it."))


def _said_lines(fields: Iterable[claims.FieldSaid]) -> Iterator[str]:
    for field in fields:
        events = "today the events say " if any(said.computed for said in field.claims) else ""
        yield f"  {field.field.replace('_', ' ')}: {events}{field.recorded or 'nothing recorded'}"
        for said in field.claims:
            kept = ", kept as words" if said.claim.words_only else ""
            then = (
                f"; for {dates.day(said.computed[0])} the events say {STATUS[said.computed[1]]}"
                if said.computed
                else ""
            )
            yield f"    {said.id[:8]}  {said.claim.value}  [{RELATION[said.relation]}{kept}{then}]"
            yield f"              {_who(said.claim, said.source)}"
        for each in field.between:
            if each.relation is not Relation.NOT_COMPARED:
                yield f"    {each.first[:8]} and {each.second[:8]}: {BETWEEN[each.relation]}"


def _field_data(field: claims.FieldSaid) -> dict[str, Any]:
    said = [
        {
            **_data(each.id, each.claim, each.source),
            "relation": each.relation.value,
            "computed_for": each.computed[0].isoformat() if each.computed else None,
            "computed": each.computed[1].value if each.computed else None,
        }
        for each in field.claims
    ]
    return {"field": field.field, "recorded": field.recorded, "claims": said, "between": _pairs(field.between)}


def _pairs(found: Iterable[Any]) -> list[dict[str, str]]:
    return [{"first": each.first, "second": each.second, "relation": each.relation.value} for each in found]


def _span(found: Span | None) -> dict[str, int | None] | None:
    return None if found is None else {"least": found.least, "most": found.most}


def _sum(found: Arithmetic | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"stated": found.stated, "sum": found.sum, "missing": found.missing, "comes_out": found.comes_out}


def _source(claim: Claim, names: Names) -> str | None:
    return names.get(claim.source) if claim.source else None


def _totals(_session: Session, vault: Vault, as_of: str | None, known_on: str | None) -> Answer:
    """All totals by what they count: who said how many and when, how they stand to one another, whom the list has."""
    found = claims.totals(vault, _day(as_of), _day(known_on))
    data: dict[str, Any] = {"as_of": found.as_of.isoformat(), "known_on": _iso(found.known_on), "topics": []}
    lines: list[str] = []
    for counts in found.topics:
        topic = counts.topic
        data["topics"].append(
            {
                "about": topic.about,
                "subject": topic.subject,
                "subject_label": found.names.get(topic.subject) if topic.subject else None,
                "named": _span(counts.named.span) if counts.named else None,
                "totals": [
                    {
                        **_data(id_, claim, _source(claim, found.names)),
                        "stated": _span(stated(claim)),
                        "arithmetic": _sum(arithmetic(claim)),
                    }
                    for id_, claim in topic.totals
                ],
                "pairs": _pairs(topic.pairs),
            }
        )
        lines += _topic_lines(counts, found)
    return Answer(data, lines or ("No total is recorded yet.",))


def _topic_lines(counts: claims.Counts, found: claims.Totals) -> Iterator[str]:
    topic = counts.topic
    within = f" in {found.names.get(topic.subject, topic.subject[:8])}" if topic.subject else ""
    named = f"{span_words(counts.named.span)} named on {dates.day(found.as_of)}" if counts.named else "not countable"
    yield f"{topic.about.replace('_', ' ')}{within}: {named}"
    for id_, claim in topic.totals:
        added = arithmetic(claim)
        remark = f"  [{arithmetic_words(added)}]" if added else ""
        yield f"  {id_[:8]}  {claim.value}{remark}"
        yield f"            {_who(claim, _source(claim, found.names))}"
    for pair in topic.pairs:
        yield f"  {pair.first[:8]} and {pair.second[:8]}: {BETWEEN[pair.relation]}"


def _reconcile(_session: Session, vault: Vault, claim: str | None, as_of: str | None, known_on: str | None) -> Answer:
    """Totals against the list of names: whom it has, how many remain without a name, or are too many.

    CLAIM is a claim's id or the beginning of one; without it all totals are taken. The list is taken for --as-of, else for
    the day that each total speaks of.
    """
    found = claims.reconciled(vault, claim, _day(as_of), _day(known_on))
    data = {
        "known_on": _iso(found.known_on),
        "claims": [_reconciled(each, found.names) for each in found.totals],
    }
    lines: list[str] = []
    for each in found.totals:
        lines += _reconciled_lines(each, found.names)
    return Answer(data, lines or ("No total is recorded yet.",))


def _people(ids: Iterable[RecordId], names: Names) -> list[dict[str, str]]:
    return [{"id": id_, "name": names[id_]} for id_ in sorted(ids, key=lambda id_: (names[id_], id_))]


def _against(found: Against, names: Names) -> dict[str, Any]:
    named = found.named
    return {
        "stated": _span(found.stated),
        "named": _span(named.span) if named else None,
        "people": _people(named.sure, names) if named else None,
        "may": _people(named.may, names) if named else None,
        "unnamed": _span(found.unnamed),
        "excess": _span(found.excess),
        "outcome": found.outcome.value,
    }


def _reconciled(found: Reconciled, names: Names) -> dict[str, Any]:
    return {
        **_data(found.id, found.claim, _source(found.claim, names)),
        "day": found.day.isoformat(),
        **_against(found.against, names),
        "arithmetic": _sum(found.arithmetic),
        "parts": [
            {
                "label": each.part.label,
                "number": each.part.number,
                "proceeding": each.part.proceeding,
                "claim": each.part.claim,
                **_against(each.against, names),
                "elsewhere": [{"id": id_, "relation": relation.value} for id_, relation in each.elsewhere],
            }
            for each in found.parts
        ],
        "outside": _people(found.outside, names),
        "twice": _people(found.twice, names),
        "not_narrowed": found.not_narrowed,
    }


def _counted_words(found: Against) -> str:
    """`3 named, 20 without a name`."""
    if found.named is None or found.unnamed is None or found.excess is None:
        return OUTCOME[found.outcome]
    words = f"{span_words(found.named.span)} named"
    if found.excess.least or found.excess.most:
        words += f", {span_words(found.excess)} more than were said"
    if found.unnamed.least or found.unnamed.most is None or found.unnamed.most:
        words += f", {span_words(found.unnamed)} without a name"
    return words if found.unnamed.most != 0 or found.excess.most != 0 else f"{words}, {OUTCOME[found.outcome]}"


def _named_lines(found: Counted | None, names: Names, indent: str) -> Iterator[str]:
    if found is None:
        return
    for ids, mark in ((found.sure, ""), (found.may, " (may be)")):
        yield from (f"{indent}{each['name']}{mark}" for each in _people(ids, names))


def _reconciled_lines(found: Reconciled, names: Names) -> Iterator[str]:
    claim = found.claim
    head = f"{BOUND[claim.bound]}{claim.number} {claim.about.replace('_', ' ')}"
    yield f"{found.id[:8]}  {head}: {_counted_words(found.against)}"
    yield f"          {_who(claim, _source(claim, names))}; the list on {dates.day(found.day)}"
    if found.arithmetic:
        yield f"          {arithmetic_words(found.arithmetic)}"
    for each in found.parts:
        part = each.part
        leads_to = f" [{names.get(part.proceeding, part.proceeding[:8])}]" if part.proceeding else ""
        label = f" {part.label}" if part.label else ""
        yield f"    {part.number}{label}{leads_to}: {_counted_words(each.against)}"
        yield from _named_lines(each.against.named, names, "      ")
        yield from (f"      claimed elsewhere ({id_[:8]}): {RELATION[relation]}" for id_, relation in each.elsewhere)
    if not found.parts:
        yield from _named_lines(found.against.named, names, "    ")
    yield from (f"    in none of the parts: {each['name']}" for each in _people(found.outside, names))
    yield from (f"    in two of the parts: {each['name']}" for each in _people(found.twice, names))
    if found.not_narrowed:
        yield "    The total speaks of one place or party; the list was taken as a whole."


def _day(written: str | None) -> date | None:
    return overview.parse_day(written) if written else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(command: Command) -> Command:
    known = click.option("--known-on", metavar="DAY", help="As it was known at the end of this day.")(command)
    return click.option("--as-of", metavar="DAY", help="The list as of this day, for example 2025-07-31.")(known)


_group.command("about")(with_vault(click.argument("record", required=False)(_about)))
_group.command("totals")(with_vault(_days(_totals)))
_group.command("reconcile")(with_vault(click.argument("claim", required=False)(_days(_reconcile))))
