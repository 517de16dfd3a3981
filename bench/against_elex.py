"""Side by side with elex-model, on the same returns: how often 90 % intervals hold, their score, seconds and megabytes.

    python bench/against_elex.py [--out build/against-elex.json]

It needs a Python that has elex-model, made once, outside of this project's own environment:

    python3 -m venv build/elex && build/elex/bin/pip install elex-model==2.2.5

The peer needs a previous election of every unit. In its place stands another contest of the same stations: the assembly's
vote, for the governors of Bolivia in 2021. Its bootstrap knows two parties, and is timed only.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import numpy as np  # noqa: E402

from polltrail.cli.projecting.night import read_night  # noqa: E402
from polltrail.projection import PartialReturns, likely_of  # noqa: E402
from polltrail.projection.moment import Moment  # noqa: E402
from polltrail.projection.of_tables import returns_of  # noqa: E402
from polltrail.projection.scores import interval_score  # noqa: E402
from support.nights import Case, moments, only  # noqa: E402
from support.returns import whole  # noqa: E402
from support.shared_data import DATA as SHARED  # noqa: E402

PEER = HERE.parent / "build" / "elex" / "bin" / "python"
DATA, ORDERS, FRACTIONS = "bolivia-2021-subnational-a", ("true", "small", "side"), (0.1, 0.3, 0.5)
METHODS = ("gaussian", "nonparametric")
NAMES = ("dem", "gop", "turnout")
"""What the peer calls the first, the second and all."""
LARGE, BOOTSTRAP = 10_000, 500
Numbers = np.ndarray


def main() -> None:
    """Fit all, print the rows, and write them."""
    out = (
        Path(sys.argv[sys.argv.index("--out") + 1])
        if "--out" in sys.argv
        else Path("build/against-elex.json")
    )
    if not PEER.exists():
        sys.exit(
            f"{PEER}: expected a Python with elex-model, found none; the head of this file says how it is made"
        )
    held = held_against()
    speed = speeds()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"intervals": held, "speed": speed}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"intervals": held, "speed": speed}, indent=1))


def held_against() -> dict[str, Any]:
    """Score the same fits of both."""
    fits = list(fitted())
    truths = [truth for _, truth, _, _ in fits]
    found: dict[str, Any] = {"fits": len(fits)}
    begin = time.process_time()
    ours = [told(returns, pair, with_before=True) for _, _, returns, pair in fits]
    cpu = time.process_time() - begin
    found["polltrail"] = scores(ours, truths) | {"cpu_s": cpu, "peak_mb": peak_mb()}
    found["polltrail, without it"] = scores(
        [told(one, pair, with_before=False) for _, _, one, pair in fits], truths
    )
    for method in METHODS:
        ran = peer([given for given, _, _, _ in fits], method)
        theirs = [None if "failed" in one else [tuple(one[name]) for name in NAMES] for one in ran["fits"]]
        found[f"elex-model, {method}"] = scores(theirs, truths) | {
            "cpu_s": ran["cpu_s"],
            "peak_mb": ran["peak_mb"],
        }
    return found


def scores(fits: list[Any], truths: list[Numbers]) -> dict[str, float]:
    """How often intervals of the first two choices and of all votes hold, and their mean score as a share of all votes."""
    pairs = [
        (interval, float(truth[k]), float(truth[2]))
        for fit, truth in zip(fits, truths, strict=True)
        if fit is not None
        for k, interval in enumerate(fit)
    ]
    return {
        "cases": len(pairs),
        "failed": sum(fit is None for fit in fits),
        "coverage": sum(low <= truth <= high for (low, high), truth, _ in pairs) / max(len(pairs), 1),
        "interval_score": sum(interval_score(one, truth, 0.9) / whole for one, truth, whole in pairs) / max(len(pairs), 1),
    }  # fmt: skip


def fitted() -> Iterator[tuple[dict[str, Any], Numbers, PartialReturns, list[str]]]:
    """Give each fit's units for the peer, the truth, the returns for us, and which choices are looked at."""
    for case, before in contests():
        pair = leading(case.whole, before)
        base = three(before, pair)
        size = np.maximum(case.whole.registered, 1)[:, None]
        truth = three(case.whole, pair).sum(axis=0)
        for order in ORDERS:
            for _, returns in moments(case, order, 1, FRACTIONS):
                yield (
                    units(returns, three(returns, pair), base),
                    truth,
                    replace(returns, previous=base / size),
                    pair,
                )


