"""A disk that fills up under a real server: it stops and says so, and with room again nothing acknowledged is missing."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from polltrail.store import LogStore
from support.night import entry_of, lay_out, make_election, readings
from support.serving import checked, served, until

ELECTION = make_election(2)
SMALL, LARGE = "2m", "32m"


@cache
def why_not() -> str:
    """Why no disk can be mounted here; empty where one can."""
    if os.geteuid() != 0:
        return "mounting a disk takes the superuser; a limit on file sizes is tried in test_intake"
    done = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"no disk can be mounted here: {done.stderr.strip()}"


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "polltrail-test", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_full_disk_stops_the_server_and_loses_nothing(tmp_path: Path) -> None:
    acknowledged = []
    with disk(tmp_path / "disk") as folder:
        root = lay_out(ELECTION, folder / "election")
        with served(root) as server, server.client() as client:
            for reading in readings(ELECTION, 2_000):
                answer = client.post("/v1/statements", content=entry_of(reading))
                if answer.status_code != 201:
                    break
                acknowledged.append((reading, answer.content))
            assert (answer.status_code, answer.json()["type"]) == (
                503,
                "urn:polltrail:problem:storage-failed",
            )
            assert acknowledged
            until(lambda: server.process.poll() is not None)
            assert server.process.returncode == 3
            assert server.process.stderr is not None
            assert "disk is full" in (said := server.process.stderr.read()) or "No space left" in said
            assert "Free or replace the disk, then start again" in said
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", folder], check=True)
        store = LogStore.open(root, log_seed=ELECTION.log_seed)
        assert store.size >= 1 + len(ELECTION.enrolments) + len(acknowledged)
        store.close()
        with served(root) as server, server.client() as client:
            for reading, receipt in acknowledged[-5:]:
                again = client.post("/v1/statements", content=entry_of(reading))
                assert again.status_code == 200
                assert checked(again.content, reading, ELECTION)[0] == checked(receipt, reading, ELECTION)[0]
            new = readings(ELECTION, 1, first=5_000)[0]
            assert client.post("/v1/statements", content=entry_of(new)).status_code == 201
