"""An invented joint case for the window: eight defendants, sessions with and without film, guarantees, acts, claims."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from app.jobs import Ticket
from app.model.evidence import Acquisition, Evidence, EvidenceKind, FilmFacts
from app.model.ids import BlobHash, RecordId
from app.model.still import Still
from app.services import record
from app.services.vaults import Vault

TITLE = "North 3/25"
COURT = "Northgate Military Court"
NAMES: tuple[tuple[str, ...], ...] = (
    ("Hrant Vorotnents", "Հրանտ Որոտնենց"),
    ("Mher Sisakunts", "Մհեր Սիսակունց"),
    ("Davit Aghstevents",),
    ("Arsen Hovitsunts",),
    ("Lorents-Aramazd Khachaghbyurents-Vardanyants-Sevlichetsyan",),
    ("يوسف الحداد",),
    ("Nikolay Zarynskikh",),
    ("Artak Lchapunts", "Արտակ Լճապունց"),
)
FIRST = date(2026, 1, 16)
_BASE = (1, 1000)
_HASH = "0" * 64


def film(vault: Vault, title: str, minutes: int, **more: Any) -> RecordId:
    """A film's record over a few bytes: it can be tied, watched and named, and not looked at."""
    blob, _ = vault.take_in(io.BytesIO(title.encode()), Ticket())
    facts = FilmFacts(
        "matroska", "h264", 0, 1280, 720, _BASE, 0, minutes * 60_000, minutes * 1500, audio=True, ffmpeg="7"
    )
    made = Evidence(
        title,
        EvidenceKind.FILM,
        blob.hash,
        blob.size,
        "film.mkv",
        Acquisition(),
        "video/x-matroska",
        film=facts,
        **more,
    )
    with vault.change("evidence.add") as change:
        change.keep(blob)
        return change.add(made)


def still(vault: Vault, of: RecordId, pts: int) -> RecordId:
    """A still's record: it leads to a frame, and has no picture."""
    blob, _ = vault.take_in(io.BytesIO(f"{of} {pts}".encode()), Ticket())
    digest = BlobHash(_HASH)
    made = Still(
        of, _HASH, 0, pts, _BASE, pts // 40, "yuv420p", 1280, 720, rotation=0, frame_sha256=_HASH, pixels_sha256=digest,
        png=blob.hash, png_size=blob.size, ffmpeg="7", command=("ffmpeg",),
    )  # fmt: skip
    with vault.change("still.take") as change:
        change.keep(blob)
        return change.add(made)


