"""PNG: which chunks may be there, and in which order."""

import struct
import zlib

import pytest
from PIL.PngImagePlugin import PngInfo

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs import read_photograph
from polltrail.exchange.photographs.icc import MOST_PROFILE
from support.photographs import XMP, exif, photograph, with_chunk

PNG = photograph("PNG")
AFTER_HEADER = 33


def chunk(name: bytes, data: bytes) -> bytes:
    return with_chunk(PNG, name, data)[len(PNG) - 12 : -12]


def words(**texts: str) -> PngInfo:
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    return info


@pytest.mark.parametrize(
    "data",
    [
        photograph("PNG", pnginfo=words(**{"XML:com.adobe.xmp": XMP.decode()})),
        with_chunk(PNG, b"tEXt", b"Comment\0the mill"),
        with_chunk(PNG, b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"GPS")),
        with_chunk(PNG, b"acTL", bytes(8)),
        with_chunk(PNG, b"gpSx", b"24.86 67.01"),
        with_chunk(PNG, b"tIME", bytes(5000)),
        with_chunk(with_chunk(PNG, b"tIME", bytes(7)), b"tIME", bytes(7)),
        with_chunk(PNG, b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(MOST_PROFILE * 2))),
        with_chunk(PNG, b"iCCP", b"sRGB\0\0not compressed"),
        with_chunk(PNG, b"eXIf", b"not Exif"),
    ],
)
def test_what_could_tell_a_place_is_refused(data: bytes) -> None:
    with pytest.raises(PlaceError):
        read_photograph(data)


def test_orientation_alone_is_accepted() -> None:
    assert read_photograph(photograph("PNG", exif=exif())).height == 48


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PNG[:8] + chunk(b"tIME", bytes(7)) + PNG[8:], "IHDR as the first chunk"),
        (PNG[:AFTER_HEADER] + PNG[8:AFTER_HEADER] + PNG[AFTER_HEADER:], "IHDR as the first chunk"),
        (with_chunk(with_chunk(PNG, b"tIME", bytes(7)), b"IDAT", b"more"), "one run of chunks"),
        (PNG[:AFTER_HEADER] + PNG[-12:], "a picture before its end"),
        (PNG[:20] + b"\1" + PNG[21:], "checksum"),
        (PNG[:-12], "cut short"),
        (PNG[:-20], "cut short"),
        (PNG[:AFTER_HEADER] + struct.pack(">I", 1 << 31) + PNG[AFTER_HEADER + 4 :], "cut short"),
    ],
)
def test_what_is_no_whole_png_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(PhotographError, match=said):
        read_photograph(data)


@pytest.mark.parametrize(
    "fields", [(0, 48, 8, 2), (64, 0, 8, 2), (64, 48, 3, 2), (64, 48, 8, 5), (1 << 31, 1, 8, 2)]
)
def test_a_header_of_no_known_kind_is_refused(fields: tuple[int, int, int, int]) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *fields, 0, 0, 0))
    with pytest.raises(PhotographError, match="PNG"):
        read_photograph(PNG[:8] + header + PNG[AFTER_HEADER:])
