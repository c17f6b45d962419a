"""People, places, sources, events, claims, proceedings, consents, depictions: add, list, show, history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import Command, with_vault
from app.cli.session import Session
from app.model.act import Act
from app.model.event import Event, EventType
from app.model.guarantee import Guarantee
from app.model.observation import CAUTION, Observation
from app.model.record import Record, encode, label
from app.services import record as records
from app.services.vaults import Vault
from ui.words.plain import lines_of
from ui.words.standing import FORETOLD


@dataclass(frozen=True)
class Field:
    """One option: its name, the field of the draft it fills, whether it may be given again, and its help."""

    option: str
    help: str
    field: str = ""
    several: bool = False

    @property
    def draft_field(self) -> str:
        return self.field or self.option.replace("-", "_")


def _several(option: str, field: str, help_: str) -> Field:
    return Field(option, help_, field, several=True)


_NOTES = Field("notes", "Anything else worth keeping. Leaves with the record: nothing that only you may know.")
_DATE = "2025, 06.2025, 24.09.2025, '~June 2025', 'between 3.2025 and 5.2025'."

FIELDS: dict[str, Sequence[Field]] = {
    "person": (
        _several(
            "name", "names", "'Given Family' or 'Family, Given' or 'Family, Given, Father'; the first is in force."
        ),
        _several(
            "script", "scripts", "ISO 15924 script of each name, in the same order; found from the letters if absent."
        ),
        _several("alias", "aliases", "Another name in use."),
        _several("birth-name", "birth_names", "Name at birth."),
        _several("call-sign", "call_signs", "Call sign."),
        Field("sex", "female, male or other."),
        Field("birth", f"Date of birth: {_DATE}"),
        Field("birth-place", "Place of birth."),
        Field("mother-maiden-name", "Mother's name before marriage."),
        _several("nationality", "nationalities", "Two-letter country code."),
        _several("document", "documents", "Identity document: 'kind; number; issued on; issued by'."),
        Field("service-branch", "Branch of armed service."),
        Field("service-rank", "Rank."),
        Field("service-unit", "Unit."),
        Field("service-number", "Service number."),
        Field("occupation", "Occupation."),
        Field("civil-status", "Civil status."),
        Field("address", "Address of usual residence."),
        Field("marks", "Distinguishing marks."),
        Field("health-needs", "Health needs."),
        Field("photograph", "Id of a photograph or still."),
        _NOTES,
    ),
    "place": (
        Field("name", "Name of the place."),
        Field("kind", "prison, camp, court, hospital, settlement, position, crossing or other."),
        Field("precision", "exact, about, district, country or undisclosed."),
        _several("other-name", "other_names", "Another name or spelling."),
        Field("country", "Two-letter country code."),
        Field("region", "Region or district."),
        Field("address", "Address."),
        Field("latitude", "Decimal degrees."),
        Field("longitude", "Decimal degrees."),
        Field("radius-m", "How far off it may be, in metres."),
        Field("official", "Is it an official place of detention: yes, no, unknown."),
        _NOTES,
    ),
    "source": (
        Field("label", "What may be shown to others: 'a relative', 'court press service'."),
        Field(
            "kind",
            "relative, witness, released_captive, lawyer, journalist, organisation, state, detaining_state, court, media, "
            "document or other.",
        ),
        Field("reliability", "A (completely reliable) to E, F cannot be judged."),
        Field("protected", "Is the identity protected: yes or no."),
        Field("connection", "Connection with the event (habeas vocabulary show VAULT source_connection)."),
        Field("url", "Web address."),
        _NOTES,
    ),
    "source_identity": (
        Field("source", "The protected source."),
        Field("name", "Who it is."),
        Field("contact", "How to reach them."),
        _NOTES,
    ),
    "collector": (
        Field("item", "Id of the evidence item."),
        Field("address", "Network address of the machine used."),
        Field("persona", "Assumed identity used, if any."),
        Field("route", "VPN, Tor or other way out, as observed or configured."),
    ),
    "event": (
        Field(
            "type",
            f"{', '.join(each.value for each in EventType if each is not EventType.OTHER)} or other.",
        ),
        _several(
            "person", "persons", "Id of a person it happened to; all defendants where only --proceeding is given."
        ),
        Field("date", f"When: {_DATE}"),
        Field("place", "Where: id or name; a new name is recorded."),
        Field("to-place", "Where to, for a transfer or a return."),
        Field("by", "Authority or body that acted, its name in full."),
        Field("contact", "Kind of contact: family, counsel, red_cross, consul or protecting_power."),
        Field("with-whom", "Who visited, called or wrote. Leaves with the record."),
        Field("private", "Was it private: yes, no or unknown."),
        Field("proceeding", "Id or title of the proceeding."),
        Field("way", "Which way a letter or card went: from_captive or to_captive (where it reached him)."),
        Field("pieces", "How many letters or cards at once; one if absent."),
        Field("request", "The requested visit that a visit, held or refused, answers: id of that event."),
        Field("state", "State that acknowledges, retracts, denies or keeps silent: two-letter country code."),
        Field("document", "Id of the evidence item that says so."),
        Field("weight-kg", "Weight at a medical examination, with the digits that were read: 61.5."),
        Field("detention", "Ground of detention: a term of the list `detention`."),
        Field("attribution", "What officials or others say of it: a term of the list `attribution`."),
        Field("whereabouts", "What they disclose: a term of the list `whereabouts_and_contact`."),
        Field("sentence-months", "Length of a sentence in months."),
        Field("penalty", "What a sentence is: term, life, death or other."),
        Field(
            "outcome",
            "Of a judgment: convicted, acquitted, discontinued; of an appeal: lodged, upheld, changed, quashed, withdrawn.",
        ),
        Field("adjourned-to", f"The day the next session was set for: {_DATE}"),
        Field(
            "mode",
            "How a captive came free: release, exchange, escape, pardon, sentence_served, acquittal, medical, other.",
        ),
        Field("reference", "Reference number of a complaint or of another act."),
        Field("result", "What came of a complaint."),
        _several("source", "sources", "Source: id or label; a new label is recorded."),
        _several("evidence", "evidence", "Id of an evidence item or still."),
        Field("confidence", "certain, probable or possible."),
        Field("description", "What happened."),
    ),
    "proceeding": (
        Field("title", "Title of the case."),
        _several("defendant", "defendants", "Id of a defendant."),
        Field("court", "Court, its name in full."),
        Field("place", "Where: id or name."),
        Field("case-number", "Case number."),
        _several("charge", "charges", "'DEFENDANT; article; code or treaty; words'; DEFENDANT blank for all of them."),
        _several("counsel", "counsel", "'DEFENDANT; name; chosen or appointed; since when'. Leaves with the record."),
        Field("language", "Language of the court, two letters."),
        Field("court-kind", "A term of the list `courts`: civilian, military, administrative."),
        _several(
            "defence", "defence", "'DEFENDANT; term of `court_language`; terms of `counsel`'. Leaves with the record."
        ),
        Field("interpretation", "Was there an interpreter: provided, partly, refused or not_needed."),
        _several("interpreted-into", "interpreted_into", "Language, two letters."),
        _NOTES,
    ),
    "guarantee": (
        Field("proceeding", "Id or title of the proceeding."),
        Field("guarantee", "Key of the guarantee, as `habeas proceeding guarantees` lists them."),
        Field("observed", "yes, no, partly or unknown."),
        Field("person", "Id of the defendant it is about; all of them if absent."),
        Field("date", f"When: {_DATE}"),
        _several("evidence", "evidence", "Id of an evidence item or still."),
        _several("source", "sources", "Source: id or label; a new label is recorded."),
        Field("note", "What was or was not done. Leaves with the record."),
    ),
    "watched": (
        Field("film", "Id or title of the film."),
        Field("from", "Where watching began: 00:12:03.480, or milliseconds.", "from_ms"),
        Field("to", "Where it ended.", "to_ms"),
        _several("not-seen", "not_seen", "Id of a person who was looked for in this part and not seen."),
        Field("by", "Who watched, if not you.", "watched_by"),
        Field("on", "The day, if not today: 2025-07-31.", "watched_on"),
        Field("note", "Anything else worth keeping."),
    ),
    "claim": (
        Field(
            "about",
            "A field of --subject, or its status; or what a total counts: held, on_trial, sentenced, repatriated...",
        ),
        Field("value", "What was said, as the field has it: a date for a date."),
        Field("number", "'16', 'about 210', 'at least 3', or a sum: '16 = 1 alone [Case 2-014] + 8 + 7 sentenced'."),
        Field("subject", "Id of the record it is about."),
        Field(
            "words-only", "yes: keep the statement as words, where the field cannot be read from it or there is none."
        ),
        Field("stated-by", "Who said so."),
        Field("stated-on", f"When: {_DATE}"),
        Field("source", "Source: id or label; a new label is recorded."),
        Field("reliability", "Of the source, A to F."),
        Field("credibility", "Of the statement, 1 (confirmed) to 6 (cannot be judged)."),
        Field("certainty", "How sure you are yourself: certain, probable or possible."),
        Field("as-of", f"The day it speaks of, if not the day it was said: {_DATE}"),
        Field("place", "Where: id or name; a new name is recorded."),
        Field("party", "In whose hands, the name in full."),
        Field("quote", "The words used. Leaves with the record."),
        _several("evidence", "evidence", "Id of an evidence item or still."),
        _several("disputes", "disputes", "Id of a claim that this one contradicts."),
        _several("disputed-by", "disputed_by", "Who contradicts it: a person or a body, the name in full."),
    ),
    "consent": (
        Field("person", "Id of the person."),
        Field("given-by", "Who consents."),
        Field(
            "relation",
            "Their relation to the person: self, or a word for family (habeas vocabulary show VAULT relations).",
        ),
        Field("relative", "Id of the record of that relative."),
        _several("recipient", "recipients", "Who may receive: wgeid, court, public, or a recipient's own key."),
        _several("element", "elements", "What may go: name, photograph, place, family or health."),
        _several("purpose", "purposes", "What for: search, protection, justice, family, publicity or documentation."),
        Field("given-on", "Day it was given."),
        Field("method", "written, oral, recorded."),
        Field("expires-on", "Day it ends."),
        Field("withdrawn-on", "Day it was withdrawn."),
        Field("document", "Id of the evidence item that holds it."),
        _several(
            "explained", "explained", "What was explained before (habeas vocabulary show VAULT consent_explained)."
        ),
        Field("language", "Language it was explained in, two letters."),
        Field("interpreter", "Who interpreted."),
        Field("witness", "Who witnessed it."),
        _NOTES,
    ),
    "depiction": (
        Field("subject", "Id of a still or photograph."),
        Field("person", "Id of the person shown."),
        Field("how", "How recognised: caption, family, fellow_captive, document, expert or investigator."),
        Field("identified-by", "By whom."),
        Field("confidence", "certain, probable or possible."),
        Field("region", "left,top,width,height in pixels of the unturned picture."),
        Field("second-identifier", "A second, independent way they were recognised."),
        Field("contested", "Does anybody dispute it: yes or no."),
        Field("contested-by", "Who disputes it, and on what ground."),
    ),
    "observation": (
        Field("subject", "Id of a still or photograph."),
        Field("person", "Id of the person whose condition is seen."),
        _several("seen", "seen", "What is seen (habeas vocabulary show VAULT visible_condition)."),
        Field("text", f"The same in words; a {CAUTION}."),
        Field("confidence", "certain, probable or possible."),
        Field("observed-by", "Who looked."),
        Field("observed-on", "The day they looked."),
        Field("region", "left,top,width,height in pixels of the unturned picture."),
        Field("compared-with", "Id of an earlier picture of the same person."),
    ),
    "act": (
        Field("type", "What was done (habeas vocabulary show VAULT acts)."),
        _several("victim", "victims", "Id of a victim."),
        Field("date", f"When: {_DATE}"),
        Field("place", "Where: id or name; a new name is recorded."),
        _several("event", "events", "Id of an event that shows it."),
        _several("evidence", "evidence", "Id of an evidence item or still."),
        _several("source", "sources", "Source: id or label; a new label is recorded."),
        _several(
            "perpetrator", "perpetrators", "'Name of force or person; type; degree of involvement; attribution; note'."
        ),
        _several("qualification", "qualifications", "'Instrument; article; note'."),
        _several(
            "element",
            "elements",
            "'element; established, disputed or missing; EVIDENCE, EVIDENCE; EVENT, EVENT; note', with ids.",
        ),
        Field("stated-reason", "The reason that those who did it gave."),
        _several("method", "methods", "How (habeas vocabulary show VAULT methods)."),
        Field("status-at-end", "How the victims were when it ended (habeas vocabulary show VAULT status_as_victim)."),
        Field("verification", "How far it is checked (habeas vocabulary show VAULT violation_status)."),
        Field("note", "Anything else worth keeping. Leaves with the record: nothing that only you may know."),
    ),
    "relative": (
        Field("captive", "Id of the captive."),
        Field("relation", "What they are to the captive (habeas vocabulary show VAULT relations)."),
        Field("name", "Name of the relative."),
        Field("person", "Id of the person, where the relative is recorded as one."),
        _NOTES,
    ),
    "relative_contact": (
        Field("relative", "Id or name of the relative."),
        Field("contact", "How to reach them, and when not to."),
        Field("notes", "Anything else. Stays in the vault."),
    ),
    "told": (
        Field("relative", "Id or name of the relative."),
        Field("date", f"When they were told: {_DATE}"),
        _several("about", "about", "What it was about: fate, whereabouts or other."),
        Field("what", "What they were told."),
        Field("by", "Who told them."),
        Field("how", "How (habeas vocabulary show VAULT telling)."),
        Field("source", "From which source this is known: id or label; a new label is recorded."),
        Field("document", "Id of an evidence item."),
    ),
    "publication": (
        Field("subject", "Id of a still or photograph."),
        _several("use", "uses", "For whom it may be used: court, un, family or public."),
        Field("identifiable", "Can a captive be recognised in it: yes or no."),
        Field("coerced", "Was the appearance forced: yes, no or unknown."),
        _several(
            "person", "persons", "Id of a captive seen in it whose interest was weighed; it goes for these alone."
        ),
        Field("decided-by", "Who decided."),
        Field("reason", "Why."),
    ),
}
_VERB = {"source_identity": "source-identity", "relative_contact": "relative-contact"}
_HELP = {
    "person": "People: who they are. What happened to them is events.",
    "place": "Places, as exactly as they are known.",
    "source": "Where something is known from.",
    "source_identity": "Who a protected source is; stays in the vault unless it is released with a reason.",
    "collector": "How an item's collector could be traced; stays in the vault unless it is released with a reason.",
    "event": "What happened; status is computed from it.",
    "proceeding": "Court cases.",
    "guarantee": "Whether a guarantee of a fair trial was observed, for one defendant or for all.",
    "watched": "Which part of a film was watched, and who was looked for and not seen in it.",
    "claim": "Who said what; claims may contradict one another.",
    "consent": "Who agreed that what may go to whom, and for what.",
    "observation": f"What can be seen of somebody's condition: a {CAUTION}.",
    "act": "What was done to whom and by whom, in the words of the law.",
    "relative": "Who belongs to a captive's family.",
    "relative_contact": "How a relative can be reached; stays in the vault unless it is released by its id.",
    "told": "What a relative was told, when and by whom.",
    "depiction": "Who is shown in a still or photograph.",
    "publication": "For whom a picture of a captive may be used.",
}


def _add(kind: str) -> Command:
    def command(session: Session, vault: Vault, why: str | None, **values: Any) -> Answer:
        draft = {field: _given(value) for field, value in values.items() if value not in {None, ()}}
        with session.ticket() as ticket:
            id_ = records.add(vault, kind, draft, ticket, why=why)
        said = f"Recorded. Its id is {id_}."
        if kind == "event" and records.is_foretold(vault, id_):
            return Answer({"id": id_, "foretold": True}, (said, FORETOLD))
        return Answer({"id": id_}, (said,))

    command.__doc__ = f"Record a new {kind.replace('_', ' ')}."
    return command


def _given(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _list(kind: str) -> Command:
    def command(_session: Session, vault: Vault) -> Answer:
        found = list(records.listed(vault, kind))
        data = [{"id": each.id, "label": label(each.record), "version": each.version} for each in found]
        named = kind.replace("_", " ")
        people = records.people_of(vault, found) if kind not in _TITLED else {}
        if any(people.values()):
            rows = [(each.id[:8], words_of(each.record), "; ".join(people[each.id])) for each in found]
            lines = table(rows, ("id", named, "people"))
        else:
            lines = table([(each.id[:8], words_of(each.record)) for each in found], ("id", named))
        return Answer({_plural(kind): data}, lines or (f"No {kind.replace('_', ' ')} is recorded yet.",))

    command.__doc__ = "Everything of this kind, in the order of recording."
    return command


_TITLED = frozenset({"person", "evidence", "proceeding", "inquiry"})
"""Kinds whose label says enough; others are listed with the people they are about."""
_IN_TERMS = (Event, Act, Guarantee, Observation)


def words_of(record: Record) -> str:
    """The label of a record, with spaces for the marks in terms."""
    found = label(record)
    return found.replace("_", " ") if isinstance(record, _IN_TERMS) else found


def _plural(kind: str) -> str:
    return {"person": "people", "evidence": "evidence", "watched": "watched", "told": "told"}.get(
        kind, f"{kind}s"
    ).replace("source_identitys", "source_identities")


def show_record(vault: Vault, written: str, kind: str) -> Answer:
    """One record with everything it says."""
    shown = records.show(vault, written, kind)
    stored = shown.stored
    data = {
        "id": stored.id,
        "kind": stored.kind,
        "version": stored.version,
        "recorded_at": stored.recorded_at,
        "digest": stored.digest,
        "record": shown.value,
    }
    head = f"{words_of(stored.record)}  ({stored.id})"
    return Answer(data, [head, *lines_of(shown.value, shown.links), f"version {stored.version}, {stored.recorded_at}"])


def _show(kind: str) -> Command:
    def command(_session: Session, vault: Vault, record: str) -> Answer:
        return show_record(vault, record, kind)

    command.__doc__ = "One record with everything it says. RECORD is an id, the beginning of one, or its exact label."
    return command


def _history(kind: str) -> Command:
    def command(_session: Session, vault: Vault, record: str) -> Answer:
        versions = records.history(vault, record)
        data = [
            {
                "version": each.version,
                "recorded_at": each.recorded_at,
                "actor": each.actor,
                "digest": each.digest,
                "retracted": each.retracted,
                "record": encode(each.record),
            }
            for each in versions
        ]
        lines: list[str] = []
        for each in versions:
            head = f"version {each.version}, {each.recorded_at}"
            lines += [f"{head}: taken out"] if each.retracted else [head, *lines_of(encode(each.record), {})]
        return Answer({"id": versions[0].id, "kind": kind, "versions": data}, lines)

    command.__doc__ = "Every version of a record, first to last."
    return command


def with_fields(command: Command, fields: Sequence[Field]) -> Command:
    for field in reversed(fields):
        command = click.option(
            f"--{field.option}", field.draft_field, multiple=field.several, help=field.help, metavar="TEXT"
        )(command)
    return command


def add_reading_verbs(group: click.Group, kind: str, *, but: frozenset[str] = frozenset()) -> None:
    """`list`, `show` and `history` for a kind, but for those it brings itself."""
    group.command("list")(with_vault(_list(kind)))
    for name, make in (("show", _show), ("history", _history)):
        if name in but:
            continue
        argument: Callable[[Command], Command] = click.argument("record")
        group.command(name)(with_vault(argument(make(kind))))


def _withdraw(session: Session, vault: Vault, record: str, on: str, why: str | None) -> Answer:
    """A consent that no longer holds. RECORD is its id; what was given stays in its history."""
    with session.ticket() as ticket:
        id_ = records.withdraw_consent(vault, record, on, ticket, why=why)
    return Answer({"id": id_}, ("Withdrawn. What left before that day has left.",))


def _build() -> None:
    for kind, fields in FIELDS.items():
        group = click.Group(_VERB.get(kind, kind), help=_HELP[kind])
        add = click.option("--why", help="Why, for the log. Leaves with the record.")(with_fields(_add(kind), fields))
        group.command("add")(with_vault(add))
        add_reading_verbs(group, kind)
        if kind == "consent":
            withdraw = click.option("--on", required=True, metavar="DAY", help="From this day on, 2025-07-31.")(
                _withdraw
            )
            withdraw = click.option("--why", help="Why, for the log. Leaves with the record.")(withdraw)
            group.command("withdraw")(with_vault(click.argument("record")(withdraw)))
        root.add_command(group)


_build()
