"""Power, coalitions and draws of houses, in CPU time; beside powerindex and powerindices where these are at hand.

    python bench/coalitions.py

The peers need a Python of their own, made once, outside of this project's own environment:

    python3 -m venv build/power && build/power/bin/pip install powerindex==0.3.5 powerindices==1.0.2 numpy
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from polltrail.allocation import SAINTE_LAGUE
from polltrail.parliament.coalitions import count_minimal_winning, minimal_winning
from polltrail.parliament.draws import above, divisor_draws, draw_coalitions, plurality_draws
from polltrail.parliament.game import Game
from polltrail.parliament.power import deegan_packel, johnston, public_good, shapley_shubik, swings

HERE = Path(__file__).parent
PEER = HERE.parent / "build" / "power" / "bin" / "python"
# Parties, seats, and whether the goal is for Banzhaf's index or for Shapley and Shubik's, in milliseconds.
GAMES: tuple[tuple[int, int, str, str], ...] = (
    (30, 342, "banzhaf", "-"),
    (100, 1_000, "banzhaf", "< 2"),
    (30, 342, "shapley_shubik", "< 5"),
    (100, 1_000, "shapley_shubik", "< 1000"),
)
INDICES: dict[str, Callable[[Game], Sequence[Fraction]]] = {
    "banzhaf": lambda game: swings(game).normalised(),
    "shapley_shubik": shapley_shubik,
}
POLL = np.array([41, 24, 13, 4, 8, 3, 3, 4]) * 25.08 + 0.5


def results(houses: int = 10_000, draws: int = 100_000) -> list[dict[str, object]]:
    """Measure everything; rows as `bench/run.py` writes them."""
    return [*of_power(), *of_coalitions(), *of_draws(houses, draws)]


def house(parties: int, seats: int) -> Game:
    """Invent a house: seats cut at random, each party at least one."""
    rng = random.Random(parties)
    cuts = [0, *sorted(rng.sample(range(1, seats), parties - 1)), seats]
    weights = tuple(after - before for before, after in pairwise(cuts))
    return Game(tuple(f"p{number}" for number in range(parties)), weights, seats // 2 + 1)


def of_power() -> list[dict[str, object]]:
    """Measure both indices on invented houses, and how far each peer is off."""
    found: list[dict[str, object]] = []
    theirs = peers() if PEER.exists() else None
    if theirs is None:
        print(f"SKIPPED powerindex, powerindices: no {PEER}", file=sys.stderr)
    for number, (parties, seats, index, goal) in enumerate(GAMES):
        game = house(parties, seats)
        ours = milliseconds(lambda game=game, index=index: INDICES[index](game))  # type: ignore[misc]
        what = f"{index}, exact: {parties} parties, {seats:,} seats"
        found.append(row(f"{what}: ms", ours, goal))
        if theirs is not None:
            for package, told in theirs[number].items():
                # What powerindices calls Banzhaf's index is the absolute one.
                absolute = (package, index) == ("powerindices", "banzhaf")
                exact = swings(game).absolute() if absolute else INDICES[index](game)
                found += beside(f"{what} / {package}", ours, exact, told)
    return found


def beside(
    what: str, ours: float, exact: Sequence[Fraction], told: dict[str, Any]
) -> list[dict[str, object]]:
    """Say what share of a peer's time ours takes, and how far its figures are off."""
    if "failed" in told:
        print(f"{what}: {told['failed']}", file=sys.stderr)
        return []
    theirs = told["cpu_s"] * 1000
    off = max(abs(float(one) - other) for one, other in zip(exact, told["power"], strict=True))
    return [row(f"{what}, CPU", ours / theirs, "<= 1", theirs), row(f"{what}, its largest error", off, "-")]


def of_coalitions() -> list[dict[str, object]]:
    """Measure lists and counts of minimal winning coalitions, and the indices that rest on them."""
    small, middle, large = house(20, 342), house(50, 650), house(100, 1_000)
    count = count_minimal_winning(small)
    return [
        row(f"minimal winning coalitions: {count:,} of 20 parties listed, ms", milliseconds(lambda: list(minimal_winning(small))), "< 100"),
        row(f"minimal winning coalitions: {count_minimal_winning(large):.1e} of 100 parties counted, ms", milliseconds(lambda: count_minimal_winning(large)), "-"),
        row("public good, exact: 50 parties, 650 seats: ms", milliseconds(lambda: public_good(middle)), "-"),
        row("deegan-packel, exact: 50 parties, 650 seats: ms", milliseconds(lambda: deegan_packel(middle)), "-"),
        row("johnston, exact: 50 parties, 650 seats: ms", milliseconds(lambda: johnston(middle)), "-"),
    ]  # fmt: skip


def of_draws(houses: int, draws: int) -> list[dict[str, object]]:
    """Measure coalitions of many houses, and seats of many draws of votes."""
    rng = np.random.Generator(np.random.PCG64(1))
    seats = rng.multinomial(342, rng.dirichlet(np.ones(12) * 2), houses)
    names = tuple(f"p{number}" for number in range(12))
    contests = rng.integers(0, 100_000, (houses // 10, 272, 8))
    party = rng.integers(0, 12, (272, 8))

    def poll() -> object:
        votes = (rng.dirichlet(POLL, draws) * 10**9).astype(np.int64)
        return divisor_draws(above(votes, Fraction(1, 20)), 598, SAINTE_LAGUE)

    return [
        row(f"all coalitions: {houses:,} houses x 12 parties, s", milliseconds(lambda: draw_coalitions(names, seats, 172)) / 1000, "< 0.5"),
        row(f"draws: {draws:,} polls drawn, hurdle, 598 seats by Sainte-Lague, s", milliseconds(poll) / 1000, "< 0.2"),
        row(f"draws: {houses // 10:,} x 272 contests x 8 candidates, s", milliseconds(lambda: plurality_draws(contests, party, 12)) / 1000, "-"),
    ]  # fmt: skip


def milliseconds(run: Callable[[], object], repeats: int = 5) -> float:
    """CPU time of the fastest of several runs."""
    fastest = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        run()
        fastest = min(fastest, time.process_time() - start)
    return fastest * 1000


def row(name: str, value: float, goal: str, bare: float | None = None) -> dict[str, object]:
    """One line of the result."""
    return {
        "name": f"parliament: {name}",
        "value": round(value, 4),
        "goal": goal,
        "ours": value,
        "bare": bare,
    }


def peers() -> list[dict[str, dict[str, Any]]]:
    """Run the same houses through both packages."""
    games = [
        {"quota": (game := house(parties, seats)).quota, "weights": game.weights, "index": index}
        for parties, seats, index, _ in GAMES
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(games, file)
        file.flush()
        command = [str(PEER), str(HERE / "power" / "peer.py"), file.name, "3"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: list[dict[str, dict[str, Any]]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    for line in results():
        print(json.dumps(line))
