"""A house drawn: 736 seats as a half circle, every seat with its title; CPU, the median of many."""

import json
import statistics
import time

from polltrail.publish.charts.parliament import Bloc, HouseWords, SeatMark, hemicycle
from polltrail.publish.charts.parliament.hemicycle import layout

BUNDESTAG_2021 = {
    "SPD": 206,
    "CDU": 152,
    "Grüne": 118,
    "FDP": 92,
    "AfD": 83,
    "CSU": 45,
    "Linke": 39,
    "SSW": 1,
}
ROUNDS = 200


def results() -> list[dict[str, object]]:
    """Draw it; rows as `bench/run.py` writes them."""
    seats = sum(BUNDESTAG_2021.values())
    return [
        row(f"house: half circle of {seats} seats, laid out and drawn, ms", _ms(anew=True), "< 10"),
        row(f"house: half circle of {seats} seats, drawn again, ms", _ms(anew=False), "< 10"),
    ]


def row(name: str, value: float, goal: str) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": {}, "bare": {}}


def _ms(*, anew: bool) -> float:
    """Draw so many houses, each laid out anew or as the one before; give the median in milliseconds of CPU."""
    said = HouseWords(large="736", small="seats", majority="369")
    found = []
    for _ in range(ROUNDS):
        if anew:
            layout.cache_clear()
        start = time.process_time()
        hemicycle(_blocs(), needed=369, said=said)
        found.append(1000 * (time.process_time() - start))
    return statistics.median(found)


def _blocs() -> list[Bloc]:
    return [
        Bloc(
            label=f"{party} {seats}",
            seats=tuple(SeatMark(look=look, title=f"{party}, seat {seat}") for seat in range(seats)),
        )
        for look, (party, seats) in enumerate(BUNDESTAG_2021.items())
    ]


if __name__ == "__main__":
    for one in results():
        print(json.dumps(one))
