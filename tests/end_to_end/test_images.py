"""Photographs over real HTTP to a real server process: killed, slow, or with a volume that is really full."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from polltrail.statement import read_entry
from polltrail.statement.bodies import HoldingBody
from polltrail.web.sealing import open_log
from support.cli import polltrail_here as polltrail
from support.images import digest_of, image_night, lay_out_images, names_image, path_of
from support.night import entry_of, readings
from support.photographs import photograph
from support.serving import Served, served, until

NIGHT = image_night("public")
AGENT = NIGHT.agents[0]
LARGE = photograph("PNG", 1500, 1100, compress_level=0)
SLOW = "import polltrail.web.connection as connection\nconnection.FIRST_SECONDS = 1.0\nconnection.LINGER_S = 0.5\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = lay_out_images(NIGHT, tmp_path_factory.mktemp("served") / "election")
    with served(root, before=SLOW) as server:
        yield server


def name(client: httpx.Client, data: bytes) -> None:
    answer = client.post("/v1/statements", content=entry_of(names_image(NIGHT, AGENT, data)))
    assert answer.status_code in {200, 201}, answer.text


def put(client: httpx.Client, data: bytes) -> httpx.Response:
    return client.put(f"/v1/images/{digest_of(data)}", content=data)


def test_a_large_photograph_goes_in_and_comes_out_byte_for_byte(server: Served) -> None:
    with server.client() as client:
        name(client, LARGE)
        assert [put(client, LARGE).status_code for _ in range(2)] == [201, 200]
        with client.stream("GET", path_of(digest_of(LARGE))) as answer:
            assert answer.headers["content-length"] == str(len(LARGE))
            assert b"".join(answer.iter_bytes()) == LARGE


def test_a_photograph_that_is_refused_unread_is_told_so_and_harms_nobody(server: Served) -> None:
    unnamed = photograph("PNG", 1400, 1000, compress_level=0)
    with server.client() as client:
        assert put(client, unnamed).status_code == 404
    with server.client() as client:
        for one in readings(NIGHT, 3):
            assert client.post("/v1/statements", content=entry_of(one)).status_code == 201


def test_a_server_expects_before_it_reads(server: Served) -> None:
    """Who asks first (Expect: 100-continue) sends nothing for nothing."""
    head = f"PUT /v1/images/{'0' * 64} HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 404 ")


@pytest.mark.slow
def test_an_upload_that_trickles_is_ended_and_leaves_nothing(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    with served(root, before=SLOW) as server, server.client() as client:
        name(client, LARGE)
        head = (
            f"PUT /v1/images/{digest_of(LARGE)} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(LARGE)}\r\n\r\n"
        )
        late = [socket.create_connection(("127.0.0.1", server.port), timeout=400) for _ in range(8)]
        for connection in late:
            connection.sendall(head.encode() + LARGE[:300_000])
        client.post("/v1/statements", content=entry_of(readings(NIGHT, 1)[0])).raise_for_status()
        assert put_anew(server, LARGE) == 503  # the places of this address are taken
        for connection in late:
            connection.close()
        until(lambda: put_anew(server, LARGE) in {200, 201})
        until(lambda: stored_names(root) == [digest_of(LARGE)])


def put_anew(server: Served, data: bytes) -> int:
    """Send an image over a connection of its own; what is refused unread ends its connection."""
    with server.client() as client:
        return put(client, data).status_code


def stored_names(root: Path) -> list[str]:
    found = (root / "images").rglob("*")
    return [
        path.name for path in found if path.is_file() and path.suffix == "" and "index.db" not in path.name
    ]


def held_in(root: Path) -> set[str]:
    store = open_log(root, log_seed=NIGHT.log_seed)
    try:
        entries = map(read_entry, store.entries(0, store.size))
        return {one.body.digest for one in entries if isinstance(one.body, HoldingBody)}
    finally:
        store.close()


@pytest.mark.slow
def test_killed_at_any_moment_what_was_stored_is_whole_and_gets_its_holding(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    photos = [photograph("JPEG", 640, 480, shade=shade, quality=90) for shade in range(60)]
    done: set[str] = set()
    for killed in range(4):
        with served(root) as server:
            threading.Timer(0.15 + 0.1 * killed, server.process.send_signal, [signal.SIGKILL]).start()
            done |= upload_until_killed(server, [one for one in photos if digest_of(one) not in done])
            server.process.wait(30)
    with served(root) as server, server.client() as client:
        for one in photos:
            name(client, one)
            assert put(client, one).status_code in {200, 201}
        until(lambda: polltrail("images", root, "--json").json["totals"]["held"] == len(photos))
        assert server.process.poll() is None
    assert held_in(root) == {digest_of(one) for one in photos}
    assert sorted(stored_names(root)) == sorted(digest_of(one) for one in photos)
    assert polltrail("verify", root, "--election", NIGHT.id).code == 0


def upload_until_killed(server: Served, photos: list[bytes]) -> set[str]:
    done: set[str] = set()
    try:
        with server.client() as client:
            for one in photos:
                name(client, one)
                if put(client, one).status_code == 201:
                    done.add(digest_of(one))
    except httpx.TransportError:
        pass
    return done


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Path]:
    """A volume of two megabytes, where this machine lets us make one."""
    volume = tmp_path / "volume"
    volume.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(volume)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        made = None
    if made is None or made.returncode:
        pytest.skip("no volume can be mounted here")
    try:
        yield volume
    finally:
        subprocess.run(["umount", "-l", str(volume)], check=True)


@pytest.mark.slow
def test_a_volume_that_is_really_full_is_told_and_room_is_used_again(
    tmp_path: Path, small_volume: Path
) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    (root / "images").rmdir()
    (root / "images").symlink_to(small_volume)
    photos = [photograph("PNG", 330, 330, compress_level=0, shade=shade) for shade in range(12)]
    with served(root) as server, server.client() as client:
        codes = []
        for one in photos:
            name(client, one)
            codes.append(put(client, one).status_code)
        assert set(codes) == {201, 507}
        first_full = codes.index(507)
        assert set(codes[first_full:]) == {507}
        for one in readings(NIGHT, 20):
            assert client.post("/v1/statements", content=entry_of(one)).status_code == 201
        (small_volume / "sha256").rename(small_volume / "elsewhere")
        for path in (small_volume / "elsewhere").rglob("*"):
            if path.is_file():
                path.unlink()
        time.sleep(0.1)
        assert put(client, photos[-1]).status_code == 201
