"""The case of the sample vault. Every person, place, body and State in it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

Draft = dict[str, object]

DETAINING = "Ministry of State Security of the Republic of Tarvend"
COURT = "Military Court of the Capital of the Republic of Tarvend"
ARMY = "Armed Forces of the Republic of Tarvend"


@dataclass(frozen=True)
class Days:
    """Days of the story, counted back from the day it is told, so that its clocks are running."""

    today: date

    def ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).strftime("%d.%m.%Y")

    def ahead(self, days: int) -> str:
        return self.ago(-days)

    def between(self, first: int, last: int) -> str:
        return f"between {self.ago(first)} and {self.ago(last)}"

    def month(self, days: int) -> str:
        return (self.today - timedelta(days=days)).strftime("%m.%Y")


PEOPLE: dict[str, Draft] = {
    "gor": {
        "names": ["Հովտալյան, Գոր, Սերոբ", "Hovtalyan, Gor, Serob", "Овталян, Гор, Серобович"],
        "sex": "male",
        "birth": "14.02.1998",
        "birth_place": "Dzorahovit",
        "nationalities": ["AM"],
        "documents": ["passport; XT 0412907; 03.2019; Passport office of Dzorahovit"],
        "occupation": "conscript, 4th company",
        "civil_status": "single",
    },
    "vahe": {
        "names": ["Ձորագլխյան, Վահե, Ներսես", "Dzoraglkhyan, Vahe, Nerses", "Дзораглхян, Ваге"],
        "sex": "male",
        "birth": "1961",
        "nationalities": ["AM"],
        "occupation": "former head of a regional administration",
    },
    "tatev": {
        "names": ["Քարահունջեցյան, Տաթև", "Karahunjetsyan, Tatev", "Караунджецян, Татев"],
        "sex": "female",
        "birth": "09.1979",
        "nationalities": ["AM"],
        "occupation": "former deputy head of a regional administration",
    },
    "aren": {
        "names": ["Սևլիճեցյան, Արեն", "Sevlichetsyan, Aren", "Севличецян, Арен", "سولیچتسیان، آرن"],
        "sex": "male",
        "birth": "~1986",
        "nationalities": ["AM"],
    },
    "narek": {
        "names": ["Լուսաձորյան, Նարեկ", "Lusadzoryan, Narek"],
        "sex": "male",
        "birth": "2001",
        "nationalities": ["AM"],
        "health_needs": "insulin",
    },
    "giorgi": {
        "names": ["მთისძირელი, გიორგი", "Mtisdzireli, Giorgi"],
        "sex": "male",
        "birth": "1990",
        "nationalities": ["GE"],
        "occupation": "driver",
    },
}

PROCEEDINGS: dict[str, tuple[Draft, tuple[str, ...]]] = {
    "single": ({"title": "Case 2-014, one defendant", "court": COURT, "case_number": "2-014"}, ("vahe",)),
    "joint": (
        {"title": "Case 2-015, joint case", "court": COURT, "case_number": "2-015", "language": "ru"},
        ("tatev", "aren", "narek"),
    ),
}


def events(days: Days) -> list[tuple[tuple[str, ...], Draft]]:
    """(who, what) in the order in which an investigator might have learned of it."""
    return [
        (
            ("gor",),
            {
                "type": "capture",
                "date": days.between(44, 41),
                "place": "Northern road, by the stone bridge",
                "by": ARMY,
                "sources": ["a fellow conscript, since returned"],
                "confidence": "probable",
                "description": "Taken with two others by men in uniform; led towards the stone bridge.",
            },
        ),
        (
            ("gor",),
            {
                "type": "sighting",
                "date": days.ago(39),
                "place": "Barracks at the crossing",
                "by": ARMY,
                "sources": ["a fellow conscript, since returned"],
                "confidence": "probable",
                "description": "Seen alive in a corridor, his hand bandaged.",
            },
        ),
        (
            ("gor",),
            {
                "type": "denial",
                "date": days.ago(30),
                "by": DETAINING,
                "sources": ["press service of the ministry"],
                "confidence": "certain",
                "description": "The ministry says that it holds nobody of that name.",
            },
        ),
        (
            ("gor",),
            {
                "type": "complaint",
                "date": days.ago(27),
                "by": "Office of the Human Rights Defender of the Republic of Dzorahovit",
                "reference": "D-771",
                "result": "Passed on; no answer so far.",
                "sources": ["the sister"],
            },
        ),
        (
            ("vahe",),
            {
                "type": "capture",
                "date": days.month(420),
                "by": ARMY,
                "sources": ["press service of the ministry"],
                "confidence": "certain",
            },
        ),
        (
            ("tatev", "aren"),
            {
                "type": "capture",
                "date": days.between(430, 400),
                "by": ARMY,
                "sources": ["the families' association"],
            },
        ),
        (
            ("narek",),
            {"type": "capture", "date": "~" + days.month(410), "by": ARMY, "sources": ["the families' association"]},
        ),
        (
            ("vahe", "tatev", "aren", "narek"),
            {
                "type": "visit",
                "date": days.ago(160),
                "contact": "red_cross",
                "private": "yes",
                "by": "International Committee of the Red Cross",
                "sources": ["the families' association"],
                "confidence": "certain",
                "description": "The last visit before the delegation had to close.",
            },
        ),
        (
            ("vahe", "tatev", "aren", "narek"),
            {
                "type": "visit_refused",
                "date": days.ago(70),
                "contact": "consul",
                "by": DETAINING,
                "sources": ["the families' association"],
            },
        ),
        (
            ("giorgi",),
            {"type": "capture", "date": days.month(300), "by": ARMY, "sources": ["the families' association"]},
        ),
        (
            ("giorgi",),
            {
                "type": "repatriation",
                "date": days.ago(210),
                "by": "Government of the Republic of Tarvend",
                "sources": ["press service of the ministry"],
                "confidence": "certain",
            },
        ),
    ]


def sittings(days: Days) -> list[Draft]:
    """What the court does in each of its cases: the first session, the last one so far, and the one that is announced."""
    court: Draft = {"by": COURT, "sources": ["press service of the court"], "confidence": "certain"}
    return [
        {**court, "type": "hearing", "date": days.ago(187), "adjourned_to": days.ago(21)},
        {**court, "type": "hearing", "date": days.ago(21), "adjourned_to": days.ahead(9)},
        {**court, "type": "hearing_scheduled", "date": days.ahead(9)},
    ]


def claims(days: Days) -> dict[str, Draft]:
    """What was said, by a key each; `{key}` in a sum, `disputes` and `subject` name other claims, people and proceedings."""
    commission: Draft = {
        "stated_by": "Commission on captives",
        "source": "report of the commission",
        "reliability": "B",
        "credibility": "2",
    }
    ministry: Draft = {"stated_by": DETAINING, "source": "press service of the ministry", "reliability": "C"}
    families: Draft = {"source": "the families' association", "reliability": "B"}
    return {
        "repatriated": {**commission, "about": "repatriated", "number": "about 210", "as_of": days.month(120)},
        "trial": {
            **families,
            "about": "on_trial",
            "number": "16 = 1 alone [2-014] + 7 officials + 8 servicemen",
            "stated_by": "Lawyers of the families",
            "stated_on": days.ago(97),
            "credibility": "2",
        },
        "joint": {
            "subject": "joint",
            "about": "on_trial",
            "number": "15 = 7 officials + 8 servicemen",
            "stated_by": COURT,
            "stated_on": days.ago(21),
            "source": "press service of the court",
            "reliability": "B",
            "credibility": "2",
        },
        "held": {
            **ministry,
            "about": "held",
            "number": "23 = 16 on trial [{trial}] + 7 sentenced",
            "value": "23: 16 on trial and 7 sentenced",
            "stated_on": days.ago(95),
            "credibility": "3",
            "party": "Republic of Tarvend",
        },
        "sentenced": {
            **ministry,
            "about": "sentenced",
            "number": "7",
            "value": "seven, each to between 15 and 20 years",
            "stated_on": days.ago(95),
            "credibility": "3",
        },
        "more": {
            **families,
            "about": "held",
            "number": "at least 26",
            "value": "at least 26, three of them never acknowledged",
            "stated_by": "The families' association",
            "stated_on": days.ago(50),
            "credibility": "3",
            "disputes": ["held"],
        },
        "denied": {
            **ministry,
            "subject": "gor",
            "about": "held",
            "value": "no",
            "stated_on": days.ago(30),
            "credibility": "5",
            "quote": "Nobody of that name is or was in our custody.",
            "disputed_by": ["The sister"],
        },
        "was seen": {
            "subject": "gor",
            "about": "held",
            "value": "yes",
            "stated_by": "A fellow conscript",
            "stated_on": days.ago(33),
            "as_of": days.ago(39),
            "source": "a fellow conscript, since returned",
            "reliability": "B",
            "credibility": "2",
            "certainty": "probable",
            "disputes": ["denied"],
        },
        "raised": {
            "about": "raised in negotiations",
            "value": "in each of them, without exception",
            "stated_by": "Head of Government of the Republic of Dzorahovit",
            "stated_on": days.ago(36),
            "source": "a press conference",
            "reliability": "C",
            "credibility": "4",
            "quote": "There is no talk in which this matter is passed over.",
            "disputed_by": ["The families' association"],
        },
        "not raised": {
            **families,
            "about": "raised in negotiations",
            "value": "a request to a mediator was declined",
            "stated_by": "Reports in the press",
            "stated_on": days.ago(40),
            "reliability": "E",
            "credibility": "4",
            "disputes": ["raised"],
        },
    }


PROMISE = (
    "The Ministry received the question on consular visits through a neutral State and promised an answer in writing."
)


def acquisition(days: Days) -> Draft:
    """How the film of the sample came in."""
    return {
        "title": "Hearing in the joint case, as released by the court",
        "source": "press service of the court",
        "url": "https://court.example/hearings/2-015",
        "publisher": "press service of the court",
        "first_published": days.ago(21),
        "collected_by": "Nare Hatsiktsyan",
        "collected_at": (days.today - timedelta(days=20)).isoformat() + "T09:40:00+00:00",
        "tool": "browser, saved as offered",
        "method": "Downloaded once, over a new circuit; not converted.",
        "context": "Released by the court on the day of the hearing; shows the dock.",
        "address": "192.0.2.77",
        "persona": "reader-4411",
        "route": "Tor",
    }


def own_acquisition(days: Days) -> Draft:
    """How a film of the viewer's own came in: nothing is said of where it is from."""
    return {
        "collected_by": "Nare Hatsiktsyan",
        "collected_at": days.today.isoformat(),
        "method": "Handed to the demonstration as a file.",
    }


AUTHOR: Draft = {
    "family": "Hatsiktsyan",
    "given": "Nare",
    "relation": "representative of the family",
    "organisation": "Centre for Captives and Missing Persons",
    "address": "5 Spring Lane, Dzorahovit",
    "email": "casework@captives.example",
    "confidential": "yes",
}

FIELDS: dict[str, str] = {
    "dis.date_note": "The fellow conscript counts from a battle that is dated, and is sure to within three days.",
    "perp.state_agents": (
        f"Soldiers of the {ARMY}, in uniform, under an officer addressed as captain. They are believed responsible because "
        "they took him in front of a witness and he was seen in their barracks afterwards."
    ),
    "src.can_follow_up": "yes",
}
