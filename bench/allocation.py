"""Divisions of seats, in CPU time and by the seats they give; beside apportionment and votelib where these are at hand.

    python bench/allocation.py

The peers need a Python of their own, made once, outside of this project's own environment:

    python3 -m venv build/apportion && build/apportion/bin/pip install apportionment==1.0 votelib==0.4.0
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from polltrail.allocation import allocate, method_named, seats_of, system_named

HERE = Path(__file__).parent
PEER = HERE.parent / "build" / "apportion" / "bin" / "python"
BUNDESTAG = [11_196_374, 10_328_780, 8_149_124, 5_762_380, 4_356_532, 2_964_028, 76_138]
SMALL = 20_000
"""Elections of a few parties and few voters, where equal quotients are common."""


def results(small: int = SMALL) -> list[dict[str, object]]:
    """Measure everything; rows as `bench/run.py` writes them."""
    large = [random.Random(40).randint(1, 10**6) for _ in range(40)]
    asked: list[dict[str, Any]] = [
        {"what": "Bundestag 2025", "votes": BUNDESTAG, "seats": 630, "method": "sainte-lague"},
        {"what": "40 lists", "votes": large, "seats": 1_000, "method": "sainte-lague"},
        {"what": "40 lists", "votes": large, "seats": 1_000, "method": "hare"},
    ]
    cases = list(invented(small))
    theirs = peers(asked, cases) if PEER.exists() else None
    if theirs is None:
        print(f"SKIPPED apportionment, votelib: no {PEER}", file=sys.stderr)
    return [*of_speed(asked, theirs), *of_seats(cases, theirs), of_a_house()]


def of_speed(asked: list[dict[str, Any]], theirs: dict[str, Any] | None) -> list[dict[str, object]]:
    """Measure a division with the order of its awards, which no peer gives."""
    found = []
    for number, one in enumerate(asked):
        votes, method = dict(enumerate(one["votes"])), method_named(one["method"])
        ours = milliseconds(lambda votes=votes, one=one, method=method: allocate(votes, one["seats"], method))  # type: ignore[misc]
        what = f"{one['what']}, {one['seats']:,} seats by {one['method']}"
        found.append(row(f"{what}: ms", ours, "-"))
        for package, seconds in (theirs["cpu_s"][number] if theirs else {}).items():
            # Decimals are quicker, and wrong as often as the rows below say; the goal is for what is exact.
            goal = "-" if "floats" in package or one["method"] == "hare" else "<= 1"
            found.append(row(f"{what} / {package}, CPU", ours / (seconds * 1000), goal, seconds * 1000))
    return found


def of_seats(cases: list[dict[str, Any]], theirs: dict[str, Any] | None) -> list[dict[str, object]]:
    """Count the cases in which a peer gives other seats, or misses a tie."""
    ours = [told(one) for one in cases]
    found = [row(f"ties in {len(cases):,} small elections", sum(one is None for one in ours), "-")]
    for package, seats in (theirs["seats"] if theirs else {}).items():
        pairs = list(zip(ours, seats, strict=True))
        wrong = sum(mine is not None and one is not None and mine != one for mine, one in pairs)
        missed = sum(mine is None and one is not None for mine, one in pairs)
        found.append(row(f"{package}: other seats than ours", wrong, "-"))
        found.append(row(f"{package}: ties not told", missed, "-"))
    return found


def told(case: dict[str, Any]) -> list[int] | None:
    """Give the seats; None for a tie."""
    found = allocate(dict(enumerate(case["votes"])), case["seats"], method_named(case["method"]))
    return None if found.tie else list(found.seats.values())


def of_a_house() -> dict[str, object]:
    """Measure a house of 272 constituencies and 70 reserved seats, from its votes."""
    rng, system = random.Random(2008), system_named("pakistan-2008")
    general = {
        place.name: {key: rng.randint(1, 10**5) for key in "abcdefgh"} for place in system.tiers[0].places
    }
    return row(
        "a house of 342 from its votes: ms", milliseconds(lambda: seats_of(system, {"general": general})), "-"
    )


def invented(count: int) -> Any:
    """Invent small elections, the same ones each time."""
    rng = random.Random(7)
    for number in range(count):
        method = ("dhondt", "sainte-lague", "hare")[number % 3]
        votes = [rng.randint(1, 60) * rng.choice((1, 1, 7)) for _ in range(rng.randint(2, 6))]
        yield {"votes": votes, "seats": rng.randint(1, 20), "method": method}


def milliseconds(run: Callable[[], object], repeats: int = 7) -> float:
    """CPU time of the fastest of several runs."""
    fastest = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(10):
            run()
        fastest = min(fastest, (time.process_time() - start) / 10)
    return fastest * 1000


def row(name: str, value: float, goal: str, bare: float | None = None) -> dict[str, object]:
    """One line of the result."""
    return {
        "name": f"allocation: {name}",
        "value": round(value, 4),
        "goal": goal,
        "ours": value,
        "bare": bare,
    }


def peers(asked: list[dict[str, Any]], cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Run the same divisions through both packages."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"asked": asked, "cases": cases}, file)
        file.flush()
        command = [str(PEER), str(HERE / "apportion" / "peer.py"), file.name]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    for line in results():
        print(json.dumps(line))
