"""The volume of the photographs fills up, fails, or hangs, in a real server; statements are taken all the same."""

import sys
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from support.attacks import Weakness, attack
from support.images import digest_of, image_night, lay_out_images, names_image, path_of
from support.night import entry_of, readings
from support.photographs import photograph
from support.serving import Served, served

NIGHT = image_night("public")
PHOTO = photograph("PNG", 2_400, 2_400, compress_level=0)
SMALL = photograph("JPEG")
LIMIT = 16 << 20
"""Bytes that no file may exceed: enough for the log, and too little for the photograph."""

FILES_ARE_SHORT = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({LIMIT}, {LIMIT}))\n"
FAILS = """
import errno, os
from polltrail.store import image_store
class Failing:
    def __getattr__(self, name):
        return getattr(os, name)
    def write(self, handle, data):
        raise OSError(errno.EIO, "Input/output error")
image_store.os = Failing()
"""
HANGS = """
import threading
from polltrail.store.image_store import Incoming
Incoming.write = lambda self, piece: threading.Event().wait(3)
"""
NO_WALL = """
from polltrail.errors import StoreError
from polltrail.store import image_store
image_store.ImageStoreError = lambda message, full=False: StoreError(message)
"""
ON_THE_LOOP = """
from polltrail.web.image_threads import ImageThreads
async def run(self, function, *arguments):
    return function(*arguments)
ImageThreads.run = run
"""

pytestmark = pytest.mark.slow
planted: list[str] = []


def _weak(code: str) -> Weakness:
    return lambda patch: patch.setattr(sys.modules[__name__], "planted", [code])


def taken(client: httpx.Client, first: int, *, within_s: float = 30) -> None:
    """Twenty statements are taken and answered."""
    for one in readings(NIGHT, 20, first=first):
        try:
            answer = client.post("/v1/statements", content=entry_of(one), timeout=within_s)
        except httpx.TransportError as exc:
            raise AssertionError("the server answers no more") from exc
        assert answer.status_code == 201, answer.text


def send(client: httpx.Client, data: bytes) -> httpx.Response:
    named = client.post("/v1/statements", content=entry_of(names_image(NIGHT, NIGHT.agents[0], data)))
    assert named.status_code in {200, 201}
    try:
        return client.put(f"/v1/images/{digest_of(data)}", content=data)
    except httpx.TransportError as exc:
        raise AssertionError("the server answers no more") from exc


def serving(tmp_path: Path, before: str) -> AbstractContextManager[Served]:
    root = lay_out_images(NIGHT, tmp_path / "election")
    return served(root, before="\n".join([before, *planted]))


@attack(keeping_the_two_apart=_weak(NO_WALL))
def test_a_full_volume_of_photographs_stops_no_statement(tmp_path: Path) -> None:
    assert len(PHOTO) > LIMIT
    with serving(tmp_path, FILES_ARE_SHORT) as server:
        with server.client() as client:
            taken(client, 0)
            answer = send(client, PHOTO)
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (507, True)
        with server.client() as client:  # what was ended in the middle took its connection with it
            taken(client, 100)
            assert send(client, SMALL).status_code == 201
            assert client.get(path_of(digest_of(SMALL))).content == SMALL
        assert left_over(server, tmp_path) == [digest_of(SMALL)]


@attack(keeping_the_two_apart=_weak(NO_WALL))
def test_a_volume_of_photographs_that_fails_stops_no_statement(tmp_path: Path) -> None:
    with serving(tmp_path, FAILS) as server, server.client() as client:
        assert send(client, SMALL).status_code == 503
        taken(client, 0)
        assert left_over(server, tmp_path) == []


@attack(threads_of_its_own=_weak(ON_THE_LOOP))
def test_a_volume_of_photographs_that_hangs_keeps_no_statement_waiting(tmp_path: Path) -> None:
    with serving(tmp_path, HANGS) as server, server.client() as client:
        for number in range(4):
            data = photograph("JPEG", shade=number)
            named = entry_of(names_image(NIGHT, NIGHT.agents[0], data))
            assert client.post("/v1/statements", content=named).status_code == 201
            threading.Thread(target=hanging, args=(server, data), daemon=True).start()
        taken(client, 0, within_s=1)


def hanging(server: Served, data: bytes) -> None:
    with server.client(timeout=60) as client:
        try:
            client.put(f"/v1/images/{digest_of(data)}", content=data)
        except httpx.TransportError:
            return


def left_over(server: Served, tmp_path: Path) -> list[str]:
    """What lies on the volume, but for the index."""
    assert server.process.poll() is None
    found = (tmp_path / "election" / "images").rglob("*")
    return [path.name for path in found if path.is_file() and "index.db" not in path.name]
