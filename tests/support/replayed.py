"""Small published elections to be replayed: one that was corrected, and one with three sources."""

import json
from pathlib import Path
from typing import Any

from polltrail.simulate.replay import Night, Plan, plan_of
from support.cli import Ran, polltrail_here

STATIONS = range(1, 7)
HEADINGS = (
    "station_id,region,registered,ballots_cast,valid,blank,null,"
    "ballots_cast__mayor,valid__mayor,blank__mayor,null__mayor,arrival_time_local,arrival_time_mayor_local"
)
REVISIONS = """station_id,contest,seen,field,before,after
P1,president,2031-05-05T10:00:00,A,8,10
P1,president,2031-05-05T10:00:00,VOTO_VALIDO,13,15
P1,president,2031-05-05T10:00:00,VOTO_EMITIDO,16,18
P1,president,2031-05-05T10:00:00,VOTO_EMITIDO_SISTEMA,16,18
P2,president,2031-05-05T11:00:00,B,10,9
P2,president,2031-05-05T11:00:00,VOTO_NULO,2,3
P2,president,2031-05-05T11:00:00,VOTO_VALIDO,30,29
P2,president,2031-05-06T09:00:00,B,9,10
P2,president,2031-05-06T09:00:00,VOTO_NULO,3,2
P2,president,2031-05-06T09:00:00,VOTO_VALIDO,29,30
P4,mayor,2031-05-05T12:00:00,S1,20,28
P5,council,2031-05-05T12:00:00,List X,3,4
P5,council,2031-05-05T12:00:00,VOTO_NULO,1,0
"""
"""Thirteen numbers on four forms; one form is corrected and corrected back, one contest is published nowhere else."""
NUMBERS = {"VOTO_VALIDO": "valid_votes", "VOTO_NULO": "null_ballots", "VOTO_EMITIDO": "ballots_cast",
           "VOTO_EMITIDO_SISTEMA": "ballots_cast_by_system"}  # fmt: skip
TOTALS = {
    ("president", "A"): 210,
    ("president", "B"): 105,
    ("mayor/North", "N1"): 42,
    ("mayor/North", "N2"): 36,
    ("mayor/South", "S1"): 63,
    ("mayor/South", "S2"): 54,
}


def corrected_folder(root: Path) -> Path:
    """Six stations in two regions, a president and two mayors; P6 never sent its mayor's sheet."""
    stations = [HEADINGS]
    votes = ["station_id,contest,candidate_or_party,votes"]
    for at in STATIONS:
        region, letter = ("North", "N") if at < 4 else ("South", "S")
        mayor = f"{13 * at + 3},{13 * at},2,1" if at < 6 else ",,,"
        first, second = f"2031-05-04T21:{at - 1}0:00", f"2031-05-04T2{3 if at % 2 else 2}:30:00"
        times = f"{first},{second if at < 6 else ''}"
        stations.append(f"P{at},{region},200,{15 * at + 3},{15 * at},1,2,{mayor},{times}")
        votes += [f"P{at},president,A,{10 * at}", f"P{at},president,B,{5 * at}"]
        if at < 6:
            votes += [
                f"P{at},mayor/{region},{letter}1,{7 * at}",
                f"P{at},mayor/{region},{letter}2,{6 * at}",
            ]
    return write(root, stations="\n".join(stations), votes="\n".join(votes), revisions=REVISIONS)


def three_sources_folder(root: Path) -> Path:
    """Four stations: all three sources agree; the third differs; one source alone; two sources that agree."""
    sources = {"first": "124", "second": "123", "third": "124"}
    votes = ["station_id,contest,candidate_or_party,votes,source"]
    for source, stations in sources.items():
        for at in stations:
            more = 1 if (source, at) == ("third", "2") else 0
            votes += [f"Q{at},president,A,{30 + more},{source}", f"Q{at},president,B,20,{source}"]
    stations = ["station_id,region,registered,valid", *(f"Q{at},All,100,50" for at in "1234")]
    return write(root, stations="\n".join(stations), votes="\n".join(votes))


def write(root: Path, **tables: str) -> Path:
    root.mkdir()
    for name, text in tables.items():
        (root / f"{name}.csv").write_text(f"{text}\n", encoding="utf-8")
    return root


def replay(*words: Any) -> Ran:
    """Replay in this process; it must end well."""
    ran = polltrail_here("replay", *words)
    assert ran.code == 0, ran.err
    return ran


def count(directory: Path) -> dict[str, Any]:
    ran = polltrail_here("count", directory, "--json")
    assert ran.code in {0, 1}, ran.err
    return json.loads(ran.out)


def confirmed(counted: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Confirmed votes by contest and choice."""
    return {
        (one["contest"], choice): votes
        for one in counted["contests"]
        for choice, votes in one["confirmed"].items()
    }


def states(counted: dict[str, Any]) -> dict[str, int]:
    """Forms by state over all contests, without the states that none is in."""
    found: dict[str, int] = {}
    for one in counted["contests"]:
        for state, number in one["slots"].items():
            found[state] = found.get(state, 0) + number
    return {state: number for state, number in found.items() if number}


def changes(counted: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every number that a contradiction changed."""
    return sorted(
        (one["station"], one["contest"].partition("/")[0], one["field"], one["expected"], one["found"])
        for one in counted["findings"]
        if one["code"] == "contradicted"
    )


def read_night(folder: Path, *, sources: tuple[str, ...] = ()) -> Night:
    from datetime import timedelta

    from polltrail.cli.replaying.published import read_folder

    return read_folder(folder, sources=sources, ahead=timedelta()).night


def read_plan(folder: Path, *, sources: tuple[str, ...] = (), every: int = 1) -> Plan:
    from polltrail.cli.replaying.published import number_named

    return plan_of(read_night(folder, sources=sources), named=number_named, every=every)
