"""Exif: directories of fields about a photograph, in the layout of TIFF.

Every field must be one that is known to be technical, and every byte must belong to a field: so notes that only the
camera's maker can read, free words, owners, serial numbers and places are refused, also those that no directory
points to any more.

References
----------
CIPA DC-008-2024 (Exif 3.0), sections 4.5 and 4.6; TIFF 6.0, section 2.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

from polltrail.exchange.photographs.source import tells_more

MOST_FIELDS: Final = 128
"""In one directory."""
MOST_VALUE: Final = 256
"""Bytes of one field's value."""
MOST_EXIF: Final = 65_536

_EXIF_IFD, _GPS_IFD, _INTEROP_IFD = 0x8769, 0x8825, 0xA005
_THUMBNAIL, _THUMBNAIL_BYTES = 0x0201, 0x0202
_SIZES: Final[Mapping[int, int]] = MappingProxyType({
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 129: 1
})  # fmt: skip
"""Bytes of one value, by the number of its type."""
_PICTURE = frozenset({
    0x00FE, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010F, 0x0110, 0x0112, 0x0115, 0x011A, 0x011B, 0x011C, 0x0128,
    0x0131, 0x0132, 0x013E, 0x013F, 0x0211, 0x0212, 0x0213, 0x0214,
})  # fmt: skip
"""Size, orientation, colours, resolution; make and model of the camera, software, date."""
_EXPOSURE = frozenset({
    0x829A, 0x829D, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x8833, 0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012,
    0x9101, 0x9102, 0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920A, 0x9214, 0x9290,
    0x9291, 0x9292, 0xA000, 0xA001, 0xA002, 0xA003, 0xA20E, 0xA20F, 0xA210, 0xA215, 0xA217, 0xA300, 0xA301, 0xA401,
    0xA402, 0xA403, 0xA404, 0xA405, 0xA406, 0xA407, 0xA408, 0xA409, 0xA40A, 0xA40C, 0xA432, 0xA433, 0xA434, 0xA460,
})  # fmt: skip
"""Time, aperture, flash, lens, dates; no notes, no words, no serial numbers, nothing of weather or altitude."""
_INTEROP = frozenset({0x0001, 0x0002, 0x1000, 0x1001, 0x1002})
_GPS = frozenset({0x0000})
"""The version alone, as cameras write it whose location is switched off."""
_NAMES: Final[Mapping[int, str]] = MappingProxyType({
    0x02BC: "XMP", 0x010E: "a description", 0x013B: "an author", 0x8298: "a copyright notice", 0x83BB: "IPTC",
    0x8649: "Photoshop", 0x927C: "a note of the camera's maker", 0x9286: "a comment", 0xA420: "a number of its own",
    0xA430: "the camera's owner", 0xA431: "the camera's serial number", 0xA435: "the lens's serial number",
})  # fmt: skip

_ORDERS: Final[Mapping[bytes, Literal["big", "little"]]] = MappingProxyType({
    b"MM\0*": "big", b"II*\0": "little"
})  # fmt: skip

Thumbnail = Callable[[bytes], None]
"""Looks at the small picture inside, and raises what there is to say against it."""


def check_exif(block: bytes, *, thumbnail: Thumbnail) -> None:
    """Let an Exif block through if all of it is known.

    Parameters
    ----------
    block : bytes
        From the byte order on.

    Raises
    ------
    PlaceError
        It has another field, cannot be read, or holds bytes that belong to no field.
    """
    order = _ORDERS.get(block[:4])
    if order is None or len(block) > MOST_EXIF:
        raise tells_more("Exif that cannot be read")
    walk = _Walk(block, order, thumbnail)
    following = walk.directory(walk.number(4, 4), _PICTURE, {_EXIF_IFD: _EXPOSURE, _GPS_IFD: _GPS})
    if following and walk.directory(following, _PICTURE | {_THUMBNAIL, _THUMBNAIL_BYTES}, {}):
        raise tells_more("more than two pictures in its Exif")
    walk.look_at_thumbnail()
    walk.refuse_gaps()


class _Walk:
    """One way through the directories; it remembers which bytes it saw."""

    def __init__(self, block: bytes, order: Literal["big", "little"], thumbnail: Thumbnail) -> None:
        self._block = block
        self._order = order
        self._thumbnail = thumbnail
        self._seen = [(0, 8)]
        self._visited: set[int] = set()
        self._small: dict[int, int] = {}

    def number(self, at: int, count: int) -> int:
        """Read a number."""
        return int.from_bytes(self._take(at, count), self._order)

    def directory(self, at: int, known: frozenset[int], below: Mapping[int, frozenset[int]]) -> int:
        """Go through a directory and those below it; give where the next one is, 0 if there is none."""
        if at in self._visited:
            raise tells_more("Exif that runs in a circle")
        self._visited.add(at)
        count = self.number(at, 2)
        if count > MOST_FIELDS:
            raise tells_more(f"{count} fields in its Exif")
        for field in range(count):
            self._field(at + 2 + 12 * field, known, below)
        self._saw(at, 6 + 12 * count)
        return self.number(at + 2 + 12 * count, 4)

    def look_at_thumbnail(self) -> None:
        """Look at the small picture, if there is one."""
        if not self._small:
            return
        at, count = self._small.get(_THUMBNAIL, 0), self._small.get(_THUMBNAIL_BYTES, 0)
        data = self._take(at, count)
        self._saw(at, count)
        self._thumbnail(data)

    def refuse_gaps(self) -> None:
        """Refuse bytes that no field has, unless they are zero."""
        at = 0
        for start, stop in [*sorted(self._seen), (len(self._block), 0)]:
            if self._block[at:start].strip(b"\0"):
                raise tells_more(f"bytes in its Exif that belong to no field, at {at}")
            at = max(at, stop)

    def _field(self, at: int, known: frozenset[int], below: Mapping[int, frozenset[int]]) -> None:
        tag, kind, count = self.number(at, 2), self.number(at + 2, 2), self.number(at + 4, 4)
        size = _SIZES.get(kind, 0) * count
        where = at + 8 if size <= 4 else self.number(at + 8, 4)
        if tag in below and (kind, count) == (4, 1):
            self.directory(self.number(where, 4), below[tag], {_INTEROP_IFD: _INTEROP})
            return
        if not size or (tag not in known and not _is_blank(self._take(where, size))):
            raise tells_more(f"{_name(tag, known)} in its Exif")
        if size > MOST_VALUE:
            raise tells_more(f"a field {tag:04x} of {size} bytes in its Exif")
        if tag in {_THUMBNAIL, _THUMBNAIL_BYTES}:
            self._small[tag] = self.number(where, _SIZES[kind])
        self._take(where, size)
        self._saw(where, size)

    def _take(self, at: int, count: int) -> bytes:
        found = self._block[at : at + count]
        if len(found) != count:
            raise tells_more("Exif that ends before its fields do")
        return found

    def _saw(self, at: int, count: int) -> None:
        self._seen.append((at, at + count))


def _is_blank(value: bytes) -> bool:
    """Whether a field is there and says nothing; a comment names its alphabet first."""
    return not value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").strip(b"\0 ")


def _name(tag: int, known: frozenset[int]) -> str:
    if known is _GPS:
        return "GPS"
    return _NAMES.get(tag, f"a field {tag:04x}")
