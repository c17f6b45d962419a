"""The whole job once, end to end, on an invented case: what a newcomer watches first, and what can be opened afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import Surroundings
from app.jobs import Ticket
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.services import claims as claimed
from app.services import custody, evidence, inquiries, overview, record, sealing, stills, vaults, verifying
from app.services.demo_case import (
    ARMY,
    AUTHOR,
    FIELDS,
    PEOPLE,
    PROCEEDINGS,
    PROMISE,
    Days,
    acquisition,
    claims,
    events,
    own_acquisition,
    sittings,
)
from media import sample
from storage import age
from storage.bundle.report import Report
from storage.files import make_folder, write_whole
from storage.vault import Vault

Say = Callable[[str], None]

VAULT, PASSPHRASE, RECOVERY = "case.habeas", "passphrase.txt", "recovery-key.txt"
IDENTITY, SIGNERS = "recipient-identity.txt", "allowed_signers"
INVESTIGATOR = "Nare Hatsiktsyan"
_FILM_MAY_GO = "The court itself released this film; without it nobody could check the stills."
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Told:
    """What the demonstration left behind, and that it came out right."""

    folder: Path
    vault: Path
    bundle: Path
    still: RecordId
    chain_ok: bool
    report: Report


def _passphrase() -> str:
    """Six groups of four: about 118 bits, and it can be typed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(6))


