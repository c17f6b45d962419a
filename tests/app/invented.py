"""An invented case, complete in every field that a form asks for. All names are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.model.case import Case
from app.model.consent import Consent, Element
from app.model.dates import parse_date
from app.model.event import Confidence, ContactKind, Event, EventType
from app.model.evidence import Acquisition, Evidence, EvidenceKind
from app.model.ids import BlobHash, RecordId
from app.model.inquiry import Author, Direction, FieldText, Inquiry, Letter, LetterKind
from app.model.person import IdentityDocument, NameKind, Person, PersonName, Service, Sex
from app.model.place import Place, PlaceKind, PlacePrecision
from app.model.source import Reliability, Source, SourceIdentity, SourceKind
from app.model.still import Depiction, Identification, PublicationDecision, Still, Use


def rid(name: str) -> RecordId:
    """A fixed record id for a short name."""
    return RecordId(name.encode().hex().ljust(32, "0")[:32])


def blob(name: str) -> BlobHash:
    return BlobHash((name.encode().hex() * 32)[:64])


CAPTIVE, OTHER_CAPTIVE = rid("captive"), rid("other")
INQUIRY = rid("inquiry")
RIDGE, PRISON, COURT = rid("ridge"), rid("prison"), rid("court")
MOTHER_SAYS, COMRADE, PRESS = rid("motherso"), rid("comrade"), rid("press")
FILM, PHOTO, CONSENT_SCAN, STILL, STILL_2 = rid("film"), rid("photo"), rid("scan"), rid("still"), rid("still2")
CAPTURE, GONE, SEEN, DENIED, REFUSED, COMPLAINED = (
    rid("capture"),
    rid("gone"),
    rid("seen"),
    rid("denied"),
    rid("refusedv"),
    rid("complain"),
)
CONSENT, DECISION, DECISION_2, DEPICTED, DEPICTED_2 = (
    rid("consent"),
    rid("decision"),
    rid("dec2"),
    rid("dep"),
    rid("dep2"),
)
COMRADE_IDENTITY = rid("identity")

TODAY = date(2025, 8, 20)


def _person() -> Person:
    return Person(
        names=(
            PersonName("Aramazd Vahanyan", "Latn", NameKind.MAIN, "Vahanyan", "Aramazd", "Hovik"),
            PersonName("Արամազդ Վահանյան", "Armn", NameKind.SPELLING, "Վահանյան", "Արամազդ", "Հովիկ"),
            PersonName("Арамазд Ваганян", "Cyrl", NameKind.SPELLING, "Ваганян", "Арамазд"),
            PersonName("آرامازد واهانیان", "Arab", NameKind.SPELLING),
            PersonName("არამაზდ ვაჰანიანი", "Geor", NameKind.SPELLING),
            PersonName("Kaytsak", "Latn", NameKind.CALL_SIGN),
        ),
        sex=Sex.MALE,
        birth=parse_date("12 March 1998"),
        birth_place="Verin Aygut",
        nationalities=("AM",),
        documents=(
            IdentityDocument("Passport", "XX0000017", parse_date("3 May 2016"), "Passport Office of Verin Aygut"),
        ),
        service=Service(rank="Private", unit="Third Battalion of the Aygut Regiment", number="A-204417"),
        occupation="Teacher of physics; conscript at the time",
        civil_status="Married",
        address="14 Mulberry Street, Verin Aygut",
        marks="Scar of four centimetres above the left eyebrow",
        health_needs="Asthma, needs an inhaler daily",
        photograph=PHOTO,
    )


def _events() -> dict[RecordId, Event]:
    ministry = "Ministry of Defence of the Republic of Azerbaijan"
    return {
        CAPTURE: Event(
            EventType.CAPTURE,
            (CAPTIVE,),
            parse_date("24 June 2025"),
            place=RIDGE,
            by=f"Unit in uniform of the {ministry}",
            sources=(COMRADE,),
            confidence=Confidence.CERTAIN,
            description="Taken alive with two others when the position was overrun; walked without help.",
        ),
        GONE: Event(
            EventType.DISAPPEARANCE,
            (CAPTIVE,),
            parse_date("~27 June 2025"),
            place=RIDGE,
            sources=(COMRADE,),
            confidence=Confidence.PROBABLE,
            description="Led out of the cell at night; not seen since by those who were released.",
        ),
        SEEN: Event(
            EventType.SIGHTING,
            (CAPTIVE,),
            parse_date("2 July 2025"),
            place=COURT,
            sources=(PRESS,),
            evidence=(FILM,),
            confidence=Confidence.PROBABLE,
            description="Sits in the second row behind glass. Visual observation, not a diagnosis: visibly thinner.",
        ),
        DENIED: Event(
            EventType.DENIAL,
            (CAPTIVE,),
            parse_date("15 July 2025"),
            by=ministry,
            sources=(PRESS,),
            confidence=Confidence.CERTAIN,
            description="A spokesperson said that nobody of this name was held.",
        ),
        REFUSED: Event(
            EventType.VISIT_REFUSED,
            (CAPTIVE,),
            parse_date("between 20 July 2025 and 31 July 2025"),
            place=PRISON,
            contact=ContactKind.RED_CROSS,
            by=ministry,
            confidence=Confidence.CERTAIN,
        ),
        COMPLAINED: Event(
            EventType.COMPLAINT,
            (CAPTIVE,),
            parse_date("18 July 2025"),
            by="Office of the Prosecutor General of the Republic of Armenia",
            reference="17-2025/442",
            result="Registered, no findings communicated",
            evidence=(CONSENT_SCAN,),
            description="The mother asked for a criminal investigation and a search.",
        ),
    }


def _evidence() -> dict[RecordId, Evidence]:
    film = Acquisition(
        url="https://example.org/hearing/2025-07-02",
        publisher="Press service of the court",
        first_published=parse_date("2 July 2025"),
        collected_by="Investigator one",
        collected_at="2025-07-03T09:15:00.000Z",
    )
    return {
        FILM: Evidence(
            "Hearing of 2 July 2025, morning session",
            EvidenceKind.FILM,
            blob("film"),
            731_448_112,
            "hearing.mp4",
            film,
            "video/mp4",
        ),
        PHOTO: Evidence(
            "Portrait given by the family",
            EvidenceKind.PHOTOGRAPH,
            blob("photo"),
            418_220,
            "IMG_0417.jpg",
            Acquisition(collected_at="2025-07-01T10:00:00.000Z"),
            "image/jpeg",
        ),
        CONSENT_SCAN: Evidence(
            "Complaint to the Office of the Prosecutor General, with its stamp of receipt",
            EvidenceKind.SCAN,
            blob("scan"),
            1_204_331,
            "scan.pdf",
            Acquisition(collected_at="2025-07-19T12:00:00.000Z"),
            "application/pdf",
        ),
    }


def _still(pts: int, name: str) -> Still:
    return Still(
        film=FILM,
        film_sha256=blob("film"),
        stream=0,
        pts=pts,
        time_base=(1, 12800),
        frame=18087,
        pixel_format="yuv420p",
        width=1280,
        height=720,
        rotation=0,
        frame_sha256=blob(f"frame{name}"),
        pixels_sha256=blob(f"pixels{name}"),
        png=blob(f"png{name}"),
        png_size=1_102_933,
        ffmpeg="7.0",
        command=("ffmpeg", "-i", "INPUT"),
    )


def complete_case() -> Case:
    """Nothing in it is missing, coarse or forbidden: an organisation files with the mother's consent, in the urgent window."""
    inquiry = Inquiry(
        body="wgeid",
        persons=(CAPTIVE,),
        author=Author(
            family="Sermakeshyan",
            given="Lusntag",
            relation="Lawyer of the family",
            organisation="Centre for the Search of the Disappeared",
            address="5 Quiet Lane, 0010 Aygut",
            telephone="+374 00 555 019",
            email="search@example.org",
        ),
        fields=(
            FieldText(
                "dis.date_note",
                "Two comrades who were released date it to the third night after the capture.",
            ),
            FieldText("src.can_follow_up", "Yes. The organisation is in weekly contact with the mother."),
            FieldText(
                "act.other_steps",
                "A tracing request went to the national society of the Red Cross on 21 July 2025.",
            ),
        ),
        annexes=(PHOTO, STILL, STILL_2, CONSENT_SCAN),
    )
    return Case(
        on=TODAY,
        inquiry_id=INQUIRY,
        inquiry=inquiry,
        persons={CAPTIVE: _person()},
        events=_events(),
        places={
            RIDGE: Place(
                "Ridge above Lower Tsakut",
                PlaceKind.POSITION,
                PlacePrecision.ABOUT,
                country="AZ",
                region="Tsakut district",
                latitude="39.81",
                longitude="46.75",
                radius_m=800,
            ),
            PRISON: Place(
                "Detention centre of the State service", PlaceKind.PRISON, PlacePrecision.EXACT, country="AZ"
            ),
            COURT: Place(
                "Military court, hall two", PlaceKind.COURT, PlacePrecision.DISTRICT, country="AZ", region="Capital"
            ),
        },
        sources={
            COMRADE: Source("A released fellow captive", SourceKind.RELEASED_CAPTIVE, Reliability.B, protected=True),
            PRESS: Source("Press service of the court", SourceKind.COURT, Reliability.C),
            MOTHER_SAYS: Source("The mother", SourceKind.RELATIVE, Reliability.B),
        },
        source_identities={COMRADE_IDENTITY: SourceIdentity(COMRADE, "Zarmayr Odzunetsi", "+374 00 777 021")},
        evidence=_evidence(),
        stills={STILL: _still(9_260_544, "a"), STILL_2: _still(9_875_456, "b")},
        depictions={
            DEPICTED: Depiction(STILL, CAPTIVE, Identification.FAMILY, confidence=Confidence.CERTAIN),
            DEPICTED_2: Depiction(STILL_2, CAPTIVE, Identification.FELLOW_CAPTIVE),
        },
        publications={
            DECISION: PublicationDecision(STILL, True, "Investigator one", "Proves custody", uses=(Use.UN, Use.COURT)),
            DECISION_2: PublicationDecision(STILL_2, True, "Investigator one", "Proves custody", uses=(Use.UN,)),
        },
        consents={
            CONSENT: Consent(
                CAPTIVE,
                given_by="Hranush Vahanyan",
                relation="mother",
                recipients=("wgeid", "icrc"),
                elements=tuple(Element),
                purposes=("search",),
                given_on=parse_date("5 July 2025"),
                method="in writing",
            )
        },
        proceedings={},
        letters={},
        other_inquiries={},
        other_letters={},
    )


def with_inquiry(case: Case, **changes: Any) -> Case:
    """The case with other values in its inquiry."""
    return replace(case, inquiry=replace(case.inquiry, **changes))


def with_event(case: Case, record: RecordId, **changes: Any) -> Case:
    """The case with one event changed."""
    return replace(case, events={**case.events, record: replace(case.events[record], **changes)})


def without(case: Case, table: str, *records: RecordId) -> Case:
    """The case without some records of one table."""
    kept = {key: value for key, value in getattr(case, table).items() if key not in records}
    return replace(case, **{table: kept})


def letter(
    direction: str, kind: str, on: str, *, inquiry: RecordId = INQUIRY, promised_by: str | None = None, **more: Any
) -> Letter:
    """One letter of the inquiry."""
    promise = parse_date(promised_by) if promised_by else None
    return Letter(inquiry, Direction(direction), LetterKind(kind), parse_date(on), promised_by=promise, **more)
