"""Stills that can be derived again: one frame, addressed by stream and integer pts, with hashes at every step.

One ffmpeg run decodes the frame and gives both the framehash of the frame in its own pixel format and its RGB pixels; the
PNG is written from those pixels and read back. `StillRecord.command` repeats it: put the film in place of INPUT and a new
file's name in place of PIXELS, and any ffmpeg of that version prints the same framehash and writes the same pixels (the
decoded frame's hash was the same across ffmpeg 5.1 and 9.0, thread counts and processor flags; PNG bytes are not).

Pixels are never turned: `rotation` tells how far a player turns them.

Where decoding starts: at the last key frame that comes before the frame both on the screen and in the file. In some films
that is not enough (a refresh in slices instead of key frames, a container that seeks too far): then the frame does not
come out, and it is tried again from three key frames earlier and last from the film's beginning. Decoders leave out what
they could only show broken, so a frame that comes out is the one that a decoding of the whole film shows. Two cases are
not that simple. Where the index knows frames only by decoding (`media.frames`), a frame counts only if its hash agrees
with the index. Where the decoder complained (damaged film), what it made up for missing parts depends on how its threads
met and can depend on where it started: it is decoded again by one thread, and counts only if two starts give the same or
if it started at the film's beginning; the record then says `damaged`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

import ffmpeg

from app.errors import Media
from app.jobs import Ticket
from app.model.content import ByteSource
from media import images
from media.frames import Frame, FrameIndex, Stream
from media.process import Limits, ffmpeg_version, longer, run_ffmpeg
from media.reading import Header, complaints, hashed_line, pixel_format

INPUT, PIXELS = "INPUT", "PIXELS"
_SCALE = "scale=flags=bicubic+accurate_rnd+bitexact+full_chroma_int,format=rgb24"
_SLOWEST_DECODE_S_PER_FRAME = 0.25
_NOT_COMPARED = frozenset({"ffmpeg_version", "command", "damaged"})
_THREADS = 2  # more of them decode further past the wanted frame
_ONE_THREAD = 1  # two decodings of one damaged H.264 film by two threads differed; by one thread they never did


@dataclass(frozen=True)
class StillRecord:
    """How a still was made and what came out, everything needed to make it again. Hashes are SHA-256 in hex.

    `time_base`: seconds per pts unit (numerator, denominator). `frame_number`: from 0 in presentation order. `frame_sha256`:
    of the decoded frame in `pixel_format`, as ffmpeg's framehash prints it. `pixels_sha256`: of `width` x `height` x 3 RGB
    bytes, rows from the top. `rotation`: degrees clockwise for showing, not applied; None if the film's claim is odd.
    `damaged`: the decoder complained on the way to this frame, so parts of it may be made up.
    """

    stream: int
    pts: int
    time_base: tuple[int, int]
    frame_number: int
    pixel_format: str
    width: int
    height: int
    frame_sha256: str
    pixels_sha256: str
    png_sha256: str
    ffmpeg_version: str
    command: tuple[str, ...]
    rotation: int | None
    damaged: bool


@dataclass(frozen=True)
class Still:
    """A still: its record and its PNG file."""

    record: StillRecord
    png: bytes


@dataclass(frozen=True)
class Difference:
    """One thing that came out otherwise than recorded."""

    what: str
    recorded: str
    found: str


@dataclass(frozen=True)
class _Decoded:
    frame_sha256: str
    pixel_format: str
    width: int
    height: int
    pixels: bytes
    command: tuple[str, ...]
    complaints: bool


def take(source: ByteSource, index: FrameIndex, stream: int, pts: int, ticket: Ticket) -> Still:
    """The still of the frame with exactly this pts.

    Raises Media("frame-not-found") with the neighbours' pts, Media("no-such-stream"), Media("frame-unreadable") if the
    film has the frame but no decoder gives it, what the source raises, Media("media-timeout"), Media("media-limit"),
    Cancelled, Surroundings.
    """
    frame = index.find(stream, pts)
    decoded = _decode(source, index, index.stream(stream), frame, ticket)
    png = images.write_png(decoded.pixels, decoded.width, decoded.height, ticket)
    base = index.time_base(stream)
    return Still(
        StillRecord(
            stream=stream,
            pts=pts,
            time_base=(base.numerator, base.denominator),
            frame_number=frame.number,
            pixel_format=decoded.pixel_format,
            width=decoded.width,
            height=decoded.height,
            frame_sha256=decoded.frame_sha256,
            pixels_sha256=images.sha256(decoded.pixels),
            png_sha256=images.sha256(png),
            ffmpeg_version=ffmpeg_version(),
            command=decoded.command,
            rotation=index.stream(stream).rotation,
            damaged=decoded.complaints,
        ),
        png,
    )


def take_at(source: ByteSource, index: FrameIndex, stream: int, seconds: Fraction, ticket: Ticket) -> Still:
    """The still of the frame on the screen `seconds` after the first; the rule is `FrameIndex.at`'s.

    Raises what `take` raises, and Media("beyond-the-end"), Media("before-the-start").
    """
    return take(source, index, stream, index.at(stream, seconds).pts, ticket)


def verify(
    source: ByteSource, index: FrameIndex, recorded: StillRecord, png: bytes | None, ticket: Ticket
) -> tuple[Difference, ...]:
    """Derive the still again and compare every hash and figure; the PNG file, if given, with its hash and its pixels.

    Nothing in the answer: everything agrees. The PNG is compared by its own hash and by its pixels, not with a newly
    written one, since another version of the library may pack the same pixels into other bytes. How it was derived
    (version, command, complaints of a decoder that may work ahead into damage) is not a difference. Raises what `take`
    raises.
    """
    again = take(source, index, recorded.stream, recorded.pts, ticket).record
    found = asdict(again)
    if png is None:
        found["png_sha256"] = recorded.png_sha256
    else:
        found["png_sha256"] = images.sha256(png)
    differences = [
        Difference(name, _shown(value), _shown(found[name]))
        for name, value in asdict(recorded).items()
        if name not in _NOT_COMPARED and value != found[name]
    ]
    if png is not None:
        width, height, pixels_sha256 = images.read_png_sha256(png, ticket)
        in_file, as_recorded = (width, height, pixels_sha256), (recorded.width, recorded.height, recorded.pixels_sha256)
        if in_file != as_recorded:
            differences.append(Difference("png_pixels", _shown(as_recorded), _shown(in_file)))
    return tuple(differences)


def film_thumbnail(source: ByteSource, index: FrameIndex, ticket: Ticket) -> bytes:
    """A JPEG of at most 320 pixels a side from a frame at a tenth of the film's first stream. Raises what `take` raises."""
    streams = index.film_streams
    if not streams:
        raise Media("not-a-film")
    stream = streams[0]
    frame = index.at(stream.number, index.length(stream.number) / 10)
    decoded = _decode(source, index, stream, frame, ticket)
    return images.thumbnail(decoded.pixels, decoded.width, decoded.height, stream.rotation or 0, ticket)


