"""WebP: which chunks may be there, and in which order."""

import struct

import pytest
from PIL import Image

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs import read_photograph
from support.photographs import KARACHI, XMP, exif, photograph, picture, with_riff_chunk

WEBP = photograph("WEBP")
EXTENDED = photograph("WEBP", exif=exif())
WITHOUT_EXIF = EXTENDED[: EXTENDED.index(b"EXIF")]


def animation() -> bytes:
    from io import BytesIO

    written = BytesIO()
    picture().save(written, "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        photograph("WEBP", xmp=XMP),
        photograph("WEBP", exif=exif(gps=KARACHI)),
        with_riff_chunk(EXTENDED, b"XMP ", XMP),
        with_riff_chunk(EXTENDED, b"GPS ", b"24.86 67.01"),
        with_riff_chunk(WEBP, b"XMP ", XMP),
        animation(),
    ],
)
def test_what_could_tell_a_place_is_refused(data: bytes) -> None:
    with pytest.raises(PlaceError):
        read_photograph(data)


@pytest.mark.parametrize("how", [{"exif": exif()}, {"lossless": True, "exif": exif()}])
def test_orientation_alone_is_accepted(how: dict[str, object]) -> None:
    assert read_photograph(photograph("WEBP", **how)).height == 48


def test_transparency_is_a_part_of_the_picture() -> None:
    from io import BytesIO

    written = BytesIO()
    Image.new("RGBA", (10, 20), (1, 2, 3, 4)).save(written, "WEBP", quality=80)
    assert read_photograph(written.getvalue()).height == 20


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (with_riff_chunk(WEBP, b"EXIF", bytes(10)), "one chunk in a simple WebP"),
        (with_riff_chunk(EXTENDED, b"EXIF", bytes(10)), "once and in its place"),
        (with_riff_chunk(WITHOUT_EXIF, b"VP8L", b"\x2f\x3f\xc0\x0b\0"), "expected one picture"),
        (EXTENDED[:24] + b"\x07" + EXTENDED[25:], "expected a WebP picture of 8 x"),
        (WEBP[:-2], "cut short"),
        (WEBP[:12] + b"VP8 " + struct.pack("<I", 1 << 30) + WEBP[20:], "cut short"),
        (WEBP[:20] + b"\x01" + WEBP[21:], "key frame"),
        (WEBP[:26] + b"\0\0" + WEBP[28:], "a picture in it"),
        (b"RIFF\4\0\0\0WEBP", "a picture in it"),
    ],
)
def test_what_is_no_whole_webp_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(PhotographError, match=said):
        read_photograph(data)
