"""What is true of any bytes that come as a photograph."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from polltrail.errors import PhotographError, PlaceError
from polltrail.exchange.photographs import Source, examine_photograph, read_photograph
from polltrail.exchange.photographs.exif import check_exif
from support.photographs import (
    FORMATS,
    KARACHI,
    MAKE,
    ORIENTATION,
    exif,
    photograph,
    with_chunk,
    with_riff_chunk,
    with_segment,
)

HEADS = st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x30\0\0\0WEBPVP8X\x0a\0\0\0"])
CAMERA = exif({MAKE: "Harbour", ORIENTATION: 6}, inner={0x9003: "2031:05:05 21:03:07", 0x829A: 0.02})
IMAGES = [
    *(photograph(kind, 40, 30) for kind in FORMATS),
    *(photograph(kind, 40, 30, exif=CAMERA) for kind in FORMATS),
    photograph("JPEG", 40, 30, progressive=True),
    photograph("WEBP", 40, 30, lossless=True, exif=CAMERA),
]
images = st.sampled_from(IMAGES)


def looked_at(data: bytes) -> bool:
    """Whether it is accepted; whatever else is raised is a mistake."""
    try:
        read_photograph(data)
    except PhotographError:
        return False
    return True


@given(HEADS, st.binary(max_size=300))
def test_any_bytes_end_in_a_photograph_or_a_photograph_error(head: bytes, rest: bytes) -> None:
    looked_at(head + rest)


@given(st.sampled_from([b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"]), st.binary(max_size=200))
def test_any_exif_ends_in_nothing_or_a_place_error(head: bytes, rest: bytes) -> None:
    try:
        check_exif(head + rest, thumbnail=lambda _: None)
    except PlaceError:
        return


@given(images, st.data())
def test_a_photograph_cut_short_is_refused(image: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(image) - 1))
    assert not looked_at(image[:at])


@given(images, st.data())
def test_flipped_bits_end_in_a_photograph_or_a_photograph_error(image: bytes, data: st.DataObject) -> None:
    changed = bytearray(image)
    for _ in range(data.draw(st.integers(1, 4))):
        at, bit = data.draw(st.integers(0, len(image) - 1)), data.draw(st.integers(0, 7))
        changed[at] ^= 1 << bit
    looked_at(bytes(changed))


@given(images, st.binary(min_size=1, max_size=200))
@example(IMAGES[0], b"PK\3\4")
def test_nothing_comes_after_the_end(image: bytes, more: bytes) -> None:
    assert not looked_at(image + more)


@given(st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=60))
def test_what_is_not_known_by_name_is_not_accepted(name: bytes, content: bytes) -> None:
    known = {
        b"PLTE",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"sBIT",
        b"sRGB",
        b"bKGD",
        b"pHYs",
        b"cICP",
        b"mDCV",
        b"cLLI",
        b"tIME",
    }
    assert not looked_at(with_chunk(IMAGES[1], name, content)) or name in known | {b"IDAT"}  # the picture
    assert not looked_at(with_riff_chunk(IMAGES[5], name, content))
    assert not looked_at(with_segment(IMAGES[0], 0xE3 + name[0] % 11, content))


@given(st.sampled_from(FORMATS), st.sets(st.sampled_from(sorted(KARACHI)), min_size=1))
def test_a_place_is_never_let_through(kind: str, fields: set[int]) -> None:
    taken = exif(gps={tag: KARACHI[tag] for tag in fields})
    assert looked_at(photograph(kind, exif=taken)) == (fields == {0})


@given(images, st.integers(1, 500))
def test_what_is_found_does_not_hang_on_the_parts_it_is_read_in(image: bytes, piece: int) -> None:
    source = Source(len(image), lambda at, count: image[at : at + count])
    assert examine_photograph(source) == read_photograph(image)


@pytest.mark.slow
@pytest.mark.parametrize("image", IMAGES, ids=lambda image: f"{image[:4].hex()}-{len(image)}")
def test_every_cut_and_every_flipped_bit(image: bytes) -> None:
    for at in range(len(image)):
        assert not looked_at(image[:at])
        for bit in range(8):
            looked_at(image[:at] + bytes([image[at] ^ 1 << bit]) + image[at + 1 :])
