"""Audits of one large contest and of a parliament: CPU and memory, each in a process of its own; and Arlo's own functions.

ARLO=folder python bench/audit.py    where a checkout of votingworks/arlo is at hand, its plan, draw and risk beside ours
"""

import json
import os
import resource
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import polars as pl

from polltrail.audit.contest import PLURALITY, AuditedContest, assertions_of
from polltrail.audit.contest.of_tables import audited_contests
from polltrail.audit.drawing import Drawing, draw_stations, weights_of
from polltrail.audit.measuring import measure_contest
from polltrail.audit.planning import plan_contest
from polltrail.election import (
    Choice,
    ChoiceId,
    Contest,
    ContestId,
    Election,
    ElectionId,
    ElectionTables,
    SourceName,
)
from polltrail.review.result_forms import ResultForms

LARGE, CHOICES = 100_000, 10
CONTESTS, STATIONS, CANDIDATES = 543, 2_000, 6
RISK = Fraction(1, 20)


def results(contests: int = CONTESTS) -> list[dict[str, object]]:
    """Audit one large contest and a parliament; rows as `bench/run.py` writes them."""
    one, house = measured(1, LARGE, CHOICES), measured(contests, STATIONS, CANDIDATES)
    what = f"audit: {LARGE:,} stations x {CHOICES} choices planned, drawn, measured"
    found = [
        row(f"{what}: CPU s", one["cpu_s"], "< 1", one),
        row(f"{what}: peak MB", one["peak_mb"], "< 300", one),
        row(f"audit: {contests} contests x {STATIONS:,} stations: CPU s", house["cpu_s"], "< 10", house),
    ]
    if folder := os.environ.get("ARLO"):
        theirs = _run(["arlo", folder, str(LARGE)])
        ours = _run(["two", "", str(LARGE)])
        found.append(row(f"audit: {LARGE:,} stations / Arlo's functions, CPU", ours["cpu_s"] / theirs["cpu_s"], "<= 1", ours, theirs))  # fmt: skip
    else:
        print("SKIPPED Arlo: no ARLO names a checkout of it", file=sys.stderr)
    return found


def row(
    name: str, value: float, goal: str, ours: dict[str, float], bare: dict[str, float] | None = None
) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": bare}


def measured(contests: int, stations: int, choices: int) -> dict[str, float]:
    """Run this file for one size."""
    return _run(["tables", str(contests), str(stations), str(choices)])


def _run(words: list[str]) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def invented(contests: int, stations: int, choices: int) -> tuple[ElectionTables, ResultForms]:
    """Stations each of one contest, with votes for every choice, the first ahead by a twentieth."""
    n = contests * stations
    rng = np.random.Generator(np.random.PCG64(1))
    part = np.array([1.0, 0.9, *[0.6] * (choices - 2)])
    votes = rng.poisson(400 * part / part.sum(), (n, choices)).astype(np.int64)
    made = tuple(
        Contest(
            id=ContestId(f"c{number}"),
            name=f"c{number}",
            choices=tuple(
                Choice(id=ChoiceId(f"{k}"), name=f"{k}", party=None, contest=ContestId(f"c{number}"))
                for k in range(choices)
            ),
        )
        for number in range(contests)
    )
    contest = np.repeat(np.arange(contests, dtype=np.uint32), stations)
    tables = ElectionTables(
        election=Election(id=ElectionId("e"), name="e", contests=made, levels=()),
        stations=pl.DataFrame(
            {"station_id": [f"s{k}" for k in range(n)], "registered_voters": votes.sum(axis=1) + 100}
        ).with_columns(special=False),
        slots=pl.DataFrame({"station": np.arange(n, dtype=np.uint32), "contest": contest}),
    )
    rows = pl.DataFrame(
        {
            "slot": np.repeat(np.arange(n, dtype=np.uint32), choices),
            "choice": (contest[:, None] * choices + np.arange(choices, dtype=np.uint32)).ravel(),
            "votes": votes.ravel(),
        },
        schema={"slot": pl.UInt32, "choice": pl.UInt32, "votes": pl.Int64},
    )
    fields = pl.DataFrame({"reporting": np.ones(n, dtype=bool), "ballots_cast": votes.sum(axis=1) + 5})
    return tables, ResultForms(source=SourceName("authority"), fields=fields, votes=rows)


