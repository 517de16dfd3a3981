"""WebP: a RIFF file of chunks, one of which is the picture.

References
----------
RFC 9649, *WebP Image Format*, section 2; RFC 6386 (VP8), section 9.1.
"""

from typing import Final

from polltrail.exchange.photographs.exif import MOST_EXIF, check_exif
from polltrail.exchange.photographs.icc import MOST_PROFILE, check_icc
from polltrail.exchange.photographs.source import Source, damaged, shown, tells_more

MOST_CHUNKS: Final = 16

_BODY = 12
"""Where the chunks begin: after RIFF, the length, and WEBP."""
_PICTURES = frozenset({b"VP8 ", b"VP8L"})
_ORDER: Final = (b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L", b"EXIF")
"""The chunks that may be there, in their order, each once."""


def examine_webp(source: Source) -> tuple[int, int]:
    """Go through all chunks; give width and height.

    Raises
    ------
    PhotographError
        It is damaged.
    PlaceError
        It holds more than its picture.
    """
    _check_length(source)
    at, sizes, seen = _BODY, dict[bytes, tuple[int, int]](), list[bytes]()
    while at < source.size:
        name, length = source.take(at, 4), int.from_bytes(source.take(at + 4, 4), "little")
        _check_place(name, seen)
        if at + 8 + length > source.size:
            raise damaged(f"a WebP chunk of {length} bytes at byte {at}", "less: it is cut short, or damaged")
        if size := _look(source, name, at + 8, length):
            sizes[name] = size
        seen.append(name)
        at += 8 + length
        if length % 2 and source.take(at, 1) != b"\0":
            raise damaged("a WebP chunk filled up with zero", "something else")
        at += length % 2
    return _agreed(sizes)


def _check_length(source: Source) -> None:
    length = int.from_bytes(source.take(4, 4), "little") + 8
    if length > source.size:
        raise damaged(f"a WebP of {length} bytes", f"{source.size}: it is cut short, or damaged")
    if length < source.size:
        after = shown(source.read_at(length, 24))
        raise tells_more(
            f"{source.size - length} bytes after the end of the picture, which begin with {after}"
        )


def _check_place(name: bytes, seen: list[bytes]) -> None:
    if name not in _ORDER:
        raise tells_more("XMP" if name == b"XMP " else f"a WebP chunk {shown(name)}")
    if seen and _ORDER.index(name) <= _ORDER.index(seen[-1]):
        raise damaged("each chunk of a WebP once and in its place", shown(name))
    if len(seen) > MOST_CHUNKS or (seen and seen[0] != b"VP8X"):
        raise damaged("one chunk in a simple WebP", "more")
    if name in _PICTURES and _PICTURES & set(seen):
        raise damaged("one picture in a WebP", "two")


def _look(source: Source, name: bytes, at: int, length: int) -> tuple[int, int] | None:
    """Look at a chunk; give width and height, if it tells them."""
    if name == b"VP8X":
        return _canvas(source.take(at, length) if length == 10 else b"")
    if name == b"VP8 ":
        return _lossy(source.take(at, min(length, 10)))
    if name == b"VP8L":
        return _lossless(source.take(at, min(length, 5)))
    if name == b"ICCP":
        check_icc(source.take(at, min(length, MOST_PROFILE + 1)))
    elif name == b"EXIF":
        block = source.take(at, min(length, MOST_EXIF + 8)).removeprefix(b"Exif\0\0")
        check_exif(block, thumbnail=_refuse_thumbnail)
    return None


def _canvas(data: bytes) -> tuple[int, int]:
    if len(data) != 10:
        raise damaged("a WebP header of 10 bytes", "another length")
    if data[0] & 0x06:
        raise tells_more("an animation, or XMP")
    return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")


def _lossy(data: bytes) -> tuple[int, int]:
    if len(data) != 10 or data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        raise damaged("a WebP picture that begins with a key frame", data.hex())
    return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF


def _lossless(data: bytes) -> tuple[int, int]:
    bits = int.from_bytes(data[1:5], "little")
    if len(data) != 5 or data[0] != 0x2F or bits >> 29:
        raise damaged("a lossless WebP picture", data.hex())
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _agreed(sizes: dict[bytes, tuple[int, int]]) -> tuple[int, int]:
    """Give the size that header and picture agree on."""
    picture = next((size for name, size in sizes.items() if name in _PICTURES), None)
    if picture is None or 0 in picture:
        raise damaged("a WebP with a picture in it", "none")
    if (canvas := sizes.get(b"VP8X", picture)) != picture:
        raise damaged(f"a WebP picture of {canvas[0]} x {canvas[1]}", f"{picture[0]} x {picture[1]}")
    return picture


def _refuse_thumbnail(_: bytes) -> None:
    raise tells_more("a second picture in its Exif")
