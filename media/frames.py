"""The frame index: where every frame of a film is, in a compact file of our own, made once at take-in.

Layout, all integers little-endian:

  8 bytes    b"HBFRIX1" and a line feed
  4 bytes    length of the header in bytes
  header     JSON, UTF-8: what `FrameIndex` shows (container, tags, streams, damage) and where the sections are
  zeros      up to a multiple of 8
  sections   records of 76 bytes; offsets in the header count from the start of the first section
  tails      JSON list of texts (what framehash prints after a hash: side data), by number; number 0 is ""

A record: pts, dts, duration (int64, in the stream's time base; -2^63 = none); size in bytes, order (place of the packet in
the container's order over all video streams), tail, key (place, in this section, of the key frame to decode from;
2^32-1 = unknown), flags (uint32 each; ffmpeg's: 1 key, 2 corrupt, 4 discarded, 16 disposable); SHA-256 (32 bytes).

Each video stream has two sections. `frames`: what can be shown, sorted by pts, one record per pts, so that the place of a
record is the frame's number and a binary search needs a few pages, not the file. `others`: packets that are no frame of
their own. There are two ways to know the frames, named in `frames_from`:
- "packets": every shown packet has a pts of its own, which is so in nearly every film. The hash is the packet's.
- "decoding": some packets have no pts, or share one (AVI and MPEG program streams with B-frames, raw streams, fields in
  separate packets). The decoder then guesses, and guesses otherwise after a seek. So the film was decoded once from its
  beginning; frames carry the pts and the SHA-256 that came out, and a still is taken only if its hash agrees. All packets
  are among the others.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import math
import struct
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import islice
from typing import Any, NamedTuple

from app.errors import Integrity, Media
from app.model.content import ByteSource

NO_PTS = -(1 << 63)
NO_KEY = (1 << 32) - 1
KEY, CORRUPT, DISCARDED = 1, 2, 4

FRAMEHASH_COMMAND = (
    *("ffmpeg", "-copyts", "-i", "INPUT", "-map", "0:v", "-c", "copy"),
    *("-fflags", "+bitexact", "-f", "framehash", "-hash", "sha256", "-"),
)
"""What a recipient types to get, from the film alone, the text that `write_framehash` writes.

`-copyts`: the film's own timestamps, the same that stills are addressed by (ffmpeg otherwise moves them to start at 0).
`-fflags +bitexact`: without the line that names ffmpeg's version, so that the text is the same from any of them.
"""

_MAGIC = b"HBFRIX1\n"
_RECORD = struct.Struct("<qqqIIIII32s")
_PAGE_RECORDS = 512
_PAGES_KEPT = 32
_LINES_AT_ONCE = 1000
_LARGEST_HEADER = 16 << 20


@dataclass(frozen=True)
class Stream:
    """One stream of a film. `number`: as in the container and in ffmpeg's `0:number`. Texts are the file's own claims.

    `rotation`: degrees clockwise by which a player turns the picture; None where the file says something odd.
    `time_base`: seconds per pts unit as (numerator, denominator); None where it was not needed (data, subtitles).
    """

    number: int
    kind: str
    untrusted_codec: str
    time_base: tuple[int, int] | None = None
    width: int = 0
    height: int = 0
    rotation: int | None = 0
    untrusted_language: str = ""
    attached_picture: bool = False
    frame_count: int = 0
    frames_from: str = ""

    @property
    def is_film(self) -> bool:
        """Has frames that can be shown, and is not a cover picture."""
        return self.kind == "video" and not self.attached_picture and self.frame_count > 0


@dataclass(frozen=True)
class Damage:
    """What was wrong while reading; the film was taken in with what could be read.

    `readable_frames`: frames that are listed; of a corrupt one a decoder may still make nothing. `cut_short`: the file
    ends before it says it does. `error_lines`: complaints of the reader, of which `untrusted_first` is one.
    """

    cut_short: bool
    corrupt_packets: int
    error_lines: int
    readable_frames: int
    readable_ms: int
    declared_ms: int | None
    untrusted_first: str


class Frame(NamedTuple):
    """One frame of a stream. `number`: its place in presentation order from 0. Times in units of the time base."""

    number: int
    pts: int
    dts: int
    duration: int
    size_bytes: int
    order: int
    key_number: int | None
    flags: int
    sha256: bytes


class Packet(NamedTuple):
    """One packet as the container has it; `tail` is what framehash prints after the hash."""

    stream: int
    pts: int
    dts: int
    duration: int
    size_bytes: int
    order: int
    flags: int
    sha256: bytes
    tail: str = ""


@dataclass(frozen=True)
class Film:
    """What is known of a film as a whole. `container`: the demuxer's name, to be given to ffmpeg again."""

    container: str
    ffmpeg_version: str
    untrusted_tags: tuple[tuple[str, str], ...]
    streams: tuple[Stream, ...]
    damage: Damage | None
    framehash_header: str
    framehash_notes: tuple[tuple[int, str], ...]
    framehash_sha256: str


