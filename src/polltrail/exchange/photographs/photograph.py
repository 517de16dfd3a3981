"""Tells formats by their content, and holds every photograph to the limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from polltrail.errors import PixelsError
from polltrail.exchange.photographs.jpeg import examine_jpeg
from polltrail.exchange.photographs.png import SIGNATURE, examine_png
from polltrail.exchange.photographs.source import Source, damaged, shown
from polltrail.exchange.photographs.webp import examine_webp

MOST_BYTES: Final = 24_000_000
"""Bytes of a photograph."""
MOST_PIXELS: Final = 120_000_000
"""Width times height; a camera of the day has less, and whoever decodes more needs half a gigabyte."""
FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "image/webp": "WebP",
    }
)
"""What is kept, by its media type."""
HEAD: Final = 12
"""Bytes that tell the format."""

_EXAMINE: Final[Mapping[str, Callable[[Source], tuple[int, int]]]] = MappingProxyType(
    {
        "image/jpeg": examine_jpeg,
        "image/png": examine_png,
        "image/webp": examine_webp,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """What the headers of a photograph say.

    Attributes
    ----------
    media_type : str
        One of `FORMATS`, by its content.
    width, height : int
        In pixels, as it is stored: the orientation is not applied.
    """

    media_type: str
    width: int
    height: int


def media_type_of(head: bytes) -> str | None:
    """Tell the format by the first bytes, `HEAD` of them; None where it is no format that is kept."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(SIGNATURE):
        return "image/png"
    return "image/webp" if head[:4] == b"RIFF" and head[8:HEAD] == b"WEBP" else None


def read_photograph(data: bytes) -> Photograph:
    """Look at a photograph in memory; see `examine_photograph`."""
    return examine_photograph(Source.of(data))


def examine_photograph(source: Source) -> Photograph:
    """Look at a photograph without decoding it.

    Raises
    ------
    PhotographError
        It is of no format that is kept, or damaged.
    PixelsError
        It is larger than is kept.
    PlaceError
        It holds more than its picture.
    """
    _refuse_bytes(source.size)
    head = source.read_at(0, HEAD)
    media_type = media_type_of(head)
    if media_type is None:
        raise damaged(f"a {', a '.join(FORMATS.values())}", f"bytes that begin with {shown(head)}")
    width, height = _EXAMINE[media_type](source)
    if width * height > MOST_PIXELS:
        raise PixelsError(
            f"photograph: expected at most {MOST_PIXELS:,} pixels, found {width} x {height}; not kept, make it smaller"
        )
    return Photograph(media_type=media_type, width=width, height=height)


def _refuse_bytes(size: int) -> None:
    if size > MOST_BYTES:
        raise PixelsError(
            f"photograph: expected at most {MOST_BYTES:,} bytes, found {size:,}; not kept, make it smaller"
        )
