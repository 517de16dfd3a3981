"""JPEG: which segments may be there, and in which order."""

import struct

import pytest

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs import read_photograph
from polltrail.exchange.photographs.jpeg import MOST_FILL, MOST_SEGMENTS
from support.photographs import XMP, exif, photograph, with_segment

JPEG = photograph("JPEG")
ADOBE = b"Adobe\0\x64\0\0\0\0\1"


@pytest.mark.parametrize(
    ("marker", "payload", "named"),
    [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP, "found XMP"),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + XMP, "found XMP"),
        (0xE1, b"QVCI\0", r"APP1 that begins with 'QVCI"),
        (0xE2, b"MPF\0II*\0\x08\0\0\0", "further pictures"),
        (0xE2, b"FPXR\0", "APP2"),
        (0xE3, b"Meta\0", "APP3"),
        (0xE0, b"JFXX\0\x10" + JPEG, "APP0"),
        (0xEB, b"JP\0\0GPS", "APP11"),
        (0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\x0b\x1c\x02\x5a\0\6Karach\0", "IPTC"),
        (0xEE, ADOBE + b"24.86 N", "APP14"),
        (0xFE, b"24.86 N 67.01 E", "comment"),
    ],
)
def test_what_could_tell_a_place_is_refused_and_named(marker: int, payload: bytes, named: str) -> None:
    with pytest.raises(PlaceError, match=named):
        read_photograph(with_segment(JPEG, marker, payload))


def test_a_second_segment_of_one_kind_is_refused() -> None:
    with pytest.raises(PlaceError, match="found XMP"):
        read_photograph(photograph("JPEG", exif=exif(), xmp=XMP))
    with pytest.raises(PlaceError, match="APP14"):
        read_photograph(with_segment(with_segment(JPEG, 0xEE, ADOBE), 0xEE, ADOBE))


def test_colours_as_browsers_and_editors_write_them_are_accepted() -> None:
    assert read_photograph(with_segment(JPEG, 0xEE, ADOBE)).width == 64
    profile = struct.pack(">I", 200).ljust(36, b"\0") + b"acsp" + bytes(160)
    assert read_photograph(with_segment(JPEG, 0xE2, b"ICC_PROFILE\0\1\1" + profile)).width == 64


@pytest.mark.parametrize(
    "payload",
    [
        b"ICC_PROFILE\0\1\2" + bytes(200),
        b"ICC_PROFILE\0\1\1" + bytes(200),
        b"ICC_PROFILE\0\1\1" + struct.pack(">I", 200).ljust(36, b"\0") + b"acsp" + bytes(161),
    ],
)
def test_a_colour_profile_that_is_none_is_refused(payload: bytes) -> None:
    with pytest.raises(PlaceError):
        read_photograph(with_segment(JPEG, 0xE2, payload))


def test_a_thumbnail_of_the_wrong_length_in_the_header_is_refused() -> None:
    wrong = bytearray(JPEG)
    wrong[18:20] = b"\1\1"
    with pytest.raises(PlaceError, match="APP0"):
        read_photograph(bytes(wrong))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xd8\xff\xd9", "a picture in it"),
        (with_segment(JPEG, 0xC0, b"\x08\0\x30\0\x40\3" + bytes(9)), "expected one picture"),
        (with_segment(JPEG, 0xC3, b"\x08\0\x30\0\x40\3" + bytes(9)), "segment ffc3"),
        (with_segment(JPEG, 0xDC, b"\0\x30"), "segment ffdc"),
        (with_segment(JPEG, 0xDA, b"\1\1\0\0\x3f\0"), "frame before its first scan"),
        (JPEG[:2] + b"\xff\xdb\0\1" + JPEG[2:], "at least 2 bytes"),
        (JPEG[:20] + b"\0" + JPEG[20:], "JPEG marker at byte 20"),
        (JPEG[:2] + b"\xff" * (MOST_FILL + 1) + JPEG[2:], "fill bytes"),
        (JPEG[:2] + b"\xff\xdd\0\4\0\0" * MOST_SEGMENTS + JPEG[2:], f"at most {MOST_SEGMENTS} segments"),
        (JPEG[:-2], "end marker"),
    ],
)
def test_what_is_no_whole_jpeg_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(PhotographError, match=said):
        read_photograph(data)


def test_a_picture_without_height_in_its_header_is_refused() -> None:
    at = JPEG.index(b"\xff\xc0") + 5
    with pytest.raises(PhotographError, match="width and height"):
        read_photograph(JPEG[:at] + b"\0\0" + JPEG[at + 2 :])


def test_fill_bytes_before_a_marker_are_let_through() -> None:
    assert read_photograph(JPEG[:2] + b"\xff\xff" + JPEG[2:]).width == 64
    assert read_photograph(JPEG[:-2] + b"\xff\xff" + JPEG[-2:]).width == 64
