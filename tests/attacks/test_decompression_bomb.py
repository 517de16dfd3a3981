"""A small file that is a huge picture is sent to a server that makes small copies."""

import struct
import sys
import zlib
from pathlib import Path

import httpx
import pytest

from support.attacks import attack
from support.images import digest_of, image_night, lay_out_images, names_image, thumbnail_path_of
from support.night import entry_of, readings
from support.photographs import photograph
from support.serving import Served, served, until

NIGHT = image_night("public")
WIDTH, HEIGHT = 10_900, 11_000
MOST_KB = 120_000
"""What the server may grow by: its own start and some pieces of files, and no picture of 360 MB."""

IN_THE_SERVER = """
from PIL import Image
from io import BytesIO
from polltrail.web.thumbnails import ThumbnailWorker
def make(self, path):
    with Image.open(path) as picture:
        picture.thumbnail((640, 640))
        written = BytesIO()
        picture.convert("RGB").save(written, "JPEG")
    return written.getvalue()
ThumbnailWorker.make = make
"""

planted: list[str] = []


def _decodes_in_the_server(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys.modules[__name__], "planted", [IN_THE_SERVER])


def bomb() -> bytes:
    """A PNG of some hundred kilobytes that decodes to 360 MB; made a row at a time, so that we do not decode it."""
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(bytes(1 + 3 * WIDTH)) for _ in range(HEIGHT)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    written = b"\x89PNG\r\n\x1a\n"
    for name, content in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b"")):
        written += (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )
    return written


@pytest.mark.slow
@attack(a_process_of_its_own=_decodes_in_the_server)
def test_a_bomb_costs_the_server_no_memory_and_nobody_waits(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    with served(root, before="\n".join(planted)) as server, server.client() as client:
        small = photograph("JPEG", 200, 100)
        assert send(client, small) == 201
        until(lambda: has_small_copy(client, small))
        before = peak_kb(server)
        assert send(client, bomb()) == 201
        for one in readings(NIGHT, 30):
            assert client.post("/v1/statements", content=entry_of(one)).status_code == 201
        after = photograph("JPEG", 200, 100, shade=9)
        assert send(client, after) == 201
        until(lambda: has_small_copy(client, after))
        assert peak_kb(server) - before < MOST_KB


def send(client: httpx.Client, data: bytes) -> int:
    client.post("/v1/statements", content=entry_of(names_image(NIGHT, NIGHT.agents[0], data)))
    return client.put(f"/v1/images/{digest_of(data)}", content=data).status_code


def has_small_copy(client: httpx.Client, data: bytes) -> bool:
    return client.get(thumbnail_path_of(digest_of(data))).status_code == 200


def peak_kb(server: Served) -> int:
    """The most memory the server has had."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
