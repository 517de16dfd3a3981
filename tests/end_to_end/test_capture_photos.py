"""Photographs on their way from a phone: what a picture of any kind leaves behind when the page has encoded it anew, and
that neither page nor server opens what would fill them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from polltrail.exchange.photographs import read_photograph
from support.images import digest_of
from support.malicious_images import HEIGHT, SECRET, WIDTH, bombs, statuses, strange, telling
from support.module_page import CAMERA, ask, chromium, modules_served, sent
from support.photographs import GPS_BLOCK, KARACHI, ORIENTATION, exif, photograph, picture

pytestmark = pytest.mark.browser

MARKS = (
    b"Exif",
    b"GPS",
    b"http",
    b"adobe",
    b"Photoshop",
    b"JFXX",
    b"<html",
    b"PK\3\4",
    b"mp42",
    GPS_BLOCK[:30],
)
ENCODE = "/capture/photos/encode.js"
PHOTO = """
const { bytes, ...rest } = await it.photoOf(new Blob([given[0]]), given[1] ?? 0);
let text = "";
for (const byte of bytes) text += String.fromCharCode(byte);
return { ...rest, bytes: btoa(text) };
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with modules_served() as address, chromium(*CAMERA) as browser:
        page = browser.new_page()
        page.goto(f"{address}/capture/")
        yield page


def photo(page: Page, data: bytes, turned: int = 0) -> dict[str, Any]:
    return ask(page, ENCODE, PHOTO, data, turned)


def encoded(page: Page, data: bytes) -> bytes:
    return sent(photo(page, data)["is"]["bytes"])


@pytest.mark.parametrize("name", telling())
def test_nothing_of_what_a_file_tells_is_in_what_is_sent(page: Page, name: str) -> None:
    found = encoded(page, telling()[name])
    assert SECRET not in found
    for mark in MARKS:
        assert mark not in found
    looked_at = read_photograph(found)  # the server's own eyes: whatever is not known by name is refused
    assert {looked_at.width, looked_at.height} == {WIDTH, HEIGHT}
    assert found[:4] == b"\xff\xd8\xff\xe0"
    assert found[-2:] == b"\xff\xd9"


def test_a_server_keeps_what_the_page_made_of_them(page: Page, tmp_path: Path) -> None:
    made = {name: encoded(page, data) for name, data in telling().items()}
    with ThreadPoolExecutor(1) as thread:  # the browser has a loop in this one
        found = thread.submit(statuses, tmp_path, made).result()
    assert {status for status, _ in found.values()} <= {200, 201}


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_by_its_header_in_the_page(page: Page, name: str) -> None:
    found = photo(page, bombs()[name])
    assert found["code"] == "pixels"
    assert "million pixels" in found["refused"]


@pytest.mark.parametrize("name", strange())
def test_what_is_no_picture_is_refused_in_the_page(page: Page, name: str) -> None:
    assert photo(page, strange()[name])["code"] in {"kind", "damaged"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_comes_out_upright_however_the_camera_was_held(page: Page, orientation: int) -> None:
    data = photograph("JPEG", 640, 480, exif=exif({ORIENTATION: orientation}, gps=KARACHI), quality=95)
    found = Image.open(BytesIO(encoded(page, data))).convert("RGB")
    upright = turned(picture(640, 480), orientation)
    assert found.size == upright.size
    for at in ((20, 20), (found.width - 20, 20), (20, found.height - 20)):
        pairs = zip(found.getpixel(at), upright.getpixel(at), strict=True)
        assert all(abs(one - other) < 25 for one, other in pairs)


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """Turn a picture as Exif says."""
    ways = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(ways[orientation]) if orientation in ways else image


def test_a_person_can_turn_it(page: Page) -> None:
    data = photograph("JPEG", 640, 480)
    once, twice = (photo(page, data, quarters)["is"] for quarters in (1, 2))
    assert (once["width"], once["height"], twice["width"]) == (480, 640, 640)
    assert once["digest"] != twice["digest"]


def test_it_has_the_digest_that_it_says_and_is_small_enough_for_a_slow_network(page: Page) -> None:
    noise = Image.effect_noise((2400, 1800), 120).convert("RGB")
    written = BytesIO()
    noise.save(written, "JPEG", quality=92)
    found = photo(page, written.getvalue())["is"]
    data = sent(found["bytes"])
    assert found["digest"] == sha256(data).hexdigest() == digest_of(data)
    assert len(data) <= 900_000
    assert max(found["width"], found["height"]) <= 2048


def test_a_picture_too_small_to_be_read_is_refused(page: Page) -> None:
    assert photo(page, photograph("JPEG", 320, 150))["code"] == "small"


def test_what_is_transparent_becomes_white(page: Page) -> None:
    written = BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(written, "PNG")
    found = Image.open(BytesIO(encoded(page, written.getvalue()))).convert("RGB")
    assert min(found.getpixel((150, 150))) > 250


def test_the_camera_gives_a_photograph_with_nothing_else(page: Page) -> None:
    body = """
    const video = document.createElement("video");
    const camera = await it.openCamera(video);
    const { bytes, width, height } = await camera.take();
    camera.close();
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { width, height, bytes: btoa(text), open: video.srcObject !== null };
    """
    found = ask(page, "/capture/photos/camera.js", body)["is"]
    looked_at = read_photograph(sent(found["bytes"]))
    assert (looked_at.width, looked_at.height) == (found["width"], found["height"])
    assert min(found["width"], found["height"]) >= 200
    assert found["open"] is False


def test_a_browser_that_draws_something_else_is_noticed(page: Page) -> None:
    before = """
    const real = CanvasRenderingContext2D.prototype.getImageData;
    CanvasRenderingContext2D.prototype.getImageData = function (...where) {
      const found = real.apply(this, where);
      found.data.fill(255);
      return found;
    };
    try {
    """
    after = "} finally { CanvasRenderingContext2D.prototype.getImageData = real; }"
    found = ask(page, ENCODE, before + PHOTO + after, photograph("JPEG", 640, 480))
    assert found["code"] == "canvas"


def test_blocks_that_a_browser_adds_to_what_it_encodes_are_left_out(page: Page) -> None:
    body = """
    let text = "";
    for (const byte of it.bare(given[0])) text += String.fromCharCode(byte);
    return btoa(text);
    """
    plain = encoded(page, photograph("JPEG", 640, 480))
    for name, data in telling().items():
        if data[:2] == b"\xff\xd8":
            found = sent(ask(page, "/capture/photos/bare.js", body, data)["is"])
            read_photograph(found)
            assert SECRET not in found, name
    assert sent(ask(page, "/capture/photos/bare.js", body, plain)["is"]) == plain
