"""A mirror of a real server: it follows, waits while the server is away, and is whole whenever it is killed."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from polltrail.cli.mirrored import read_mirror
from polltrail.log import Checkpoint, SignedNote
from polltrail.statement import fingerprint, public_key
from polltrail.store import write_key
from polltrail.store.mirror_dir import Mirror
from polltrail.verify import verify
from support.cli import POLLTRAIL, polltrail_here
from support.images import (
    MIRROR_SEED,
    STORE_KEY,
    digest_of,
    image_night,
    lay_out_images,
    names_image,
    path_of,
)
from support.images import log as log_statements
from support.log_store import published_entries
from support.mirrors import published
from support.night import Night, entry_of, lay_out, make_election, readings
from support.photographs import photograph
from support.serving import served, until

NIGHT = make_election(60)  # each may say 1,000 things at once


@contextmanager
def mirror(url: str, root: Path, *options: object) -> "Iterator[subprocess.Popen[str]]":
    """Run `polltrail mirror` until the block ends."""
    words = [POLLTRAIL, "mirror", url, root, *options]
    with subprocess.Popen([str(word) for word in words], stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def send(client: httpx.Client, start: int, stop: int, night: Night = NIGHT) -> None:
    lines = [entry_of(one) for one in readings(night, stop - start, first=start)]
    for at in range(0, len(lines), 500):
        answer = client.post("/v1/batches", content=b"\n".join(lines[at : at + 500]))
        assert answer.status_code == 200, answer.text


def size_of(root: Path) -> int:
    try:
        note = (root / "log" / "checkpoint").read_bytes()
    except FileNotFoundError:
        return 0
    return Checkpoint.parse(SignedNote.parse(note).text).size


@pytest.mark.slow
def test_it_follows_what_comes_and_ends_well_when_told(tmp_path: Path) -> None:
    root = lay_out(NIGHT, tmp_path / "e")
    first = 1 + len(NIGHT.enrolments)
    with (
        served(root) as server,
        server.client() as client,
        mirror(server.url, tmp_path / "m", "--election", NIGHT.id) as running,
    ):
        until(lambda: size_of(tmp_path / "m") == first)
        send(client, 0, 300)
        until(lambda: size_of(tmp_path / "m") == first + 300)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert published_entries(tmp_path / "m", NIGHT.log_vkey) == published_entries(root, NIGHT.log_vkey)
    assert polltrail_here("verify", tmp_path / "m", "--election", NIGHT.id).code == 0
    assert polltrail_here("log", tmp_path / "m", "--json").json["size"] == first + 300


@pytest.mark.slow
def test_a_server_that_is_away_is_asked_again(tmp_path: Path) -> None:
    root = lay_out(NIGHT, tmp_path / "e")
    with served(root) as server:
        url = server.url
    with mirror(url, tmp_path / "m") as running:
        assert running.stderr is not None
        assert "asked again in 1 s" in running.stderr.readline()
        serve = [POLLTRAIL, "serve", str(root), "--port", str(server.port)]
        with subprocess.Popen(serve, stderr=subprocess.DEVNULL) as again:
            try:
                until(lambda: size_of(tmp_path / "m") > 0)
            finally:
                again.terminate()


def test_once_a_server_that_stays_away_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polltrail.cli.mirror_loop.PAUSES_S", (0.01,))
    ran = polltrail_here("mirror", "http://127.0.0.1:9", tmp_path / "m", "--once")
    assert ran.code == 3
    assert ran.err.count("asked again") == 2


@pytest.mark.slow
def test_with_its_key_it_has_what_is_sealed_and_a_log_goes_on_from_it(tmp_path: Path) -> None:
    night = replace(make_election(2), unseal_by=datetime(2031, 5, 6, tzinfo=UTC))
    root, key = lay_out(night, tmp_path / "e"), tmp_path / "mirror.key"
    write_key(key, MIRROR_SEED)
    with served(root) as server, server.client() as client:
        until(lambda: size_of(root) > 0)
        begun = size_of(root)
        enrolment = night.enrolment(MIRROR_SEED, role="mirror")
        assert client.post("/v1/statements", content=entry_of(enrolment)).status_code == 201
        send(client, 0, 300, night)
        until(lambda: size_of(root) == begun + 301)
        for options in ([], ["--key", key]):
            ran = polltrail_here("mirror", server.url, tmp_path / "m", "--once", *options)
            assert ran.code == 0, ran.err
            assert not (tmp_path / "m" / "log" / "tile" / "entries").exists()
    assert read_mirror(tmp_path / "m").size == size_of(root)
    write_key(tmp_path / "organiser.key", night.organiser)
    ran = polltrail_here(
        "succeed", tmp_path / "m", tmp_path / "again", "--origin", "again", "--organiser-key",
        tmp_path / "organiser.key",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    files = published(tmp_path / "again")
    assert not [path for path in files if "/entries/" in path]
    verdict = verify(files.__getitem__, election=night.id, now=0)
    assert not [one for one in verdict.problems if one.contradicts]
    assert [one.missing for one in verdict.successions] == [0]


@pytest.mark.slow
def test_it_holds_the_photographs_and_says_so(tmp_path: Path) -> None:
    night, photo = image_night("digest"), photograph()
    root, key = lay_out_images(night, tmp_path / "e"), tmp_path / "mirror.key"
    write_key(key, MIRROR_SEED)
    log_statements(night, root, night.enrolment(MIRROR_SEED, role="mirror"))
    with served(root) as server, server.client() as client:
        client.post("/v1/statements", content=entry_of(names_image(night, night.agents[0], photo)))
        assert client.put(f"/v1/images/{digest_of(photo)}", content=photo).status_code in {200, 201}
        until(lambda: holders(server.url) == [STORE_KEY])
        said = [STORE_KEY, fingerprint(public_key(MIRROR_SEED))]
        for _ in range(2):
            ran = polltrail_here("mirror", server.url, tmp_path / "m", "--once", "--key", key)
            assert ran.code == 0, ran.err
            until(lambda: holders(server.url) == said)
    apart = tmp_path / "m" / "sealed" / path_of(digest_of(photo))[1:]
    assert apart.read_bytes() == photo, "the election publishes digests alone, and so does its mirror"
    assert not list((tmp_path / "m" / "images").rglob(digest_of(photo)))


def holders(url: str) -> list[str]:
    entries = polltrail_here("log", url, "--json").json["entries"]
    return [one["key"] for one in entries if one["kind"] == "holding"]


@pytest.mark.slow
def test_killed_at_any_moment_it_is_whole(tmp_path: Path) -> None:
    root, chance = lay_out(NIGHT, tmp_path / "e"), random.Random(1)
    sizes, found = [0], []
    with served(root) as server, server.client() as client:
        until(lambda: size_of(root) > 0)
        begun = size_of(root)
        for cycle in range(20):
            send(client, cycle * 1_500, cycle * 1_500 + 1_200)
            with mirror(server.url, tmp_path / "m", "--election", NIGHT.id) as running:
                if cycle % 2:  # kill it as it begins to write, in its first look
                    before = times_of(tmp_path / "m" / "log")
                    until(
                        lambda known=before: times_of(tmp_path / "m" / "log") != known,
                        every_s=0.002,
                        within_s=60,
                    )
                else:  # or in a later one
                    until(lambda: size_of(tmp_path / "m") > sizes[-1], every_s=0.002)
                    send(client, cycle * 1_500 + 1_200, cycle * 1_500 + 1_500)
                time.sleep(chance.choice([0, chance.uniform(0, 0.1), chance.uniform(0, 2)]))
                running.kill()
            entries = whole_entries(tmp_path / "m")
            sizes.append(len(entries))
            found.append(digest(entries))
        assert sizes == sorted(sizes)
        assert len(set(sizes)) > 10
        until(lambda: size_of(root) == begun + 20 * 1_200 + 10 * 300)  # published after it is acknowledged
        assert polltrail_here("mirror", server.url, tmp_path / "m", "--once").code == 0
    entries = published_entries(root, NIGHT.log_vkey)
    assert published_entries(tmp_path / "m", NIGHT.log_vkey) == entries
    assert found == [digest(entries[:size]) for size in sizes[1:]], "each was a beginning of the log"


def digest(entries: list[bytes]) -> str:
    return sha256(b"".join(entries)).hexdigest()


def times_of(folder: Path) -> dict[str, int]:
    """When each directory was last changed: a file that comes changes the one it lies in."""
    found = {}
    for at, _, _ in os.walk(folder):
        with suppress(FileNotFoundError):  # partial tiles go
            found[at] = Path(at).stat().st_mtime_ns
    return found


def whole_entries(copy: Path) -> list[bytes]:
    """Check that what a killed mirror left is a log, whole; give its entries."""
    Mirror.open(copy).close()
    return published_entries(copy, NIGHT.log_vkey) if size_of(copy) else []
