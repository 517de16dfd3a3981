"""Formats told by content, sizes by the header, and the limits."""

import pytest

from polltrail.errors import PhotographError, PixelsError, PlaceError
from polltrail.exchange import photographs
from polltrail.exchange.photographs import (
    MOST_BYTES,
    Source,
    examine_photograph,
    media_type_of,
    read_photograph,
)
from support.photographs import FORMATS, MEDIA_TYPES, photograph, png_of

each_format = pytest.mark.parametrize("kind", FORMATS)


@each_format
def test_a_picture_encoded_anew_is_accepted_with_its_size(kind: str) -> None:
    found = read_photograph(photograph(kind, 64, 48))
    assert (found.media_type, found.width, found.height) == (MEDIA_TYPES[kind], 64, 48)


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("JPEG", {"progressive": True}),
        ("JPEG", {"restart_marker_rows": 1}),
        ("JPEG", {"dpi": (300, 300)}),
        ("PNG", {"compress_level": 0}),
        ("PNG", {"dpi": (300, 300)}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_other_ways_to_write_a_picture_are_accepted(kind: str, how: dict[str, object]) -> None:
    found = read_photograph(photograph(kind, 71, 33, **how))
    assert (found.width, found.height) == (71, 33)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(40), b"%PDF-1.7\n", b"\xff\xd8", b"RIFF" + bytes(20), b"<svg/>"]
)
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(PhotographError, match="expected a JPEG, a PNG, a WebP, found bytes that begin with"):
        read_photograph(data)


def test_the_format_is_told_by_content_alone() -> None:
    assert [media_type_of(photograph(kind)[:12]) for kind in FORMATS] == list(MEDIA_TYPES.values())
    assert media_type_of(b"RIFF\0\0\0\0WAVE") is None


def test_more_pixels_than_are_kept_are_refused_by_the_header() -> None:
    with pytest.raises(PixelsError, match="at most 120,000,000 pixels, found 20000 x 20000"):
        read_photograph(png_of(20_000, 20_000))
    assert read_photograph(png_of(12_000, 10_000)).width == 12_000


def test_more_bytes_than_are_kept_are_not_looked_at() -> None:
    def read_at(at: int, count: int) -> bytes:
        raise AssertionError((at, count))

    with pytest.raises(PixelsError, match="at most 24,000,000 bytes"):
        examine_photograph(Source(MOST_BYTES + 1, read_at))


@each_format
@pytest.mark.parametrize("more", [b"\0", b"PK\3\4", photograph("JPEG"), b"ftypmp42" * 100])
def test_anything_after_the_end_is_refused(kind: str, more: bytes) -> None:
    with pytest.raises(PlaceError, match="after the end of the picture"):
        read_photograph(photograph(kind) + more)


def test_a_refusal_says_how_to_send_it_without() -> None:
    with pytest.raises(
        PlaceError, match=r"Switch off location in the camera.*capture page.*polltrail images"
    ):
        read_photograph(photograph("JPEG", comment=b"taken at the mill"))


@each_format
def test_a_large_photograph_is_looked_at_in_parts(kind: str) -> None:
    data = photograph(kind, 2000, 1500, **({"compress_level": 0} if kind == "PNG" else {"quality": 95}))
    asked = []

    def read_at(at: int, count: int) -> bytes:
        asked.append(count)
        return data[at : at + count]

    assert examine_photograph(Source(len(data), read_at)) == read_photograph(data)
    assert max(asked) <= photographs.source.PIECE
