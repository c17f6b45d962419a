"""Inquiries, their letters and clocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.commands.record import Field, add_reading_verbs, with_fields
from app.cli.options import with_vault
from app.cli.session import Session
from app.rules.clocks import Clock
from app.rules.loader import load_body
from app.services import inquiries, overview
from app.services.vaults import Vault

AUTHOR = (
    Field("author-family", "Family name of the author."),
    Field("author-given", "First name of the author."),
    Field("author-relation", "The author's relation to the person."),
    Field("author-organisation", "Organisation that files, its name in full."),
    Field("author-address", "Address of the author."),
    Field("author-telephone", "Telephone number of the author."),
    Field("author-email", "Electronic address of the author."),
    Field("author-confidential", "Is the author's identity to be kept confidential: yes (the default) or no."),
)


@root.group("inquiry")
def inquiry() -> None:
    """Questions put to bodies that can find people, and every letter about them."""


def _new(
    session: Session,
    vault: Vault,
    body: str,
    persons: tuple[str, ...],
    annexes: tuple[str, ...],
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    **author: Any,
) -> Answer:
    """Begin an inquiry to a body about one person (or more, where its form takes more)."""
    draft: dict[str, object] = {
        "body": body,
        "persons": list(persons),
        "annexes": list(annexes),
        "fields": dict(fields),
    }
    if language is not None:
        draft["language"] = language
    given = {name.removeprefix("author_"): value for name, value in author.items() if value is not None}
    if given:
        draft["author"] = given
    with session.ticket() as ticket:
        id_ = inquiries.new(vault, draft, ticket)
    return Answer(
        {"id": id_, "body": body},
        (
            f"Begun. Its id is {id_}.",
            f"`habeas inquiry preflight` says what is still missing for {load_body(body).name}.",
        ),
    )


_options = (
    click.option("--body", required=True, metavar="BODY", help="Which body: wgeid."),
    click.option("--person", "persons", multiple=True, metavar="ID", help="Id of the person it is about."),
    click.option("--annex", "annexes", multiple=True, metavar="ID", help="Evidence item or still to annex."),
    click.option("--language", metavar="CODE", help="Language of the submission: en."),
    click.option(
        "--field", "fields", nargs=2, multiple=True, metavar="KEY TEXT", help="A field of the form, written by hand."
    ),
)
_command = with_fields(_new, AUTHOR)
for _option in reversed(_options):
    _command = _option(_command)
inquiry.command("new")(with_vault(_command))
add_reading_verbs(inquiry, "inquiry")


@inquiry.command("fields")
@with_vault
@click.argument("written", metavar="INQUIRY")
def fields(_session: Session, vault: Vault, written: str) -> Answer:
    """The fields of the form as they would be filled now, with where each comes from."""
    body, filled = inquiries.filled(vault, written)
    data = [
        {
            "key": field.key,
            "number": field.number,
            "label": field.label,
            "need": field.need.value,
            "lines": list(filled[field.key].lines),
            "origins": list(filled[field.key].origins),
        }
        for field in body.fields
    ]
    lines = []
    for field in body.fields:
        value = "; ".join(filled[field.key].lines) or "-"
        lines.append(f"{field.number or '':6} {field.key:24} {value}")
    return Answer({"fields": data}, lines)


@inquiry.command("set")
@with_vault
@click.argument("written", metavar="INQUIRY")
@click.argument("pairs", nargs=-1, metavar="KEY TEXT [KEY TEXT]...", required=True)
def set_fields(session: Session, vault: Vault, written: str, pairs: tuple[str, ...]) -> Answer:
    """Write fields of the form by hand; an empty text gives a field back to the record."""
    if len(pairs) % 2:
        raise click.UsageError("Each key needs its text.")
    with session.ticket() as ticket:
        version = inquiries.write_fields(vault, written, dict(zip(pairs[::2], pairs[1::2], strict=True)), ticket)
    return Answer({"version": version}, ("Written.",))


@inquiry.command("annex")
@with_vault
@click.argument("written", metavar="INQUIRY")
@click.argument("items", nargs=-1, metavar="ITEM...", required=True)
def annex(session: Session, vault: Vault, written: str, items: tuple[str, ...]) -> Answer:
    """Add evidence items or stills to the annexes."""
    with session.ticket() as ticket:
        count = inquiries.annex(vault, written, items, ticket)
    return Answer({"annexes": count}, (f"It has {count} annexes now.",))


@inquiry.command("preflight")
@with_vault
@click.argument("written", metavar="INQUIRY")
def preflight(_session: Session, vault: Vault, written: str) -> Answer:
    """Everything that would make the body send it back, or hurt somebody, and where to mend it."""
    problems = inquiries.check(vault, written)
    ok = not inquiries.blocks(problems)
    data = {
        "ok": ok,
        "problems": [
            {
                "rule": each.rule,
                "level": each.level.value,
                "field": each.field,
                "says": each.says,
                "mend": each.mend,
                "verified": each.verified,
            }
            for each in problems
        ],
    }
    lines = []
    for each in problems:
        mark = "" if each.verified else " (rule not verified)"
        lines += [f"{each.level.value}: {each.says}{mark}", f"    {each.mend}"]
    lines.append("Nothing stands in the way." if ok else "It must not go yet.")
    return Answer(data, lines, ok=ok)


@inquiry.command("render")
@with_vault
@click.argument("written", metavar="INQUIRY")
@click.option("--out", required=True, metavar="DIR", help="Folder for the submission, its annexes and the manifest.")
@click.option("--draft", is_flag=True, help="Write the form alone, marked as a draft, whatever is still missing.")
def render(session: Session, vault: Vault, written: str, out: str, draft: bool) -> Answer:
    """Write the submission as DOCX and PDF, with its numbered annexes and a manifest of hashes."""
    with session.ticket() as ticket:
        package = inquiries.render(vault, written, Path(out), ticket, draft=draft)
    data = {"out": out, "files": [{"name": name, "sha256": digest} for name, digest in package.files]}
    lines = [f"Written to {out}:", *(f"  {name}  {digest}" for name, digest in package.files)]
    lines.append("These files lie there in the clear. Habeas sends nothing: log the letter when it has gone.")
    return Answer(data, lines)


LETTER = (
    Field(
        "kind",
        "submission, acknowledgment, information_requested, answer, forwarded_to_state, state_reply, comments, decision, "
        "withdrawal or other.",
    ),
    Field("date", "Day it was sent (out) or received (in)."),
    Field("correspondent", "Who wrote it, or to whom it went."),
    Field("channel", "Post, electronic mail, fax, by hand."),
    Field("reference", "Reference number."),
    Field("tracking", "Tracking number or receipt."),
    Field("judged", "A State's reply: none, token, partial, full, denial or custody_acknowledged."),
    Field("promised-by", "A reply was promised by this day."),
    Field("document", "Evidence item that holds it.", "documents", several=True),
    Field("summary", "What it says."),
)


def _letter(session: Session, vault: Vault, written: str, direction: str, **values: Any) -> Answer:
    """Log a letter: in or out."""
    draft = {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in values.items()
        if value not in {None, ()}
    }
    with session.ticket() as ticket:
        id_ = inquiries.letter(vault, written, {**draft, "direction": direction}, ticket)
    return Answer({"id": id_}, (f"Logged. Its id is {id_}.",))


inquiry.command("letter")(
    with_vault(
        click.argument("written", metavar="INQUIRY")(
            click.argument("direction", type=click.Choice(["in", "out"]))(with_fields(_letter, LETTER))
        )
    )
)


@inquiry.command("log")
@with_vault
@click.argument("written", metavar="INQUIRY")
def letters(_session: Session, vault: Vault, written: str) -> Answer:
    """Every letter of an inquiry, in order of date."""
    found = inquiries.letters(vault, written)
    data = [
        {
            "id": each.id,
            "direction": each.record.direction.value,
            "kind": each.record.kind.value,
            "date": each.record.date.text,
            "reference": each.record.reference,
            "correspondent": each.record.correspondent,
            "judged": each.record.judged.value if each.record.judged else None,
            "summary": each.record.summary,
        }
        for each in found
    ]
    rows = [
        (
            each.record.date.text,
            each.record.direction.value,
            each.record.kind.value.replace("_", " "),
            each.record.correspondent or "",
            each.record.reference or "",
        )
        for each in found
    ]
    return Answer({"letters": data}, table(rows, ("date", "", "what", "with", "reference")) or ("No letters yet.",))


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "rule": clock.rule,
        "title": clock.title,
        "subject": clock.subject,
        "trigger": {"what": clock.trigger.what, "date": clock.trigger.date.text, "record": clock.trigger.record},
        "due": clock.due.isoformat() if clock.due else None,
        "state": clock.state.value,
        "days_left": clock.days_left,
        "late_days": clock.late_days,
        "satisfied_by": clock.satisfied_by,
        "source": clock.source,
        "checked": clock.checked.isoformat(),
        "verified": clock.verified,
    }


@root.command("clocks")
@with_vault
@click.option("--as-of", metavar="DAY", help="As they stood on this day; today if absent.")
def clocks(_session: Session, vault: Vault, as_of: str | None) -> Answer:
    """Every deadline and promise of every inquiry, the next due first, with the rule behind each."""
    found = [clock for _, clock in inquiries.all_clocks(vault, overview.parse_day(as_of) if as_of else None)]
    rows = [
        (
            clock.due.isoformat() if clock.due else "-",
            clock.state.value.replace("_", " "),
            clock.subject[:8],
            clock.title + ("" if clock.verified else " (rule not verified)"),
        )
        for clock in found
    ]
    lines = table(rows, ("due", "state", "inquiry", "what")) or ("No clock is running.",)
    return Answer({"clocks": [_clock(clock) for clock in found]}, lines)
