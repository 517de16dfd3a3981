"""Watchers and the authority's page, over real HTTP to a real server: claimed, standing, compared; killed and back."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from polltrail.cli.official_known import known
from support.authority import authority
from support.certificates import issue
from support.cli import POLLTRAIL, Ran
from support.cli import polltrail_here as polltrail
from support.count_night import append, reading
from support.images import digest_of, path_of
from support.official_page import page, told, watched_election
from support.serving import served, until
from support.shared_data import DATA, needs_shared_data

FORMS = [
    reading(who, (station, "assembly"), votes)
    for station, votes in (("N1", (10, 20)), ("N2", (7, 8)), ("S1", (1, 2)), ("S2", (3, 4)))
    for who in ("agent 0", "clerk 0")
]
RIGHT = page(N1=(10, 20), N2=(7, 8))
WRONG = page(N1=(10, 20), N2=(8, 7))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = watched_election(tmp_path)
    append(found, FORMS)
    return found


def add(place: object, folder: Path, data: bytes, who: int) -> Ran:
    (folder / "page.csv").write_bytes(data)
    return polltrail(
        "official", place, "add", folder / "page.csv", "--mapping", folder / "mapping.toml",
        "--key", folder / f"watcher{who}.key", "--source", "the authority's page", "--json",
    )  # fmt: skip


def stored(place: object) -> list[bool]:
    """Whether the store's word for each document is in the log that is published."""
    return [one.stored for one in known(str(place)).watched.versions]


def parts(root: Path) -> list[str]:
    """Verdicts on the figures of stations."""
    (assembly, _) = polltrail("compare", root, "--json").json["contests"]
    return [one["verdict"] for one in assembly["official"]["parts"]] if assembly["official"] else []


@pytest.mark.slow
def test_two_watchers_of_a_served_election_make_a_figure_stand(root: Path) -> None:
    folder = root.parent
    with served(root) as server:
        first = add(server.url, folder, RIGHT, 0)
        assert (first.code, first.json["document"]["stored"]) == (0, True), first.err
        until(lambda: stored(server.url) == [True, True])
        assert {line[1] for line in told(server.url)} == {"claimed"}
        assert parts(root) == []
        again = add(server.url, folder, RIGHT, 0)
        assert (again.code, again.json["said"]) == (0, [])
        with server.client() as client:
            assert client.get(path_of(digest_of(RIGHT))).content == RIGHT
        assert add(server.url, folder, RIGHT, 1).code == 0
        until(lambda: {line[1] for line in told(server.url)} == {"stands"})
        assert polltrail("verify", server.url, "--election", first.json["election"]).code == 0
    assert parts(root) == ["agrees", "agrees"]
    for who in (0, 1):
        add(root, folder, WRONG, who)
    assert sorted(parts(root)) == ["agrees", "contradicted"]


@pytest.mark.slow
def test_a_mirror_keeps_documents_too(root: Path, tmp_path: Path) -> None:
    with served(root) as server:
        election = add(server.url, root.parent, RIGHT, 0).json["election"]
        until(lambda: stored(server.url) == [True, True])
        assert polltrail("mirror", server.url, tmp_path / "mirror", "--once").code == 0
        assert (tmp_path / "mirror" / path_of(digest_of(RIGHT))[1:]).read_bytes() == RIGHT
    assert polltrail("verify", tmp_path / "mirror", "--election", election, "--images", "all").code == 0
    whole = tmp_path / "whole.zip"
    assert polltrail("bundle", root, "--out", whole).code == 0
    checked = polltrail("verify", whole, "--election", election, "--json")
    assert (checked.code, checked.json["images"]["checked"]) == (0, 1)


