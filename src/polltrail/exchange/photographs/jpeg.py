"""JPEG: a chain of segments, scans of coded picture data among them, and an end.

References
----------
ITU-T T.81 (1992), annex B; T.871 (JFIF); ICC.1:2022, annex B.4; CIPA DC-008 (Exif), DC-007 (Multi-Picture Format).
"""

import re
from typing import Final

from polltrail.exchange.photographs.exif import check_exif
from polltrail.exchange.photographs.icc import check_icc
from polltrail.exchange.photographs.source import PIECE, Source, damaged, shown, tells_more

MOST_SEGMENTS: Final = 2_000
MOST_FILL: Final = 64

_END, _SCAN, _JFIF, _EXIF_OR_XMP, _ICC_OR_MPF, _ADOBE, _COMMENT = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive, all Huffman-coded: what cameras and browsers write."""
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
"""Huffman tables, quantisation tables, restart interval."""
_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/", b"ICC_PROFILE\0\x01\x01"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan: neither a stuffed byte, nor a restart, nor fill."""


def examine_jpeg(source: Source, *, bare: bool = False) -> tuple[int, int]:
    """Go through all segments; give width and height.

    Parameters
    ----------
    bare : bool
        Whether it may have no Exif of its own: a thumbnail inside one.

    Raises
    ------
    PhotographError
        It is damaged.
    PlaceError
        It holds more than its picture.
    """
    seen = _Segments(source, bare=bare)
    at = 2
    for _ in range(MOST_SEGMENTS):
        marker, at = _marker(source, at)
        if marker == _END:
            return seen.ended(at)
        length = source.number(at, 2)
        if length < 2:
            raise damaged("a JPEG segment of at least 2 bytes", length)
        payload = source.take(at + 2, length - 2)
        seen.take(marker, payload)
        at += length
        if marker == _SCAN:
            at = _after_scan(source, at)
    raise damaged(f"at most {MOST_SEGMENTS} segments in a JPEG", "more")


class _Segments:
    """What was seen so far, and what may come."""

    def __init__(self, source: Source, *, bare: bool) -> None:
        self._source = source
        self._bare = bare
        self._size: tuple[int, int] | None = None
        self._scans = 0
        self._once: set[int] = set()

    def take(self, marker: int, payload: bytes) -> None:
        """Take a segment, if it may be there."""
        if marker in _FRAMES:
            self._take_frame(payload)
        elif marker == _SCAN:
            self._take_scan()
        elif 0xE0 <= marker <= 0xEF or marker == _COMMENT:
            self._take_application(marker, payload)
        elif marker not in _TABLES:
            raise damaged("a JPEG as cameras and browsers write it", f"a segment ff{marker:02x}")

    def ended(self, at: int) -> tuple[int, int]:
        """Give width and height of a picture that is whole, with nothing after it."""
        if self._size is None or not self._scans:
            raise damaged("a JPEG with a picture in it", "none")
        if at != self._source.size:
            after = self._source.read_at(at, 24)
            raise tells_more(
                f"{self._source.size - at} bytes after the end of the picture, which begin with {shown(after)}"
            )
        return self._size

    def _take_frame(self, payload: bytes) -> None:
        if self._size is not None:
            raise damaged("one picture in a JPEG", "two")
        height, width = int.from_bytes(payload[1:3], "big"), int.from_bytes(payload[3:5], "big")
        components = payload[5] if len(payload) > 5 else 0
        if payload[:1] != b"\x08" or components not in {1, 3, 4} or len(payload) != 6 + 3 * components:
            raise damaged(
                "a JPEG frame of 1, 3 or 4 components of 8 bits", f"one that begins with {payload[:8].hex()}"
            )
        if not width or not height:
            raise damaged("a JPEG with width and height in its header", f"{width} x {height}")
        self._size = width, height

    def _take_scan(self) -> None:
        if self._size is None:
            raise damaged("a JPEG frame before its first scan", "none")
        self._scans += 1

    def _take_application(self, marker: int, payload: bytes) -> None:
        if marker in self._once:
            raise tells_more(_named(marker, payload))
        self._once.add(marker)
        if marker == _JFIF and _is_jfif(payload):
            return
        if marker == _ADOBE and payload.startswith(b"Adobe") and len(payload) == 12:
            return
        if marker == _EXIF_OR_XMP and payload.startswith(_EXIF) and not self._bare:
            check_exif(payload[len(_EXIF) :], thumbnail=_check_thumbnail)
        elif marker == _ICC_OR_MPF and payload.startswith(_ICC) and not self._bare:
            check_icc(payload[len(_ICC) :])
        else:
            raise tells_more(_named(marker, payload))


def _check_thumbnail(data: bytes) -> None:
    if not data.startswith(b"\xff\xd8"):
        raise tells_more("a thumbnail in its Exif that is no JPEG")
    examine_jpeg(Source.of(data), bare=True)


def _named(marker: int, payload: bytes) -> str:
    if marker == _COMMENT:
        return "a JPEG comment"
    if payload.startswith(_XMP):
        return "XMP"
    if payload.startswith(b"Photoshop"):
        return "an IPTC or Photoshop block"
    if payload.startswith(b"MPF\0"):
        return "a list of further pictures (MPF)"
    return f"a JPEG segment APP{marker - 0xE0} that begins with {shown(payload)}"


def _is_jfif(payload: bytes) -> bool:
    """Whether it is a JFIF header of the right length, with its own small picture or without."""
    return (
        payload.startswith(b"JFIF\0")
        and len(payload) >= 14
        and len(payload) == 14 + 3 * payload[12] * payload[13]
    )


def _marker(source: Source, at: int) -> tuple[int, int]:
    """Read a marker, and tell where it ends; fill bytes may stand before it."""
    if (first := source.number(at, 1)) != 0xFF:
        raise damaged(f"a JPEG marker at byte {at}", f"{first:02x}")
    for fill in range(1, MOST_FILL + 1):
        if (marker := source.number(at + fill, 1)) != 0xFF:
            return marker, at + fill + 1
    raise damaged(f"at most {MOST_FILL} fill bytes before a JPEG marker", "more")


def _after_scan(source: Source, at: int) -> int:
    """Find the marker after a scan."""
    while at < source.size:
        piece = source.read_at(at, PIECE)
        if found := _MARKER.search(piece):
            return at + found.start()
        if len(piece) < 2:
            break
        at += len(piece) - 1  # a marker may begin with its last byte
    raise damaged("a JPEG that ends with its end marker", "none: it is cut short, or damaged")
