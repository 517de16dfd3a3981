"""Runs powerindex and powerindices on the games it is given; with a Python of its own, for neither is a dependency here.

python peer.py GAMES.json REPEATS     prints one JSON list: for each game, of each package, CPU seconds and figures, or why not
"""

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import powerindex
import powerindices


def of_powerindex(index: str) -> Callable[[int, list[int]], list[float]]:
    """Ask the one for Banzhaf's or Shapley and Shubik's index."""

    def run(quota: int, weights: list[int]) -> list[float]:
        game = powerindex.Game(quota, weights=list(weights))
        getattr(game, {"banzhaf": "calc_banzhaf", "shapley_shubik": "calc_shapley_shubik"}[index])()
        found: list[float] = list(getattr(game, index))
        return found

    return run


def of_powerindices(index: str) -> Callable[[int, list[int]], list[float]]:
    """Ask the other; it writes into the weights that it is given."""

    def run(quota: int, weights: list[int]) -> list[float]:
        asked = {"banzhaf": powerindices.compute_pbi, "shapley_shubik": powerindices.compute_ssi}[index]
        return [float(one) for one in asked(quota, list(weights))]

    return run


def timed(run: Callable[[int, list[int]], list[float]], game: dict[str, Any], repeats: int) -> dict[str, Any]:
    """Run it several times, the fastest counts; what it cannot do is a result as well."""
    fastest, found = float("inf"), list[float]()
    try:
        for _ in range(repeats):
            start = time.process_time()
            with contextlib.redirect_stdout(io.StringIO()):
                found = run(game["quota"], game["weights"])
            fastest = min(fastest, time.process_time() - start)
    except (ArithmeticError, ValueError, IndexError) as exc:
        return {"failed": f"{type(exc).__name__}: {exc}"[:200]}
    return {"cpu_s": fastest, "power": found}


def main(path: str, repeats: int) -> None:
    """Run every game through both."""
    games = json.loads(Path(path).read_text(encoding="utf-8"))
    told = [
        {
            "powerindex": timed(of_powerindex(game["index"]), game, repeats),
            "powerindices": timed(of_powerindices(game["index"]), game, repeats),
        }
        for game in games
    ]
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
