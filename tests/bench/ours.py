"""Our sides of the comparisons, each in a process of its own; started by `frame.py`.

ours.py age-encrypt SRC DST      the recipient on standard input
ours.py age-decrypt SRC DST      the identity on standard input
ours.py verify BUNDLE SIGNERS    the identity on standard input; add `decoder` to make films and stills again
ours.py vault FOLDER             answers requests about an open vault, one JSON object a line
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
PASSPHRASE = "a passphrase for figures only"
WORK_FACTOR = 10
DRAFT = {"collected_at": "2025-03-04T10:00:00Z", "collected_by": "The bench", "method": "made by the bench"}


def age_encrypt(source: str, out: str) -> None:
    from app.jobs import Ticket
    from storage import age

    with age.FileSource(Path(source)) as plain, Path(out).open("xb", buffering=0) as sealed:
        age.seal(plain, sealed, [age.parse_recipient(sys.stdin.read())], Ticket())


def age_decrypt(source: str, out: str) -> None:
    from app.jobs import Ticket
    from storage import age

    with age.FileSource(Path(source)) as sealed, Path(out).open("xb", buffering=0) as plain:
        age.open_(sealed, age.parse_identities(sys.stdin.read())).copy_to(plain, Ticket())


def verify(bundle: str, signers: str) -> None:
    from app.jobs import Ticket
    from storage import age
    from storage.bundle.verify import verify

    keys = age.parse_identities(sys.stdin.read())
    report = verify(Path(bundle), keys, Ticket(), signers=Path(signers).read_text())
    _must(report.ok and report.authenticated, report)


def verify_with_decoder(bundle: str, signers: str, identity: str) -> None:
    from app.jobs import Ticket
    from app.services import verifying

    report = verifying.verify(Path(bundle), [Path(identity)], Ticket(), signers=Path(signers))
    _must(report.ok and report.authenticated, report)


def _must(good: bool, report: object) -> None:
    if not good:
        raise SystemExit(f"not verified: {report}")


class VaultSide:
    """What can be asked of an open vault. Each method is a request of that name."""

    def __init__(self, vault: Any) -> None:
        self._vault = vault

    def nothing(self) -> Answer:
        return {}

    def take_in(self, file: str) -> Answer:
        """A content hashed, encrypted, synced, read back; and the record that names it."""
        from app.jobs import Ticket
        from app.model.evidence import Acquisition, Evidence, EvidenceKind
        from storage import age

        with age.FileSource(Path(file)) as source:
            blob, already = self._vault.take_in(source, Ticket())
        with self._vault.change("evidence.add") as change:
            change.keep(blob)
            id_ = change.add(
                Evidence(
                    title="Film",
                    kind=EvidenceKind.OTHER,
                    content=blob.hash,
                    size=blob.size,
                    file_name="film.mp4",
                    acquisition=Acquisition(),
                    media_type="video/mp4",
                )
            )
        return {"id": id_, "sha256": blob.hash, "already": already}

    def add_film(self, file: str) -> Answer:
        """A film taken in as a person does it; seconds of each step, and how many frames there are."""
        from app.jobs import Ticket
        from app.services import evidence

        began: dict[str, float] = {}
        ended: dict[str, float] = {}

        def report(step: str, _done: int, _total: int | None) -> None:
            ended[step] = time.perf_counter()
            began.setdefault(step, ended[step])

        taken = evidence.take_in_file(self._vault, Path(file), DRAFT, Ticket(report))
        film = taken.evidence.film
        assert film is not None
        return {
            "id": taken.id,
            "frames": film.frames,
            "damage": film.damage,
            "steps": {step: ended[step] - began[step] for step in began},
        }

    def frame(self, film: str, number: int) -> Answer:
        """Where a frame is: its pts, and its time as stock tools want it."""
        from app.services import evidence

        found = evidence.frames(self._vault, film, first=number, limit=1)
        pts = found.frames[0].pts
        return {"pts": pts, "seconds": f"{pts * found.time_base[0] / found.time_base[1]:.6f}"}

    def still(self, film: str, pts: int) -> Answer:
        """A still: decoded, hashed, written as PNG, put into the vault, recorded."""
        from app.jobs import Ticket
        from app.services import stills

        _, still = stills.take(self._vault, film, Ticket(), pts=pts)
        return {"frame_sha256": still.frame_sha256, "png_size": still.png_size}

    def seal(self, film: str, recipient: str, out: str) -> Answer:
        """A bundle with everything that belongs to the film."""
        from app.jobs import Ticket
        from app.services import sealing

        release = (("publication", "for figures only"),)
        request = sealing.Request(Path(out), (recipient,), items=(film,), releases=release)
        made = sealing.seal(self._vault, request, Ticket())
        return {"size": made.size, "kept": len(made.kept), "public_key": self._vault.public_key}

    def fill(self, people: int, events_each: int) -> Answer:
        """Invented people, each with events of all types over three years; ids of some of them."""
        import random
        from datetime import date, timedelta

        from app.model.dates import UncertainDate
        from app.model.event import Confidence, ContactKind, Event, EventType
        from app.model.person import NameKind, Person, PersonName

        dice = random.Random(1)
        kinds = list(EventType)
        ids = []
        with self._vault.change("bench.people") as change, change.many() as many:
            for number in range(people):
                ids.append(many.add(Person((PersonName(f"Person {number}", "Latn", NameKind.MAIN),))))
        for half in (ids[: people // 2], ids[people // 2 :]):
            with self._vault.change("bench.events") as change, change.many() as many:
                for person in half:
                    for _ in range(events_each):
                        kind = dice.choice(kinds)
                        first = date(2023, 9, 1) + timedelta(days=dice.randrange(1000))
                        last = first + timedelta(days=dice.choice([0, 0, 0, 0, 30, 365]))
                        visit = kind is EventType.VISIT
                        when = UncertainDate("typed", first, None if dice.random() < 0.02 else last)
                        sure = Confidence.POSSIBLE if dice.random() < 0.05 else Confidence.PROBABLE
                        contact = ContactKind.RED_CROSS if visit else None
                        private = True if visit and dice.random() < 0.5 else None
                        many.add(Event(kind, (person,), when, contact=contact, private=private, confidence=sure))
        return {"some": dice.sample(ids, min(len(ids), 100))}

    def status(self, as_of: str, limit: int | None, known: bool = False) -> Answer:
        """How everybody stands; the page with the longest without contact. `known`: as of this machine's day."""
        from datetime import UTC, date, datetime

        from app.services import overview
        from app.services.overview import Order, Wanted

        begun = time.process_time()
        known_on = datetime.now(UTC).date() if known else None
        wanted = Wanted(order=Order.ISOLATED, limit=limit)
        found = overview.status(self._vault, date.fromisoformat(as_of), known_on, wanted)
        _must(sum(found.counts.values()) == found.matching >= len(found.people) > 0, found.counts)
        return {"processor_s": time.process_time() - begun}

    def status_of_one(self, person: str, as_of: str) -> Answer:
        """The whole standing of one person, and the row."""
        from datetime import date

        from app.model.ids import RecordId
        from app.services import overview
        from app.services.overview import Wanted

        day, one = date.fromisoformat(as_of), RecordId(person)
        row = overview.status(self._vault, day, None, Wanted(ids=(one,))).people[0]
        whole = overview.reasons(self._vault, [one], day)[one]
        _must(row.standing.status is whole.status, row)
        return {}

    def import_people(self, file: str) -> Answer:
        """A table of people taken in as a person does it."""
        from app.jobs import Ticket
        from app.services.importing import run

        begun = time.process_time()
        found = run.take_in(self._vault, "person", Path(file), run.Options(), Ticket())
        return {"added": found.added, "problems": len(found.faults), "processor_s": time.process_time() - begun}

    def warm_up(self) -> Answer:
        """What the program does beside the first paint, so that the first still does not wait for it."""
        from media import images

        images.warm_up()
        return {}


def vault(folder: str) -> None:
    # All that is asked for later is loaded before it answers for the first time, as in a window.
    from app.render import pdf  # noqa: F401
    from app.services import evidence, sealing, stills, vaults  # noqa: F401
    from app.services.importing import run  # noqa: F401

    path = Path(folder)
    settings = vaults.Settings(path.parent / "state")
    if not path.exists():
        vaults.create(path, PASSPHRASE, work_factor=WORK_FACTOR, settings=settings)
    with vaults.open_vault(path, vaults.Passphrase(PASSPHRASE), settings) as opened:
        side = VaultSide(opened)
        for line in sys.stdin:
            request = json.loads(line)
            act: Callable[..., Answer] = getattr(side, request.pop("do"))
            print(json.dumps(act(**request)), flush=True)


ACTS: dict[str, Callable[..., None]] = {
    "age-encrypt": age_encrypt,
    "age-decrypt": age_decrypt,
    "verify": verify,
    "verify-with-decoder": verify_with_decoder,
    "vault": vault,
}

if __name__ == "__main__":
    ACTS[sys.argv[1]](*sys.argv[2:])