def run(folder: Path, ticket: Ticket, say: Say, *, film: Path | None = None, work_factor: int | None = None) -> Told:
    """Do the whole job in `folder`, which must be new or empty. `film`: a film of one's own; else one is made.

    Raises whatever a part of the job raises; `Surroundings("folder-not-empty")`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Surroundings("folder-not-empty")
    make_folder(folder)
    say("1. An encrypted vault. Its recovery key is shown once; here it is kept beside it, which you would never do.")
    passphrase = _passphrase()
    recovery = vaults.create(
        folder / VAULT,
        passphrase,
        investigator=INVESTIGATOR,
        work_factor=work_factor or vaults.DEFAULT_WORK_FACTOR,
    )
    write_whole(folder / PASSPHRASE, passphrase.encode() + b"\n")
    write_whole(folder / RECOVERY, recovery.text.encode() + b"\n")
    with vaults.open_vault(folder / VAULT, vaults.Passphrase(passphrase)) as vault:
        return _Story(vault, folder, ticket, say).tell(film)


class _Story:
    def __init__(self, vault: Vault, folder: Path, ticket: Ticket, say: Say) -> None:
        self._vault = vault
        self._folder = folder
        self._ticket = ticket
        self._say = say
        self._days = Days(vault.settings.clock().date())
        self._people: dict[str, RecordId] = {}
        self._proceedings: dict[str, RecordId] = {}
        self._happened: dict[tuple[str, str], RecordId] = {}

    def tell(self, film: Path | None) -> Told:
        self._record()
        item, found = self._film(film)
        taken = self._stills(item, found)
        chain = custody.chain_of(self._vault, taken[1], self._ticket)
        self._say(
            f"   Of one of them every link was checked, from the acquisition to the signature: "
            f"{sum(link.ok is True for link in chain.links)} of {len(chain.links)} hold."
        )
        self._inquiry()
        bundle = self._seal(item)
        report = self._verify(bundle)
        return Told(self._folder, self._folder / VAULT, bundle.path, taken[1], chain.ok, report)

    def _add(self, kind: str, draft: Mapping[str, object]) -> RecordId:
        return record.add(self._vault, kind, draft, self._ticket)

    def _record(self) -> None:
        """People, proceedings, events, claims, consents."""
        for key, person in PEOPLE.items():
            self._people[key] = self._add("person", person)
        for key, (draft, defendants) in PROCEEDINGS.items():
            ids = [self._people[each] for each in defendants]
            self._proceedings[key] = self._add("proceeding", {**draft, "defendants": ids})
            for sitting in sittings(self._days):
                self._add("event", {**sitting, "persons": ids, "proceeding": self._proceedings[key]})
        for who, event in events(self._days):
            id_ = self._add("event", {**event, "persons": [self._people[each] for each in who]})
            self._happened.setdefault((who[0], str(event["type"])), id_)
        said = self._claims()
        source = {
            "label": "a guard, through an intermediary",
            "kind": "witness",
            "reliability": "C",
            "protected": "yes",
        }
        guard = self._add("source", source)
        self._add("source_identity", {"source": guard, "name": "Ruzan Aghavnatunyan", "contact": "through the parish"})
        self._family()
        self._consents()
        standing = overview.status(self._vault)
        counted = ", ".join(
            f"{number} {status.value.replace('_', ' ')}" for status, number in standing.counts.items() if number
        )
        self._say(
            f"2. The record: {len(self._people)} people in five scripts, two proceedings, a disappearance, {len(said)} "
            f"statements by others, some of which contradict one another. Status is computed: {counted}."
        )
        (held,) = claimed.reconciled(self._vault, said["held"], self._days.today).totals
        if held.against.named is not None and held.against.unnamed is not None:
            self._say(
                f"   Of {held.claim.number} said to be held {len(held.against.named.sure)} have names here; "
                f"{held.against.unnamed.least} have none yet."
            )

    def _claims(self) -> dict[str, RecordId]:
        """What was said, each claim with the others that it names; ids by key."""
        said: dict[str, RecordId] = {}
        known = {**self._people, **self._proceedings}
        for key, claim in claims(self._days).items():
            draft = dict(claim)
            if isinstance(subject := claim.get("subject"), str):
                draft["subject"] = known[subject]
            if isinstance(disputed := claim.get("disputes"), list):
                draft["disputes"] = [said[each] for each in disputed]
            if isinstance(number := claim.get("number"), str):
                draft["number"] = number.format_map(said)
            said[key] = self._add("claim", draft)
        return said

    def _family(self) -> None:
        """A sister, how to reach her, what she was told; and what was done to her brother, element by element."""
        gor = self._people["gor"]
        sister = self._add("relative", {"captive": gor, "relation": "sister", "name": "Satenik Hovtalyan"})
        self._add("relative_contact", {"relative": sister, "contact": "through the school, in the mornings only"})
        self._add(
            "told",
            {
                "relative": sister,
                "date": self._days.ago(38),
                "about": ["fate"],
                "what": "That he was taken alive.",
                "by": "a fellow conscript, since returned",
                "how": "in person",
            },
        )
        capture, sighting, denial = (self._happened["gor", each] for each in ("capture", "sighting", "denial"))
        self._add(
            "act",
            {
                "type": "enforced_disappearance",
                "victims": [gor],
                "date": self._days.between(44, 30),
                "place": "Northern road, by the stone bridge",
                "events": [capture, sighting, denial],
                "perpetrators": [f"{ARMY}; armed forces; direct; officials deny"],
                "qualifications": ["International Convention against Enforced Disappearance; 2"],
                "elements": [
                    {"key": "dol", "state": "established", "events": [capture, sighting]},
                    {"key": "state_link", "state": "disputed", "events": [capture]},
                    {"key": "concealment", "state": "established", "events": [denial]},
                ],
                "methods": ["unofficial_place"],
                "status_at_end": "disappeared",
                "verification": "possible",
            },
        )

    def _consents(self) -> None:
        everything = ["name", "photograph", "place", "family", "health"]
        for key, recipients in (("gor", ["wgeid", "court"]), ("aren", ["court"]), ("tatev", ["court"])):
            self._add(
                "consent",
                {
                    "person": self._people[key],
                    "given_by": "the sister" if key == "gor" else "the wife" if key == "aren" else "the brother",
                    "relation": "sister" if key == "gor" else "spouse" if key == "aren" else "brother",
                    "recipients": recipients,
                    "elements": everything,
                    "purposes": ["search", "justice"],
                    "explained": ["purpose", "uses", "risks", "right_to_refuse", "right_to_withdraw", "no_promise"],
                    "given_on": self._days.ago(25),
                    "method": "written, in the family's language",
                },
            )

    def _film(self, film: Path | None) -> tuple[RecordId, Evidence]:
        draft: dict[str, object] = {**acquisition(self._days), "proceeding": self._proceedings["joint"]}
        if film is None:
            content = age.BytesSource(sample.make(self._ticket))
            taken = evidence.take_in(self._vault, content, "hearing.mkv", draft, self._ticket)
        else:
            draft = {**own_acquisition(self._days), "title": film.name, "proceeding": self._proceedings["joint"]}
            taken = evidence.take_in_file(self._vault, film, draft, self._ticket)
        found = taken.evidence
        if found.film is None:
            raise Surroundings("demo-needs-film")
        self._say(
            f"3. Film taken in: {found.film.frames} frames, {found.film.width} x {found.film.height}, hashed, encrypted, read "
            f"back.\n   sha256 {found.content}"
        )
        return taken.id, found

    def _stills(self, item: RecordId, found: Evidence) -> list[RecordId]:
        """Three stills at exact frames, who is seen in them, and for whom they may be used."""
        assert found.film is not None
        count = found.film.frames
        frames = evidence.frames(self._vault, item).frames
        taken: list[RecordId] = []
        for place, key in ((count // 10, "tatev"), (count // 2, "aren"), (count * 9 // 10, "narek")):
            id_, _ = stills.take(self._vault, item, self._ticket, pts=frames[place].pts)
            taken.append(id_)
            self._add(
                "depiction",
                {
                    "subject": id_,
                    "person": self._people[key],
                    "how": "family",
                    "identified_by": "two relatives, apart from one another",
                    "confidence": "probable",
                    "second_identifier": "named in the dock",
                },
            )
            if key == "aren":
                self._add(
                    "observation",
                    {
                        "subject": id_,
                        "person": self._people[key],
                        "seen": ["weight_loss"],
                        "text": "Looks thinner than in earlier footage.",
                    },
                )
        self._add(
            "publication",
            {
                "subject": item,
                "uses": ["court", "un"],
                "identifiable": "yes",
                "coerced": "unknown",
                "decided_by": "the board, three members",
                "reason": "Needed to show who is held; not for the public.",
            },
        )
        again = [stills.verify(self._vault, each, self._ticket) for each in taken]
        self._say(
            f"4. {len(taken)} stills cut at exact frames, then derived again from the film: "
            f"{sum(each.ok for each in again)} of {len(again)} came out the same, bit for bit."
        )
        return taken

    def _inquiry(self) -> None:
        gor = self._people["gor"]
        photograph = evidence.take_in(
            self._vault,
            age.BytesSource(sample.portrait(self._ticket)),
            "portrait.png",
            {
                "title": "Photograph from the family",
                "source": "the sister",
                "collected_at": self._days.today.isoformat(),
            },
            self._ticket,
        )
        self._add("depiction", {"subject": photograph.id, "person": gor, "how": "family", "confidence": "certain"})
        self._add(
            "publication",
            {
                "subject": photograph.id,
                "uses": ["un", "court", "family"],
                "identifiable": "yes",
                "coerced": "no",
                "decided_by": "the board, three members",
                "reason": "Given by the family for this purpose.",
            },
        )
        inquiry = inquiries.new(
            self._vault,
            {"body": "wgeid", "persons": [gor], "author": AUTHOR, "fields": FIELDS, "annexes": [photograph.id]},
            self._ticket,
        )
        problems = inquiries.check(self._vault, inquiry)
        package = inquiries.render(self._vault, inquiry, self._folder, self._ticket)
        self._add(
            "letter",
            {
                "inquiry": inquiry,
                "direction": "out",
                "kind": "submission",
                "date": self._days.ago(0),
                "channel": "electronic mail",
                "correspondent": "Working Group on Enforced or Involuntary Disappearances",
            },
        )
        running = [clock for _, clock in inquiries.all_clocks(self._vault) if clock.due is not None]
        due = f"; the urgent procedure is open until {running[0].due}" if running else ""
        self._promise()
        self._say(
            f"5. An inquiry to the UN Working Group on Enforced Disappearances: checked ({len(problems)} remarks, none that "
            f"blocks), written as submission.docx and submission.pdf with {len(package.files) - 2} annex{due}."
        )

    def _promise(self) -> None:
        """A ministry was asked about visits through a third State, and promised to answer by a day that has passed."""
        asked = inquiries.new(
            self._vault,
            {"body": "authority", "persons": [self._people[each] for each in ("vahe", "tatev")], "author": AUTHOR},
            self._ticket,
        )
        ministry = "Ministry of Foreign Affairs of the Republic of Dzorahovit"
        for direction, kind, days, more in (
            ("out", "submission", 34, {}),
            ("in", "acknowledgment", 30, {"promised_by": self._days.ago(2), "summary": PROMISE}),
        ):
            letter = {"inquiry": asked, "direction": direction, "kind": kind, "date": self._days.ago(days)}
            self._add("letter", {**letter, **more, "correspondent": ministry})

    def _seal(self, film: RecordId) -> sealing.Bundle:
        identity = age.X25519Identity.generate()
        write_whole(self._folder / IDENTITY, f"# recipient {identity.recipient.text}\n{identity.text}\n".encode())
        principal = "investigator@captives.example"
        namespaces = "habeas-bundle-v1,habeas-checkpoint-v1"
        line = f'{principal} namespaces="{namespaces}" {self._vault.public_key}\n'
        write_whole(self._folder / SIGNERS, line.encode())
        sealed = sealing.seal(
            self._vault,
            sealing.Request(
                self._folder, (identity.recipient.text,), everything=True, releases=((film, _FILM_MAY_GO),)
            ),
            self._ticket,
        )
        self._say(
            f"6. A sealed bundle, {sealed.path.name}: {sealed.items} files, {sealed.size} bytes, signed, encrypted to one "
            f"recipient. {len(sealed.kept)} things stayed behind, each with its reason: identities of sources, the "
            "collector's traces, people whose consent does not cover it. The film would have stayed too, for it shows "
            "somebody whose family was not asked; it was released, and the reason stands in the log."
        )
        return sealed

    def _verify(self, sealed: sealing.Bundle) -> Report:
        report = verifying.verify(sealed.path, [self._folder / IDENTITY], self._ticket, signers=self._folder / SIGNERS)
        fine = sum(step.ok is True for step in report.steps)
        unchecked = [step for step in report.steps if step.ok is None]
        rest = "".join(f"\n   not checked: {step.n}, {step.name} ({'; '.join(step.problems)})" for step in unchecked)
        self._say(
            f"7. Verified as its recipient would: {report.headline}. {fine} of {len(report.steps)} steps are fine.{rest}"
        )
        return report
