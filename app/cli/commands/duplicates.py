"""`duplicates`: people who may have been recorded twice, and what was decided about them."""

from __future__ import annotations

from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import with_vault
from app.cli.session import Session
from app.model.record import label
from app.model.sameness import Verdict
from app.rules.likeness import WORTH_A_LOOK, FieldLikeness
from app.services import duplicates as service
from app.services import overview
from app.services.duplicates import Pair
from app.services.vaults import Vault
from ui.words.duplicates import SAYS, VERDICTS, changed_words, crowded_words
from ui.words.names import why_words
from ui.words.standing import STATUS

_BY = "Whose judgement it is."
_REASON = "Why, in words."
_CERTAINTY = "certain, probable or possible. Only what is certain counts as one person in lists and status."


@root.group("duplicates")
def duplicates() -> None:
    """People who may have been recorded twice. Nothing is merged: decisions are records, and can be undone."""


def _field_data(field: FieldLikeness) -> dict[str, Any]:
    return {
        "field": field.field,
        "first": field.first,
        "second": field.second,
        "says": field.says.value,
        "points": field.points,
        "why": why_words(field.why),
    }


def _data(pair: Pair) -> dict[str, Any]:
    decision = pair.decision
    return {
        "first": {"id": pair.first.id, "name": label(pair.first.record), "version": pair.first.version},
        "second": {"id": pair.second.id, "name": label(pair.second.record), "version": pair.second.version},
        "score": pair.likeness.score,
        "fields": [_field_data(field) for field in pair.likeness.fields],
        "decision": None
        if decision is None
        else {
            "id": decision.id,
            "verdict": decision.record.verdict.value,
            "certainty": decision.record.certainty.value,
            "reason": decision.record.reason,
            "by": decision.record.by,
            "recorded_at": decision.recorded_at,
        },
        "changed": list(pair.changed),
    }


def _side_by_side(pair: Pair) -> list[str]:
    rows = [
        (
            each.field.replace("_", " "),
            each.first,
            each.second,
            "; ".join(filter(None, (SAYS[each.says], why_words(each.why)))),
        )
        for each in pair.likeness.fields
    ]
    lines = table(rows, ("", pair.first.id[:8], pair.second.id[:8], ""))
    if pair.decision is not None:
        said = pair.decision.record
        by = f", {said.by}" if said.by else ""
        lines.append(f"Decided: {VERDICTS[said.verdict]}, {said.certainty.value}{by}: {said.reason}")
    return [*lines, *filter(None, (changed_words(pair.changed),))]


@duplicates.command("list")
@click.option("--person", metavar="ID", help="Only those like this person, also under names that only sound near.")
@click.option("--least", type=click.FloatRange(0, 1), default=WORTH_A_LOOK, show_default=True, help="Lowest score.")
@click.option("--most", type=click.IntRange(1, 10_000), default=100, show_default=True, help="How many pairs to show.")
@click.option("--decided", is_flag=True, help="The decisions that are in force instead.")
@with_vault
def list_(session: Session, vault: Vault, person: str | None, least: float, most: int, decided: bool) -> Answer:
    """Pairs that may be one person, the likeliest first. What was decided is left out until something changes."""
    if decided:
        pairs = service.decisions(vault)
        return Answer({"pairs": [_data(pair) for pair in pairs]}, _rows(pairs) or ("Nothing is decided yet.",))
    with session.ticket() as ticket:
        found = service.suggest(vault, ticket, least=least, limit=most, person=person)
    data = {
        "pairs": [_data(pair) for pair in found.pairs],
        "found": found.found,
        "people": found.people,
        "compared": found.compared,
        "crowded": found.crowded,
    }
    lines = [*_rows(found.pairs), f"Pairs: {found.found} among {found.people} people; {found.compared} were compared."]
    return Answer(data, [*lines, *filter(None, (crowded_words(found.crowded),))])


