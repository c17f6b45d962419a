"""Verifying a bundle: the numbered list of the format, with films and stills made again by our own decoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.errors import Invalid, Media
from app.jobs import Ticket
from app.model.canonical import Json
from app.model.content import ByteSource
from app.services.files import plain_file
from media import probe, stills
from media.frames import FrameIndex, Held
from media.stills import StillRecord
from storage import age, checkpoint, timestamps
from storage.bundle import verify as bundle_verify
from storage.bundle.check_contents import Deriving
from storage.bundle.report import Report as Report
from storage.bundle.report import Step as Step
from storage.files import reading

_LARGEST_TEXT_BYTES = 1 << 20
_SEALED = b"age-encryption.org/"


class _Decoder:
    """Makes things again from films; a film's index is made once for all its stills."""

    def __init__(self) -> None:
        self._film: ByteSource | None = None
        self._index: FrameIndex | None = None

    def _index_of(self, film: ByteSource, ticket: Ticket) -> FrameIndex:
        if self._film != film or self._index is None:
            self._film, self._index = film, FrameIndex(Held(probe.take_in(film, ticket)))
        return self._index

    def still(self, film: ByteSource, description: Mapping[str, Json], png: bytes, ticket: Ticket) -> Sequence[str]:
        """What differs between a still made again and its description and picture."""
        recorded = StillRecord(
            stream=description["stream"],
            pts=description["pts"],
            time_base=(description["time_base"][0], description["time_base"][1]),
            frame_number=description["frame"],
            pixel_format=description["pixel_format"],
            width=description["width"],
            height=description["height"],
            frame_sha256=description["frame_sha256"],
            pixels_sha256=description["pixels_sha256"],
            png_sha256=description["png_sha256"],
            ffmpeg_version=description["ffmpeg"],
            command=tuple(description["command"]),
            rotation=description["rotation"],
            damaged=False,
        )
        index = self._index_of(film, ticket)
        try:
            differences = stills.verify(film, index, recorded, png, ticket)
        except Media as error:
            if error.code in {"frame-not-found", "no-such-stream", "frame-unreadable"}:
                return (f"the film has no such frame ({error.code})",)
            raise
        return tuple(f"{each.what} is {each.found}, not {each.recorded}" for each in differences)

    def framehash(self, film: ByteSource, ticket: Ticket) -> bytes:
        """The film's packets as stock ffmpeg prints them."""
        parts: list[bytes] = []
        self._index_of(film, ticket).write_framehash(parts.append)
        return b"".join(parts)


def verify(
    bundle: Path,
    identities: Sequence[Path],
    ticket: Ticket,
    *,
    signers: Path | None = None,
    principal: str | None = None,
    authorities: Path | None = None,
    timestamp: Path | None = None,
    checkpoints: Sequence[Path] = (),
) -> Report:
    """Check a bundle. `identities`: files with the recipient's keys; `signers`: an allowed_signers file learned by another
    channel; `authorities`: certificates of trusted timestamp authorities (PEM); `timestamp`: an answer that came later;
    `checkpoints`: those of the same vault that were kept from before.

    Raises `Access("age-no-match")` where it is not for these identities, `Integrity("checkpoint-unreadable")` for a file
    that is none, `Surroundings`, `Cancelled`.
    """
    keys = [key for path in identities for key in age.parse_identities(_text(path))]
    if not keys and _bytes(bundle, len(_SEALED)) == _SEALED:
        raise Invalid({"identity": "identity-needed"})
    decoder = _Decoder()
    return bundle_verify.verify(
        plain_file(bundle),
        keys,
        ticket,
        signers=None if signers is None else _text(signers),
        principal=principal,
        deriving=Deriving(decoder.still, decoder.framehash),
        authorities=None if authorities is None else timestamps.read_authorities(_bytes(authorities)),
        timestamp_answer=None if timestamp is None else _bytes(timestamp),
        held=[checkpoint.parse(_bytes(path)) for path in checkpoints],
    )


def _bytes(path: Path, most: int = _LARGEST_TEXT_BYTES) -> bytes:
    with reading(), path.open("rb") as file:
        return file.read(most)


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")
