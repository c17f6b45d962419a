"""The record in English words, as a reader who knows nothing of the program needs them. Never more exact than the record."""

from __future__ import annotations

from datetime import date, timedelta

from app.model.calendar import last_day_of_month
from app.model.dates import Precision, UncertainDate
from app.model.event import Confidence, ContactKind, EventType, Penalty
from app.model.evidence import EvidenceKind
from app.model.inquiry import Judgement
from app.model.person import IdentityDocument, NameKind, Service, Sex
from app.model.place import Place, PlacePrecision
from app.rules.countries import country_name

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

EVENTS: dict[EventType, str] = {
    EventType.CAPTURE: "Deprived of liberty",
    EventType.DISAPPEARANCE: "Disappeared",
    EventType.SIGHTING: "Seen",
    EventType.FOOTAGE_RELEASED: "Shown in published footage",
    EventType.TRANSFER: "Moved to another place",
    EventType.ACKNOWLEDGMENT: "Custody acknowledged",
    EventType.ACKNOWLEDGMENT_RETRACTED: "Acknowledgment of custody retracted",
    EventType.DENIAL: "Custody denied",
    EventType.SILENCE: "No answer given to the question of custody",
    EventType.BUREAU_ENTRY: "Entered with an information bureau",
    EventType.VISIT_REQUESTED: "Visit requested",
    EventType.VISIT: "Visited",
    EventType.VISIT_REFUSED: "Visit refused",
    EventType.CONTACT_PERMITTED: "Contact permitted",
    EventType.CONTACT_REFUSED: "Contact not permitted",
    EventType.CALL: "Telephone call",
    EventType.LETTER: "Letter",
    EventType.CARD: "Card",
    EventType.CAPTURE_CARD: "Capture card",
    EventType.MEDICAL: "Medical information",
    EventType.INJURY: "Injured",
    EventType.ILLNESS: "Ill",
    EventType.CHARGE: "Charged",
    EventType.HEARING_SCHEDULED: "Court hearing set for this day",
    EventType.HEARING: "Court hearing",
    EventType.JUDGMENT: "Judgment",
    EventType.SENTENCE: "Sentenced",
    EventType.APPEAL: "Appeal",
    EventType.COMPLAINT: "Complaint made",
    EventType.RELEASE: "Released",
    EventType.REPATRIATION: "Repatriated",
    EventType.REMAINS_HANDED_OVER: "Remains handed over",
    EventType.DEATH: "Death reported",
    EventType.OTHER: "Other information",
}

CONFIDENCE: dict[Confidence, str] = {
    Confidence.CERTAIN: "",
    Confidence.PROBABLE: "probable",
    Confidence.POSSIBLE: "possible, not confirmed",
}

CONTACTS: dict[ContactKind, str] = {
    ContactKind.FAMILY: "the family",
    ContactKind.COUNSEL: "counsel",
    ContactKind.RED_CROSS: "the International Committee of the Red Cross",
    ContactKind.CONSUL: "a consular officer",
    ContactKind.PROTECTING_POWER: "the Protecting Power",
}

PENALTIES: dict[Penalty, str] = {Penalty.LIFE: "to imprisonment for life", Penalty.DEATH: "to death"}
"""Those that no number of months tells."""

SEXES: dict[Sex, str] = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.OTHER: "Other"}

NAME_KINDS: dict[NameKind, str] = {
    NameKind.MAIN: "name in use",
    NameKind.SPELLING: "other spelling",
    NameKind.BIRTH: "name at birth",
    NameKind.ALIAS: "also known as",
    NameKind.CALL_SIGN: "call sign",
}

SCRIPTS: dict[str, str] = {
    "Latn": "Latin letters",
    "Armn": "Armenian letters",
    "Cyrl": "Cyrillic letters",
    "Arab": "Arabic letters",
    "Geor": "Georgian letters",
    "Grek": "Greek letters",
    "Hebr": "Hebrew letters",
}

EVIDENCE_KINDS: dict[EvidenceKind, str] = {
    EvidenceKind.FILM: "Film",
    EvidenceKind.PHOTOGRAPH: "Photograph",
    EvidenceKind.SCAN: "Scan of a document",
    EvidenceKind.DOCUMENT: "Document",
    EvidenceKind.AUDIO: "Sound recording",
    EvidenceKind.TESTIMONY: "Testimony",
    EvidenceKind.WEB_CAPTURE: "Capture of a web page",
    EvidenceKind.OTHER: "Item",
}

JUDGEMENTS: dict[Judgement, str] = {
    Judgement.NONE: "no reply",
    Judgement.TOKEN: "a reply without substance",
    Judgement.PARTIAL: "a partial reply",
    Judgement.FULL: "a full reply",
    Judgement.DENIAL: "custody denied",
    Judgement.CUSTODY_ACKNOWLEDGED: "custody acknowledged",
}