def _rows(pairs: Any) -> list[str]:
    rows = [
        (
            f"{pair.likeness.score:.2f}",
            pair.first.id[:8],
            label(pair.first.record),
            pair.second.id[:8],
            label(pair.second.record),
            VERDICTS[pair.decision.record.verdict] if pair.decision else "",
        )
        for pair in pairs
    ]
    return table(rows, ("score", "id", "one", "id", "other", "decided"))


@duplicates.command("show")
@with_vault
@click.argument("first")
@click.argument("second")
def show(_session: Session, vault: Vault, first: str, second: str) -> Answer:
    """Two people field by field, with what speaks for and against."""
    pair = service.show(vault, first, second)
    return Answer(_data(pair), [f"score {pair.likeness.score:.2f}", *_side_by_side(pair)])


def _decide(
    session: Session,
    vault: Vault,
    first: str,
    second: str,
    verdict: Verdict,
    reason: str | None,
    certainty: str | None,
    by: str | None,
) -> Answer:
    with session.ticket() as ticket:
        id_ = service.decide(
            vault, first, second, ticket, verdict=verdict, reason=reason or "", certainty=certainty, by=by
        )
    return Answer({"id": id_, "verdict": verdict.value}, (f"Recorded: {VERDICTS[verdict]}. Its id is {id_}.",))


@duplicates.command("link")
@with_vault
@click.argument("first")
@click.argument("second")
@click.option("--certainty", help=_CERTAINTY)
@click.option("--reason", help=_REASON)
@click.option("--by", help=_BY)
def link(
    session: Session,
    vault: Vault,
    first: str,
    second: str,
    certainty: str | None,
    reason: str | None,
    by: str | None,
) -> Answer:
    """Two records are of one person. Both stay as they are."""
    return _decide(session, vault, first, second, Verdict.SAME, reason, certainty, by)


@duplicates.command("reject")
@with_vault
@click.argument("first")
@click.argument("second")
@click.option("--certainty", help="certain, probable or possible.")
@click.option("--reason", help=_REASON)
@click.option("--by", help=_BY)
def reject(
    session: Session,
    vault: Vault,
    first: str,
    second: str,
    certainty: str | None,
    reason: str | None,
    by: str | None,
) -> Answer:
    """Reviewed, not the same: not suggested again, unless something that was compared changes."""
    return _decide(session, vault, first, second, Verdict.NOT_SAME, reason, certainty, by)


@duplicates.command("unlink")
@with_vault
@click.argument("first")
@click.argument("second")
@click.option("--why", help="Why, for the log. Needed.")
def unlink(session: Session, vault: Vault, first: str, second: str, why: str | None) -> Answer:
    """Take out what was decided about two people; its history stays."""
    with session.ticket() as ticket:
        id_ = service.unlink(vault, first, second, ticket, why=why)
    return Answer({"id": id_}, ("Taken out. The two are suggested again, if they are alike.",))


@duplicates.command("group")
@with_vault
@click.argument("person")
@click.option("--as-of", metavar="DAY", help="Status on this day, for example 2025-07-31; today if absent.")
def group(_session: Session, vault: Vault, person: str, as_of: str | None) -> Answer:
    """All records that are certainly of one person: status by the events of all, and where the records disagree."""
    found = service.group(vault, person, overview.parse_day(as_of) if as_of else None)
    data = {
        "people": [{"id": id_, "name": name} for id_, name in found.people],
        "status": found.standing.status.value,
        "contradictions": [
            {
                "first": each.first,
                "second": each.second,
                **(_field_data(each.field) if each.field else {"field": "decision"}),
            }
            for each in found.contradictions
        ],
    }
    lines = [f"{id_[:8]}  {name}" for id_, name in found.people]
    lines.append(f"status: {STATUS[found.standing.status]}")
    for each in found.contradictions:
        what = f"{each.field.field}: {each.field.first} / {each.field.second}" if each.field else VERDICTS["not_same"]
        lines.append(f"{each.first[:8]} and {each.second[:8]} differ in {what}")
    return Answer(data, lines)
