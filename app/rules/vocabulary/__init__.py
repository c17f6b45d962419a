"""The words that the record is written in: lists of terms as data files, and the terms that a vault adds to them.

Each file under `lists/` is one list. A term has a key that stands in records and never changes, the code of the HURIDOCS
micro-thesaurus it belongs to where there is one, a label in our own words, and where it is from. `verified` says that the code
was compared with that source; a term that only we know has no code.

A vault adds terms of its own (`app.model.term`). They stand beside those of the program and never in their place: where a
later version of the program brings a term with the same key, the program's is in force, and the vault's is shown as hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from app.errors import Refused
from app.model.ids import RecordId
from app.model.term import Term, is_key
from app.rules.body import Citation
from app.rules.located import Misplaced, read, step
from app.rules.node import Node, cited, once


@dataclass(frozen=True)
class Entry:
    """One term. `parent`: key of the wider term in the same list. `code`: HURIDOCS, pairs of digits by level.

    `record`: the record that holds a term of the vault, None for one of the program. `hidden`: a term of the vault that the
    program now has one of its own for. `citation`: None for terms of the vault, whose source is a record.
    """

    key: str
    label: str
    parent: str | None = None
    code: str | None = None
    citation: Citation | None = None
    note: str | None = None
    record: RecordId | None = None
    hidden: bool = False


@dataclass(frozen=True)
class TermList:
    """`huridocs`: number of the micro-thesaurus, None for a list of our own. `entries`: by key, wider terms first."""

    key: str
    title: str
    huridocs: str | None
    note: str | None
    entries: Mapping[str, Entry]
    hidden: tuple[Entry, ...] = ()


def _entry(node: Node, of_list: Citation) -> Entry:
    key = node.text("key")
    if not is_key(key):
        raise node.wrong("key-form", "key")
    label = node.text("label")
    if not label.strip():
        raise node.wrong("empty", "label")
    code = node.text("code", None)
    if code is not None and (len(code) % 2 or not (code.isascii() and code.isdigit())):
        raise node.wrong("code-form", "code")
    source = node.text("source", of_list.source)
    if not source.strip():
        raise node.wrong("empty", "source")
    verified = node.take("verified", bool, of_list.verified)
    made = Entry(
        key,
        label,
        node.text("parent", None),
        code,
        Citation(source, of_list.checked, verified),
        node.text("note", None),
    )
    node.done()
    return made


def _list(node: Node) -> TermList:
    key = node.text("key")
    if not is_key(key):
        raise node.wrong("key-form", "key")
    title = node.text("title")
    huridocs = node.text("huridocs", None)
    note = node.text("note", None)
    citation = cited(node)
    entries = node.each("terms", lambda inner: _entry(inner, citation))
    node.done()
    once(node, "terms", tuple(entry.key for entry in entries))
    found: dict[str, Entry] = {}
    for position, entry in enumerate(entries):
        place = step("/terms", position)
        if entry.parent is not None and entry.parent not in found:
            raise Misplaced(step(place, "parent"), node.lines[step(place, "parent")], "unknown-parent")
        if entry.code is not None and huridocs is None:
            raise Misplaced(step(place, "code"), node.lines[step(place, "code")], "code-without-list")
        found[entry.key] = entry
    return TermList(key, title, huridocs, note, MappingProxyType(found))


def parse_list(text: str, file_name: str) -> TermList:
    """The list that the file `text` describes. Raises `Refused` ("rule-file-broken") with `file`, `pointer`, `line`, `reason`.

    A wider term stands before those under it, so there are no circles.
    """
    try:
        located = read(text)
        return _list(Node(located.value, "", located.lines))
    except Misplaced as wrong:
        raise Refused(
            "rule-file-broken", file=file_name, pointer=wrong.pointer or "/", line=wrong.line, reason=wrong.reason
        ) from None


@cache
def lists() -> Mapping[str, TermList]:
    """All lists that the program ships, by key. Raises `Refused` ("rule-file-broken")."""
    folder = resources.files("app.rules.vocabulary").joinpath("lists")
    found: dict[str, TermList] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".json"):
            continue
        made = parse_list(file.read_text(encoding="utf-8"), file.name)
        if made.key != file.name.removesuffix(".json"):
            raise Refused("rule-file-broken", file=file.name, pointer="/key", line=2, reason="other-than-the-file")
        found[made.key] = made
    return MappingProxyType(found)


def extended(own: Iterable[tuple[RecordId, Term]]) -> Mapping[str, TermList]:
    """The program's lists with a vault's own terms behind them. Pure.

    Own terms of a list that this program does not have stand in a list of that key without a title of ours: a vault may have
    been written by a newer program.
    """
    more: dict[str, dict[str, Entry]] = {}
    hidden: dict[str, list[Entry]] = {}
    for id_, term in own:
        taken = lists()[term.list].entries if term.list in lists() else {}
        entry = Entry(term.key, term.label, term.parent, note=term.note, record=id_)
        if term.key in taken or term.key in more.get(term.list, {}):
            hidden.setdefault(term.list, []).append(
                Entry(term.key, term.label, term.parent, note=term.note, record=id_, hidden=True)
            )
        else:
            more.setdefault(term.list, {})[term.key] = entry
    found: dict[str, TermList] = {}
    for key in [*lists(), *sorted(set(more) - set(lists()))]:
        base = lists().get(key) or TermList(key, key, None, None, {})
        entries = MappingProxyType({**base.entries, **more.get(key, {})})
        found[key] = TermList(base.key, base.title, base.huridocs, base.note, entries, tuple(hidden.get(key, ())))
    return MappingProxyType(found)


def wider(entries: Mapping[str, Entry], key: str) -> tuple[str, ...]:
    """The key and those above it, nearest first. A circle (two vaults joined) ends where it began."""
    found: list[str] = []
    at: str | None = key
    while at is not None and at not in found:
        found.append(at)
        entry = entries.get(at)
        at = entry.parent if entry else None
    return tuple(found)


def label_of(vocabulary: Mapping[str, TermList], list_: str, key: str) -> str:
    """The label of a term; the key itself where nobody knows it."""
    found = vocabulary[list_].entries.get(key) if list_ in vocabulary else None
    return found.label if found else key
