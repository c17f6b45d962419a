"""What is this file? Decided by its content, never by its name.

Pictures and refused things are known by their first bytes. Everything that is not plainly text or a document is shown to
ffmpeg, inside the sandbox, which reads its header only. A file that lists or describes other media (playlists, session
descriptions) is refused: opening one means opening what it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import ffmpeg

from app.errors import Media
from app.jobs import Ticket
from app.model.content import ByteSource
from media.frames import Damage, clock_text
from media.process import run_ffmpeg
from media.reading import Description, describe

_HEAD_BYTES = 4096
_PLAYLISTS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:#EXTM3U|ffconcat\b|\[playlist\]|\[Reference\]|v=0\r?\no=|<asx\b|<smil\b"
    rb"|(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:MPD|asx|smil|playlist|AssetMap|PackingList|CompositionPlaylist)\b)",
    re.IGNORECASE | re.DOTALL,
)
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_DOCUMENTS = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"age-encryption.org/", "application/octet-stream"),
)
_STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_FILM_TYPES = {
    "mov": "video/mp4",
    "matroska": "video/x-matroska",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
    "mpegvideo": "video/mpeg",
    "flv": "video/x-flv",
    "asf": "video/x-ms-asf",
    "ogg": "video/ogg",
    "mxf": "application/mxf",
}


@dataclass(frozen=True)
class Kind:
    """`what`: film (for `probe.take_in`), picture (for `images.open_picture`) or other. `media_type`: as in MIME."""

    what: Literal["film", "picture", "other"]
    media_type: str


def recognise(source: ByteSource, ticket: Ticket) -> Kind:
    """What the content is. Reads its first bytes and, where they do not decide, the container's header.

    A film that is too damaged to be opened is still a film if it begins like one; `probe.take_in` tells the rest. Raises
    Media("file-empty"), Media("playlist-refused"), what the source raises, Cancelled, Surroundings.
    """
    if source.size == 0:
        raise Media("file-empty")
    head = source.read_at(0, min(_HEAD_BYTES, source.size))
    if _PLAYLISTS.match(head):
        raise Media("playlist-refused")
    by_head = _picture_type(head)
    if by_head:
        return Kind("picture", by_head)
    document = next((name for start, name in _DOCUMENTS if head.startswith(start)), None) or _still_or_text(head)
    if document:
        return Kind("other", document)
    container = _container_of(head)
    description = _ask(source, ticket)
    if any(stream.kind == "video" and not stream.attached_picture and stream.sized for stream in description.streams):
        return Kind("film", _film_type(description.container or container, head))
    if description.streams:
        sound = any(stream.kind == "audio" for stream in description.streams)
        return Kind("other", f"audio/x-{description.container}" if sound else "application/octet-stream")
    if container:
        return Kind("film", _film_type(container, head))
    return Kind("other", "application/octet-stream")


def damage_words(damage: Damage) -> str:
    """One line for a record: what could not be read of a film. Holds figures only, nothing from the file."""
    parts = ["cut short"] if damage.cut_short else []
    length = clock_text(Fraction(damage.readable_ms, 1000))
    declared = "" if damage.declared_ms is None else f" of {clock_text(Fraction(damage.declared_ms, 1000))}"
    parts.append(f"{damage.readable_frames} frames listed, {length}{declared}")
    parts.append(f"corrupt packets: {damage.corrupt_packets}")
    parts.append(f"complaints of the reader: {damage.error_lines}")
    return "; ".join(parts)


def _picture_type(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and len(head) > 26:
        return "image/bmp"
    return next((name for start, name in _PICTURES if head.startswith(start)), None)


def _still_or_text(head: bytes) -> str | None:
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        return "image/avif" if head[8:11] == b"avi" else "image/heic"
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        letters = head.decode(encoding)
    except UnicodeDecodeError as problem:
        # A letter cut at the head's end must not make text look binary.
        if len(head) < _HEAD_BYTES or problem.start < len(head) - 4:
            return None
        letters = head[: problem.start].decode(encoding)
    binary = any(ord(letter) < 32 and letter not in "\t\n\r\f\x1b" for letter in letters)
    return None if binary else "text/plain"


def _container_of(head: bytes) -> str:
    """The container whose beginning this is, also where the rest is lost; empty if none is known."""
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide"}:
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if head.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
        return "asf"
    if head.startswith(b"\0\0\x01\xba"):
        return "mpeg"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "mpegts"
    return ""


def _film_type(container: str, head: bytes) -> str:
    if container == "mov" and head[8:12] == b"qt  ":
        return "video/quicktime"
    if container == "matroska" and b"webm" in head[:64]:
        return "video/webm"
    return _FILM_TYPES.get(container, f"video/x-{container}")


def _ask(source: ByteSource, ticket: Ticket) -> Description:
    def command(address: str, outputs: Sequence[str]) -> list[str]:
        built: list[str] = ffmpeg.input(address).output(outputs[0], format="ffmetadata", map_metadata=0).compile()
        return built

    return describe(run_ffmpeg(command, source, ticket).untrusted_log)
