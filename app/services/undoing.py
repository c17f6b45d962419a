"""Undo: what was recorded last is taken back by a new change; nothing is erased, and an undo is undone in the same way.

One line of the log is one step, also where it recorded a hundred thousand versions. Not undone are originals and stills that
were taken in, letters that went out, and who works with the vault: these happened. Such a record can be taken out with a
reason (`editing.retract`). What recorded nothing (bundles, documents, a new passphrase) has nothing to be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.errors import Invalid, Refused
from app.jobs import Ticket
from app.model.ids import RecordId
from app.model.inquiry import Direction, Letter
from app.model.record import label, link_kinds, links
from app.services.record import reason
from storage import chain, log
from storage.reading import Reader
from storage.tables import records, steps
from storage.tables.steps import Recorded
from storage.vault import Vault

STEPS_SHOWN = 20
_NAMED = 5
_TITLED = frozenset({"evidence", "proceeding", "inquiry"})
_TAKEN_IN = frozenset({"evidence", "still"})
_LEFT = ("bundle.", "inquiry.render", "evidence.export")


@dataclass(frozen=True)
class Step:
    """One line of the log that recorded something. `act`: as in the log. `versions`: how many it recorded.

    `what`: label of what it is about; `whom`: names of the people that is about, at most five. `undoes`: the line that it
    undid. `undone_by`: the line in force that undid it. `fault`: why it cannot be undone, None where it can.
    """

    seq: int
    at: str
    act: str
    kinds: tuple[str, ...]
    versions: int
    what: str
    whom: tuple[str, ...]
    undoes: int | None
    undone_by: int | None
    fault: Refused | None


@dataclass(frozen=True)
class Undone:
    """`line`: the new line. `step`: the one that was undone. `versions`: how many it took. `redone`: the step was an undo."""

    line: int
    step: int
    versions: int
    redone: bool


def history(vault: Vault, limit: int = STEPS_SHOWN) -> list[Step]:
    """The last steps, newest first."""
    with vault.read() as reader:
        return _steps(reader, steps.last_seqs(reader, limit))


def history_of(vault: Vault, lines: Sequence[int]) -> list[Step]:
    """The steps of these lines, in their order."""
    with vault.read() as reader:
        return _steps(reader, lines)


def changed_since(vault: Vault, line: int) -> list[Step]:
    """The last steps that changed what line `line` recorded, at most five: what stands in the way of undoing it."""
    with vault.read() as reader:
        _, first = steps.changed_since(reader, line, _NAMED)
        return _steps(reader, sorted({last for _, _, last in first}, reverse=True))


def undo(vault: Vault, ticket: Ticket, *, line: int | None = None, why: str | None = None) -> Undone:
    """Undo the step of log line `line`; None: the last one that is in force and is not an undo itself. In one new change.

    Undoing a line that undid something does that again. Raises `Invalid({"line": ...})` for a line that is not there,
    `Refused`: undo-nothing-left, undone-already, undo-changed-since (with what was changed), still-referred (others lead
    to what it recorded), or the step's fault; `Cancelled`.
    """
    with vault.change("undo", why=reason(why)) as change:
        seq = _last(change) if line is None else line
        step = _step(change, seq)
        if step.fault is not None:
            raise step.fault
        if step.undone_by is not None:
            raise Refused("undone-already", line=seq, by=step.undone_by)
        count, first = steps.changed_since(change, seq, _NAMED)
        if count:
            by = ", ".join(f"{kind} {id_[:8]} by line {last}" for kind, id_, last in first)
            raise Refused("undo-changed-since", line=seq, count=count, by=by)
        redone = step.act == "undo"
        if redone:
            change.act = "redo"
        change.apart = True  # a hundred people of one import travel alone, also after it was undone and done again
        change.facts["undoes"] = seq
        change.subject = _subject(change, seq)
        versions = change.revert(steps.before(change, seq), ticket)
    ticket.durable(str(change.seq))
    return Undone(change.seq, seq, versions, redone)


def last_undo(vault: Vault) -> int | None:
    """The line of the last undo that is in force, None where there is none: to undo that line is "redo"."""
    with vault.read() as reader:
        undoes = _undoes(reader)
        undone = _undone(undoes)
        takes_back: dict[int, bool] = {}  # what undoes an undo does again, what undoes that takes back
        for seq in sorted(undoes):
            takes_back[seq] = not takes_back.get(undoes[seq], False)
        return max((seq for seq, is_undo in takes_back.items() if is_undo and seq not in undone), default=None)


def _undoes(reader: Reader) -> dict[int, int]:
    """By line that undid one: the line that it undid."""
    return {seq: int(value) for seq, value in log.fact(reader, "undoes")}


def _undone(undoes: dict[int, int]) -> dict[int, int]:
    """By line that is undone now: the line in force that undid it. What undid it may have been undone itself."""
    found: dict[int, int] = {}
    for seq in sorted(undoes, reverse=True):  # whatever undid `seq` stands after it, so that is known already
        if seq not in found:
            found.setdefault(undoes[seq], seq)
    return found


def _last(reader: Reader) -> int:
    undoes = _undoes(reader)
    undone = _undone(undoes)
    at: int | None = None
    while found := steps.last_seqs(reader, STEPS_SHOWN, at):
        for seq in found:
            if seq not in undoes and seq not in undone:
                return seq
        at = found[-1]
    raise Refused("undo-nothing-left")


def _step(reader: Reader, seq: int) -> Step:
    if not 1 <= seq <= log.size(reader):
        raise Invalid({"line": "no-such-line"})
    return _steps(reader, [seq])[0]


def _steps(reader: Reader, seqs: Sequence[int]) -> list[Step]:
    undoes = _undoes(reader)
    undone = _undone(undoes)
    recorded = steps.recorded(reader, seqs)
    return [_made(reader, seq, recorded[seq], undoes.get(seq), undone.get(seq)) for seq in seqs]


def _body(reader: Reader, seq: int) -> chain.Body:
    return chain.read_body((log.body_text(reader, seq) or "").encode())


def _subject(reader: Reader, seq: int) -> RecordId | None:
    found = _body(reader, seq).subject
    return None if found is None else RecordId(found)


def _made(reader: Reader, seq: int, recorded: Sequence[Recorded], undoes: int | None, undone_by: int | None) -> Step:
    body = _body(reader, seq)
    what, whom = _about(reader, seq, body.subject)
    return Step(
        seq,
        body.at,
        body.act,
        tuple(each.kind for each in recorded),
        sum(each.versions for each in recorded),
        what,
        whom,
        undoes,
        undone_by,
        _fault(reader, seq, body.act, recorded),
    )


def _about(reader: Reader, seq: int, subject: str | None) -> tuple[str, tuple[str, ...]]:
    """The label of what a line is about, as that line left it, and the present names of the people it leads to.

    The kinds that are known by their name or title alone are told without their people.
    """
    found = [] if subject is None else [each for each in records.history(reader, RecordId(subject)) if each.seq <= seq]
    if not found:
        return "", ()
    kind, record = found[-1].kind, found[-1].record
    what = "" if kind == "sameness" or label(record) == kind else label(record)  # no label that says more
    if kind in _TITLED:
        return what, ()
    leads = (to for field, to in links(record) if link_kinds(field.rpartition(".")[2]) == {"person"})
    whom = [records.latest(reader, person).record for person in islice(dict.fromkeys(leads), _NAMED)]
    return what, tuple(label(person) for person in whom)


def _fault(reader: Reader, seq: int, act: str, recorded: Sequence[Recorded]) -> Refused | None:
    """Why a step cannot be undone; None where it can."""
    if not recorded:
        return Refused("undo-left", line=seq) if act.startswith(_LEFT) else Refused("undo-recorded-nothing", line=seq)
    if any(each.kind == "investigator" for each in recorded):
        return Refused("undo-who-works-here", line=seq)
    if any(each.kind in _TAKEN_IN and each.born for each in recorded):
        return Refused("undo-taken-in", line=seq)
    if any(each.kind == "letter" and each.born for each in recorded) and _sent(reader, seq):
        return Refused("undo-sent", line=seq)
    return None


def _sent(reader: Reader, seq: int) -> bool:
    """Whether a line recorded for the first time a letter that went out."""
    return any(
        isinstance(each.record, Letter) and each.version == 1 and each.record.direction is Direction.OUT
        for each in records.recorded_by(reader, seq)
    )
