"""The finite mixture of 1,000 stations beside the published model in JAGS, and of 95,000 by itself: CPU and memory.

JAGS=jags python bench/chains.py    where JAGS is installed; it runs `bench/jags/mixture.bug` with as many iterations as the
published package, a chain of 1,000 after 1,000, for ten minutes or more; twice that is compared, as the package has two chains
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from forensics import row
from numpy.random import PCG64, Generator

from polltrail.forensics.mixture import estimate
from polltrail.forensics.mixture.counts import counts_of
from polltrail.forensics.polls import IntArray

HERE = Path(__file__).parent
MODEL = HERE / "jags" / "mixture.bug"
STATIONS, MANY = 1_000, 95_000
ITERATIONS, CHAINS = 1_000, 2


def results() -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    ours, many = _run(STATIONS), _run(MANY)
    found = [
        row(f"finite mixture of {STATIONS:,} stations: CPU s", ours["cpu_s"], "-", ours),
        row(f"finite mixture of {MANY:,} stations: CPU s", many["cpu_s"], "-", many),
        row(f"finite mixture of {MANY:,} stations: peak MB", many["peak_mb"], "< 500", many),
    ]
    if not (jags := os.environ.get("JAGS")):
        print("SKIPPED JAGS: no JAGS names the program", file=sys.stderr)
        return found
    theirs = {"cpu_s": chains(jags)}
    ratio = theirs["cpu_s"] / ours["cpu_s"]
    return [*found, row(f"JAGS / finite mixture of {STATIONS:,} stations, CPU", ratio, ">= 50", ours, theirs)]


def _run(stations: int) -> dict[str, float]:
    """Run this file for so many stations, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), str(stations)], capture_output=True, check=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def invented(stations: int) -> tuple[IntArray, IntArray, IntArray]:
    """Draw voters, ballots and the leader's votes from the model: 80 % as counted, 15 % with some added, 5 % with nearly all."""
    rng = Generator(PCG64(1))
    voters = rng.integers(300, 2_000, stations)
    part = 1 / (
        1
        + np.exp(-rng.normal((0.3, 0.3, 0, 0, 0, 0), np.sqrt((0.1, 0.1, 0.2, 0.2, 0.2, 0.2)), (stations, 6)))
    )
    kind = rng.choice(3, stations, p=(0.8, 0.15, 0.05))
    made, moved = (
        np.select([kind == 1, kind == 2], [0.7 * part[:, k], 0.7 + 0.3 * part[:, k + 2]]) for k in (2, 3)
    )
    away = rng.binomial(voters, (1 - part[:, 0]) * (1 - made))
    before = 1 - away / voters / (1 - made)
    share = before * part[:, 1] * (1 - moved) + made * (1 - before) + moved * before
    return voters, voters - away, np.minimum(rng.binomial(voters, np.clip(share, 0, 1)), voters - away)


def measured(stations: int) -> dict[str, float]:
    """Time one fit."""
    counts = counts_of(*invented(stations))
    start = time.process_time()
    found = estimate(counts, Generator(PCG64(1)))
    return {
        "cpu_s": time.process_time() - start,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "effective": found.effective,
        "pi": found.share.tolist(),  # type: ignore[dict-item]
    }


def chains(jags: str, stations: int = STATIONS, iterations: int = ITERATIONS) -> float:
    """Give the CPU seconds that JAGS takes for the chains of the published package: one is run."""
    voters, ballots, votes = invented(stations)
    data = {"n": [stations], "N": voters, "a": voters - ballots, "w": votes}
    script = (
        f'model in "{MODEL}"\ndata in "data.R"\ncompile\ninitialize\nupdate {iterations}\nmonitor share\n'
        f"update {iterations}\nexit\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(f"`{name}` <- c({', '.join(map(str, values))})\n" for name, values in data.items())
        (Path(folder) / "data.R").write_text(text, encoding="ascii")
        (Path(folder) / "run.cmd").write_text(script, encoding="ascii")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([jags, "run.cmd"], cwd=folder, check=True, capture_output=True)
    return CHAINS * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1])) if sys.argv[1:] else results(), indent=1))