@contextmanager
def watch(
    place: object, folder: Path, address: str, who: int, *, env: dict[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    command = [
        POLLTRAIL, "watch", str(place), address, "--key", str(folder / f"watcher{who}.key"),
        "--mapping", str(folder / "mapping.toml"), "--every", "10",
    ]  # fmt: skip
    script = "import sys, polltrail.cli.watching as w\nfrom polltrail.cli.main import main\nw.Watch._pause = lambda *_: 0.05\nmain()"
    with subprocess.Popen(
        [sys.executable, "-c", script, *command[1:]],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            process.wait(30)


def until_told(place: object, expected: int, *, within_s: float = 20) -> None:
    until(lambda: len(told(place)) >= expected, within_s=within_s)


@pytest.mark.slow
def test_watchers_agree_through_kills_and_a_server_that_goes_away(root: Path) -> None:
    folder = root.parent
    with authority() as office:
        address = f"{office.url}/page.csv"
        office.show("/page.csv", RIGHT)
        with served(root) as server:
            with watch(server.url, folder, address, 0) as one:
                until_told(root, 2)
                one.send_signal(signal.SIGKILL)
                one.wait(30)
            with watch(server.url, folder, address, 0), watch(server.url, folder, address, 1) as other:
                until(lambda: [line[1] for line in told(root)] == ["stands", "stands"])
                office.show("/page.csv", WRONG)
                until(lambda: ("N2", "stands", 8, 7, 2) in told(root))
                other.send_signal(signal.SIGTERM)
                assert other.wait(30) == 0
            url, size = server.url, known(str(root)).size
            port = server.port
        with watch(url, folder, address, 1) as back:
            office.show("/page.csv", page(N1=(11, 20), N2=(8, 7)))
            time.sleep(1)
            assert back.poll() is None
            with served(root, "--port", port):
                until(lambda: ("N1", "claimed", 11, 20, 1) in told(root))
        assert known(str(root)).size <= size + 2  # the figure, and perhaps its holding
        assert len(told(root)) == 4


@pytest.mark.slow
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(root: Path, tmp_path: Path) -> None:
    issued, folder = issue(tmp_path / "tls"), root.parent
    with authority(issued) as office:
        office.show("/page.csv", RIGHT)
        words = ("--key", folder / "watcher0.key", "--mapping", folder / "mapping.toml", "--once", "--json")
        ran = polltrail("watch", root, f"{office.url}/page.csv", *words)
        assert (ran.code, told(root)) == (1, [])
        assert "certificate" in ran.json["trouble"][0].lower()
        with watch(root, folder, f"{office.url}/page.csv", 0, env={"SSL_CERT_FILE": str(issued.authority)}):
            until_told(root, 2)


@needs_shared_data
@pytest.mark.slow
def test_venezuelas_announced_totals_are_claimed_then_stand(tmp_path: Path) -> None:
    folder, root = DATA / "venezuela-2024", tmp_path / "played"
    replayed = polltrail(
        "replay", folder, root, "--sources", "convzla_v1,convzla_v2,macedonia_norte", "--thin", 200
    )
    assert replayed.code == 0, replayed.err
    organiser = tmp_path / "played-keys" / "organiser.key"
    for who in ("one", "other"):
        polltrail("key", "new", tmp_path / f"{who}.key")
        enrolled = ("--key", tmp_path / f"{who}.key", "--role", "watcher")
        assert polltrail("enrol", root, "--organiser-key", organiser, *enrolled).code == 0
    polltrail("enrol", root, "--organiser-key", organiser, "--role", "store")
    for who, verdict in (("one", None), ("other", "strained")):
        said = polltrail(
            "official", root, "add", folder / "official.json", "--key", tmp_path / f"{who}.key", "--json"
        )
        assert (said.code, [one["votes"]["NM"] for one in said.json["said"]]) == (0, [5_150_092, 6_408_844])
        (president,) = polltrail("compare", root, "--json").json["contests"]
        assert (president["official"] and president["official"]["verdict"]) == verdict
    assert president["official"]["choices"]["EG"]["official"] == 5_326_104
    listed = polltrail("official", root, "list", "--json").json
    assert [(one["votes"]["NM"], one["latest"]) for one in listed["official"]] == [
        (5_150_092, False),
        (6_408_844, True),
    ]
    assert [one["code"] for one in listed["notices"]] == ["official-changed"]


@pytest.mark.slow
def test_served_again_elsewhere_the_documents_are_still_there(root: Path, tmp_path: Path) -> None:
    add(root, root.parent, RIGHT, 0)
    shutil.copytree(root, tmp_path / "copy")
    with served(tmp_path / "copy") as server, server.client() as client:
        until(lambda: client.get(path_of(digest_of(RIGHT))).status_code == 200)
