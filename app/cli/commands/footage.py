"""Evidence, footage and stills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.commands.record import Field, add_reading_verbs, show_record, with_fields
from app.cli.options import with_vault
from app.cli.session import Session
from app.errors import AppError, Cancelled, Invalid
from app.services import custody, evidence, stills
from app.services.files import plain_file
from app.services.vaults import Vault
from ui.words import WORDS, finding, say

ACQUISITION = (
    Field("title", "Title; the file's name if absent."),
    Field(
        "kind",
        "film, photograph, scan, document, audio, testimony, web_capture or other; found from the content if absent.",
    ),
    Field("source", "Source: id or label; a new label is recorded."),
    Field("url", "Web address it was collected from."),
    Field("final-url", "Web address after redirects."),
    Field("publisher", "Who published it."),
    Field("first-published", "When it was first published."),
    Field("collected-by", "Name of the collector."),
    Field("collected-at", "When it was collected: 2025-07-31T13:15:00+04:00, or a day."),
    Field("clock-offset-s", "How far the collecting machine's clock was off, in seconds."),
    Field("tool", "Tool and version used to collect it."),
    Field("method", "How it was collected."),
    Field("context", "What stood around it; why it matters."),
    Field("embedded-metadata", "Metadata that the platform showed."),
    Field("page-source", "Id of the evidence item holding the page's source."),
    Field("page-capture", "Id of the evidence item holding a capture of the page."),
    Field("sha256-at-collection", "SHA-256 noted when it was collected."),
    Field("difficulties", "Partial loads, walls, anything that went wrong."),
    Field("address", "Network address of the machine used; kept apart, never leaves by default."),
    Field("persona", "Assumed identity used; kept apart, never leaves by default."),
    Field("route", "VPN, Tor or other way out; kept apart, never leaves by default."),
    Field("proceeding", "Id or title of the proceeding it belongs to."),
    Field("person", "Id of a person it is about.", "persons", several=True),
    Field("notes", "Anything else worth keeping. Leaves with the record: nothing that only you may know."),
)


@root.group("evidence")
def evidence_group() -> None:
    """Evidence items: originals, byte for byte, with how they were acquired."""


def _evidence_add(session: Session, vault: Vault, files: tuple[str, ...], **values: Any) -> Answer:
    """Take files in. Each is hashed, encrypted, read back and then recorded with its acquisition record."""
    draft = {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in values.items()
        if value not in {None, ()}
    }
    items: list[dict[str, Any]] = []
    lines: list[str] = []
    failed = False
    with session.ticket() as ticket:
        for file in files:
            plain_file(Path(file))  # a name that is wrong is told before any of them is taken in
        for file in files:
            try:
                taken = evidence.take_in_file(vault, Path(file), draft, ticket)
            except (Cancelled, Invalid):
                raise  # no file is at fault
            except AppError as error:
                if len(files) == 1:
                    raise
                said = say(error)
                failed = True
                items.append({"file": file, "error": {"code": said.code, "says": said.sentence}})
                lines += [f"Not taken in: {file}", f"  {said.sentence} [{said.code}]"]
                continue
            found = taken.evidence
            items.append(
                {
                    "id": taken.id,
                    "sha256": found.content,
                    "size": found.size,
                    "already_here": taken.already_here,
                    "kind": found.kind.value,
                    "earlier": taken.earlier,
                    "frames": found.film.frames if found.film else None,
                    "damage": found.film.damage if found.film else None,
                }
            )
            lines += [f"Taken in: {found.title}", f"  id {taken.id}", f"  sha256 {found.content}, {found.size} bytes"]
            if taken.already_here:
                lines.append("  its content was in the vault already and is kept once")
            if found.unread is not None:
                lines.append(f"  no frame of it can be read ({found.unread}); it is kept as it is")
            if found.film is not None:
                lines.append(f"  film, {found.film.width} x {found.film.height}, {found.film.frames} frames")
                if found.film.damage:
                    lines.append(f"  {found.film.damage}")
    data = items[0] if len(items) == 1 else {"items": items}
    return Answer(data, lines, ok=not failed)


evidence_group.command("add")(
    with_vault(click.argument("files", nargs=-1, required=True)(with_fields(_evidence_add, ACQUISITION)))
)
add_reading_verbs(evidence_group, "evidence")


@evidence_group.command("export")
@with_vault
@click.argument("item")
@click.option("--out", required=True, metavar="FILE", help="Where to write the original; must not exist.")
@click.option("--why", required=True, help="Why it leaves the vault, for the log.")
def evidence_export(session: Session, vault: Vault, item: str, out: str, why: str) -> Answer:
    """Write an original out, byte for byte and in the clear. The log says so."""
    with session.ticket() as ticket:
        found = evidence.write_out(vault, item, Path(out), ticket, why=why)
    return Answer(
        {"out": out, "sha256": found.content, "size": found.size},
        (
            f"Written: {out}",
            f"  sha256 {found.content}",
            "It lies there in the clear: whoever has the disk can read it.",
        ),
    )


@root.group("footage")
def footage_group() -> None:
    """Film: its frames."""


@footage_group.command("frames")
@with_vault
@click.argument("item")
@click.option("--from", "first", type=int, default=0, metavar="N", help="Begin with this frame, counted from 0.")
@click.option("--limit", type=int, metavar="N", help="At most so many frames.")
@click.option("--stream", type=int, metavar="N", help="Which stream; the first film stream if absent.")
def footage_frames(
    _session: Session, vault: Vault, item: str, first: int, limit: int | None, stream: int | None
) -> Answer:
    """The frame index: pts, key frames, and the hash of each packet."""
    found = evidence.frames(vault, item, first=first, limit=limit, stream=stream)
    data = {
        "stream": found.stream,
        "time_base": list(found.time_base),
        "count": found.count,
        "frames": [
            {"frame": each.number, "pts": each.pts, "key": each.key, "sha256": each.sha256, "seconds": str(each.at)}
            for each in found.frames
        ],
    }
    rows = [
        (str(each.number), str(each.pts), f"{float(each.at):.3f}", "key" if each.key else "", each.sha256[:16])
        for each in found.frames
    ]
    head = f"Stream {found.stream}, {found.count} frames, time base {found.time_base[0]}/{found.time_base[1]} s"
    return Answer(data, [head, *table(rows, ("frame", "pts", "seconds", "", "packet"))])


@root.group("still")
def still_group() -> None:
    """Stills: single frames that anyone can derive again."""


@still_group.command("take")
@with_vault
@click.argument("item")
@click.option("--pts", type=int, metavar="N", help="The frame with exactly this pts.")
@click.option("--at", "at", metavar="TIME", help="The frame on the screen at this time: 00:12:03.480.")
@click.option("--stream", type=int, metavar="N", help="Which stream; the first film stream if absent.")
@click.option("--note", help="What it is taken for.")
def still_take(
    session: Session, vault: Vault, item: str, pts: int | None, at: str | None, stream: int | None, note: str | None
) -> Answer:
    """Take a still of exactly one frame, with every hash and the command that derives it again."""
    with session.ticket() as ticket:
        seconds = None if at is None else stills.parse_time(at)
        id_, still = stills.take(vault, item, ticket, pts=pts, at=seconds, stream=stream, note=note)
    data = {
        "id": id_,
        "film": still.film,
        "stream": still.stream,
        "pts": still.pts,
        "time_base": list(still.time_base),
        "frame": still.frame,
        "frame_sha256": still.frame_sha256,
        "pixels_sha256": still.pixels_sha256,
        "png_sha256": still.png,
        "pixel_format": still.pixel_format,
        "width": still.width,
        "height": still.height,
        "command": list(still.command),
    }
    return Answer(
        data,
        (
            f"Still {id_}",
            f"  frame {still.frame}, pts {still.pts} in {still.time_base[0]}/{still.time_base[1]} s",
            f"  frame  {still.frame_sha256}",
            f"  pixels {still.pixels_sha256}",
            f"  PNG    {still.png}",
        ),
    )


@still_group.command("verify")
@with_vault
@click.argument("written", metavar="[STILL]", required=False)
def still_verify(session: Session, vault: Vault, written: str | None) -> Answer:
    """Derive stills again from their films and compare every figure; all of them if none is named."""
    ids = [written] if written is not None else [each.id for each in stills.listed(vault)]
    found = []
    with session.ticket() as ticket:
        for number, id_ in enumerate(ids):
            found.append(stills.verify(vault, id_, ticket))
            ticket.progress("derive", number + 1, len(ids))
    data = [{"id": each.id, "ok": each.ok, "expected": each.expected, "found": each.found} for each in found]
    lines = [f"{each.id[:8]}  {'the same' if each.ok else 'DIFFERENT: ' + _said(each.found)}" for each in found]
    ok = all(each.ok for each in found)
    return Answer({"ok": ok, "stills": data}, lines or ("There are no stills yet.",), ok=ok)


def _said(found: dict[str, str]) -> str:
    return ", ".join(f"{what} {value}" for what, value in found.items())


@still_group.command("show")
@with_vault
@click.argument("written", metavar="STILL")
@click.option("--chain", "with_chain", is_flag=True, help="Check and print every link from acquisition to signature.")
def still_show(session: Session, vault: Vault, written: str, with_chain: bool) -> Answer:
    """One still; with --chain every link from the acquisition of the film to the signature, each checked."""
    if not with_chain:
        return show_record(vault, written, "still")
    with session.ticket() as ticket:
        found = custody.chain_of(vault, written, ticket)
    data = {
        "id": found.still,
        "ok": found.ok,
        "links": [
            {"name": each.name, "ok": each.ok, "facts": each.facts, "problem": each.problem} for each in found.links
        ],
    }
    lines = []
    for number, link in enumerate(found.links, start=1):
        lines.append(f"{number}. {link.name}: {'holds' if link.ok else 'BROKEN'}")
        lines += [f"     {name}: {value}" for name, value in link.facts.items()]
        if link.problem:
            lines.append(f"     {finding(link.problem, link.about)[0] if link.problem in WORDS else link.problem}")
    lines.append("Every link holds." if found.ok else "The chain does not hold.")
    return Answer(data, lines, ok=found.ok)


add_reading_verbs(still_group, "still", but=frozenset({"show"}))