def audited(contests: int, stations: int, choices: int) -> dict[str, float]:
    """Plan, draw and measure every contest."""
    tables, official = invented(contests, stations, choices)
    forms = ResultForms(source=SourceName("agents"), fields=official.fields, votes=official.votes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    for contest in audited_contests(tables, official, forms, numbers=range(contests)):
        if isinstance(contest, Exception):
            raise contest
        assertions = assertions_of(contest.contest, contest.totals, PLURALITY)
        weights = weights_of(contest, assertions)
        plan = plan_contest(contest, weights, design="ppeb", risk=RISK, minutes=15)
        draw = draw_stations(
            Drawing(design="ppeb", seed=f"1,{contest.contest}"),
            contest.stations,
            weights.error_bound,
            plan.draws,
        )
        if measure_contest(contest, weights, draw, risk=RISK).p > RISK:
            sys.exit("expected agreeing forms to confirm, found otherwise")
    cpu = time.process_time() - start
    return {
        "cpu_s": cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "tables_mb": before,
    }


def recipe(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Votes and ballots of two choices, from the stations' numbers."""
    i = np.arange(n, dtype=np.int64)
    ballots = 62 * (400 + 7919 * i % 800) // 100 + 104729 * i % 97
    w = ballots * (100 + 31 * i % 41 - 20) // 200
    return np.stack([w, 9 * (ballots - w) // 10], axis=1), ballots


def ours_of_two(n: int) -> dict[str, float]:
    """Bound, size, draw and risk of the recipe, with our functions."""
    votes, ballots = recipe(n)
    there = np.ones(n, dtype=bool)
    names = [str(k) for k in range(n)]
    start = time.process_time()
    contest = AuditedContest(
        contest="x", title="x", stations=names, choices=("w", "l"), official=votes, has_official=there,
        forms=votes, has_form=there, caps=ballots,
    )  # fmt: skip
    weights = weights_of(contest, assertions_of("x", contest.totals, PLURALITY))
    plan = plan_contest(contest, weights, design="arlo", risk=RISK, minutes=15)
    draw = draw_stations(Drawing(design="arlo", seed="1"), names, weights.error_bound, plan.draws)
    measure_contest(contest, weights, draw, risk=RISK)
    return {"cpu_s": time.process_time() - start}


def arlos(folder: str, n: int) -> dict[str, float]:
    """The same with Arlo's functions, loaded from a checkout."""
    sys.path.insert(0, folder)
    from server.audit_math import macro, sampler  # type: ignore[import-not-found]  # noqa: PLC0415 - theirs, if at hand
    from server.audit_math.sampler_contest import Contest as Theirs  # type: ignore[import-not-found]  # noqa: PLC0415

    votes, ballots = recipe(n)
    batches = {
        ("J", str(k)): {"x": {"w": int(votes[k, 0]), "l": int(votes[k, 1]), "ballots": int(ballots[k])}}
        for k in range(n)
    }
    totals = {"w": int(votes[:, 0].sum()), "l": int(votes[:, 1].sum()), "ballots": int(ballots.sum())}
    contest = Theirs("x", {**totals, "numWinners": 1, "votesAllowed": 1})
    start = time.process_time()
    size = macro.get_sample_sizes(5, contest, batches, {}, {}, [])
    tickets = sampler.draw_ppeb_sample(
        "1", contest, size, previously_sampled_batch_keys=[], batch_results=batches
    )
    sample = {key: {"x": dict(batches[key]["x"])} for _, key in tickets}
    macro.compute_risk(5, contest, batches, sample, dict(tickets), [])
    return {"cpu_s": time.process_time() - start}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["tables", contests, stations, choices]:
            print(json.dumps(audited(int(contests), int(stations), int(choices))))
        case ["two", _, n]:
            print(json.dumps(ours_of_two(int(n))))
        case ["arlo", folder, n]:
            print(json.dumps(arlos(folder, int(n))))
        case _:
            print(json.dumps(results(), indent=1))
