"""A captive's custody on a day: when he was held, what contact he had, what is owed to him by the month, and what the
States concerned said of it. Computed from events; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app import clock
from app.model.contact import ABOUT_CONTACT, Contact, contact_by_kind
from app.model.duties import Duties, duties
from app.model.event import Event, EventType
from app.model.ids import RecordId
from app.model.noted import Noted
from app.model.person import Person
from app.model.record import label
from app.services import record as record_service
from storage.reading import Reader
from storage.tables import records
from storage.vault import Vault

STATE_ACTS = frozenset(
    {EventType.ACKNOWLEDGMENT, EventType.ACKNOWLEDGMENT_RETRACTED, EventType.DENIAL, EventType.SILENCE}
)
CONDITION = frozenset({EventType.MEDICAL, EventType.INJURY, EventType.ILLNESS})


@dataclass(frozen=True)
class Custody:
    """`state_acts`: what States said, in order of date; `condition`: inspections, injuries, illnesses. `labels`: of events.

    `without_kind`: contact of which nobody recorded with whom, so that it stands under no kind.
    """

    person: RecordId
    name: str
    as_of: date
    duties: Duties
    contact: tuple[Contact, ...]
    state_acts: tuple[Noted, ...]
    condition: tuple[Noted, ...]
    without_kind: tuple[RecordId, ...]
    labels: Mapping[RecordId, str]


def custody(vault: Vault, written: str, as_of: date | None = None) -> Custody:
    """The custody of a person (id, the beginning of one, or exact name) on a day, today if None. Raises `Invalid`."""
    day = as_of or vault.settings.clock().date()
    with vault.read() as reader:
        stored = records.get(reader, record_service.resolve(reader, written, "person"), Person)
        events = noted_events(reader, stored.id)
    by_date = sorted((noted for noted in events if noted.maybe_by(day)), key=lambda noted: noted.order)
    return Custody(
        stored.id,
        label(stored.record),
        day,
        duties(events, day),
        contact_by_kind(events, day),
        tuple(noted for noted in by_date if noted.type in STATE_ACTS),
        tuple(noted for noted in by_date if noted.type in CONDITION),
        tuple(noted.id for noted in by_date if noted.type in ABOUT_CONTACT and noted.event.contact is None),
        {noted.id: label(noted.event) for noted in events},
    )


def noted_events(reader: Reader, about: RecordId) -> list[Noted]:
    """Every event in force that leads to a record (a person, a case), with the day it was recorded."""
    return [
        Noted(stored.id, stored.record, clock.moment(stored.recorded_at).date())
        for stored in records.referring(reader, about, Event)
    ]
