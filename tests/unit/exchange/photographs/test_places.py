"""Places are found in pictures of any format, wherever they lie; what is no picture is let through unread."""

from io import BytesIO

import pytest

from polltrail.errors import PlaceError
from polltrail.exchange.photographs import Source, refuse_place
from polltrail.exchange.photographs.source import PIECE
from support.photographs import (
    FORMATS,
    GPS_BLOCK,
    KARACHI,
    XMP,
    exif,
    heic,
    photograph,
    picture,
    with_segment,
)


def tiff() -> bytes:
    written = BytesIO()
    picture().save(written, "TIFF")
    return written.getvalue()


def avif(**more: object) -> bytes:
    pytest.importorskip("PIL._avif", reason="this build of Pillow writes no AVIF")
    written = BytesIO()
    picture().save(written, "AVIF", **more)  # type: ignore[arg-type]
    return written.getvalue()


def tells(data: bytes) -> bool:
    try:
        refuse_place(Source.of(data))
    except PlaceError as told:
        return "not kept" in str(told)
    return False


@pytest.mark.parametrize("kind", FORMATS)
def test_gps_in_exif_of_a_format_that_is_kept(kind: str) -> None:
    assert tells(photograph(kind, exif=exif(gps=KARACHI)))
    assert not tells(photograph(kind, exif=exif()))
    assert not tells(photograph(kind, exif=exif(gps={0: b"\2\3\0\0"}))), "the version alone is no place"


def test_gps_in_exif_of_other_formats() -> None:
    assert tells(heic(GPS_BLOCK))
    assert not tells(heic(b"")), "nothing is known of what is compressed in it"
    assert tells(GPS_BLOCK + bytes(100)), "a TIFF begins with its directories, or says where they are"
    assert not tells(tiff())


def test_gps_in_exif_of_avif() -> None:
    assert tells(avif(exif=b"Exif\0\0" + GPS_BLOCK))
    assert not tells(avif())


def test_places_in_xmp_and_as_telephones_write_them() -> None:
    assert tells(with_segment(photograph(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    film = heic(b"")
    assert tells(film + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+24.8600+067.0100/")
    assert tells(film + b"com.apple.quicktime.location.ISO6709")


@pytest.mark.parametrize(
    "at", [0, 1, PIECE - 12, PIECE - 11, PIECE - 9, PIECE - 8, PIECE - 7, PIECE, 2 * PIECE]
)
def test_wherever_the_place_lies(at: int) -> None:
    begins = heic(b"")
    assert tells(begins + bytes(at) + GPS_BLOCK)
    assert tells(begins + bytes(at) + b'exif:GPSLatitude="24,51.6N"')


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>GPSLatitude</html>", b"%PDF-1.7\n" + GPS_BLOCK, b"PK\3\4" + GPS_BLOCK, GPS_BLOCK[1:]],
)
def test_what_is_no_picture_is_let_through(data: bytes) -> None:
    assert not tells(data)


@pytest.mark.parametrize("cut", range(4, len(GPS_BLOCK), 3))
def test_exif_that_is_cut_off_ends_the_search_and_nothing_else(cut: int) -> None:
    tells(heic(GPS_BLOCK[:cut]))
    assert not tells(heic(GPS_BLOCK[:4] + b"\xff" * cut))


def test_directories_that_run_in_a_circle_end() -> None:
    circle = b"II*\0\x08\0\0\0" + b"\0\0" + b"\x08\0\0\0"
    assert not tells(heic(circle * 100))


def test_a_file_made_to_be_looked_at_for_long_is_not() -> None:
    block = b"II*\0\x08\0\0\0" + b"\xff\xff" + bytes(12 * 700)
    data, asked = heic(block * 500), list[int]()

    def read_at(at: int, count: int) -> bytes:
        asked.append(count)
        return data[at : at + count]

    refuse_place(Source(len(data), read_at))
    assert len(asked) < 600_000
