"""Parsers of what ffmpeg prints: packet and frame hashes, and its description of a file. Pure functions and collectors.

Everything here is untrusted: the words come from the file. A tag's value can hold line ends but ffmpeg indents them, so a
forged line is at worst a claim about the picture's turn or language that the file could have made properly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from media.logs import bounded

_LONGEST_LINE = 1 << 20
_MOST_STREAMS = 64
_MOST_TAGS = 64

_INPUT = re.compile(r"^\[info\] Input #0, (\S+), from ")
_DURATION = re.compile(r"^\[info\]   Duration: (\d{1,9}):(\d\d):(\d\d)\.(\d\d)")
_STREAM = re.compile(
    r"^\[info\] {3,5}Stream #0:(\d{1,4})(?:\[0x[0-9a-f]+\])?(?:\((\w{1,12})\))?: "
    r"(Video|Audio|Subtitle|Data|Attachment|Unknown): (\w+)?(.*)$"
)
_SIZE = re.compile(r", \d{1,5}x\d{1,5}\b")
_MATRIX = re.compile(r"^\[info\] +[Dd]isplay ?[Mm]atrix: rotation of (-?\d{1,3}\.\d\d) degrees")
_MAPPED = re.compile(r"^\[info\]   Stream #0:(\d{1,4}) -> #(\d):(\d{1,4}) ")
_PIXELS = re.compile(r"^\[info\] {3}Stream #0:0.*?: Video: rawvideo(?: \([^)]*\))*, (\w+)")
_TROUBLE = re.compile(r"\[(?:error|fatal|panic)\] ?(.*)$")
_CUT_SHORT = ("partial file", "File ended prematurely", "moov atom not found", "Truncat", "truncat")


class Lines:
    """A sink that hands on whole lines without their end. Raises ValueError on one that never ends."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise ValueError("a line without an end")
        for line in lines:
            self._take(line.decode("utf-8", "replace"))


@dataclass
class HashedLine:
    """One packet or frame of a framehash."""

    place: int
    dts: int
    pts: int
    duration: int
    size_bytes: int
    sha256: bytes
    tail: str


@dataclass
class Header:
    """What the lines with `#` say: by stream of the output."""

    lines: list[str] = field(default_factory=list)
    time_bases: dict[int, tuple[int, int]] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    codecs: dict[int, str] = field(default_factory=dict)
    dimensions: dict[int, tuple[int, int]] = field(default_factory=dict)

    def take(self, line: str) -> None:
        """Take one line that begins with `#`."""
        self.lines.append(line)
        name, _, value = line[1:].partition(": ")
        word, _, place_text = name.partition(" ")
        if not place_text.isdecimal() or len(place_text) > 4:
            return
        place = int(place_text)
        match word:
            case "tb":
                first, _, second = value.partition("/")
                self.time_bases[place] = (int(first), int(second))
            case "media_type":
                self.kinds[place] = value
            case "codec_id":
                self.codecs[place] = value
            case "dimensions":
                first, _, second = value.partition("x")
                self.dimensions[place] = (int(first), int(second))


def hashed_line(line: str) -> HashedLine:
    """Parse one line of framehash. Raises ValueError."""
    place, dts, pts, duration, size, rest = line.split(",", 5)
    return HashedLine(int(place), int(dts), int(pts), int(duration), int(size), bytes.fromhex(rest[1:65]), rest[65:])


def flags_of(line: str) -> tuple[int, int, int, int, int]:
    """Place, dts, pts, size and flags of one line of framecrc; a key frame has no flags printed. Raises ValueError."""
    parts = line.split(",", 7)
    if len(parts) < 6:
        raise ValueError("not a line of framecrc")
    flags = 1
    if len(parts) > 6 and parts[6].startswith(" F=0x"):
        flags = int(parts[6][5:], 16)
    return int(parts[0]), int(parts[1]), int(parts[2]), int(parts[4]), flags


@dataclass
class Described:
    """One stream as ffmpeg describes it."""

    number: int
    kind: str
    codec: str
    language: str
    attached_picture: bool
    sized: bool = True
    rotation: int | None = 0


@dataclass
class Description:
    """ffmpeg's description of a file, and its complaints."""

    container: str = ""
    declared_ms: int | None = None
    streams: list[Described] = field(default_factory=list)
    mapped: dict[tuple[int, int], int] = field(default_factory=dict)
    error_lines: int = 0
    first_error: str = ""
    cut_short: bool = False


def describe(log: str) -> Description:
    """Read ffmpeg's log, as `-loglevel level+info` prints it. Never raises; what is not there stays empty."""
    found = Description()
    in_input = False
    for line in log.split("\n"):
        if not found.container and (match := _INPUT.match(line)):
            found.container = match[1].split(",")[0][:64]
            in_input = True
        elif in_input and line.startswith(("[info] Stream mapping:", "[info] Output #")):
            in_input = False
        elif in_input:
            _describe_input(line, found)
        elif match := _MAPPED.match(line):
            found.mapped.setdefault((int(match[2]), int(match[3])), int(match[1]))
        if match := _TROUBLE.search(line):
            found.error_lines += 1
            found.first_error = found.first_error or bounded(match[1], 200)
        if any(mark in line for mark in _CUT_SHORT):
            found.cut_short = True
    return found


def _describe_input(line: str, found: Description) -> None:
    if match := _DURATION.match(line):
        hours, minutes, seconds, hundredths = (int(part) for part in match.groups())
        found.declared_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
    elif match := _STREAM.match(line):
        number = int(match[1])
        if len(found.streams) < _MOST_STREAMS and all(stream.number != number for stream in found.streams):
            language = "" if match[2] in {None, "und"} else match[2]
            attached = "(attached pic)" in match[5]
            sized = bool(_SIZE.search(match[5]))
            found.streams.append(Described(number, match[3].lower(), match[4] or "", language, attached, sized))
    elif found.streams and (match := _MATRIX.match(line)):
        found.streams[-1].rotation = _clockwise(float(match[1]))


def _clockwise(counter_clockwise_degrees: float) -> int | None:
    """ffmpeg prints the matrix' turn counter-clockwise; players turn the picture clockwise by the negative of it."""
    turned = round(-counter_clockwise_degrees) % 360
    return turned if turned % 90 == 0 else None


def pixel_format(log: str) -> str:
    """The pixel format of the first output's first stream; empty if the log does not say."""
    after = False
    for line in log.split("\n"):
        after = after or line.startswith("[info] Output #0")
        if after and (match := _PIXELS.match(line)):
            return match[1]
    return ""


def complaints(log: str) -> bool:
    """Whether ffmpeg reported an error or a corrupt frame."""
    return any(_TROUBLE.search(line) or "corrupt" in line for line in log.split("\n"))


def tags(untrusted: bytes) -> tuple[tuple[str, str], ...]:
    """The container's own tags out of ffmetadata text: at most 64, each bounded and without control characters."""
    found: list[tuple[str, str]] = []
    entries = re.split(r"(?<!\\)\n", untrusted[: 1 << 20].decode("utf-8", "replace"))
    for entry in entries[1:]:
        if entry.startswith("[") or len(found) == _MOST_TAGS:
            break
        halves = re.split(r"(?<!\\)=", entry, maxsplit=1)
        if len(halves) == 2:
            key, value = (re.sub(r"\\(.)", r"\1", half, flags=re.DOTALL) for half in halves)
            found.append((bounded(key, 64), bounded(value, 500)))
    return tuple(found)
