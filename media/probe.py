"""Taking in a film: one reading of the whole file gives its streams, tags, every packet, and from that the frame index.

One ffmpeg run with three outputs: framehash (hashes, pts, dts, duration, size of every packet of every video stream),
framecrc (the same packets with their flags, and the sound streams for their time base), ffmetadata (the container's
tags). What the film contains beyond that is read from ffmpeg's description in its log. Only where packets do
not tell the frames (see `media.frames`) a second run decodes the film.

A film cut short or damaged is evidence too: it is taken in with the frames that can be read, and `Film.damage` says what
was wrong. Only a film of which no frame can be read is refused, with Media("film-damaged", frames=0).
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import ffmpeg

from app.errors import Media
from app.jobs import Ticket
from app.model.content import ByteSource
from media.frames import (
    CORRUPT,
    DISCARDED,
    KEY,
    NO_PTS,
    Damage,
    Film,
    Frame,
    FrameIndex,
    Held,
    Packet,
    Stream,
    to_bytes,
)
from media.process import Builder, Finished, Limits, ffmpeg_version, longer, run_ffmpeg
from media.reading import Described, Description, Header, Lines, complaints, describe, flags_of, hashed_line, tags

STEP = "index"

_SLOWEST_READ_BYTES_PER_S = 25_000_000
_SLOWEST_DECODE_S_PER_FRAME = 0.25
_LEAST_OUTPUT_BYTES = 32 << 20
_MOST_OUTPUT_BYTES = 2 << 30


@dataclass
class _Packets:
    """Collects what the two outputs say about the same packets, in flat arrays: a long film has a million of them."""

    header: Header = field(default_factory=Header)
    place: array[int] = field(default_factory=lambda: array("H"))
    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    duration: array[int] = field(default_factory=lambda: array("q"))
    size: array[int] = field(default_factory=lambda: array("L"))
    hashes: bytearray = field(default_factory=bytearray)
    tails: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self, line: str) -> None:
        self.digest.update(line.encode() + b"\n")
        if line.startswith("#"):
            if self.place:
                self.notes.append((len(self.place), line + "\n"))
            else:
                self.header.take(line)
            return
        found = hashed_line(line)
        if found.tail:
            self.tails[len(self.place)] = found.tail
        self.place.append(found.place)
        self.pts.append(found.pts)
        self.dts.append(found.dts)
        self.duration.append(found.duration)
        self.size.append(found.size_bytes)
        self.hashes += found.sha256

    def of(self, place: int, stream: int, flags: array[int]) -> list[Packet]:
        """The packets of one stream of the output in its order."""
        own = [order for order in range(len(self.place)) if self.place[order] == place]
        if len(flags) != len(own):
            raise ValueError("two readings differ")
        return [
            Packet(
                *(stream, self.pts[order], self.dts[order], self.duration[order], self.size[order]),
                *(order, flag, bytes(self.hashes[32 * order : 32 * order + 32]), self.tails.get(order, "")),
            )
            for order, flag in zip(own, flags, strict=True)
        ]


@dataclass
class _Flags:
    """Collects the flags of the video packets, per stream of the output, and the header with the sound streams."""

    header: Header = field(default_factory=Header)
    flags: dict[int, array[int]] = field(default_factory=dict)

    def take(self, line: str) -> None:
        if line.startswith("#"):
            self.header.take(line)
            return
        place, _, _, _, flags = flags_of(line)
        if self.header.kinds.get(place) == "video":
            self.flags.setdefault(place, array("L")).append(flags)


def take_in(source: ByteSource, ticket: Ticket) -> bytes:
    """Read the whole film and return its frame index, to be opened with `FrameIndex`.

    Progress is told in bytes, step "index", a second time from 0 where the film must be decoded. Raises Media("not-a-film") if
    there is no moving picture in it, Media("film-damaged", frames=0, seconds=0) if there is one but no frame can be read,
    Media("media-limit"), Media("media-timeout"), what the source raises, Cancelled, Surroundings.
    """
    packets, flags = _Packets(), _Flags()
    read_s = source.size / _SLOWEST_READ_BYTES_PER_S
    limits = replace(longer(Limits(), cpu_s=20 + read_s), output_bytes=_most_output_bytes(source))
    try:
        done = run_ffmpeg(
            _read_command,
            source,
            ticket,
            outputs=3,
            limits=limits,
            sinks={0: Lines(packets.take).feed, 1: Lines(flags.take).feed},
            step=STEP,
        )
        description = describe(done.untrusted_log)
        _refuse_what_is_no_film(done, description, packets)
        return _index(source, ticket, packets, flags, description, done)
    except (ValueError, OverflowError) as problem:
        raise Media("film-damaged", frames=0, seconds=0) from problem


def _most_output_bytes(source: ByteSource) -> int:
    # A packet's line has about 130 bytes; a hostile table can claim a billion packets of no size.
    return min(_LEAST_OUTPUT_BYTES + 20 * source.size, _MOST_OUTPUT_BYTES)


def _read_command(address: str, outputs: Sequence[str]) -> list[str]:
    film = ffmpeg.input(address)
    command: list[str] = (
        ffmpeg.merge_outputs(
            film["v"].output(outputs[0], c="copy", fflags="+bitexact", format="framehash", hash="sha256"),
            ffmpeg.output(film["v"], film["a?"], outputs[1], c="copy", fflags="+bitexact", format="framecrc"),
            film.output(outputs[2], fflags="+bitexact", format="ffmetadata", map_metadata=0),
        )
        .global_args("-copyts")
        .compile()
    )
    return command


def _refuse_what_is_no_film(done: Finished, description: Description, packets: _Packets) -> None:
    if packets.place:
        return
    videos = [stream for stream in description.streams if stream.kind == "video"]
    if description.cut_short or done.status < 0 or videos:
        raise Media("film-damaged", frames=0, seconds=0)
    raise Media("not-a-film")


def _index(
    source: ByteSource, ticket: Ticket, packets: _Packets, flags: _Flags, description: Description, done: Finished
) -> bytes:
    streams: list[Stream] = []
    frames: dict[int, Sequence[Frame]] = {}
    others: dict[int, Sequence[Packet]] = {}
    corrupt = 0
    described = {stream.number: stream for stream in description.streams}
    for place in sorted(packets.header.kinds):
        number = description.mapped.get((0, place), place)
        words = described.get(number, Described(number, "video", "", "", attached_picture=False))
        own = packets.of(place, number, flags.flags.get(place, array("L")))
        corrupt += sum(1 for packet in own if packet.flags & CORRUPT)
        shown, rest = _frames_from_packets(own)
        origin = "packets"
        if rest is None:
            shown, rest = _frames_from_decoding(source, ticket, description.container, number, len(own)), own
            origin = "decoding"
        frames[number], others[number] = shown, rest
        width, height = packets.header.dimensions.get(place, (0, 0))
        streams.append(
            Stream(
                number=number,
                kind="video",
                untrusted_codec=packets.header.codecs.get(place, ""),
                time_base=packets.header.time_bases[place],
                width=width,
                height=height,
                rotation=words.rotation,
                untrusted_language=words.language,
                attached_picture=words.attached_picture,
                frame_count=len(shown),
                frames_from=origin,
            )
        )
    for words in description.streams:
        if all(stream.number != words.number for stream in streams):
            place = next(
                (own for (output, own), n in description.mapped.items() if output == 1 and n == words.number), -1
            )
            base = flags.header.time_bases.get(place)
            streams.append(Stream(words.number, words.kind, words.codec, base, untrusted_language=words.language))
    streams.sort(key=lambda stream: stream.number)
    film = Film(
        container=description.container,
        ffmpeg_version=ffmpeg_version(),
        untrusted_tags=tags(done.outputs[2]),
        streams=tuple(streams),
        damage=None,
        framehash_header="".join(line + "\n" for line in packets.header.lines),
        framehash_notes=tuple(packets.notes),
        framehash_sha256=packets.digest.hexdigest(),
    )
    if not any(stream.is_film for stream in streams):
        raise Media("not-a-film")
    film = replace(film, damage=_damage(film, frames, description, done, corrupt))
    data = to_bytes(film, frames, others, packets.tails)
    # Before anything is stored: ffmpeg's own text must come out of it again, byte for byte.
    FrameIndex(Held(data)).write_framehash(lambda _: None)
    return data


def _frames_from_packets(own: list[Packet]) -> tuple[list[Frame], list[Packet] | None]:
    """Frames sorted by pts and the packets that are none; (nothing, None) where packets do not tell the frames."""
    shown = [packet for packet in own if not packet.flags & DISCARDED]
    if any(packet.pts == NO_PTS for packet in shown) or len({packet.pts for packet in shown}) != len(shown):
        return [], None
    shown.sort(key=lambda packet: packet.pts)
    frames: list[Frame] = []
    keys: list[tuple[int, int]] = []  # (number, order) of the key frames so far, the last ones that can still be wanted
    for number, packet in enumerate(shown):
        if packet.flags & KEY:
            keys.append((number, packet.order))
        # A frame of an open group comes after the key frame in the file and before it on the screen: the search by pts
        # leaves that key frame out. One that comes before its key frame in the file cannot start there either.
        key = next((found for found, order in reversed(keys[-3:]) if order <= packet.order), None)
        frames.append(
            Frame(
                *(number, packet.pts, packet.dts, packet.duration, packet.size_bytes, packet.order),
                *(key, packet.flags, packet.sha256),
            )
        )
    return frames, [packet for packet in own if packet.flags & DISCARDED]


def _frames_from_decoding(
    source: ByteSource, ticket: Ticket, container: str, number: int, packet_count: int
) -> list[Frame]:
    """Decode the whole stream and list what came out, sorted by pts; of frames with one pts the first."""
    limits = longer(Limits(), cpu_s=60 + packet_count * _SLOWEST_DECODE_S_PER_FRAME)
    limits = replace(limits, output_bytes=_most_output_bytes(source))
    frames: dict[int, Frame] = {}

    def take(line: str) -> None:
        found = None if line.startswith("#") else hashed_line(line)
        if found is not None and found.pts != NO_PTS:
            frames.setdefault(
                found.pts,
                Frame(0, found.pts, NO_PTS, found.duration, found.size_bytes, len(frames), None, 0, found.sha256),
            )

    # Of damaged film several threads make something else every time: then once more, with one.
    for threads in (4, 1):
        frames.clear()
        command = _decode_command(container, number, threads)
        done = run_ffmpeg(command, source, ticket, limits=limits, sinks={0: Lines(take).feed}, step=STEP)
        if not complaints(done.untrusted_log):
            break
    ordered = sorted(frames.values(), key=lambda frame: frame.pts)
    return [frame._replace(number=place) for place, frame in enumerate(ordered)]


def _decode_command(container: str, number: int, threads: int) -> Builder:
    def command(address: str, outputs: Sequence[str]) -> list[str]:
        built: list[str] = (
            ffmpeg.input(address, format=container, flags="bitexact", noautorotate=None, threads=threads)[str(number)]
            .output(outputs[0], fps_mode="passthrough", enc_time_base="demux", format="framehash", hash="sha256")
            .global_args("-copyts")
            .compile()
        )
        return built

    return command


def _damage(
    film: Film, frames: dict[int, Sequence[Frame]], description: Description, done: Finished, corrupt: int
) -> Damage | None:
    readable_frames, readable_s = 0, Fraction(0)
    for stream in film.streams:
        if stream.is_film and stream.time_base is not None:
            own = frames[stream.number]
            readable_frames += len(own)
            length = (own[-1].pts - own[0].pts + max(own[-1].duration, 0)) * Fraction(*stream.time_base)
            readable_s = max(readable_s, length)
    if not (description.cut_short or corrupt or description.error_lines or done.status):
        return None
    return Damage(
        cut_short=description.cut_short,
        corrupt_packets=corrupt,
        error_lines=description.error_lines,
        readable_frames=readable_frames,
        readable_ms=int(readable_s * 1000),
        declared_ms=description.declared_ms,
        untrusted_first=description.first_error,
    )