def contests() -> Iterator[tuple[Case, PartialReturns]]:
    """Give each governor's contest, and the assembly's vote of the same stations."""
    night, _ = read_night(SHARED / DATA, at=None, source=None, baseline=None)
    both = [
        returns_of(
            night.tables,
            night.forms,
            night.contests.index(name),
            moment=Moment(),
            arrived=night.arrived(name),
        )
        for name in ("governor", "assembly_population")
    ]
    voted = np.logical_and(*((one.votes.sum(axis=1) > 0) for one in both)) & np.isfinite(both[0].arrived)
    for department in np.unique(both[0].areas[0]):
        keep = voted & (both[0].areas[0] == department)
        one, before = (only(returns, keep) for returns in both)
        one = replace(one, areas=one.areas[1:], votes=one.votes[:, one.totals > 0], choices=offered(one))
        before = replace(before, votes=before.votes[:, before.totals > 0], choices=offered(before))
        yield (
            Case(
                data=DATA, name=str(department), whole=one, came=one.arrived, rural=np.zeros(len(one.counted))
            ),
            before,
        )


def offered(returns: PartialReturns) -> tuple[Any, ...]:
    """Choices with a vote."""
    return tuple(one for one, some in zip(returns.choices, returns.totals > 0, strict=True) if some)


def leading(now: PartialReturns, before: PartialReturns) -> list[str]:
    """Choose the two largest choices that are in both contests."""
    both = [one for one in np.argsort(-now.totals) if now.choices[one] in before.choices]
    return [str(now.choices[one]) for one in both[:2]]


def three(returns: PartialReturns, pair: list[str]) -> Numbers:
    """Votes of the two choices and of all."""
    columns = [returns.votes[:, returns.choices.index(one)] for one in pair]  # type: ignore[arg-type]
    return np.column_stack([*columns, returns.votes.sum(axis=1)])


def units(returns: PartialReturns, votes: Numbers, base: Numbers) -> dict[str, Any]:
    """What the peer is given: counts of the units in, zeros of the others."""
    in_ = returns.counted > 0
    area = returns.areas[0] if returns.areas else np.zeros(len(in_), dtype=int)
    found = {
        "geographic_unit_fips": [f"u{k}" for k in range(len(in_))],
        "county_fips": [f"c{k}" for k in area],
    }
    for k, name in enumerate(NAMES):
        found |= {
            f"baseline_{name}": base[:, k].tolist(),
            f"results_{name}": np.where(in_, votes[:, k], 0).tolist(),
        }
    return {"units": found | {"in": in_.astype(int).tolist()}}


def told(returns: PartialReturns, pair: list[str], *, with_before: bool) -> list[tuple[float, float]] | None:
    """Give our 90 % intervals for the same three numbers."""
    given = returns if with_before else replace(returns, previous=np.empty((0, 0)))
    likely = likely_of(replace(given, papers=np.full(len(returns.papers), -1)), rng=np.random.default_rng(1))
    if likely is None:
        return None
    return [*(likely.counts[one].intervals[0.9] for one in pair), likely.turnout.intervals[0.9]]  # type: ignore[index]


def speeds() -> dict[str, Any]:
    """One fit at 10,000 units: ours with 2,000 joint draws, the peer's bootstrap with 500, both in this run."""
    full, came = whole(seed=1, stations=LARGE, choices=2, areas=(32, 20))
    in_ = came < np.quantile(came, 0.3)
    rng = np.random.default_rng(2)
    base = np.maximum(1, np.round(full.votes * rng.lognormal(0, 0.1, full.votes.shape))).astype(int)
    base = np.column_stack([base, base.sum(axis=1)])
    returns = replace(
        full, votes=np.where(in_[:, None], full.votes, 0), papers=np.where(in_, full.papers, -1), counted=in_.astype(float),
        arrived=np.where(in_, came, np.nan), previous=base / np.maximum(full.registered, 1)[:, None],
    )  # fmt: skip
    likely_of(returns, rng=np.random.default_rng(1))
    begin = time.process_time()
    likely_of(returns, n_draws=2_000, rng=np.random.default_rng(1))
    ours = time.process_time() - begin
    given = units(returns, np.column_stack([full.votes, full.votes.sum(axis=1)]), base)
    found: dict[str, Any] = {"units": LARGE, "polltrail": {"cpu_s": ours, "peak_mb": peak_mb()}}
    for method in ("gaussian", "bootstrap"):
        ran = peer([given], method)
        found[f"elex-model, {method}"] = {
            "cpu_s": ran["cpu_s"],
            "peak_mb": ran["peak_mb"],
            "times": ran["cpu_s"] / ours,
        }
        if "failed" in ran["fits"][0]:
            found[f"elex-model, {method}"]["failed"] = ran["fits"][0]["failed"]
    return found


def peer(given: list[dict[str, Any]], method: str) -> dict[str, Any]:
    """Run the peer in a process of its own."""
    path = HERE.parent / "build" / "elex-cases.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    command = [str(PEER), str(HERE / "elex" / "peer.py"), str(path), method, str(BOOTSTRAP)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    path.unlink()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_mb() -> float:
    """Give the most memory that this process has had."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
