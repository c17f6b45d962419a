"""What stays in the vault although its kind may leave as a table: it would tell of what never leaves so.

A table is no bundle: it asks for no consents, since whoever exports decides what to do with it. But who a protected source is
shall not be read out of one by mistake, nor what is said about records of which none leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from app.model.act import Act
from app.model.claim import Claim
from app.model.ids import RecordId
from app.model.record import Record
from app.model.source import Source, SourceIdentity
from app.rules.safety import Secret, Told
from app.rules.sensitive import is_sexual_violence, tells_who_said_it
from app.services import terms
from storage.reading import Reader
from storage.tables import records, values
from storage.tables.records import Stored


def protected_sources(reader: Reader, moment: str | None) -> frozenset[RecordId]:
    """The sources that are protected now, or were at the moment."""
    moments = {None, moment}
    return frozenset(each.id for at in moments for each in records.of_kind(reader, Source, at) if each.record.protected)


def staying(
    reader: Reader, moment: str | None, protected: Collection[RecordId], leaving: Collection[str]
) -> frozenset[RecordId]:
    """Acts of sexual violence; claims that tell who a protected source is; claims about what stays, by id or because no record
    of its kind leaves. `leaving`: the kinds that do.
    """
    lists = terms.known(reader)
    stay = {each.id for each in records.of_kind(reader, Act, moment) if is_sexual_violence(each.record, lists)}
    claims = {each.id: each.record for each in records.of_kind(reader, Claim, moment)}
    stay |= {
        id_
        for id_, claim in claims.items()
        if tells_who_said_it(claim, protected) or not _may_be_told_of(reader, claim, protected, leaving)
    }
    while more := {id_ for id_, claim in claims.items() if claim.subject in stay} - stay:
        stay |= more  # a claim may be about a claim
    return frozenset(stay)


def _may_be_told_of(reader: Reader, claim: Claim, protected: Collection[RecordId], leaving: Collection[str]) -> bool:
    if claim.subject is None:
        return True
    found = values.kind_and_label(reader, claim.subject)
    return found is not None and found[0] in leaving and claim.subject not in protected


def without_traces(stored: Stored[Record], protected: Collection[RecordId]) -> Record:
    """A record; a protected source without what could lead to it."""
    record = stored.record
    return replace(record, url=None, notes=None) if isinstance(record, Source) and stored.id in protected else record


def betraying(reader: Reader, rows: Iterable[str]) -> tuple[int, ...]:
    """Which of these texts, counted from 0, name a protected source in the spelling it was recorded in, or tell how to reach
    one. These are free words of people: they are told to whoever exports, not taken out.
    """
    secrets = [Secret(each.record) for each in records.of_kind(reader, SourceIdentity)]
    if not secrets:
        return ()
    return tuple(at for at, text in enumerate(rows) if any(map(Told(text).betrays, secrets)))
