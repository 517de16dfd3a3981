"""PNG: a signature and chunks, each with its name and its checksum.

References
----------
W3C (2025), *Portable Network Graphics (PNG) Specification*, third edition, sections 5 and 11.
"""

import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from polltrail.exchange.photographs.exif import MOST_EXIF, check_exif
from polltrail.exchange.photographs.icc import MOST_PROFILE, check_icc
from polltrail.exchange.photographs.source import PIECE, Source, damaged, shown, tells_more

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS: Final = 16_384
"""Encoders write the picture in pieces of 8,192 bytes or more."""
MOST_SMALL: Final = 4_096
"""Bytes of a chunk other than the picture, its Exif and its colour profile."""

_SMALL = frozenset({
    b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"pHYs", b"cICP", b"mDCV", b"cLLI", b"tIME",
})  # fmt: skip
"""Palette, transparency, colours, resolution, date: fixed lengths and no words."""
_DEPTHS: Final[Mapping[int, frozenset[int]]] = MappingProxyType({
    0: frozenset({1, 2, 4, 8, 16}), 2: frozenset({8, 16}), 3: frozenset({1, 2, 4, 8}), 4: frozenset({8, 16}),
    6: frozenset({8, 16}),
})  # fmt: skip


def examine_png(source: Source) -> tuple[int, int]:
    """Go through all chunks; give width and height.

    Raises
    ------
    PhotographError
        It is damaged.
    PlaceError
        It holds more than its picture.
    """
    at, size, seen, last = len(SIGNATURE), (0, 0), set[bytes](), b""
    for number in range(MOST_CHUNKS):
        length, name = source.number(at, 4), source.take(at + 4, 4)
        if (name == b"IHDR") != (number == 0):
            raise damaged("IHDR as the first chunk of a PNG, and no other", shown(name))
        _check_sum(source, at + 4, length + 4)
        if name == b"IHDR":
            size = _header(source.take(at + 8, length))
        elif name == b"IEND":
            return _ended(source, at, length, seen, size)
        elif name != b"IDAT":
            _check_other(source, name, at + 8, length, seen)
        elif name in seen and last != name:
            raise damaged("the picture of a PNG in one run of chunks", f"another piece at byte {at}")
        seen.add(name)
        at, last = at + 12 + length, name
    raise damaged(f"at most {MOST_CHUNKS} chunks in a PNG", "more")


def _header(data: bytes) -> tuple[int, int]:
    width, height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
    if len(data) != 13 or data[8] not in _DEPTHS.get(data[9], ()) or data[10:12] != b"\0\0" or data[12] > 1:
        raise damaged("a PNG header of a known kind", data[:16].hex())
    if not 0 < width < 1 << 31 or not 0 < height < 1 << 31:
        raise damaged("a PNG with width and height in its header", f"{width} x {height}")
    return width, height


def _ended(source: Source, at: int, length: int, seen: set[bytes], size: tuple[int, int]) -> tuple[int, int]:
    if length or b"IDAT" not in seen:
        raise damaged("a PNG with a picture before its end", "none")
    end = at + 12
    if end != source.size:
        after = shown(source.read_at(end, 24))
        raise tells_more(f"{source.size - end} bytes after the end of the picture, which begin with {after}")
    return size


def _check_other(source: Source, name: bytes, at: int, length: int, seen: set[bytes]) -> None:
    if name in seen:
        raise tells_more(f"a second PNG chunk {shown(name)}")
    if name == b"eXIf":
        check_exif(source.take(at, min(length, MOST_EXIF + 1)), thumbnail=_refuse_thumbnail)
    elif name == b"iCCP":
        _check_profile(source.take(at, min(length, MOST_PROFILE)), length)
    elif name not in _SMALL or length > MOST_SMALL:
        raise tells_more(f"a PNG chunk {shown(name)} of {length} bytes")


def _check_profile(data: bytes, length: int) -> None:
    """Look into a colour profile, which is compressed, no further than a profile may be long."""
    name, _, rest = data.partition(b"\0")
    inflate = zlib.decompressobj()
    try:
        profile = inflate.decompress(rest[1:], MOST_PROFILE + 1)
    except zlib.error:
        profile = b""
    if length > MOST_PROFILE or len(name) > 79 or rest[:1] != b"\0" or not inflate.eof or inflate.unused_data:
        raise tells_more("a colour profile that is none, or too long")
    check_icc(profile)


def _refuse_thumbnail(_: bytes) -> None:
    raise tells_more("a second picture in its Exif")


def _check_sum(source: Source, at: int, count: int) -> None:
    """Compare a chunk with its checksum, a piece at a time."""
    if at + count + 4 > source.size:
        raise damaged(
            f"a PNG chunk of {count - 4} bytes at byte {at - 4}", "less: it is cut short, or damaged"
        )
    found = 0
    for start in range(0, count, PIECE):
        found = zlib.crc32(source.take(at + start, min(PIECE, count - start)), found)
    if found != source.number(at + count, 4):
        raise damaged(
            f"a PNG chunk that its checksum fits at byte {at - 4}", "one that it does not: it is damaged"
        )
