"""Exif: technical fields by name, nothing else, and no byte that belongs to no field."""

import struct
from collections.abc import Sequence

import pytest

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs import read_photograph
from polltrail.exchange.photographs.exif import MOST_FIELDS, check_exif
from support.photographs import (
    FORMATS,
    KARACHI,
    MAKE,
    MAKER_NOTE,
    ORIENTATION,
    USER_COMMENT,
    exif,
    photograph,
    with_segment,
)

JPEG = photograph("JPEG")
each_format = pytest.mark.parametrize("kind", FORMATS)


def directory(
    entries: Sequence[tuple[int, int, int, bytes]], following: int = 0, *, order: str = ">"
) -> bytes:
    """A directory of inline values."""
    fields = b"".join(struct.pack(f"{order}HHI", *entry[:3]) + entry[3].ljust(4, b"\0") for entry in entries)
    return struct.pack(f"{order}H", len(entries)) + fields + struct.pack(f"{order}I", following)


def block(*parts: bytes, order: str = ">") -> bytes:
    start = b"MM\0*" if order == ">" else b"II*\0"
    return start + struct.pack(f"{order}I", 8) + b"".join(parts)


TURNED = (ORIENTATION, 3, 1, b"\0\6")


def checked(data: bytes) -> None:
    check_exif(data, thumbnail=lambda _: None)


def refused(data: bytes, said: str) -> None:
    with pytest.raises(PlaceError, match=said):
        checked(data)


@each_format
def test_orientation_alone_is_accepted(kind: str) -> None:
    assert read_photograph(photograph(kind, exif=exif({ORIENTATION: 6}))).width == 64


@each_format
def test_a_camera_with_its_location_switched_off_is_accepted(kind: str) -> None:
    taken = exif(
        {MAKE: "Harbour", ORIENTATION: 6, 0x011A: 72.0, 0x0132: "2031:05:05 21:03:07"},
        inner={0x829A: 0.02, 0x9003: "2031:05:05 21:03:07", 0x9010: "+05:00", 0x9209: 16, 0xA001: 1},
        gps={0: b"\2\3\0\0"},
    )
    assert read_photograph(photograph(kind, exif=taken)).width == 64


@each_format
@pytest.mark.parametrize(
    ("taken", "named"),
    [
        (exif(gps=KARACHI), "GPS"),
        (exif(gps={29: "2031:05:05"}), "GPS"),
        (exif(inner={MAKER_NOTE: b"Harbour\0\1\2\3" * 5}), "maker"),
        (exif(inner={USER_COMMENT: b"ASCII\0\0\0near the mill"}), "comment"),
        (exif({0x010E: "the mill at Harbour"}), "description"),
        (exif({0x013B: "Ada Okoye"}), "author"),
        (exif(inner={0xA431: "SN 4711"}), "serial number"),
        (exif(inner={0x9402: 1013.0}), "field 9402"),
        (exif({MAKE: "H" * 300}), "300 bytes|301 bytes"),
    ],
)
def test_what_could_tell_where_or_by_whom_is_refused(kind: str, taken: object, named: str) -> None:
    with pytest.raises(PlaceError, match=named):
        read_photograph(photograph(kind, exif=taken))


def test_a_field_that_says_nothing_is_let_through() -> None:
    blank = exif(inner={USER_COMMENT: b"ASCII\0\0\0" + b" " * 20, MAKER_NOTE: bytes(40)})
    assert read_photograph(photograph("JPEG", exif=blank)).width == 64


@pytest.mark.parametrize("order", [">", "<"])
def test_both_orders_of_bytes_are_read(order: str) -> None:
    checked(block(directory([(ORIENTATION, 3, 1, struct.pack(f"{order}H", 6))], order=order), order=order))
    pointer = (0x8825, 4, 1, struct.pack(f"{order}I", 26))
    place = directory([(1, 2, 2, b"N\0")], order=order)
    refused(block(directory([pointer], order=order), place, order=order), "GPS")


def test_bytes_that_no_field_has_are_refused() -> None:
    checked(block(directory([TURNED]), bytes(50)))
    refused(block(directory([TURNED]), bytes(50), b"24.86 N 67.01 E"), "belong to no field")
    hidden = block(directory([TURNED]), directory([(1, 2, 2, b"N\0")]))
    refused(hidden, "belong to no field")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read"),
        (b"Exif\0\0MM\0*", "cannot be read"),
        (b"MM\0*\0\0\0", "ends before"),
        (block(), "ends before"),
        (block(b"\0\1"), "ends before"),
        (block(directory([TURNED], 8)), "circle"),
        (block(directory([TURNED], 9000)), "ends before"),
        (block(directory([(0x8769, 4, 1, struct.pack(">I", 8))])), "circle"),
        (block(directory([(0x8825, 7, 1, b"x")])), "field 8825"),
        (block(directory([(ORIENTATION, 99, 1, b"x")])), "field 0112"),
        (block(directory([(ORIENTATION, 3, 0, b"x")])), "field 0112"),
        (block(directory([(MAKE, 2, 1 << 31, b"\0\0\0\x1a")])), "ends before|bytes in its Exif"),
        (block(struct.pack(">H", MOST_FIELDS + 1)), "fields in its Exif"),
        (block(directory([TURNED], 26), directory([], 32), directory([], 0)), "more than two"),
        (block(directory([TURNED]), bytes(70_000)), "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, said: str) -> None:
    refused(data, said)


def with_thumbnail(small: bytes) -> bytes:
    at = 26 + 2 + 2 * 12 + 4
    inner = [(0x0201, 4, 1, struct.pack(">I", at)), (0x0202, 4, 1, struct.pack(">I", len(small)))]
    made = block(directory([TURNED], 26), directory(inner), small)
    return with_segment(JPEG, 0xE1, b"Exif\0\0" + made)


def test_a_small_picture_inside_is_held_to_the_same_rules() -> None:
    small = photograph("JPEG", 16, 12)
    assert read_photograph(with_thumbnail(small)).width == 64
    for hidden in (photograph("JPEG", 16, 12, exif=exif()), small + b"more", b"no picture at all"):
        with pytest.raises(PhotographError):
            read_photograph(with_thumbnail(hidden))
