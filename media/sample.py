"""A short film that the program makes itself, for showing how it works where no film is at hand. Nothing is written to disk.

A test pattern with a square that moves one step a frame and the frame's number in seven-segment digits, so that anyone can
see that a still shows exactly the frame it says.
"""

from __future__ import annotations

from collections.abc import Sequence

import ffmpeg

from app.jobs import Ticket
from media import images
from media.frames import Held
from media.process import run_ffmpeg

WIDTH, HEIGHT, FRAMES, RATE = 640, 360, 100, 25
_DARK, _LIGHT, _SQUARE = 16, 235, 200
_SEGMENTS = {
    # a on top, then clockwise b to f, g in the middle
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abfgcd",
}
_BOXES = {
    # left, top, width, height in units of 6 pixels, in a cell of 6 by 10
    "a": (1, 0, 3, 1),
    "b": (4, 1, 1, 3),
    "c": (4, 5, 1, 3),
    "d": (1, 8, 3, 1),
    "e": (0, 5, 1, 3),
    "f": (0, 1, 1, 3),
    "g": (1, 4, 3, 1),
}
_UNIT = 6


def _box(luma: bytearray, left: int, top: int, width: int, height: int, value: int) -> None:
    row = bytes([value]) * width
    for line in range(top, top + height):
        start = line * WIDTH + left
        luma[start : start + width] = row


def _frame(number: int) -> bytes:
    """One frame as planar YUV 4:2:0."""
    ramp = bytes(_DARK + (column * (_LIGHT - _DARK)) // (2 * WIDTH) for column in range(WIDTH))
    luma = bytearray(ramp * HEIGHT)
    _box(luma, (number * 5) % (WIDTH - 60), 240, 60, 60, _SQUARE)
    for place, digit in enumerate(f"{number:04d}"):
        for segment in _SEGMENTS[digit]:
            left, top, width, height = _BOXES[segment]
            _box(luma, 40 + place * 42 + left * _UNIT, 40 + top * _UNIT, width * _UNIT, height * _UNIT, _LIGHT)
    chroma = WIDTH * HEIGHT // 4
    return bytes(luma) + bytes([118 + number % 20]) * chroma + bytes([138 - number % 20]) * chroma


def portrait(ticket: Ticket) -> bytes:
    """A PNG that stands for a photograph of nobody: two plain shapes. Raises like `images.write_png`."""
    width, height = 240, 300
    rows = []
    for y in range(height):
        row = bytearray(bytes((214, 208, 198)) * width)
        for x in range(width):
            head = (x - 120) ** 2 + (y - 110) ** 2 < 55**2
            shoulders = (x - 120) ** 2 / 95**2 + (y - 290) ** 2 / 105**2 < 1
            if head or shoulders:
                row[3 * x : 3 * x + 3] = bytes((92, 104, 112))
        rows.append(bytes(row))
    return images.write_png(b"".join(rows), width, height, ticket)


def make(ticket: Ticket) -> bytes:
    """The film, H.264 in Matroska, 4 seconds long. Raises `Cancelled`, `Surroundings`."""
    parts = [f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420mpeg2\n".encode()]
    for number in range(FRAMES):
        ticket.check()
        parts += [b"FRAME\n", _frame(number)]

    def command(address: str, outputs: Sequence[str]) -> list[str]:
        built: list[str] = (
            ffmpeg.input(address, format="yuv4mpegpipe")
            .output(
                outputs[0], format="matroska", vcodec="libx264", preset="veryfast", g=25, threads=1, pix_fmt="yuv420p"
            )
            .compile()
        )
        return built

    return run_ffmpeg(command, Held(b"".join(parts)), ticket).outputs[0]