def pixels(source: ByteSource, index: FrameIndex, stream: int, number: int, ticket: Ticket) -> tuple[int, int, bytes]:
    """Width, height and RGB pixels of a frame, not turned: what a still of it would hold. Raises what `take` raises."""
    decoded = _decode(source, index, index.stream(stream), index.frame(stream, number), ticket)
    return decoded.width, decoded.height, decoded.pixels


def _shown(value: object) -> str:
    return " ".join(str(part) for part in value) if isinstance(value, tuple | list) else str(value)


def _decode(source: ByteSource, index: FrameIndex, stream: Stream, frame: Frame, ticket: Ticket) -> _Decoded:
    for start in _starts(index, stream, frame):
        decoded = _attempt(source, index, stream, frame, start, _THREADS, ticket)
        if decoded is None:
            continue
        if decoded.complaints:
            break
        if stream.frames_from == "packets" or decoded.frame_sha256 == frame.sha256.hex():
            return decoded
    return _decode_damaged(source, index, stream, frame, ticket)


def _decode_damaged(source: ByteSource, index: FrameIndex, stream: Stream, frame: Frame, ticket: Ticket) -> _Decoded:
    """One thread, and two starts that agree, or the film's beginning."""
    doubted: _Decoded | None = None
    for start in _starts(index, stream, frame):
        decoded = _attempt(source, index, stream, frame, start, _ONE_THREAD, ticket)
        if decoded is None:
            continue
        if stream.frames_from == "decoding":
            agreed = decoded.frame_sha256 == frame.sha256.hex()
        else:
            agreed = start is None or (doubted is not None and decoded.frame_sha256 == doubted.frame_sha256)
        if agreed or not decoded.complaints:
            return decoded
        doubted = decoded
    raise Media("frame-unreadable", pts=frame.pts, number=frame.number)


