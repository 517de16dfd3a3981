"""Photographs as cameras, browsers and editors write them, made by Pillow, and what may be hidden in them."""

import struct
import zlib
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

ORIENTATION, MAKE, EXIF_IFD, GPS_IFD, MAKER_NOTE, USER_COMMENT = (
    0x0112,
    0x010F,
    0x8769,
    0x8825,
    0x927C,
    0x9286,
)
KARACHI: dict[int, Any] = {0: b"\2\3\0\0", 1: "N", 2: (24.0, 51.0, 36.0), 3: "E", 4: (67.0, 0.0, 36.0)}
"""A GPS directory."""
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="24,51.6N"/></rdf:RDF></x:xmpmeta>'
)
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@cache
def picture(width: int = 64, height: int = 48, *, shade: int = 0) -> Image.Image:
    """A picture that no encoder makes trivial; another `shade` is another picture."""
    red = Image.linear_gradient("L").resize((width, height))
    green = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, green, Image.new("L", (width, height), shade % 256)))


def photograph(
    kind: str = "JPEG", width: int = 64, height: int = 48, *, shade: int = 0, **more: Any
) -> bytes:
    """An encoded picture, with nothing else unless `more` says so."""
    written = BytesIO()
    picture(width, height, shade=shade).save(written, kind, **more)
    return written.getvalue()


def exif(
    fields: Mapping[int, Any] | None = None,
    *,
    inner: Mapping[int, Any] | None = None,
    gps: Mapping[int, Any] | None = None,
) -> Image.Exif:
    """An Exif block: fields of the picture, of the exposure, and of the place."""
    made = Image.Exif()
    made.update(fields or {ORIENTATION: 6})
    for tag, values in ((EXIF_IFD, inner), (GPS_IFD, gps)):
        if values:
            made.get_ifd(tag).update(values)
    return made


def with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """A JPEG with one more segment, in front of all others."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk, in front of its end."""
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return png[:-12] + chunk + png[-12:]


def with_riff_chunk(webp: bytes, name: bytes, data: bytes) -> bytes:
    """A WebP with one more chunk at its end, counted in its length."""
    chunk = name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    body = webp[8:] + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A small PNG that says to be so large: a bomb, if somebody decodes it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data or zlib.compress(bytes(1000))), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n"
    for name, content in chunks:
        written += (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )
    return written


GPS_BLOCK = bytes(exif(gps=KARACHI).tobytes()).removeprefix(b"Exif\0\0")
"""Exif from its byte order on."""


def heic(exif_block: bytes) -> bytes:
    """The boxes of a HEIC file, as telephones write them, with an Exif item and no picture that could be decoded."""
    boxes = (
        (b"ftyp", b"heic\0\0\0\0mif1heic"),
        (b"meta", bytes(40)),
        (b"mdat", b"\0\0\0\6Exif\0\0" + exif_block),
    )
    return b"".join(struct.pack(">I", len(data) + 8) + name + data for name, data in boxes)