def to_bytes(
    film: Film, frames: dict[int, Sequence[Frame]], others: dict[int, Sequence[Packet]], tails: dict[int, str]
) -> bytes:
    """The index file. `frames` and `others` by stream number; `tails`: text after the hash by packet order."""
    texts: dict[str, int] = {"": 0}
    sections = []
    body = bytearray()
    for stream in film.streams:
        if stream.kind != "video":
            continue
        own = frames.get(stream.number, ())
        rest = others.get(stream.number, ())
        sections.append(
            {
                "stream": stream.number,
                "frames": [len(body), len(own)],
                "others": [len(body) + len(own) * _RECORD.size, len(rest)],
            }
        )
        for frame in own:
            tail = texts.setdefault(tails.get(frame.order, ""), len(texts)) if stream.frames_from == "packets" else 0
            key = NO_KEY if frame.key_number is None else frame.key_number
            body += _RECORD.pack(
                frame.pts,
                frame.dts,
                frame.duration,
                frame.size_bytes,
                frame.order,
                tail,
                key,
                frame.flags,
                frame.sha256,
            )
        for packet in rest:
            tail = texts.setdefault(packet.tail, len(texts))
            body += _RECORD.pack(
                *(packet.pts, packet.dts, packet.duration, packet.size_bytes),
                *(packet.order, tail, NO_KEY, packet.flags, packet.sha256),
            )
    tail_bytes = json.dumps(list(texts), ensure_ascii=False).encode()
    header = json.dumps(
        {
            "film": asdict(film),
            "sections": sections,
            "tails": [len(body), len(tail_bytes)],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    start = _MAGIC + struct.pack("<I", len(header)) + header
    return start + b"\0" * (-len(start) % 8) + bytes(body) + tail_bytes


class Held:
    """Bytes in memory as a `ByteSource`."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._data[offset : offset + length]


class FrameIndex:
    """An index opened for reading; holds a few pages of it. Not to be used by two threads at once."""

    def __init__(self, source: ByteSource) -> None:
        """Read the header. Raises Integrity("frame-index-damaged") if this is not a whole index; what `source` raises."""
        self._source = source
        self._pages: OrderedDict[tuple[int, int], list[tuple[Any, ...]]] = OrderedDict()
        start = source.read_at(0, min(source.size, 65536))
        if start[:8] != _MAGIC or len(start) < 12:
            raise Integrity("frame-index-damaged")
        (length,) = struct.unpack_from("<I", start, 8)
        if length > min(_LARGEST_HEADER, source.size - 12):
            raise Integrity("frame-index-damaged")
        data = start[12 : 12 + length] if len(start) >= 12 + length else source.read_at(12, length)
        self._base = 12 + length + -(12 + length) % 8
        try:
            header = json.loads(data)
            self.film = _film(header["film"])
            self._tails: tuple[int, int] = _pair(header["tails"])
            self._frames = {int(one["stream"]): _pair(one["frames"]) for one in header["sections"]}
            self._others = {int(one["stream"]): _pair(one["others"]) for one in header["sections"]}
        except (ValueError, KeyError, TypeError) as problem:
            raise Integrity("frame-index-damaged") from problem
        ends = [offset + count * _RECORD.size for offset, count in [*self._frames.values(), *self._others.values()]]
        if self._base + max([sum(self._tails), *ends]) != source.size:
            raise Integrity("frame-index-damaged")
        self._by_number = {stream.number: stream for stream in self.film.streams}

    @property
    def film_streams(self) -> tuple[Stream, ...]:
        """The streams that stills can be taken from, the container's order."""
        return tuple(stream for stream in self.film.streams if stream.is_film)

    def stream(self, number: int) -> Stream:
        """Raises Media("no-such-stream") if there is no video stream of that number with frames."""
        stream = self._by_number.get(number)
        if stream is None or stream.time_base is None or number not in self._frames or not self._frames[number][1]:
            raise Media("no-such-stream", stream=number)
        return stream

    def time_base(self, number: int) -> Fraction:
        """Seconds per unit of pts of a video stream, exact."""
        base = self.stream(number).time_base
        assert base is not None
        return Fraction(*base)

    def frame(self, stream: int, number: int) -> Frame:
        """The frame of that number. Raises IndexError outside 0 .. frame_count - 1."""
        offset, count = self._frames[stream]
        if not 0 <= number < count:
            raise IndexError(number)
        pts, dts, duration, size, order, _, key, flags, sha256 = self._record(offset, count, number)
        return Frame(number, pts, dts, duration, size, order, None if key == NO_KEY else key, flags, sha256)

    def frames(self, stream: int) -> Iterator[Frame]:
        """All frames of a stream in presentation order."""
        for number in range(self._frames[stream][1]):
            yield self.frame(stream, number)

    def find(self, stream: int, pts: int) -> Frame:
        """The frame with exactly this pts. Raises Media("frame-not-found") with the neighbours, Media("no-such-stream")."""
        self.stream(stream)
        number = self._first_at_or_after(stream, pts)
        count = self._frames[stream][1]
        if number < count and (found := self.frame(stream, number)).pts == pts:
            return found
        before = self.frame(stream, number - 1).pts if number else "none"
        after = self.frame(stream, number).pts if number < count else "none"
        raise Media("frame-not-found", pts=pts, before=before, after=after)

    def at(self, stream: int, seconds: Fraction) -> Frame:
        """The frame that is on the screen `seconds` after the stream's first frame appeared.

        The rule: the last frame whose (pts - first pts) x time base is not after `seconds`, in exact arithmetic. The last
        frame stays for its own duration, or, where that is not known, as long as the one before it. Raises
        Media("beyond-the-end") from there on, and Media("before-the-start") for a negative time.
        """
        base = self.time_base(stream)
        if seconds < 0:
            raise Media("before-the-start")
        if seconds >= self.length(stream):
            raise Media("beyond-the-end", length=clock_text(self.length(stream)))
        first = self.frame(stream, 0).pts
        wanted = first + math.floor(seconds / base)
        return self.frame(stream, self._first_at_or_after(stream, wanted + 1) - 1)

    def seconds(self, stream: int, frame: Frame) -> Fraction:
        """Time of a frame since the stream's first one, exact."""
        return (frame.pts - self.frame(stream, 0).pts) * self.time_base(stream)

    def length(self, stream: int) -> Fraction:
        """Seconds from the first frame's appearance to the last one's end, exact."""
        base = self.time_base(stream)
        last_number = self._frames[stream][1] - 1
        last = self.frame(stream, last_number)
        stays = last.duration
        if stays <= 0:
            stays = last.pts - self.frame(stream, last_number - 1).pts if last_number else 1
        return (last.pts + stays - self.frame(stream, 0).pts) * base

    def write_framehash(self, write: Callable[[bytes], object]) -> None:
        """Write, piece by piece, the text that `FRAMEHASH_COMMAND` prints for the film.

        Raises Integrity("frame-index-damaged") at the end if it is not the text that ffmpeg printed at take-in.
        """
        digest = hashlib.sha256()
        lines = self._framehash_lines()
        while data := "".join(islice(lines, _LINES_AT_ONCE)).encode():
            digest.update(data)
            write(data)
        if digest.hexdigest() != self.film.framehash_sha256:
            raise Integrity("frame-index-damaged")

    def _framehash_lines(self) -> Iterator[str]:
        """The stock framehash text line by line: all packets of all video streams in the container's order.

        A film of an hour has a hundred thousand lines, so they are written as they are read, with nothing made in between.
        """
        place = {stream.number: number for number, stream in enumerate(_videos(self.film.streams))}
        offset, length = self._tails
        written: list[tuple[int, str]] = []
        try:
            tails = json.loads(self._source.read_at(self._base + offset, length))
            for stream in self._frames:
                sections = [self._others[stream]]
                if self._by_number[stream].frames_from == "packets":
                    sections.append(self._frames[stream])
                for start, count in sections:
                    data = self._source.read_at(self._base + start, count * _RECORD.size)
                    for pts, dts, duration, size, order, tail, _, _, sha256 in _RECORD.iter_unpack(data):
                        values = (place[stream], dts, pts, duration, size, sha256.hex(), tails[tail])
                        written.append((order, "%d, %10d, %10d, %8d, %8d, %s%s\n" % values))  # noqa: UP031
        except (ValueError, TypeError, IndexError, KeyError, struct.error) as problem:
            raise Integrity("frame-index-damaged") from problem
        written.sort()
        notes = dict(self.film.framehash_notes)
        yield self.film.framehash_header
        for order, line in written:
            if order in notes:
                yield notes[order]
            yield line

    def _first_at_or_after(self, stream: int, pts: int) -> int:
        return bisect.bisect_left(_PtsOf(self, stream), pts)

    def _record(self, offset: int, count: int, number: int) -> tuple[Any, ...]:
        page = number // _PAGE_RECORDS
        held = self._pages.get((offset, page))
        if held is None:
            first = page * _PAGE_RECORDS
            length = min(_PAGE_RECORDS, count - first) * _RECORD.size
            held = list(_RECORD.iter_unpack(self._source.read_at(self._base + offset + first * _RECORD.size, length)))
            self._pages[offset, page] = held
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return held[number % _PAGE_RECORDS]


class _PtsOf(Sequence[int]):
    """The pts of a stream's frames as a sequence, for `bisect`."""

    def __init__(self, index: FrameIndex, stream: int) -> None:
        self._index = index
        self._stream = stream

    def __len__(self) -> int:
        return self._index._frames[self._stream][1]

    def __getitem__(self, number: Any) -> Any:
        return self._index.frame(self._stream, number).pts


def clock_text(seconds: Fraction) -> str:
    """`0:12:03.480`: hours, minutes, seconds, milliseconds rounded down."""
    total = int(seconds * 1000)
    return f"{total // 3_600_000}:{total // 60_000 % 60:02d}:{total // 1000 % 60:02d}.{total % 1000:03d}"


def _videos(streams: Sequence[Stream]) -> list[Stream]:
    return [stream for stream in streams if stream.kind == "video"]


def _pair(value: Any) -> tuple[int, int]:
    first, second = value
    if not (isinstance(first, int) and isinstance(second, int) and first >= 0 and second >= 0):
        raise ValueError("not two counts")
    return first, second


def _film(data: dict[str, Any]) -> Film:
    """A `Film` from the header's JSON. Raises ValueError, KeyError, TypeError."""
    streams = tuple(
        Stream(**{**one, "time_base": _pair(one["time_base"]) if one["time_base"] else None}) for one in data["streams"]
    )
    if any(stream.time_base is not None and 0 in stream.time_base for stream in streams):
        raise ValueError("a time base of nothing")
    return Film(
        container=str(data["container"]),
        ffmpeg_version=str(data["ffmpeg_version"]),
        untrusted_tags=tuple((str(key), str(value)) for key, value in data["untrusted_tags"]),
        streams=streams,
        damage=Damage(**data["damage"]) if data["damage"] else None,
        framehash_header=str(data["framehash_header"]),
        framehash_notes=tuple((int(order), str(line)) for order, line in data["framehash_notes"]),
        framehash_sha256=str(data["framehash_sha256"]),
    )