def _starts(index: FrameIndex, stream: Stream, frame: Frame) -> list[Frame | None]:
    """Frames to start decoding at, best first; None is the film's beginning."""
    if stream.frames_from == "decoding":
        # Keys are not known there; two seconds of run-up are a guess that the hash confirms or refutes.
        run_up = int(Fraction(2) / index.time_base(stream.number))
        first = index.frame(stream.number, 0)
        return [frame._replace(pts=frame.pts - run_up), None] if frame.pts - run_up > first.pts else [None]
    starts: list[Frame | None] = []
    key = frame.key_number
    for _ in range(4):
        if not key:  # unknown, or the very first frame
            break
        starts.append(index.frame(stream.number, key))
        key = index.frame(stream.number, key - 1).key_number
    return [*starts[:1], *starts[3:], None]


def _attempt(
    source: ByteSource,
    index: FrameIndex,
    stream: Stream,
    frame: Frame,
    start: Frame | None,
    threads: int,
    ticket: Ticket,
) -> _Decoded | None:
    before = frame.number - (start.number if start else 0)
    limits = longer(Limits(), cpu_s=20 + before * _SLOWEST_DECODE_S_PER_FRAME)
    seek = None if start is None else seek_text(start.pts * index.time_base(stream.number))

    def command(address: str, outputs: Sequence[str]) -> list[str]:
        return _command(address, outputs, index.film.container, stream.number, frame.pts, seek, threads)

    done = run_ffmpeg(command, source, ticket, outputs=2, limits=limits)
    header, found = Header(), None
    try:
        for line in done.outputs[0].decode("utf-8", "replace").splitlines():
            if line.startswith("#"):
                header.take(line)
            else:
                found = hashed_line(line)
    except ValueError:
        return None
    width, height = header.dimensions.get(0, (0, 0))
    pixels = done.outputs[1]
    complete = (
        found is not None
        and found.pts == frame.pts
        and header.time_bases.get(0) == stream.time_base
        and len(pixels) == 3 * width * height > 0
    )
    if found is None or not complete:
        return None
    return _Decoded(
        frame_sha256=found.sha256.hex(),
        pixel_format=pixel_format(done.untrusted_log),
        width=width,
        height=height,
        pixels=pixels,
        command=tuple(command(INPUT, ["-", PIXELS])),
        complaints=complaints(done.untrusted_log),
    )


def seek_text(seconds: Fraction) -> str | None:
    """Seconds with six places, rounded up so that ffmpeg does not land on the key frame before; None before time 0."""
    if seconds <= 0:
        return None
    micros = -(-seconds.numerator * 1_000_000 // seconds.denominator)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def _command(
    address: str, outputs: Sequence[str], container: str, stream: int, pts: int, seek: str | None, threads: int
) -> list[str]:
    """The recipe. Every option is there for a reason:

    `-copyts` with `-seek_timestamp`: the film's own timestamps count, for seeking too. `-noaccurate_seek`: nothing is cut
    away by time; `select` takes the frame by its pts. `-noautorotate`: pixels as stored. `-flags bitexact` and the
    scaler's flags: no shortcut that differs between processors. `-fps_mode passthrough`, `-enc_time_base demux`: no frame
    is repeated or moved (52 frames of a variable-rate film became 120 without). `-f`: what take-in recognised.
    """
    where = {} if seek is None else {"ss": seek, "seek_timestamp": 1, "noaccurate_seek": None}
    film = ffmpeg.input(address, format=container, flags="bitexact", noautorotate=None, threads=threads, **where)
    one = {"fps_mode": "passthrough", "enc_time_base": "demux", "frames:v": 1}
    chosen = f"select=eq(pts\\,{pts})"
    frame = film[str(stream)].output(outputs[0], vf=chosen, format="framehash", hash="sha256", **one)
    pixels = film[str(stream)].output(outputs[1], vf=f"{chosen},{_SCALE}", format="rawvideo", **one)
    command: list[str] = ffmpeg.merge_outputs(frame, pixels).global_args("-copyts").compile()
    return command
