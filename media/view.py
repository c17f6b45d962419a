"""Frames for looking at: a handful of frames of one film in one decoding, as pixels.

What a person steps through should be there before they ask for it, so one run of the decoder gives the frame that is wanted
and some around it. What is seen is what a still of the same frame would hold: where the decoder complained, where frames are
known only by decoding, or where one did not come out, the wanted frame is decoded again just as a still is, alone.

Frames larger than `MOST_WIDTH` by `MOST_HEIGHT` are made smaller by the decoder; a still is always taken in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ffmpeg

from app.jobs import Ticket
from app.model.content import ByteSource
from media import stills
from media.frames import Frame, FrameIndex, Stream
from media.process import Limits, longer, run_ffmpeg
from media.reading import complaints, hashed_line

MOST_WIDTH, MOST_HEIGHT = 1920, 1080
MOST_FRAMES = 32
"""In one run: 32 frames of 1920 x 1080 are 190 MiB, well under what a child may hand out."""

_SLOWEST_DECODE_S_PER_FRAME = 0.25
_THREADS = 2


@dataclass(frozen=True)
class Pixels:
    """One frame, not turned: RGB, three bytes a pixel, rows from the top without gaps."""

    number: int
    width: int
    height: int
    rgb: bytes


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size in which a frame is looked at: its own, or smaller in the same shape."""
    if width <= MOST_WIDTH and height <= MOST_HEIGHT:
        return width, height
    factor = min(MOST_WIDTH / width, MOST_HEIGHT / height)
    return max(1, round(width * factor)), max(1, round(height * factor))


def frames(
    source: ByteSource, index: FrameIndex, stream: int, wanted: int, also: Iterable[int], ticket: Ticket
) -> tuple[Pixels, ...]:
    """The frame number `wanted`, and those of `also` that come out with it, in order of their numbers.

    Raises what `stills.take` raises, IndexError for a number the stream does not have.
    """
    own = index.stream(stream)
    chosen = sorted({wanted, *also})[:MOST_FRAMES]
    if wanted not in chosen:
        chosen = [wanted]
    if own.frames_from == "packets":
        found = _run(source, index, own, [index.frame(stream, number) for number in chosen], ticket)
        if any(each.number == wanted for each in found):
            return found
    width, height, rgb = stills.pixels(source, index, stream, wanted, ticket)
    return (Pixels(wanted, width, height, rgb),)


def _run(
    source: ByteSource, index: FrameIndex, stream: Stream, chosen: Sequence[Frame], ticket: Ticket
) -> tuple[Pixels, ...]:
    """What one decoding gives; nothing where anything about it is doubtful."""
    start = chosen[0].key_number
    key = index.frame(stream.number, start) if start else None
    seek = None if key is None else stills.seek_text(key.pts * index.time_base(stream.number))
    passed = chosen[-1].number - (start or 0)
    limits = longer(Limits(), cpu_s=20 + passed * _SLOWEST_DECODE_S_PER_FRAME)
    width, height = fitted(stream.width, stream.height)

    def command(address: str, outputs: Sequence[str]) -> list[str]:
        where = {} if seek is None else {"ss": seek, "seek_timestamp": 1, "noaccurate_seek": None}
        film = ffmpeg.input(
            address, format=index.film.container, flags="bitexact", noautorotate=None, threads=_THREADS, **where
        )
        one = {"fps_mode": "passthrough", "enc_time_base": "demux", "frames:v": len(chosen)}
        select = "select=" + "+".join(f"eq(pts\\,{frame.pts})" for frame in chosen)
        small = f"scale={width}:{height}:flags=bicubic+accurate_rnd+bitexact+full_chroma_int,format=rgb24"
        hashes = film[str(stream.number)].output(outputs[0], vf=select, format="framehash", hash="sha256", **one)
        rgb = film[str(stream.number)].output(outputs[1], vf=f"{select},{small}", format="rawvideo", **one)
        made: list[str] = ffmpeg.merge_outputs(hashes, rgb).global_args("-copyts").compile()
        return made

    done = run_ffmpeg(command, source, ticket, outputs=2, limits=limits)
    if complaints(done.untrusted_log):
        return ()
    try:
        lines = [line for line in done.outputs[0].decode("utf-8", "replace").splitlines() if not line.startswith("#")]
        came = [hashed_line(line).pts for line in lines]
    except ValueError:
        return ()
    number_of = {frame.pts: frame.number for frame in chosen}
    size, whole = 3 * width * height, done.outputs[1]
    if any(pts not in number_of for pts in came) or len(whole) != size * len(came):
        return ()
    return tuple(
        Pixels(number_of[pts], width, height, whole[place * size : (place + 1) * size])
        for place, pts in enumerate(came)
    )
