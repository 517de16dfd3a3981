"""Tests of figures on Russia 2012, 95,415 stations: CPU and memory of each that is dear, in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "shared" / "data" / "russia-2012-presidential"
DRAWN = 20
"""Of the thousand redraws of all stations that the exact null of whole percentages stands for."""

import numpy as np  # noqa: E402
from measure import measure  # noqa: E402

from polltrail.cli.projecting.night import read_night  # noqa: E402
from polltrail.forensics import TESTS, Polls, look_at  # noqa: E402
from polltrail.forensics.integers.excess import usable  # noqa: E402
from polltrail.forensics.integers.null import is_whole  # noqa: E402
from polltrail.forensics.of_tables import polls_of  # noqa: E402

POLLTRAIL = str(Path(sys.executable).with_name("polltrail"))


def results(repeats: int = 1) -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    if not FOLDER.is_dir():
        print(f"SKIPPED forensics: no {FOLDER}", file=sys.stderr)
        return []
    exact, coarse, drawn = (_run(name) for name in ("integer_percent", "rkd", "drawn"))
    command = [POLLTRAIL, "forensics", str(FOLDER), "--ballots", "issued", "--json"]
    whole = measure(command, repeats=repeats, codes=(1,))
    name = "Russia 2012"
    return [
        row(f"{name}: whole percentages, CPU s", exact["cpu_s"], "< 1.5", exact),
        row(f"{name}: whole percentages with the tables, peak MB", exact["peak_mb"], "< 300", exact),
        row(f"{name}: whole percentages / 1,000 redraws, CPU", exact["cpu_s"] / drawn["cpu_s"], "< 0.1", exact, drawn),
        row(f"{name}: coarse shares, 1,000 redraws, CPU s", coarse["cpu_s"], "< 10", coarse),
        row(f"{name}: every test, CPU s", whole.cpu_s, "< 60", asdict(whole)),
        row(f"{name}: every test, peak MB", whole.peak_mb, "< 1500", asdict(whole)),
    ]  # fmt: skip


def row(
    name: str, value: float, goal: str, ours: dict[str, float], bare: dict[str, float] | None = None
) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": bare}


def _run(name: str) -> dict[str, float]:
    """Run this file for one test."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), name], capture_output=True, check=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def russia() -> Polls:
    """Read the stations, turnout by ballots handed out."""
    night, _ = read_night(FOLDER, at=None, source=None, baseline=None)
    return polls_of(night.tables, night.forms, 0, ballots="issued")


def redrawn(polls: Polls) -> None:
    """Draw both counts of every station and see which are whole, a few times."""
    choice = polls.leader or 0
    used = polls.only(usable(polls, choice))
    rng = np.random.Generator(np.random.PCG64(1))
    for _ in range(DRAWN):
        votes = rng.binomial(used.counted, used.votes[:, choice] / used.counted)
        ballots = rng.binomial(used.registered, used.ballots / used.registered)
        (is_whole(votes, used.counted) | is_whole(ballots, used.registered)).sum()


def measured(name: str) -> dict[str, float]:
    """Time one test, the tables read before and everything loaded by a small run."""
    polls = russia()
    if name in TESTS:
        look_at({"few": polls.only(np.arange(2_000))}, [name])
    start = time.process_time()
    if name in TESTS:
        look_at({"president": polls}, [name])
        cpu = time.process_time() - start
    else:
        redrawn(polls)
        cpu = (time.process_time() - start) * 1_000 / DRAWN
    return {"cpu_s": cpu, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1]) if sys.argv[1:] else results(), indent=1))
