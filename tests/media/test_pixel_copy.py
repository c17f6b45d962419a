"""What leaves of a photograph is its pixels and nothing else."""

from __future__ import annotations

import io

from PIL import Image

from app.jobs import Ticket
from media import images
from media.frames import Held

CANARY = "CANARY-HOME-ADDRESS"
_ORIENTATION, _DESCRIPTION, _GPS, _LATITUDE, _LATITUDE_REF = 0x0112, 0x010E, 0x8825, 2, 1


def _photograph() -> bytes:
    """A JPEG with a description, a position, a comment and a turned picture: red above blue as stored, turned by EXIF 6."""
    picture = Image.new("RGB", (40, 60), (200, 0, 0))
    picture.paste((0, 0, 200), (0, 30, 40, 60))
    exif = picture.getexif()
    exif[_ORIENTATION] = 6
    exif[_DESCRIPTION] = CANARY
    exif.get_ifd(_GPS)[_LATITUDE_REF] = "N"
    exif.get_ifd(_GPS)[_LATITUDE] = (40.0, 11.0, 7.5)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=CANARY.encode(), quality=95)
    return out.getvalue()


def test_a_pixel_copy_carries_nothing_but_the_upright_pixels() -> None:
    original = _photograph()
    assert original.count(CANARY.encode()) == 2
    copy = images.pixel_copy(Held(original), Ticket())
    assert CANARY.encode() not in copy
    with Image.open(io.BytesIO(copy)) as shown:
        assert shown.format == "PNG"
        assert shown.size == (60, 40)
        assert not shown.info
        assert not shown.getexif()
        left, right = shown.getpixel((5, 20)), shown.getpixel((55, 20))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > 150 > left[0], "EXIF 6 turns the picture clockwise: the blue lower half comes to the left"
    assert right[0] > 150 > right[2]


def test_the_same_picture_gives_the_same_copy() -> None:
    original = _photograph()
    assert images.pixel_copy(Held(original), Ticket()) == images.pixel_copy(Held(original), Ticket())