BODIES: dict[str, str] = {
    "wgeid": "Working Group on Enforced or Involuntary Disappearances",
    "wgad": "Working Group on Arbitrary Detention",
    "ced30": "Committee on Enforced Disappearances (urgent action, article 30)",
    "ced31": "Committee on Enforced Disappearances (individual communication, article 31)",
    "sp": "Special Procedures of the Human Rights Council",
    "hrc": "Human Rights Committee",
    "cat": "Committee against Torture",
    "ecthr": "European Court of Human Rights",
    "r39": "European Court of Human Rights (interim measures, Rule 39)",
    "icrc": "International Committee of the Red Cross",
    "consular": "Consular access through a third State",
}
"""Bodies in full, also those whose rules are not shipped."""


def day_text(day: date) -> str:
    """`3 June 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _middle(earliest: date, latest: date) -> date:
    """What "about" stands around: it was widened by as much on either side."""
    return earliest + timedelta(days=(latest - earliest).days // 2)


def _bound(day: date, last: bool) -> str:
    """A range typed in months reads in months again."""
    edge = last_day_of_month(day.year, day.month) if last else day.replace(day=1)
    return f"{_MONTHS[day.month - 1]} {day.year}" if day == edge else day_text(day)


def _between(earliest: date, latest: date) -> str:
    whole_months = earliest.day == 1 and latest == last_day_of_month(latest.year, latest.month)
    if whole_months:
        return f"between {_bound(earliest, False)} and {_bound(latest, True)}"
    return f"between {day_text(earliest)} and {day_text(latest)}"


def date_text(when: UncertainDate) -> str:
    """`about June 2025 (day not known)`: as exact as it is known and no more."""
    if when.earliest is None and when.latest is None:
        return "date not known"
    if when.latest is None and when.earliest is not None:
        return f"on or after {day_text(when.earliest)}"
    if when.earliest is None and when.latest is not None:
        return f"on or before {day_text(when.latest)}"
    assert when.earliest is not None
    assert when.latest is not None
    about = "about " if when.approximate else ""
    middle = _middle(when.earliest, when.latest)
    match when.precision:
        case Precision.DAY:
            return f"{about}{day_text(middle)}"
        case Precision.MONTH:
            return f"{about}{_MONTHS[middle.month - 1]} {middle.year} (day not known)"
        case Precision.YEAR:
            return f"{about}{middle.year} (month not known)"
    return _between(when.earliest, when.latest) + (" (approximately)" if when.approximate else "")


_PRECISIONS: dict[PlacePrecision, str] = {
    PlacePrecision.EXACT: "",
    PlacePrecision.ABOUT: "position known approximately",
    PlacePrecision.DISTRICT: "known to the district only",
    PlacePrecision.COUNTRY: "known to the country only",
    PlacePrecision.UNDISCLOSED: "exact position not stated",
}


def place_text(place: Place) -> str:
    """Name, address, district, country; in brackets how exactly it is known, with coordinates where they are claimed."""
    parts = [place.name, place.address, place.region, country_name(place.country) if place.country else None]
    said: list[str] = []
    for part in parts:
        if part and part not in said:
            said.append(part)
    text = ", ".join(said)
    known = []
    exactness = place.precision
    if exactness is PlacePrecision.ABOUT and place.radius_m is not None:
        known.append(f"position known to within {place.radius_m} metres")
    elif _PRECISIONS[exactness]:
        known.append(_PRECISIONS[exactness])
    if exactness in {PlacePrecision.EXACT, PlacePrecision.ABOUT} and place.latitude and place.longitude:
        known.append(f"latitude {place.latitude}, longitude {place.longitude}")
    return f"{text} ({'; '.join(known)})" if known else text


def document_text(document: IdentityDocument) -> str:
    """`Passport, number AB0000001, issued 3 May 2016 by ...`."""
    issued = " ".join(
        part
        for part in (
            date_text(document.issued_on) if document.issued_on else "",
            f"by {document.issued_by}" if document.issued_by else "",
        )
        if part
    )
    parts = [
        document.kind,
        f"number {document.number}" if document.number else "",
        f"issued {issued}" if issued else "",
    ]
    return ", ".join(part for part in parts if part)


def service_text(service: Service) -> str:
    """`Military service: rank, unit, branch, service number`."""
    parts = [service.rank, service.unit, service.branch, f"service number {service.number}" if service.number else None]
    return "Military service: " + ", ".join(part for part in parts if part)


def yes_no(value: bool) -> str:
    return "Yes" if value else "No"


def listed(items: list[str]) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def annex_text(numbers: list[int]) -> str:
    """`Annex 2`, `Annexes 2, 3 and 7`."""
    if not numbers:
        return ""
    return ("Annex " if len(numbers) == 1 else "Annexes ") + listed([str(number) for number in numbers])
