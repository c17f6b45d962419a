"""Pictures in the worker: lossless PNG, thumbnails without traces, bombs and broken files refused."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import Media
from app.jobs import Ticket
from media import images
from tests.media.sources import Watched, outcome


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def colours(width: int = 64, height: int = 48) -> Image.Image:
    return Image.frombytes(
        "RGB", (width, height), (bytes(range(256)) * (width * height * 3 // 256 + 1))[: width * height * 3]
    )


def png_claiming(width: int, height: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_png_holds_exactly_the_pixels_and_nothing_else() -> None:
    @settings(max_examples=40)
    @given(st.integers(1, 40), st.integers(1, 40), st.randoms(use_true_random=False))
    def holds(width: int, height: int, chance: object) -> None:
        pixels = chance.randbytes(3 * width * height)  # type: ignore[attr-defined]
        png = images.write_png(pixels, width, height, Ticket())
        with Image.open(io.BytesIO(png)) as again:
            assert (again.mode, again.size, again.info) == ("RGB", (width, height), {})
            assert again.tobytes() == pixels
        assert [png[at + 4 : at + 8] for at in chunk_places(png)] == [b"IHDR", b"IDAT", b"IEND"]

    holds()


def chunk_places(png: bytes) -> list[int]:
    places, at = [], 8
    while at < len(png):
        places.append(at)
        at += 12 + int(struct.unpack_from(">I", png, at)[0])
    return places


def test_png_is_read_by_another_program() -> None:
    from media.process import ffmpeg_path

    picture = colours(200, 100)
    png = images.write_png(picture.tobytes(), 200, 100, Ticket())
    raw = subprocess.run(
        [ffmpeg_path(), "-v", "error", "-f", "png_pipe", "-i", "-", "-f", "rawvideo", "-"],
        input=png,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    assert raw == picture.tobytes()


def test_pixels_must_fit() -> None:
    with pytest.raises(ValueError, match="fit"):
        images.write_png(b"\0" * 11, 2, 2, Ticket())
    with pytest.raises(ValueError, match="fit"):
        images.thumbnail(b"", 0, 0, 0, Ticket())


def test_png_is_read_back_to_its_pixels() -> None:
    picture = colours()
    wanted = (64, 48, hashlib.sha256(picture.tobytes()).hexdigest())
    assert images.read_png_sha256(saved(picture, "PNG"), Ticket()) == wanted
    with pytest.raises(Media, match="picture-damaged"):
        images.read_png_sha256(saved(picture, "JPEG"), Ticket())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"])
def test_kinds_of_pictures(kind: str) -> None:
    found = images.open_picture(Watched(saved(colours(900, 600), kind)), Ticket())
    assert (found.format, found.width, found.height, found.orientation) == (kind, 900, 600, 1)
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (320, 213))


@pytest.mark.parametrize("kind", ["PPM", "ICO", "TGA", "PCX", "EPS", "PDF"])
def test_other_kinds_are_not_tried(kind: str) -> None:
    with pytest.raises(Media, match="picture-damaged"):
        images.open_picture(Watched(saved(colours(), kind)), Ticket())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "F"])
def test_modes(mode: str) -> None:
    picture = Image.new("I;16", (30, 20), 500) if mode == "I;16" else colours(30, 20).convert(mode)
    kind = "TIFF" if mode in {"CMYK", "F", "LA"} else "PNG"
    assert images.open_picture(Watched(saved(picture, kind)), Ticket()).thumbnail[:2] == b"\xff\xd8"


def test_orientation_and_traces() -> None:
    picture = Image.new("RGB", (200, 100), "black")
    picture.paste("white", (0, 0, 100, 100))  # the left half
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CANARY-camera"
    exif.get_ifd(0x8769)[0x9003] = "2025:07:31 09:15:00"
    exif.get_ifd(0x8769)[0x9011] = "+04:00"
    exif.get_ifd(0x8825)[1] = "N"
    data = saved(picture, "JPEG", exif=exif, comment=b"CANARY-comment", quality=95)
    found = images.open_picture(Watched(data), Ticket())
    assert (found.width, found.height, found.orientation) == (200, 100, 6)
    assert found.untrusted_taken == "2025:07:31 09:15:00+04:00"
    assert b"CANARY" not in found.thumbnail
    assert b"Exif" not in found.thumbnail
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert small.size == (100, 200)
        assert small.getpixel((50, 20)) > (200, 200, 200)  # upright, the left half is above
        assert small.getpixel((50, 180)) < (60, 60, 60)


def test_time_taken_is_bounded_and_harmless() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "\u202e2025" + "x" * 500 + "\n"
    found = images.open_picture(Watched(saved(colours(), "JPEG", exif=exif)), Ticket())
    assert len(found.untrusted_taken) <= 40
    assert not set(found.untrusted_taken) & {"\n", "\u202e"}


def test_cut_picture_is_refused() -> None:
    data = saved(colours(300, 300), "JPEG")
    with pytest.raises(Media, match="picture-damaged"):
        images.open_picture(Watched(data[: len(data) // 2]), Ticket())


@pytest.mark.parametrize("side", [8193, 30_000, 2_000_000_000])
def test_bombs_are_refused(side: int) -> None:
    with pytest.raises(Media, match="picture-too-large"):
        images.open_picture(Watched(png_claiming(side, side, zlib.compress(bytes(100)))), Ticket())


def test_next_picture_works_after_a_bomb() -> None:
    bomb = png_claiming(8000, 8000, zlib.compress(bytes(3 * 8000 * 8000 + 8000), 9))
    assert images.open_picture(Watched(bomb), Ticket()).width == 8000
    assert images.open_picture(Watched(saved(colours(), "PNG")), Ticket()).width == 64


def test_a_file_too_large_is_not_read() -> None:
    class Huge:
        size = images.LARGEST_FILE_BYTES + 1

        def read_at(self, offset: int, length: int) -> bytes:
            raise AssertionError

    with pytest.raises(Media, match="picture-too-large"):
        images.open_picture(Huge(), Ticket())


def test_broken_pictures_are_refused_clearly() -> None:
    whole = [saved(colours(), kind) for kind in ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")]

    @settings(max_examples=20)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        broken = bytearray(data.draw(st.sampled_from(whole)))
        for _ in range(data.draw(st.integers(1, 4))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        ended = outcome(lambda: images.open_picture(Watched(bytes(broken)), Ticket()))
        assert ended in {"", "picture-damaged", "picture-too-large"}

    holds()


def test_killed_worker_is_started_again() -> None:
    pixels = colours().tobytes()
    before = images.write_png(pixels, 64, 48, Ticket())
    assert images._workers._steady is not None
    images._workers._steady.child.kill()
    assert images.write_png(pixels, 64, 48, Ticket()) == before


def test_every_picture_from_outside_has_a_worker_of_its_own() -> None:
    seen = []
    for _ in range(2):
        images.open_picture(Watched(saved(colours(), "PNG")), Ticket())
        seen.append(images._workers._spare)
    assert seen[0] is not seen[1]
    assert images._workers._steady is None


def test_this_program_never_imports_pillow() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from app.jobs import Ticket\n"
        "from media import images, kinds, probe, process, stills\n"
        "images.write_png(bytes(12), 2, 2, Ticket())\n"
        "assert 'PIL' not in sys.modules\n"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120
    subprocess.run([sys.executable, "-c", code, root], check=True)
