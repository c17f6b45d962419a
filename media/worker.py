"""The picture worker: a sandboxed process in which Pillow reads and writes pictures, for `media.images`.

It runs as a program of its own (`python -I -S -E worker.py FOLDER`, FOLDER being where Pillow is installed) under the
limits of `media.process`: no file can be written, no network is there. Requests and answers go over stdin and stdout:

  4 bytes    length of the header, big-endian
  header     JSON; `body_bytes` is the length of the body
  body

Requests: {"job": "write-png" | "read-png" | "open" | "thumbnail", ...}. Answers: what the job tells, or {"failed": code}.
Nothing is unpickled, and an answer is checked by whoever asked.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import sys
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 67_108_864
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
_THUMBNAIL_QUALITY = 82
_EXIF_IFD, _ORIENTATION, _TAKEN, _TAKEN_OFFSET = 0x8769, 0x0112, 0x9003, 0x9011


def write_message(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Write one request or answer."""
    text = json.dumps({**header, "body_bytes": len(body)}).encode()
    stream.write(struct.pack(">I", len(text)) + text)
    stream.write(body)
    stream.flush()


def read_message(stream: BinaryIO, most_bytes: int) -> tuple[dict[str, Any], bytes]:
    """Read one request or answer. Raises EOFError if the other side has gone, ValueError if it is not well formed."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > 1 << 16:
        raise ValueError("a header too long")
    header = json.loads(_exactly(stream, length))
    size = header["body_bytes"]
    if not isinstance(size, int) or not 0 <= size <= most_bytes:
        raise ValueError("a body too long")
    return header, _exactly(stream, size)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _write_png(request: dict[str, Any], pixels: bytes) -> tuple[dict[str, Any], bytes]:
    """RGB pixels to a PNG that holds nothing else, read back by Pillow to make sure."""
    from PIL import Image  # noqa: PLC0415

    width, height = request["width"], request["height"]
    picture = Image.frombytes("RGB", (width, height), pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    written = b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", header), (b"IDAT", _packed_rows(picture)), (b"IEND", b""))
    )
    with Image.open(io.BytesIO(written), formats=["PNG"]) as again:
        if again.mode != "RGB" or again.size != picture.size or again.tobytes() != pixels:
            return {"failed": "png-differs"}, b""
    return {}, written


def _packed_rows(picture: Image.Image) -> bytes:
    """The rows as differences from the row above, packed in two halves at the same time.

    Run lengths only (zlib's Z_RLE): of a 1280x720 frame this took 8 to 14 ms where Pillow's own writer took 17 to 40 and
    zlib's level 6 up to 160, for files up to a fifth larger. A still must not take longer to pack than to decode.
    """
    from PIL import ImageChops  # noqa: PLC0415

    length = 3 * picture.width
    first = picture.crop((0, 0, picture.width, 1)).tobytes()
    below = memoryview(ImageChops.subtract_modulo(picture, ImageChops.offset(picture, 0, 1)).tobytes())
    rows: list[bytes | memoryview] = [b"\0", first]
    for start in range(length, len(below), length):
        rows += (b"\2", below[start : start + length])
    plain = memoryview(b"".join(rows))
    middle = len(plain) // 2

    def pack(part: memoryview, end: int) -> bytes:
        packer = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
        return packer.compress(part) + packer.flush(end)

    with ThreadPoolExecutor(2) as pool:
        upper = pool.submit(pack, plain[:middle], zlib.Z_SYNC_FLUSH)
        lower = pool.submit(pack, plain[middle:], zlib.Z_FINISH)
        return b"\x78\x01" + upper.result() + lower.result() + struct.pack(">I", zlib.adler32(plain))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))


def _read_png(_: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """A PNG to its size and the SHA-256 of its RGB pixels."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        picture.load()
        digest = hashlib.sha256(picture.convert("RGB").tobytes()).hexdigest()
        return {"width": picture.width, "height": picture.height, "mode": picture.mode, "pixels_sha256": digest}, b""


def _open(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """A picture from outside: what it is, and a small copy of its pixels alone."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        told: dict[str, Any] = {"format": picture.format, "width": picture.width, "height": picture.height}
        told["frames"] = int(getattr(picture, "n_frames", 1))
        exif = picture.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        told["orientation"] = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
        details = exif.get_ifd(_EXIF_IFD)
        told["taken"] = (str(details.get(_TAKEN, "")) + str(details.get(_TAKEN_OFFSET, "")))[:64]
        picture.draft("RGB", (4 * request["most"], 4 * request["most"]))
        picture.load()
        return told, _small(picture, told["orientation"], request["most"])


def _thumbnail(request: dict[str, Any], pixels: bytes) -> tuple[dict[str, Any], bytes]:
    """RGB pixels, turned clockwise by `rotation` degrees, to a small JPEG."""
    from PIL import Image  # noqa: PLC0415

    orientation = {90: 6, 180: 3, 270: 8}.get(request["rotation"], 1)
    picture = Image.frombytes("RGB", (request["width"], request["height"]), pixels)
    return {}, _small(picture, orientation, request["most"])


def _bare(_: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """A picture from outside to its bare RGB pixels, upright."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        orientation = picture.getexif().get(_ORIENTATION, 1)
        picture.load()
        upright = _upright(_to_srgb(picture), orientation if isinstance(orientation, int) else 1)
    return {"width": upright.width, "height": upright.height}, upright.tobytes()


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    """Turned as EXIF's `orientation` (1 to 8) says; other values turn nothing."""
    from PIL import Image  # noqa: PLC0415

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return picture.transpose(turns[orientation]) if orientation in turns else picture


def _small(picture: Image.Image, orientation: int, most: int) -> bytes:
    from PIL import Image  # noqa: PLC0415

    picture = _to_srgb(picture)
    picture.thumbnail((most, most), Image.Resampling.LANCZOS)
    picture = _upright(picture, orientation)
    # From the bare pixels: nothing that Pillow remembers of the original can travel with them.
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=_THUMBNAIL_QUALITY)
    return file.getvalue()


def _to_srgb(picture: Image.Image) -> Image.Image:
    """RGB in (about) the colours of the screen; what is transparent becomes white."""
    from PIL import Image, ImageCms  # noqa: PLC0415

    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, io.BytesIO(profile), target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None  # a broken profile: the plain numbers will do for a thumbnail
        if converted is not None:
            return converted
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")


_JOBS = {"write-png": _write_png, "read-png": _read_png, "open": _open, "bare": _bare, "thumbnail": _thumbnail}


def _do(request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    from PIL import Image  # noqa: PLC0415

    try:
        return _JOBS[request["job"]](request, body)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"failed": "picture-too-large"}, b""
    except Exception:
        return {"failed": "picture-damaged"}, b""


def main(folder: str | None) -> None:
    """Answer requests on stdin until it is closed. `folder`: where Pillow is, if the interpreter does not know."""
    if folder:
        sys.path.append(folder)
    from PIL import Image, ImageFile  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.init()
    while True:
        try:
            request, body = read_message(sys.stdin.buffer, 1 << 30)
        except EOFError:
            return
        write_message(sys.stdout.buffer, *_do(request, body))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
