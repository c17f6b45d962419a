"""One box over everything: names in any script and spelling, and the words of titles, notes, places and papers.

The vault hands out candidates (`storage.tables.search`); here they are compared, ranked and given a reason.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import Invalid
from app.jobs import Ticket
from app.model.ids import RecordId
from app.model.record import KINDS, Record, label
from app.model.searched import NAMES, names, texts, words
from app.names import Match, Why, compare
from app.names.matching import promise, sketches
from storage import renewing
from storage.reading import Reader
from storage.tables import records, search
from storage.tables.search import Candidate
from storage.vault import Vault

LONGEST_QUERY = 300
MOST_HITS = 500
LEAST_SCORE = 0.6
_BY_WORD = 60
_COMPARED = 40
"""People of whom the name that promises most is compared in full, of those that promise most."""

_THOROUGH = 10
"""People all of whose names are compared in full."""

_PAGE = 500
_SNIPPET = 120
_AROUND = 40
_TITLE, _TEXT = 0.9, 0.7


@dataclass(frozen=True)
class SearchHit:
    """A record that was found. `name`: what it is called; `matched`: the name or the piece of text as it was recorded.

    `why`: reasons as codes, the most telling first; `score`: 0 to 1.
    """

    id: RecordId
    kind: str
    name: str
    matched: str
    why: tuple[Why, ...]
    score: float


def in_force(vault: Vault) -> bool:
    """Whether names are found in any spelling. They are not while the index is one that a program with other rules made."""
    return renewing.in_force(vault)


def renew(vault: Vault, ticket: Ticket) -> int:
    """Make an index by other rules anew, in pieces; how many records were taken into it, 0 where nothing was to be done.

    Others may read and record meanwhile; what is made stays when the work is stopped. Raises `Cancelled`, and `Refused` for a
    copy that can only be read.
    """
    return renewing.renew(vault, ticket)


def find(
    vault: Vault, text: str, *, exact: bool = False, kinds: Iterable[str] | None = None, limit: int = 20
) -> list[SearchHit]:
    """The records that fit best, the best first. The last word may be the beginning of one.

    `exact`: only what was typed, in this script and spelling; capital letters do not matter. `kinds`: only records of these
    kinds. `limit`: so many hits at most. Raises `Invalid` for the fields text, kinds and limit.
    """
    with vault.read() as reader:
        return find_in(reader, text, exact=exact, kinds=kinds, limit=limit)


def find_in(
    reader: Reader, text: str, *, exact: bool = False, kinds: Iterable[str] | None = None, limit: int = 20
) -> list[SearchHit]:
    """Like `find`, in a snapshot that is open."""
    wanted = _checked(text, kinds, limit)
    sought = text.strip()[:LONGEST_QUERY]
    if exact:
        return _exactly(reader, sought, wanted, limit)
    found = _names(reader, sought, wanted, limit)
    seen = {each.id for each in found}
    found += [each for each in _texts(reader, sought, wanted, limit) if each.id not in seen]
    found += [each for each in _labelled(reader, sought, wanted) if each.id not in {hit.id for hit in found}]
    return _ordered(found)[:limit]


def _checked(text: str, kinds: Iterable[str] | None, limit: int) -> list[str] | None:
    problems: dict[str, str] = {}
    if not text.strip():
        problems["text"] = "missing"
    wanted = None if kinds is None else list(dict.fromkeys(kinds))
    if wanted is not None and not set(wanted) <= set(KINDS):
        problems["kinds"] = "no-such-kind"
    if not 1 <= limit <= MOST_HITS:
        problems["limit"] = "limit-range"
    if problems:
        raise Invalid(problems)
    return wanted


def _ordered(found: list[SearchHit]) -> list[SearchHit]:
    """By score; what is alike stays in the order of recording."""
    return sorted(found, key=lambda each: -each.score)


def _names(reader: Reader, sought: str, kinds: list[str] | None, limit: int) -> list[SearchHit]:
    if kinds is not None and not set(kinds) & set(NAMES):
        return []
    candidates = {each.n: each for each in search.by_sound(reader, sought)}
    begun = {each.n: each for each in search.by_word(reader, sought, "name", kinds, _BY_WORD)}
    candidates.update(begun)
    rough = sketches(sought)
    promising = heapq.nlargest(
        _COMPARED,
        (
            (*max((promise(rough, made), name) for name, made in zip(each.names, each.sketches, strict=True)), each)
            for each in candidates.values()
            if each.names and (kinds is None or each.kind in kinds)
        ),
        key=lambda item: item[0] + 0.5 * item[2].likely,
    )
    several = words(sought)
    best: dict[int, tuple[Match, str]] = {each.n: (compare(sought, name), name) for _, name, each in promising}
    for n, (match, _) in heapq.nlargest(_THOROUGH, best.items(), key=lambda item: item[1][0].score):
        others = [(compare(sought, name), name) for name in candidates[n].names]
        better = max(others, key=lambda item: item[0].score)
        if better[0].score > match.score:
            best[n] = better
    for each in begun.values():
        for name in each.names:
            score = _begun(several, words(name))
            if score and (each.n not in best or best[each.n][0].score < min(score, 0.9)):
                best[each.n] = (Match(round(score, 4), (Why("begins-so"),)), name)
    found = sorted(
        ((match.score, -n, name, match) for n, (match, name) in best.items() if match.score >= LEAST_SCORE),
        key=lambda item: item[:2],
        reverse=True,
    )
    return [
        SearchHit(each.id, each.kind, each.names[0], name, match.why, score)
        for score, minus_n, name, match in found[:limit]
        for each in [candidates[-minus_n]]
    ]


def _begun(sought: Sequence[str], name: Sequence[str]) -> float:
    """What it is worth that all the words are there and the last is the beginning of one."""
    if not sought or len(sought[-1]) < 2:
        return 0.0
    left = list(name)
    for word in sought[:-1]:
        if word not in left:
            return 0.0
        left.remove(word)
    rest = [len(sought[-1]) / len(word) for word in left if word.startswith(sought[-1])]
    return 0.8 + 0.15 * max(rest) if rest else 0.0


def _texts(reader: Reader, sought: str, kinds: list[str] | None, limit: int) -> list[SearchHit]:
    several = words(sought)
    found: list[SearchHit] = []
    for each in search.by_word(reader, sought, "text", kinds, max(limit, _BY_WORD)):
        record = records.get_any(reader, each.id).record
        hit = _in_text(each, record, several)
        if hit is not None:
            found.append(hit)
    return found


def _in_text(each: Candidate, record: Record, sought: Sequence[str]) -> SearchHit | None:
    title = label(record)
    if _all_in(sought, words(title)):
        return SearchHit(each.id, each.kind, title, title, (Why("words-in-title"),), _TITLE)
    best = max(
        ((sum(_all_in([word], words(text)) for word in sought), field, text) for field, text in texts(record)),
        key=lambda item: item[0],
        default=None,
    )
    if best is None:
        return None
    part, field, text = best
    score = _TEXT - 0.1 * (1 - part / len(sought))
    why = (Why("words-in-text", (("field", field.rpartition(".")[2].replace("_", " ")),)),)
    return SearchHit(each.id, each.kind, title, _around(text, sought), why, round(score, 4))


def _all_in(sought: Sequence[str], there: Sequence[str]) -> bool:
    """Whether all words are there, the last perhaps as a beginning."""
    *whole, last = sought
    return set(whole) <= set(there) and any(word.startswith(last) for word in there)


def _around(text: str, sought: Sequence[str]) -> str:
    """The piece of a text in which the first word stands that was looked for."""
    if len(text) <= _SNIPPET:
        return text
    at = 0
    for word in text.split():
        place = text.index(word, at)
        if any(each in words(word) for each in sought) or any(part.startswith(sought[-1]) for part in words(word)):
            start = max(0, place - _AROUND)
            return text[start : start + _SNIPPET]
        at = place + len(word)
    return text[:_SNIPPET]


def _labelled(reader: Reader, sought: str, kinds: list[str] | None) -> list[SearchHit]:
    """What is called exactly so, also where the name has neither letters nor digits."""
    if words(sought) or any("\ud800" <= char <= "\udfff" for char in sought):
        return []
    found: list[SearchHit] = []
    for kind in sorted({*NAMES, "source", "evidence", "proceeding"} if kinds is None else kinds):
        if kind in search.SOUGHT:
            found += [
                SearchHit(id_, kind, sought, sought, (Why("as-typed"),), 1.0)
                for id_ in records.labelled(reader, kind, sought)
            ]
    return found


def _exactly(reader: Reader, sought: str, kinds: list[str] | None, limit: int) -> list[SearchHit]:
    typed = _typed(sought)
    found: dict[RecordId, SearchHit] = {each.id: each for each in _labelled(reader, sought, kinds)}
    for column in ("name", "text"):
        after = 0
        while len(found) < limit:
            page = search.by_word(reader, sought, column, kinds, _PAGE, after)
            for each in page:
                hit = _typed_so(reader, each, column, typed)
                if hit is not None:
                    found.setdefault(each.id, hit)
                if len(found) >= limit:
                    break
            if len(page) < _PAGE:
                break
            after = page[-1].n
    return _ordered(list(found.values()))[:limit]


def _typed(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _typed_so(reader: Reader, each: Candidate, column: str, typed: str) -> SearchHit | None:
    why = (Why("as-typed"),)
    if column == "name":
        for name in each.names:
            if _stands_in(typed, _typed(name)):
                whole = _typed(name) == typed
                return SearchHit(each.id, each.kind, each.names[0], name, why, 1.0 if whole else 0.9)
        return None
    record = records.get_any(reader, each.id).record
    for text in (*names(record), *(text for _, text in texts(record))):
        if _stands_in(typed, _typed(text)):
            return SearchHit(each.id, each.kind, label(record), _around(text, words(typed)), why, 0.8)
    return None


def _stands_in(typed: str, text: str) -> bool:
    """Whether a text has what was typed, where a word begins."""
    at = text.find(typed)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return True
        at = text.find(typed, at + 1)
    return False
