"""A replay in processes of its own: ended at any moment, and played through a server."""

import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from support.cli import POLLTRAIL, polltrail
from support.replayed import TOTALS, changes, confirmed, corrected_folder, count, replay, states
from support.serving import served, until


def begun(*words: Any) -> "subprocess.Popen[str]":
    command = [POLLTRAIL, "replay", *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def checkpoint(directory: Path) -> bytes:
    path = directory / "log" / "checkpoint"
    return path.read_bytes() if path.is_file() else b""


def size(directory: Path) -> int:
    note = checkpoint(directory)
    return int(note.split(b"\n")[1]) if note else 0


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_ended_while_it_plays_it_goes_on_to_the_same_log(how: signal.Signals, tmp_path: Path) -> None:
    """At a speed at which it waits between forms, so that something is in the log already and much is not."""
    folder, whole, ended = corrected_folder(tmp_path / "published"), tmp_path / "whole", tmp_path / "ended"
    replay(folder, whole)
    with begun(folder, ended, "--speed", 600) as playing:
        until(lambda: size(ended) > 25)
        playing.send_signal(how)
        _, said = playing.communicate(timeout=60)
    assert 25 < size(ended) < size(whole)
    if how == signal.SIGINT:
        assert playing.returncode == 130
        assert "start again in the same way" in said
    assert polltrail("replay", folder, ended).code == 0
    assert checkpoint(ended) == checkpoint(whole)


@pytest.mark.slow
def test_a_night_takes_as_long_as_its_speed_says(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory, "--stop-after", 0)
    start = time.monotonic()
    replay(folder, directory, "--thin", 1, "--speed", 36 * 3600 / 3)
    assert time.monotonic() - start > 2.9, "a day and a half in three seconds"
    assert {name: confirmed(count(directory))[name] for name in TOTALS} == TOTALS


@pytest.mark.slow
def test_played_through_a_server_it_ends_the_same(tmp_path: Path) -> None:
    folder, directory, whole = (
        corrected_folder(tmp_path / "published"),
        tmp_path / "served",
        tmp_path / "whole",
    )
    replay(folder, whole)
    election = replay(folder, directory, "--stop-after", 0).out.strip()
    with served(directory) as server:
        replay(folder, directory, "--to", server.url, "--stop-after", 40)
        until(lambda: size(directory) > 40)
        told = replay(folder, directory, "--to", server.url, "--json").json
        assert told["there_before"] >= 40
        assert polltrail("replay", folder, tmp_path / "other", "--to", server.url).code == 3
        wanted = size(whole)
        until(lambda: size(directory) == wanted)
        again = replay(folder, directory, "--to", server.url, "--json").json
        assert (again["election"], size(directory)) == (election, wanted)
    counted = count(directory)
    assert {name: confirmed(counted)[name] for name in TOTALS} == TOTALS
    assert changes(counted) == changes(count(whole))
    assert states(counted) == states(count(whole))
    assert polltrail("verify", directory, "--election", election).code == 0


@pytest.mark.slow
def test_a_server_with_another_election_is_sent_nothing(tmp_path: Path) -> None:
    folder, one, other = corrected_folder(tmp_path / "published"), tmp_path / "one", tmp_path / "other"
    replay(folder, one, "--stop-after", 0)
    replay(folder, other, "--stop-after", 0, "--seed", 2)
    with served(other) as server:
        refused = polltrail("replay", folder, one, "--to", server.url)
        assert refused.code == 3
        assert "nothing was sent" in refused.err
    assert size(other) == 1
