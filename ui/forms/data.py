"""What a form reads and writes, for the vault's lane; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.event import Event
from app.model.record import Record, label
from app.rules import guarantees
from app.rules.vocabulary.uses import LIST_OF
from app.services import drafts, editing, record, searching, vocabulary
from app.services.drafts import Begun
from app.services.vaults import Vault
from ui.forms.reference import Offer
from ui.parts.text import isolated, said
from ui.words.dates import read_back
from ui.words.names import why_words
from ui.words.window import EVENTS, KINDS

MOST_OFFERS = 7
MAKEABLE = frozenset({"place", "source"})


@dataclass(frozen=True)
class Loaded:
    """`values`: what the form begins with; `version`: of the record as it was read, None for a new one. `begun`: what was
    typed before and not recorded.
    """

    values: Mapping[str, object]
    version: int | None
    labels: Mapping[str, str]
    lists: Mapping[str, Sequence[tuple[str, str]]]
    begun: Begun | None


@dataclass(frozen=True)
class Recorded:
    """`seq`: the line of the log, None where nothing differed."""

    id: str
    words: str
    seq: int | None


@dataclass(frozen=True)
class Meanwhile:
    """Somebody changed the record while it stood in the form: its values now."""

    error: Refused
    values: Mapping[str, object]
    version: int
    labels: Mapping[str, str] = field(default_factory=dict)


def load(vault: Vault, kind: str, id_: str | None, preset: Mapping[str, object], key: str) -> Loaded:
    """What a form needs before it can be shown. Raises `Invalid`."""
    version = None
    values: dict[str, object] = dict(preset)
    if id_ is not None:
        stored, draft = editing.as_draft(vault, id_, kind)
        version, values = stored.version, dict(draft)
    begun = drafts.begun(vault, key)
    told = [values, begun.values if begun else {}]
    return Loaded(values, version, labels_of(vault, told), lists_for(vault, kind), begun)


def lists_for(vault: Vault, kind: str) -> dict[str, list[tuple[str, str]]]:
    """The lists of words that a form of this kind chooses from; narrower terms are set in."""
    found: dict[str, list[tuple[str, str]]] = {}
    wanted = set(LIST_OF.get(kind, {}).values())
    if wanted:
        known = vocabulary.lists(vault)
        for name in wanted:
            entries = known[name].entries
            found[name] = [
                (key, "\u2003" * vocabulary.depth(entries, key) + said(entry.label)) for key, entry in entries.items()
            ]
    if kind == "guarantee":
        found["guarantees"] = [(key, f"{rule.article}: {rule.words}") for key, rule in guarantees.guarantees().items()]
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def labels_of(vault: Vault, drafts_: Sequence[object]) -> dict[str, str]:
    """What the ids in some drafts are called; one that was taken out since keeps its id."""
    ids = {text for each in drafts_ for text in _texts(each) if len(text) == 32 and text.isalnum()}
    found = {}
    for id_ in sorted(ids):
        try:
            found[id_] = words_for(record.show(vault, id_).stored.record)
        except Invalid:
            continue
    return found


def words_for(of: Record) -> str:
    """A record in a few words: events with their type and date, others by their label."""
    if isinstance(of, Event):
        return f"{said(EVENTS[of.type])}, {read_back(of.date)}"
    return label(of)


def offers(vault: Vault, text: str, kinds: Sequence[str], about: Collection[str] = ()) -> list[Offer]:
    """Suggestions for what was typed. `about`: the people an event may be of, where events are sought."""
    if "event" in kinds and about:
        return _events(vault, text, about)
    hits = searching.find(vault, text, kinds=kinds, limit=MOST_OFFERS)
    found = [
        Offer(hit.id, hit.name, _second(hit.kind, hit.matched, hit.name, why_words(hit.why), kinds)) for hit in hits
    ]
    exact = any(hit.name == text for hit in hits)
    made = next((kind for kind in kinds if kind in MAKEABLE), None)
    if made is not None and not exact:
        new = {"place": "A new place of this name", "source": "A new source of this name"}[made]
        found.append(Offer(text, text, said(new)))
    return found


def _second(kind: str, matched: str, name: str, why: str, kinds: Sequence[str]) -> str:
    parts = [said(KINDS[kind])] if len(kinds) > 1 else []
    if matched != name:
        parts.append(isolated(matched))
    parts.append(said(why))
    return ", ".join(part for part in parts if part)


def _events(vault: Vault, text: str, about: Collection[str]) -> list[Offer]:
    sought = text.casefold()
    found = []
    for stored in record.listed(vault, "event"):
        event = stored.record
        if isinstance(event, Event) and set(event.persons) & set(about):
            words = words_for(event)
            if sought in words.casefold():
                found.append(Offer(stored.id, words, event.description or said("Event")))
    return found[:MOST_OFFERS]


def add(vault: Vault, kind: str, values: Mapping[str, object], key: str, ticket: Ticket) -> Recorded:
    """Record something new, and forget the draft. Raises what `record.add` raises."""
    id_ = record.add(vault, kind, values, ticket)
    drafts.forget(vault, key)
    return _told(vault, id_, said("{kind} recorded: {name}"))


def change(
    vault: Vault,
    kind: str,
    id_: str,
    changes: Mapping[str, object],
    clear: Collection[str],
    version: int,
    key: str,
    ticket: Ticket,
) -> Recorded | Meanwhile:
    """A new version with the changes, and the draft forgotten. Raises what `editing.edit` raises, but for a record that was
    changed meanwhile.
    """
    try:
        edited = editing.edit(vault, id_, changes, ticket, kind=kind, clear=clear, expected_version=version)
    except Refused as error:
        if error.code != "changed-meanwhile":
            raise
        stored, draft = editing.as_draft(vault, id_, kind)
        return Meanwhile(error, dict(draft), stored.version, labels_of(vault, [draft]))
    drafts.forget(vault, key)
    told = _told(vault, id_, said("{kind} changed: {name}"))
    return told if edited.fields else Recorded(told.id, told.words, None)


def _told(vault: Vault, id_: str, words: str) -> Recorded:
    stored = record.show(vault, id_).stored
    name = isolated(words_for(stored.record))
    return Recorded(id_, words.format(kind=said(KINDS.get(stored.kind, stored.kind)), name=name), stored.seq)


def equal(one: object, other: object) -> bool:
    """Two values of one field; nothing, an empty text and an empty list are the same, and a text is a list of one."""
    return _listed(one) == _listed(other)


def _listed(value: Any) -> list[Any]:
    if value in (None, "", (), []):
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
