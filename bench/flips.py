"""How far coalitions are from governing, reserved seats shared out anew for every change, in CPU time.

python bench/flips.py
"""

import json
import time
from pathlib import Path

import numpy as np

from polltrail.allocation.systems import system_named
from polltrail.exchange.constituencies import read_constituencies
from polltrail.parliament.flips import find_flips
from polltrail.parliament.house import (
    USUAL,
    Context,
    House,
    Law,
    Seat,
    Stage,
    first_seats,
    house_at,
    houses,
    places_of,
    record_named,
    reserve,
    reserves_of,
)
from polltrail.parliament.house.from_constituencies import polls_of
from polltrail.parliament.parties import aliases_named

TABLE = Path(__file__).parents[2] / "shared" / "data" / "pakistan-constituencies-1993-2018"
SYSTEM = system_named("pakistan-2008")
NEEDED = 172


def results(parties: int = 12) -> list[dict[str, object]]:
    """Measure an invented house, and that of 2008 where its table is at hand; rows as `bench/run.py` writes them."""
    found = [
        row(
            f"272 invented seats, {parties} parties, 70 reserved seats, every set of three", invented(parties)
        )
    ]
    if TABLE.is_dir():
        found.append(row("the house of 2008 as polled, 70 reserved seats, every set of three", of_2008()))
    return found


def invented(parties: int) -> House:
    """Invent a house in which every area has its own strong parties and many seats are close."""
    rng = np.random.Generator(np.random.PCG64(1))
    areas = sorted({place.region or "" for place in places_of(SYSTEM)})
    strength = {area: rng.dirichlet(np.ones(parties) * 0.4) for area in areas}
    seats = []
    for place in places_of(SYSTEM):
        first, second = rng.choice(
            parties, size=2, replace=False, p=strength[place.region or ""] * 0.9 + 0.1 / parties
        )
        margin = int(rng.exponential(12_000)) + 1
        seats.append(
            Seat(tier="general", place=place.name, area=place.region or "", holder=f"p{first}", rival=f"p{second}", margin=margin)
        )  # fmt: skip
    return House(
        seats=reserve(seats, reserves_of(SYSTEM), USUAL),
        stage=Stage(id="reserved", title="reserved", reserves=True),
    )


def of_2008() -> House:
    """Make the house of 2008 in which no independent joined a party."""
    record = record_named("pakistan-2008")
    assert record is not None
    areas = {place.name: place.region or "" for place in places_of(SYSTEM)}
    first, later = polls_of(read_constituencies(TABLE), record.date, areas, aliases_named("pakistan"))
    law = Law(context=Context(system=SYSTEM, scenario=SYSTEM.scenario(None), later=later))
    seats, _ = first_seats(first, record, law)
    return house_at(houses(seats, record, law), "reserved-without-joins")


def row(name: str, house: House) -> dict[str, object]:
    """Measure one house; the fastest of three runs."""
    fastest = min(_once(house) for _ in range(3))
    return {
        "name": f"parliament: flips: {name}, s",
        "value": round(fastest, 4),
        "goal": "< 2",
        "ours": fastest,
        "bare": None,
    }


def _once(house: House) -> float:
    start = time.process_time()
    find_flips(house, NEEDED, reserves=reserves_of(SYSTEM))
    return time.process_time() - start


if __name__ == "__main__":
    for line in results():
        print(json.dumps(line))
