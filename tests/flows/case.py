"""An invented case with everything that may and that must not travel. `CANARIES` must never be found outside a vault."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.flows.habeas import Box, identity

CANARIES = {
    "source identity": "Qanarvet Ruzanik",
    "source contact": "qanarvet-behind-the-mill",
    "source notes": "qanarvet-owes-us-nothing",
    "collector address": "203.0.113.99",
    "collector persona": "qanarvet-persona-4411",
    "collector route": "qanarvet-route-through-three",
    "author": "Qanarvetyan",
    "author mail": "qanarvet@author.example",
    "letter": "qanarvet-letter-summary",
    "name without consent": "Qanarvet Unasked",
    "name withdrawn": "Qanarvet Withdrawn",
    "name expired": "Qanarvet Expired",
    "name for others": "Qanarvet Elsewhere",
    "name not yet": "Qanarvet Tomorrow",
    "event of the unasked": "qanarvet-event-description",
    "claim of the unasked": "qanarvet-claim-value",
    "given by": "Qanarvet Giver",
    "paper about the unasked": "qanarvet-medical-paper",
    "consent paper": "qanarvet-consent-paper",
    "inquiry text": "qanarvet-inquiry-field",
    "health without consent": "qanarvet-health-needs",
}
"""What it is to the text."""

ALL_ELEMENTS = ("name", "photograph", "place", "family", "health")


def elements(*names: str) -> list[str]:
    return [word for name in names for word in ("--element", name)]


def picture(path: Path, colour: tuple[int, int, int]) -> Path:
    """A small photograph of one colour."""
    made = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(made, "PNG")
    path.write_bytes(made.getvalue())
    return path


def consent(box: Box, person: str, *more: str, recipient: str = "court", given: str = "2025-02-01") -> str:
    return str(
        box.do(
            "consent add",
            *("--person", person, "--given-by", "Sister", "--relation", "sister", "--recipient", recipient),
            *("--purpose", "justice", "--given-on", given, *elements(*ALL_ELEMENTS), *more),
        )["id"]
    )


def decide(box: Box, subject: str) -> str:
    return str(
        box.do(
            "publication add",
            *("--subject", subject, "--use", "court", "--identifiable", "yes"),
            *("--decided-by", "Board", "--reason", "the court needs it"),
        )["id"]
    )


def fill(box: Box, film: Path) -> None:
    """Put the case into an empty vault; ids by name stand in `box.things`."""
    ids = box.things

    def person(key: str, *names: str, more: tuple[str, ...] = ()) -> None:
        ids[key] = box.do("person add", *(word for name in names for word in ("--name", name)), *more)["id"]

    person("aram", "Մանուկյան, Արամ", "Aram Manukyan", "Арам Манукян", more=("--birth", "~1990"))
    person("unasked", CANARIES["name without consent"])
    person("withdrawn", CANARIES["name withdrawn"])
    person("expired", CANARIES["name expired"])
    person("elsewhere", CANARIES["name for others"])
    person("tomorrow", CANARIES["name not yet"])
    person("ill", "Sona Levonyan", more=("--health-needs", CANARIES["health without consent"]))
    ids["consent"] = consent(box, ids["aram"])
    ids["consent paper"] = _paper(box, "consent.txt", CANARIES["consent paper"])
    consent(box, ids["withdrawn"], "--withdrawn-on", "2025-03-01", "--document", ids["consent paper"])
    consent(box, ids["expired"], "--expires-on", "2025-03-01")
    consent(box, ids["elsewhere"], "--notes", CANARIES["given by"], recipient="family")
    consent(box, ids["tomorrow"], given="2199-01-01")
    box.do(
        "consent add",
        *("--person", ids["ill"], "--given-by", "Brother", "--relation", "brother", "--recipient", "court"),
        *("--purpose", "justice", "--given-on", "2025-02-01", *elements("name")),
    )
    ids["source"] = box.do("source add", "--label", "a guard", "--kind", "witness", "--protected", "yes")["id"]
    ids["source_identity"] = box.do(
        "source-identity add",
        *("--source", ids["source"], "--name", CANARIES["source identity"]),
        *("--contact", CANARIES["source contact"], "--notes", CANARIES["source notes"]),
    )["id"]
    _happenings(box)
    _footage(box, film)
    _inquiry(box)


def _paper(box: Box, name: str, text: str, *more: str) -> str:
    path = box.folder / name
    path.write_text(text, encoding="utf-8")
    id_ = str(box.do("evidence add", str(path), "--kind", "document", "--title", "A paper", *more)["id"])
    path.unlink()
    return id_


def _happenings(box: Box) -> None:
    ids = box.things
    ids["case"] = box.do("proceeding add", "--title", "Case 2-015", "--court", "Court", "--defendant", ids["aram"])[
        "id"
    ]
    for key, person, more in (
        ("capture", "aram", ("--description", "taken on the north road")),
        ("capture of the unasked", "unasked", ("--description", CANARIES["event of the unasked"])),
    ):
        ids[key] = box.do(
            "event add",
            *("--type", "capture", "--person", ids[person], "--date", "06.2025", "--source", "a relative", *more),
        )["id"]
    ids["claim"] = box.do("claim add", "--about", "held", "--number", "23 = 16 on trial + 7 sentenced")["id"]
    ids["claim of the unasked"] = box.do(
        "claim add",
        *("--about", "health", "--subject", ids["unasked"], "--value", CANARIES["claim of the unasked"]),
        *("--words-only", "yes"),
    )["id"]
    ids["claim of an event of the unasked"] = box.do(
        "claim add",
        *("--about", "date", "--subject", ids["capture of the unasked"], "--value", CANARIES["claim of the unasked"]),
        *("--words-only", "yes"),
    )["id"]
    ids["paper"] = _paper(box, "medical.txt", CANARIES["paper about the unasked"], "--person", ids["unasked"])


def _footage(box: Box, film: Path) -> None:
    ids = box.things
    taken = box.do(
        "evidence add",
        *(str(film), "--title", "Hearing", "--source", "court press service", "--url", "https://court.example/film"),
        *("--collected-by", "A. B.", "--collected-at", "2025-07-31T13:15:00+04:00", "--proceeding", ids["case"]),
        *("--address", CANARIES["collector address"], "--persona", CANARIES["collector persona"]),
        *("--route", CANARIES["collector route"]),
    )
    ids["film"], ids["film_sha256"] = taken["id"], taken["sha256"]
    frames = box.do("footage frames", ids["film"])["frames"]
    for key, place in (("still", 10), ("second still", 20)):
        found = box.do("still take", ids["film"], "--pts", str(frames[place]["pts"]))
        ids[key], ids[f"{key} png"] = found["id"], found["png_sha256"]
    decide(box, ids["film"])
    box.do("depiction add", "--subject", ids["still"], "--person", ids["aram"], "--how", "family")
    for key, colour in (("undecided", (200, 10, 10)), ("portrait", (10, 200, 10)), ("unasked portrait", (10, 10, 200))):
        path = picture(box.folder / f"{key}.png", colour)
        found = box.do("evidence add", str(path), "--title", f"Picture {len(ids)}")
        ids[key], ids[f"{key} sha256"] = found["id"], found["sha256"]
        path.unlink()
    decide(box, ids["portrait"])
    decide(box, ids["unasked portrait"])
    box.do("depiction add", "--subject", ids["portrait"], "--person", ids["aram"], "--how", "family")
    box.do("depiction add", "--subject", ids["unasked portrait"], "--person", ids["unasked"], "--how", "family")


def _inquiry(box: Box) -> None:
    ids = box.things
    ids["inquiry"] = box.do(
        "inquiry new",
        *("--body", "wgeid", "--person", ids["aram"], "--author-family", CANARIES["author"], "--author-given", "Nare"),
        *("--author-email", CANARIES["author mail"], "--field", "src.can_follow_up", CANARIES["inquiry text"]),
    )["id"]
    ids["letter"] = box.do(
        "inquiry letter",
        *(ids["inquiry"], "out", "--kind", "submission", "--date", "2025-10-01", "--summary", CANARIES["letter"]),
    )["id"]


def seal(box: Box) -> None:
    """Seal everything that may go; the bundle is `box.folder / "bundle.age"`."""
    key_file, public = identity(box.folder)
    sealed = box.do("seal", "--all", "--to", public, "--out", str(box.folder / "bundle.age"))
    line = f'me namespaces="habeas-bundle-v1,habeas-checkpoint-v1" {box.do("keys show")["public_key"]}\n'
    (box.folder / "allowed_signers").write_text(line)
    box.things |= {"public": public, "identity": key_file.name, "sealed": sealed}
