"""Whether a picture that nobody calls a photograph tells where it was taken, in any format that a camera writes.

Of what is called a photograph everything is refused that is not known (`examine_photograph`). A document is what
somebody else published, and may hold anything; only a place is looked for in it, and only where it begins as a picture
or a film does: in Exif wherever it lies in the file, in XMP that is not compressed, and in what telephones write.

References
----------
CIPA DC-008-2024 (Exif 3.0), sections 4.5.2 and 4.6.6; ISO 6709, annex H; Apple, QuickTime File Format, user data.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs.source import PIECE, Source

MOST_BLOCKS: Final = 64
"""Beginnings of Exif that are looked at."""
MOST_DIRECTORIES, MOST_FIELDS = 8, 512
"""Directories of one of them, and fields of one directory: a file that has more is no camera's, and is not followed."""
_OVERLAP: Final = 64

_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\xff\x0a", b"GIF8")
_EXIF = re.compile(rb"II\*\0|MM\0\*")
_WORDS = re.compile(rb"GPSL(?:at|ong)itude|\xa9xyz..\x15\xc7[+-][0-9]|location\.ISO6709", re.DOTALL)
_GPS_IFD, _GPS_LATITUDE, _GPS_LONGITUDE = 0x8825, 0x0002, 0x0004


def refuse_place(source: Source) -> None:
    """Let everything through but a picture that tells where it was taken.

    Raises
    ------
    PlaceError
        It does.
    """
    if _may_be_picture(source.read_at(0, 12)) and any(_tells(source)):
        raise PlaceError(
            "document: expected a file that does not tell where a picture was taken, found a picture with a latitude or "
            "longitude in it; not kept, because what is kept of documents is published"
        )


def _may_be_picture(head: bytes) -> bool:
    """Whether it begins as a picture or film does: also HEIC and AVIF, and what is made of the same boxes."""
    return (
        head.startswith(_HEADS)
        or head[4:8] in {b"ftyp", b"JXL "}
        or (head[:4], head[8:]) == (b"RIFF", b"WEBP")
    )


def _tells(source: Source) -> Iterator[bool]:
    blocks = 0
    for at in range(0, source.size, PIECE):
        piece = source.read_at(at, PIECE + _OVERLAP)
        yield _WORDS.search(piece) is not None
        for found in _EXIF.finditer(piece[: PIECE + 3]):
            blocks += 1
            if blocks <= MOST_BLOCKS:
                yield _block_tells(source, at + found.start(), "little" if found[0][:1] == b"I" else "big")


def _block_tells(source: Source, start: int, order: Literal["big", "little"]) -> bool:
    """Whether an Exif block has a latitude or a longitude; bytes that only begin like one have none."""

    def number(at: int, count: int) -> int:
        return int.from_bytes(source.take(start + at, count), order)

    try:
        at = number(4, 4)
        for _ in range(MOST_DIRECTORIES):
            count = min(number(at, 2), MOST_FIELDS)
            for field in range(at + 2, at + 2 + 12 * count, 12):
                if number(field, 2) == _GPS_IFD:
                    inner = number(field + 8, 4)
                    tags = {
                        number(inner + 2 + 12 * one, 2) for one in range(min(number(inner, 2), MOST_FIELDS))
                    }
                    return bool(tags & {_GPS_LATITUDE, _GPS_LONGITUDE})
            at = number(at + 2 + 12 * count, 4)
            if not at:
                return False
    except PhotographError:
        return False
    return False
