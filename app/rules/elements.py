"""The elements of an act, as data, and which of them the evidence shows: a matrix with its empty cells visible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from app.errors import Refused
from app.model.act import Act, ElementState
from app.model.ids import RecordId
from app.rules.body import Citation
from app.rules.located import Misplaced, read
from app.rules.node import Node, citation, once
from app.rules.vocabulary import Entry, wider


@dataclass(frozen=True)
class Element:
    """One thing that has to be shown."""

    key: str
    label: str


@dataclass(frozen=True)
class ElementSet:
    """What has to be shown for one type of act."""

    act: str
    elements: tuple[Element, ...]
    citation: Citation


def _element(node: Node) -> Element:
    made = Element(node.text("key"), node.text("label"))
    node.done()
    return made


def _set(node: Node, checked: str, *, verified: bool) -> ElementSet:
    from_head = Node(
        {"source": node.text("source"), "checked": checked, "verified": verified}, node.pointer, node.lines
    )
    made = ElementSet(node.text("act"), node.each("elements", _element), citation(from_head))
    once(node, "elements", tuple(element.key for element in made.elements))
    node.done()
    return made


def parse_sets(text: str, file_name: str) -> Mapping[str, ElementSet]:
    """The sets of a file, by the type of act. Raises `Refused` ("rule-file-broken") with the place and the line."""
    try:
        located = read(text)
        top = Node(located.value, "", located.lines)
        checked, verified = top.text("checked"), top.take("verified", bool)
        sets = top.each("sets", lambda node: _set(node, checked, verified=verified))
        top.done()
        once(top, "sets", tuple(each.act for each in sets))
    except Misplaced as wrong:
        raise Refused(
            "rule-file-broken", file=file_name, pointer=wrong.pointer or "/", line=wrong.line, reason=wrong.reason
        ) from None
    return MappingProxyType({each.act: each for each in sets})


@cache
def sets() -> Mapping[str, ElementSet]:
    """The sets that the program ships. Raises `Refused` ("rule-file-broken")."""
    file = resources.files("app.rules").joinpath("elements.json")
    return parse_sets(file.read_text(encoding="utf-8"), file.name)


def set_for(type_: str, acts: Mapping[str, Entry]) -> ElementSet | None:
    """The set of that type of act or of the nearest wider one; None where there is none."""
    return next((sets()[key] for key in wider(acts, type_) if key in sets()), None)


@dataclass(frozen=True)
class Row:
    """One element. `cells`: for each column whether it is named as showing the element. `state`: as somebody judged it.

    `label`: None where the program does not know the element. `bare`: judged established or disputed, with nothing named.
    """

    key: str
    label: str | None
    state: ElementState
    cells: tuple[bool, ...]
    note: str | None
    bare: bool


@dataclass(frozen=True)
class Coverage:
    """`columns`: evidence, stills and events that the act names, each once. `unused`: those that show no element."""

    columns: tuple[RecordId, ...]
    rows: tuple[Row, ...]
    unused: tuple[RecordId, ...]
    known: ElementSet | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Elements that nothing is named for, or that were judged missing."""
        return tuple(row.key for row in self.rows if row.state is ElementState.MISSING or not any(row.cells))


def coverage(act: Act, acts: Mapping[str, Entry]) -> Coverage:
    """Which element of the act is shown by what. Pure.

    Rows: the elements of the act's type in the order of the data, then those that only this act names. An element that the act
    says nothing about is missing. Nothing is judged here: that a row has a mark says that somebody named a thing for it.
    """
    known = set_for(act.type, acts)
    said = {element.key: element for element in act.elements}
    named = [*act.evidence, *act.events]
    named += [id_ for element in act.elements for id_ in (*element.evidence, *element.events)]
    columns: Sequence[RecordId] = tuple(dict.fromkeys(named))
    labels = {element.key: element.label for element in known.elements} if known else {}
    rows: list[Row] = []
    for key in dict.fromkeys([*labels, *said]):
        found = said.get(key)
        shows = {*found.evidence, *found.events} if found else set()
        state = found.state if found else ElementState.MISSING
        bare = state is not ElementState.MISSING and not shows
        cells = tuple(column in shows for column in columns)
        rows.append(Row(key, labels.get(key), state, cells, found.note if found else None, bare))
    unused = tuple(column for n, column in enumerate(columns) if not any(row.cells[n] for row in rows))
    return Coverage(tuple(columns), tuple(rows), unused, known)
