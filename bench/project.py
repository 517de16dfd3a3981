"""One contest projected, and a whole parliament: CPU and memory, each in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import numpy as np  # noqa: E402

from polltrail.projection import project  # noqa: E402
from support.returns import invented  # noqa: E402

MIDDLE, LARGE = 10_000, 100_000
CONTESTS, STATIONS = 543, 1_842
"""As many constituencies, and stations of each, as a country with a million stations has."""


def results(contests: int = CONTESTS) -> list[dict[str, object]]:
    """Project a contest of two sizes and a parliament; rows as `bench/run.py` writes them."""
    middle, large = measured(MIDDLE, 1), measured(LARGE, 1)
    house = measured(STATIONS, contests)
    return [
        row(f"a contest of {MIDDLE:,} stations projected: CPU s", middle["cpu_s"], "< 0.2", middle),
        row(f"a contest of {LARGE:,} stations projected: CPU s", large["cpu_s"], "< 2", large),
        row(f"a contest of {LARGE:,} stations projected: peak MB", large["peak_mb"], "< 700", large),
        row(f"{contests} contests of {STATIONS:,} stations projected: CPU s", house["cpu_s"], "< 20", house),
    ]


def row(name: str, value: float, goal: str, ours: dict[str, float]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": None}


def measured(stations: int, contests: int) -> dict[str, float]:
    """Run this file for one size."""
    command = [sys.executable, str(Path(__file__)), str(stations), str(contests)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def projected(stations: int, contests: int) -> dict[str, float]:
    """Project returns that are made beforehand, after one small contest has loaded everything."""
    areas = (32, 20, 10) if contests == 1 else (1, 12, 80)
    returns = invented(stations=stations, areas=areas, choices=5)
    project(invented(stations=200), rng=np.random.default_rng(1))
    start = time.process_time()
    for number in range(contests):
        project(returns, n_draws=2_000, rng=np.random.default_rng(number))
    cpu = time.process_time() - start
    return {"cpu_s": cpu, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(projected(int(sys.argv[1]), int(sys.argv[2]))))
