"""The chain of one still, link by link: how the film was acquired, the film, the frame, the pixels, the PNG, the log lines
that recorded them, the checkpoint that covers those lines, and the signature under it. Each link is checked, and each is
reported whatever the others say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.errors import AppError, Fact, Integrity
from app.jobs import Ticket
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.still import Still
from app.services import stills as still_service
from storage import chain, checkpoint, log, sshsig
from storage.tables import records, slots
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Link:
    """One link. `facts`: what is printed; `ok` None: could not be checked, `problem` says why.

    `problem`: a code with words, whose places `about` fills, or words.
    """

    name: str
    ok: bool | None
    facts: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    about: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    still: RecordId
    links: tuple[Link, ...]

    @property
    def ok(self) -> bool:
        return all(link.ok is True for link in self.links)


def _link(name: str, look: Callable[[dict[str, str]], None]) -> Link:
    """Run one look; what it finds wrong is the link's problem."""
    facts: dict[str, str] = {}
    try:
        look(facts)
    except AppError as error:
        if error.code == "cancelled":
            raise
        return Link(name, False, facts, error.code, error.facts)
    return Link(name, True, facts)


def chain_of(vault: Vault, written: str, ticket: Ticket) -> Chain:
    """Walk the chain of a still from the acquisition to the signature. Raises only where there is no such still."""
    with vault.read() as reader:
        id_ = records.resolve(reader, written, "still")
        still = records.get(reader, id_, Still)
        film: Stored[Evidence] | None = None
        try:
            film = records.get(reader, still.record.film, Evidence)
        except AppError as error:
            return Chain(id_, (Link("acquisition", False, {}, error.code, error.facts),))
    return Chain(
        id_,
        (
            _link("acquisition", lambda facts: _acquisition(film, facts)),
            _link("film", lambda facts: _film(vault, film, still, ticket, facts)),
            *_frame_pixels_png(vault, still, ticket),
            _link("log lines", lambda facts: _log_lines(vault, [film, still], facts)),
            _link("checkpoint", lambda facts: _checkpoint(vault, [film, still], facts)),
            _link("signature", lambda facts: _signature(vault, [film, still], facts)),
        ),
    )


def _acquisition(film: Stored[Evidence], facts: dict[str, str]) -> None:
    """The acquisition record stands in the version that the log recorded, and agrees with the hash noted at collection."""
    acquired = film.record.acquisition
    facts["item"] = film.id
    facts["version"] = str(film.version)
    facts["record digest"] = film.digest
    for name, value in (
        ("address", acquired.url),
        ("collected by", acquired.collected_by),
        ("collected at", acquired.collected_at),
        ("hash at collection", acquired.sha256_at_collection),
    ):
        if value:
            facts[name] = value
    if acquired.sha256_at_collection not in {None, film.record.content}:
        raise Integrity("hash-at-collection-differs")


def _film(vault: Vault, film: Stored[Evidence], still: Stored[Still], ticket: Ticket, facts: dict[str, str]) -> None:
    """Every byte of the film is there, authentic, and hashes to what both records say."""
    facts["sha256"] = film.record.content
    facts["bytes"] = str(film.record.size)
    if still.record.film_sha256 != film.record.content:
        raise Integrity("still-of-other-film")
    with vault.open_blob(film.record.content) as content:
        if content.read_all(ticket, step="check") != film.record.content:
            raise Integrity("blob-exchanged", name=film.id[:8])


def _frame_pixels_png(vault: Vault, still: Stored[Still], ticket: Ticket) -> tuple[Link, Link, Link]:
    """The frame decoded again, its pixels, and the PNG that was kept."""
    record = still.record
    again = still_service.verify(vault, still.id, ticket)
    frame = {
        "stream": str(record.stream),
        "pts": str(record.pts),
        "time base": f"{record.time_base[0]}/{record.time_base[1]}",
        "frame": str(record.frame),
        "sha256": record.frame_sha256,
        "command": " ".join(record.command),
    }
    pixels = {"size": f"{record.width} x {record.height}", "sha256": record.pixels_sha256}
    png = {"sha256": record.png, "bytes": str(record.png_size)}
    parts = {
        "frame": (
            "stream",
            "pts",
            "time_base",
            "frame_number",
            "frame_sha256",
            "pixel_format",
            "rotation",
            "film",
            "still",
        ),
        "pixels": ("width", "height", "pixels_sha256", "still"),
        "PNG": ("png_sha256", "png_pixels", "still"),
    }
    made: list[Link] = []
    for name, facts in (("frame", frame), ("pixels", pixels), ("PNG", png)):
        wrong = [what for what in parts[name] if what in again.expected]
        said = ", ".join(f"{what}: {again.found[what]} instead of {again.expected[what]}" for what in wrong)
        made.append(Link(name, not wrong, facts, said or None))
    return made[0], made[1], made[2]


def _log_lines(vault: Vault, stored: list[Stored[Evidence] | Stored[Still]], facts: dict[str, str]) -> None:
    """Each version stands in the line that recorded it, and the lines hang together from the first to the last."""
    with vault.read() as reader:
        head = chain.check_lines(log.lines(reader))
        for each in stored:
            text = log.body_text(reader, each.seq)
            lines = list(log.lines(reader, each.seq))
            if text is None or f'"body":"{chain.body_digest(text.encode())}"'.encode() not in lines[-1]:
                raise Integrity("log-broken", seq=each.seq)
            body = chain.read_body(text.encode())
            rows = set(body.rows)
            if body.root is not None:  # too many to be named: what stands in the tables must give the root
                found = {
                    chain.row(row.kind, row.id, row.version, row.digest)
                    for row in records.recorded_by(reader, each.seq)
                }
                rows = found if chain.rows_root(sorted(found)) == body.root else set()
            if chain.row(each.kind, each.id, each.version, each.digest) not in rows:
                raise Integrity("versions-not-in-log", seq=each.seq)
            facts[f"{each.kind} line"] = f"{each.seq} {chain.line_digest(lines[-1])}"
    facts["lines"] = str(head.size)
    facts["last line"] = head.last


def _covering(vault: Vault, stored: list[Stored[Evidence] | Stored[Still]]) -> log.SignedCheckpoint:
    """The first checkpoint that covers the lines, made now if there is none yet."""
    needed = max(each.seq for each in stored)
    with vault.read() as reader:
        found = next((each for each in log.checkpoints(reader) if each.size >= needed), None)
    return found if found is not None else vault.checkpoint()


def _checkpoint(vault: Vault, stored: list[Stored[Evidence] | Stored[Still]], facts: dict[str, str]) -> None:
    signed = _covering(vault, stored)
    with vault.read() as reader:
        text, _ = checkpoint.check(signed.text.encode(), signed.signature, log.lines(reader))
    facts["lines"] = str(text.size)
    facts["sha256 of lines"] = text.sha256_of_lines
    facts["at"] = text.at
    if text.vault != vault.about.id:
        raise Integrity("checkpoint-log-differs", size=signed.size)


def _signature(vault: Vault, stored: list[Stored[Evidence] | Stored[Still]], facts: dict[str, str]) -> None:
    signed = _covering(vault, stored)
    signer = sshsig.verify(signed.signature, checkpoint.NAMESPACE, signed.text.encode())
    facts["signer"] = sshsig.fingerprint(signer)
    facts["key"] = signer
    with vault.read() as reader:
        if signer not in slots.public_keys(reader):
            raise Integrity("checkpoint-signer")