class Court:
    """Records the case; what was recorded stands in its attributes."""

    def __init__(self, vault: Vault, sessions: int = 6, people: int = 8) -> None:
        self._vault = vault
        names = [*NAMES[:people], *((f"Defendant {n}",) for n in range(len(NAMES), people))]
        self.people = [self.add("person", names=list(each)) for each in names]
        self.case = self.add(
            "proceeding",
            title=TITLE,
            court=COURT,
            defendants=self.people,
            charges=[{"article": "Article 12", "instrument": "Criminal code"}],
            counsel=[{"defendant": self.people[0], "name": "Hasmik Tsaturents", "by": "chosen"}],
        )
        self.hearings: list[RecordId] = []
        self.films: list[RecordId] = []
        for number in range(sessions):
            self._session(number, FIRST + timedelta(days=7 * number))

    def add(self, kind: str, **draft: Any) -> RecordId:
        return record.add(self._vault, kind, draft, Ticket())

    def _session(self, number: int, day: date) -> None:
        """In turn: film watched whole, in part, by nobody, and no film at all."""
        tied: list[RecordId] = []
        if number % 4 != 3:
            made = film(self._vault, f"Session {number + 1}, camera 1", 40 + number)
            self.films.append(made)
            tied = [made]
        self.hearings.append(
            self.add(
                "event", type="hearing", persons=self.people, date=f"{day:%d.%m.%Y}", proceeding=self.case,
                evidence=tied, confidence="certain",
            )
        )  # fmt: skip
        if number % 4 in {0, 1}:
            shot = still(self._vault, tied[0], 723_480)
            for at, person in enumerate(self.people):
                if (at + number) % 3:
                    self.add(
                        "depiction", subject=shot, person=person, how="family", identified_by="his brother",
                        confidence="certain" if at % 4 else "possible",
                    )  # fmt: skip
            end = f"{(40 + number) * 60_000}" if number % 4 == 0 else "1200000"
            unseen = [person for at, person in enumerate(self.people) if not (at + number) % 3]
            self.add("watched", film=tied[0], from_ms="0", to_ms=end, not_seen=unseen)

    def announce(self, day: str) -> RecordId:
        return self.add(
            "event", type="hearing_scheduled", persons=self.people, date=day, proceeding=self.case, confidence="certain"
        )

    def decide(self) -> None:
        """A charge, a judgment and a sentence for the first defendant, and two guarantees, one of them disputed."""
        who = [self.people[0]]
        self.add("event", type="charge", persons=self.people, date="12.2025", proceeding=self.case)
        self.add(
            "event", type="judgment", persons=who, date="02.11.2026", proceeding=self.case, outcome="convicted",
            sources=["Court channel"],
        )  # fmt: skip
        self.add("event", type="sentence", persons=who, date="02.11.2026", proceeding=self.case, sentence_months="186")
        for observed, person in (("no", None), ("yes", self.people[1])):
            draft: dict[str, Any] = {"proceeding": self.case, "guarantee": "counsel_of_choice", "observed": observed}
            self.add("guarantee", **draft, **({"person": person} if person else {}), evidence=self.films[:1])

    def act(self) -> RecordId:
        """A disappearance of which one element is shown, one disputed and one bare."""
        capture = self.add("event", type="capture", persons=[self.people[0]], date="10.2025", place="Vel pass")
        denial = self.add("event", type="denial", persons=[self.people[0]], date="11.2025", by="the ministry")
        return self.add(
            "act",
            type="enforced_disappearance",
            victims=[self.people[0], self.people[5]],
            date="10.2025",
            events=[capture, denial],
            evidence=self.films[:2],
            perpetrators=["Northern command; armed forces; direct; officials deny"],
            qualifications=["International Convention against Enforced Disappearance; 2"],
            elements=[
                {"key": "dol", "state": "established", "events": [capture], "evidence": self.films[:1]},
                {"key": "concealment", "state": "disputed", "events": [denial]},
            ],
        )

    def claims(self) -> dict[str, RecordId]:
        """Totals that disagree, officials who contradict one another, and two birthdays of one person."""
        ministry = {"stated_by": "The ministry", "source": "press service", "reliability": "B", "credibility": "3"}
        families = {
            "stated_by": "The families' committee",
            "source": "the committee",
            "reliability": "B",
            "credibility": "2",
        }
        spring, autumn = {"stated_on": "02.03.2026", **ministry}, {"stated_on": "11.09.2026", **ministry}
        said = {
            "trial": self.add("claim", **autumn, about="on trial", number=f"10 = 8 [{TITLE}] + 2 others"),
            "held": self.add("claim", **autumn, about="held", number="18 = 10 on trial + 8 sentenced"),
            "wrong": self.add("claim", **spring, about="held", number="20 = 9 + 8"),
        }
        said["about"] = self.add(
            "claim", **families, about="held", number="at least 26", stated_on="16.10.2026", disputes=[said["held"]]
        )
        said["raised"] = self.add(
            "claim", about="raised in negotiations", value="in each of them, without exception", stated_by="Head of Government",
            stated_on="18.10.2026", quote="There is no talk in which this matter is passed over.", source="press service",
        )  # fmt: skip
        said["not raised"] = self.add(
            "claim", about="raised in negotiations", value="it was never raised", stated_by="Minister of Justice",
            stated_on="20.10.2026", disputes=[said["raised"]], source="press service",
        )  # fmt: skip
        said["third"] = self.add(
            "claim", about="raised in negotiations", value="once, in spring", stated_by="Speaker of the Assembly",
            stated_on="25.10.2026", disputes=[said["not raised"]],
        )  # fmt: skip
        for value, by in (("14.02.1998", "The mother"), ("1997", "The ministry")):
            said[value] = self.add(
                "claim", subject=self.people[0], about="birth", value=value, stated_by=by, stated_on="2026"
            )
        return said
