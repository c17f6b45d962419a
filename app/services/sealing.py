"""Sealing: what was chosen leaves as one encrypted, signed file that can be checked without us.

The order is a promise: a line that says what is about to leave, a checkpoint, the bundle packed and read back, and only then
the line that says "sealed" with the hash of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.errors import Integrity, Invalid, Refused, Surroundings
from app.jobs import Ticket
from app.model.canonical import canonical
from app.model.evidence import Evidence, EvidenceKind
from app.model.ids import BlobHash, RecordId
from app.model.record import Record, label
from app.model.still import Still, Use
from app.services import record as record_service
from app.services.evidence import open_index
from app.services.files import is_file, on_other_disks, outside
from app.services.reading_copy import reading_copy
from app.services.selection import Audience, Choice, Whole, choose
from app.services.selection import Kept as Kept
from app.services.selection import Records as Records
from storage import age, chain, log, merkle
from storage.blobs import OpenedBlob
from storage.bundle import bag, contents, provenance, writer
from storage.bundle.contents import Ground, Withheld
from storage.bundle.writer import Member, Plan
from storage.files import reading
from storage.reading import Reader
from storage.tables import records
from storage.tables.records import Stored
from storage.vault import Vault


@dataclass(frozen=True)
class Request:
    """`out`: the file to write, or a folder, where it gets a neutral name. `everything` takes all; otherwise ids, the
    beginnings of ids, or labels. `releases`: what is to travel all the same (an id or a ground), and why. `learned`: how the
    readers' keys were learned and when, which the log keeps.
    """

    out: Path
    recipients: tuple[str, ...]
    everything: bool = False
    proceedings: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    use: Use = Use.COURT
    releases: tuple[tuple[str, str], ...] = ()
    learned: str | None = None


@dataclass(frozen=True)
class Bundle:
    """`items`: files below `data/` besides the furniture; `size`: bytes of the encrypted file; `kept`: what stayed behind."""

    path: Path
    bundle_id: str
    items: int
    size: int
    sha256: str
    signer: str
    kept: tuple[Kept, ...]


def recipient(written: str) -> age.PublicKey:
    """A recipient by its public key, or by a file that holds one in a line of its own. Raises `Invalid`, `Surroundings`."""
    found = written.strip()
    if not found.startswith("age1") and is_file(Path(found)):
        with reading():
            lines = Path(found).read_text(encoding="utf-8", errors="replace").splitlines()
        found = next((line.strip() for line in lines if line.strip().startswith("age1")), found)
    return age.parse_recipient(found)


def propose(vault: Vault, request: Request) -> tuple[Choice, Records]:
    """What would travel and what would stay behind, and why. Raises `Invalid` for things that are not there."""
    with vault.read() as reader:
        every = {stored.id: stored for stored in records.everything(reader)}
        # Who works here is not part of the case: bundles are signed by a key, and acts name their actors by id.
        cases = [id_ for id_, stored in every.items() if stored.kind != "investigator"]
        chosen = cases if request.everything else _chosen(reader, request)
        if not chosen:
            raise Invalid({"choice": "missing"})
        releases = _releases(reader, request)
    keys = tuple(recipient(each).text for each in request.recipients)
    audience = Audience(request.use, keys, vault.settings.clock().date())
    return choose(every, chosen, audience, releases), every


def _chosen(reader: Reader, request: Request) -> list[RecordId]:
    return [
        *(record_service.resolve(reader, each, "proceeding") for each in request.proceedings),
        *(record_service.resolve(reader, each, "person") for each in request.persons),
        *(record_service.resolve_any(reader, each, ("evidence", "still")) for each in request.items),
    ]


def _releases(reader: Reader, request: Request) -> dict[str, str]:
    """Releases with full ids. Raises `Invalid` for one without a reason."""
    found: dict[str, str] = {}
    for what, why in request.releases:
        reason = record_service.reason(why, "release")
        if reason is None:
            raise Invalid({"release": "reason-missing"})
        found[_released(reader, what)] = reason
    return found


def _released(reader: Reader, written: str) -> str:
    """A ground by its own word, or the full id of one thing. Raises `Invalid`."""
    if written in {each.value for each in Whole}:
        return written
    try:
        return records.resolve(reader, written)
    except Invalid as error:
        code = error.problems["id"]
        raise Invalid({"release": "release-what" if code == "not-an-id" else code}) from error


def seal(vault: Vault, request: Request, ticket: Ticket) -> Bundle:
    """Seal a bundle.

    Raises `Invalid` (no recipient, nothing chosen, a release without a reason), `Refused("nothing-to-seal")` where everything
    stays behind, `Surroundings`, `Integrity`, `Cancelled`; then no bundle stands under `out`.
    """
    if not request.recipients:
        raise Invalid({"recipients": "missing"})
    outside(vault.folder, request.out)
    if request.out.exists() and not request.out.is_dir():
        raise Surroundings("file-exists")
    public = [recipient(each) for each in request.recipients]
    choice, every = propose(vault, request)
    if not choice.travels:
        raise Refused("nothing-to-seal", kept=len(choice.kept))
    bundle_id = writer.new_bundle_id()
    with vault.change("bundle.intend") as change:
        change.facts |= {
            "bundle": bundle_id,
            "recipients": sorted(bag.recipient_fingerprint(each) for each in public),
            "records": len(choice.travels),
            "kept": len(choice.kept),
            "root": chain.rows_root(sorted(_row(every[id_]) for id_ in choice.travels)),
            "released": sorted(choice.released),
        }
        reasons = [*sorted(set(choice.released.values())), record_service.reason(request.learned, "learned")]
        change.why = "; ".join(each for each in reasons if each) or None
    vault.checkpoint()
    with ExitStack() as stack:
        members = tuple(_Packer(vault, stack, choice, every, ticket).members())
        plan = Plan(bundle_id, vault.settings.clock().date(), members)
        out = request.out / bag.file_name(bundle_id) if request.out.is_dir() else request.out
        # Sticks have lost what they took; so what goes to one is read back from it, however long that takes.
        apart = out.parent.is_dir() and on_other_disks(vault.folder, out.parent)
        sealed = writer.seal(out, plan, public, vault.signing_key, ticket, from_medium=apart)
    with vault.change("bundle.seal") as change:
        change.facts |= {"bundle": bundle_id, "sha256": sealed.sha256, "size": sealed.size, "members": sealed.members}
    vault.checkpoint()
    ticket.durable(bundle_id)
    return Bundle(out, bundle_id, len(members), sealed.size, sealed.sha256, sealed.signer, choice.kept)


class _InVault:
    """A content of the vault, opened when it is first read and closed after its last byte: a case has more originals than a
    process may hold open, and more stills than fit into memory. `size`: bytes, as recorded.
    """

    def __init__(self, vault: Vault, content: BlobHash, size: int) -> None:
        self._vault = vault
        self._content = content
        self._size = size
        self._opened: OpenedBlob | None = None

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        if self._opened is None:
            self._opened = self._vault.open_blob(self._content)
        found = self._opened.read_at(offset, length)
        if offset + len(found) >= self._size:
            self.close()
        return found

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _row(stored: Stored[Record]) -> chain.Row:
    return chain.row(stored.kind, stored.id, stored.version, stored.digest)


class _Packer:
    """Turns a choice into the files of a bundle; originals and pictures stay in the vault until they are read."""

    def __init__(self, vault: Vault, stack: ExitStack, choice: Choice, every: Records, ticket: Ticket) -> None:
        self._vault = vault
        self._stack = stack
        self._choice = choice
        self._every = every
        self._ticket = ticket
        self._chosen = [every[id_] for id_ in sorted(choice.travels, key=lambda id_: every[id_].n)]
        self._withheld: list[Withheld] = []
        self._films: dict[RecordId, str] = {}
        self._acquired: list[provenance.Acquired] = []
        self._derived: list[provenance.Derived] = []
        self._index: list[tuple[str, str, str, str, str]] = []
        self._pictures: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Every file below `data/`, the furniture excepted."""
        for kept in self._choice.kept:
            self._note_kept(kept)
        for stored in self._chosen:
            self._index.append(
                (
                    contents.record_name(stored.kind, stored.id, stored.version),
                    stored.kind,
                    stored.id,
                    label(stored.record),
                    stored.digest,
                )
            )
            yield Member(contents.record_name(stored.kind, stored.id, stored.version), stored.line, stored.digest)
        yield from self._originals()
        yield from self._stills()
        yield from self._log()
        yield Member(contents.WITHHELD, contents.withheld_json(self._withheld))
        yield Member(contents.EXEMPTIONS, contents.exemptions_csv(self._withheld))
        columns = ("file", "kind", "id", "label", "sha256")
        yield Member(contents.INDEX, contents.index_csv(columns, self._index))
        yield Member(contents.CASE, provenance.case_jsonld(self._acquired, self._derived))
        copy = reading_copy(self._chosen, self._withheld, self._pictures, self._vault.settings.clock().date())
        yield Member(contents.REPORT_HTML, copy.html)
        yield Member(contents.REPORT_PDF, copy.pdf)

    def _note_kept(self, kept: Kept) -> None:
        stored = self._every[kept.record]
        record = stored.record
        what, digest = "record", None
        if kept.picture:
            what = "original" if isinstance(record, Evidence) else "picture"
            digest = (
                record.content if isinstance(record, Evidence) else record.png if isinstance(record, Still) else None
            )
        self._withheld.append(
            Withheld(what, kept.ground, stored.kind, stored.id, stored.version, None, digest, kept.reason)
        )

    def _originals(self) -> Iterator[Member]:
        number = 0
        for stored in self._chosen:
            record = stored.record
            if not isinstance(record, Evidence) or stored.id not in self._choice.pictures:
                continue
            number += 1
            path = contents.original_name(number, Path(record.file_name).suffix.lstrip("."))
            yield Member(path, self._content(record.content, record.size), record.content)
            self._index.append((path, "original", stored.id, record.title, record.content))
            facts = provenance.FileFacts(stored.id, path, record.size, record.content, record.media_type)
            acquired = record.acquisition
            self._acquired.append(provenance.Acquired(facts, acquired.collected_at, stored.actor, acquired.url))
            if record.kind is EvidenceKind.FILM and record.frame_index is not None:
                self._films[stored.id] = path
                yield Member(contents.framehash_name(path), self._framehash(record))

    def _content(self, content: BlobHash, size: int) -> _InVault:
        found = _InVault(self._vault, content, size)
        self._stack.callback(found.close)
        return found

    def _framehash(self, film: Evidence) -> bytes:
        parts: list[bytes] = []
        with ExitStack() as stack:
            open_index(self._vault, stack, film).write_framehash(parts.append)
        return b"".join(parts)

    def _stills(self) -> Iterator[Member]:
        number = 0
        for stored in self._chosen:
            still = stored.record
            if not isinstance(still, Still) or stored.id not in self._choice.pictures:
                continue
            number += 1
            png, description = contents.still_names(number, still)
            film = self._films.get(still.film)
            if film is None:
                self._note_missing_film(still)
            yield Member(png, self._content(still.png, still.png_size), still.png)
            yield Member(
                description,
                contents.still_json(still, record_id=stored.id, version=stored.version, png=png, film=film),
            )
            facts = provenance.FileFacts(stored.id, png, still.png_size, still.png, "image/png")
            command = " ".join(still.command)
            tool = f"ffmpeg {still.ffmpeg}"
            self._derived.append(provenance.Derived(facts, still.film, tool, command, stored.recorded_at, stored.actor))
            self._index.append((png, "still", stored.id, f"pts {still.pts}", still.png))
            self._pictures.append((png, f"pts {still.pts}, frame {still.frame}"))

    def _note_missing_film(self, still: Still) -> None:
        """A still whose film stays behind names the film's hash and the reason."""
        if any(each.sha256 == still.film_sha256 for each in self._withheld):
            return
        self._withheld.append(
            Withheld(
                "original", Ground.NOT_CHOSEN, "evidence", still.film, None, None, still.film_sha256, "its record stays"
            )
        )

    def _log(self) -> Iterator[Member]:
        """All lines; the bodies and proofs of what travels; every checkpoint."""
        with self._vault.read() as reader:
            lines = b"".join(line + b"\n" for line in log.lines(reader))
            bodies, proofs = self._bodies(reader)
            signed = log.checkpoints(reader)
        yield Member(contents.LOG, lines)
        yield Member(contents.BODIES, contents.lines(bodies))
        if proofs:
            yield Member(contents.PROOFS, contents.lines(proofs))
        if not signed:
            raise Integrity("checkpoint-missing")
        *older, last = signed
        yield Member(contents.CHECKPOINT, last.text.encode())
        yield Member(contents.CHECKPOINT_SIGNATURE, last.signature.encode())
        for number, each in enumerate(older, start=1):
            name, signature = contents.older_names(number)
            yield Member(name, each.text.encode())
            yield Member(signature, each.signature.encode())

    def _bodies(self, reader: Reader) -> tuple[list[bytes], list[bytes]]:
        """The entries that recorded what travels. Where an entry recorded too much to name, proofs for the chosen rows.

        An entry travels only if all it names travels, or is listed as withheld; the digests in it are salted.
        """
        known = {stored.id for stored in self._chosen} | {kept.record for kept in self._choice.kept}
        bodies: list[bytes] = []
        proofs: list[bytes] = []
        for seq in sorted({stored.seq for stored in self._chosen}):
            body = log.body_text(reader, seq)
            if body is None:
                continue
            rows = sorted(records.rows_of(reader, seq))
            read = chain.read_body(body.encode())
            if read.root is None and any(row[1] not in known for row in rows):
                self._withheld.append(
                    Withheld("log-entry", Ground.NOT_CHOSEN, reason=f"line {seq} names other records")
                )
                continue
            bodies.append(body.encode())
            if read.root is not None:
                entry = chain.body_digest(body.encode())
                ways = merkle.Proofs(canonical(list(row)) for row in rows)
                if ways.root.hex() != read.root:
                    raise Integrity("versions-not-in-log", seq=seq)
                proofs += [
                    contents.proof(entry, place, row, ways.of(place))
                    for place, row in enumerate(rows)
                    if row[1] in known
                ]
        return bodies, proofs
