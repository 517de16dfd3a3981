"""The count beside a server: it follows the log, comes back when it ends, and ends with the server."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from polltrail.tally.fold import votes_of
from support.count_night import lay_out, reading
from support.night import entry_of
from support.serving import served, until

N1, S1 = ("N1", "assembly"), ("S1", "assembly")


def confirmed(root: Path) -> list[int]:
    """Confirmed votes of the assembly in the whole country, as the views have them."""
    if not (root / "views.db").exists():
        return []
    with closing(sqlite3.connect(f"file:{root}/views.db?mode=ro", uri=True)) as database:
        if database.execute("PRAGMA user_version").fetchone() == (0,):
            return []  # the file is there before its tables are
        row = database.execute("SELECT bytes FROM total WHERE contest = 0 AND area = 0").fetchone()
    return [] if row is None else list(votes_of(np.frombuffer(row[0], dtype="<i8"), 2, 0))


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in listed.split()]


def counters(pid: int) -> list[int]:
    lines = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in children(pid)}
    return [one for one, line in lines.items() if b"polltrail.web.counter" in line]


@pytest.mark.slow
def test_the_count_follows_the_log_and_comes_back(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election")
    with served(root) as server:
        with server.client() as client:
            for who, slot, votes in (("agent 0", N1, (10, 20)), ("clerk 0", N1, (10, 20))):
                assert (
                    client.post("/v1/statements", content=entry_of(reading(who, slot, votes))).status_code
                    == 201
                )
            until(lambda: confirmed(root) == [10, 20])
            (counter,) = counters(server.process.pid)
            os.kill(counter, signal.SIGKILL)
            for who, slot, votes in (("agent 1", S1, (1, 2)), ("clerk 1", S1, (1, 2))):
                assert (
                    client.post("/v1/statements", content=entry_of(reading(who, slot, votes))).status_code
                    == 201
                )
            until(lambda: confirmed(root) == [11, 22])
            (counter,) = counters(server.process.pid)
        server.process.terminate()
        assert server.process.wait(30) == 0
        until(lambda: not Path(f"/proc/{counter}").exists())
