"""How often the intervals of a projection hold, and how wide they are, on real nights in six orders of arrival.

Writes `build/calibration-projection.json`: scores by order, by share of stations in, and by election.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from polltrail.projection import PartialReturns, likely_of
from polltrail.projection.likely import LEVELS, LikelyCount
from polltrail.projection.scores import Scored, Scores, interval_score, is_scored, score
from reference.naive_bootstrap import naive_bootstrap
from support.nights import ORDERS, cases, data_sets, moments
from support.shared_data import needs_shared_data

pytestmark = [pytest.mark.slow, needs_shared_data]

SEEDS = (1, 2)
MISSED = ["bolivia-2019 true"]
"""Known to hold too seldom: eight cases, of which only the stages of arrival are known."""
OUT = Path(__file__).parents[2] / "build" / "calibration-projection.json"


@dataclass(frozen=True)
class Row:
    data: str
    order: str
    share: float
    prior: bool
    ours: Scored
    naive: float
    """Interval score of the naive bootstrap, as a share of all votes."""


def generator() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(1))


def rows() -> list[Row]:
    return [row for data in data_sets() for row in rows_of(data)]


def rows_of(data: str) -> list[Row]:
    found: list[Row] = []
    for case in cases(data):
        for order in ORDERS:
            for seed in SEEDS if order != "true" else SEEDS[:1]:
                for share, returns in moments(case, order, seed):
                    found += scored(data, order, share, returns, case.whole.totals)
    return found


def scored(data: str, order: str, share: float, returns: PartialReturns, truth: np.ndarray) -> list[Row]:
    likely = likely_of(returns, n_draws=500, rng=generator())
    assert likely is not None
    ends = np.quantile(naive_bootstrap(returns, generator()), (0.05, 0.95), axis=0)
    whole = int(truth.sum())
    return [
        Row(
            data=data,
            order=order,
            share=share,
            prior=likely.rests_on.prior,
            ours=Scored(
                count=likely.counts[choice],
                truth=int(truth[place]),
                whole=whole,
                win=likely.win[choice],
                won=bool(truth[place] == truth.max()),
            ),
            naive=interval_score((ends[0, place], ends[1, place]), float(truth[place]), 0.9) / whole,
        )
        for place, choice in enumerate(returns.choices)
        if is_scored(int(truth[place]), whole)
    ]


def by(found: list[Row], key: Callable[[Row], Any]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(str(key(row)), []).append(row)
    return {name: told(group) for name, group in groups.items()}


def told(group: list[Row]) -> dict[str, Any]:
    scores: Scores = score([row.ours for row in group])
    return asdict(scores) | {
        "naive_interval_score": sum(row.naive for row in group) / len(group),
        "rests_on_a_prior": sum(row.prior for row in group) / len(group),
    }


def reliability(found: list[Row]) -> list[dict[str, float]]:
    edges = (0, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.01)
    bins = []
    for low, high in pairwise(edges):
        inside = [row.ours for row in found if low <= row.ours.win < high]
        if inside:
            said, held = (
                sum(values) / len(inside) for values in ([c.win for c in inside], [c.won for c in inside])
            )
            bins.append({"from": low, "to": high, "cases": len(inside), "said": said, "held": held})
    return bins


def test_intervals_hold_where_returns_do_not_come_at_random() -> None:
    found = rows()
    document = {
        "all": told(found),
        "by_order": by(found, lambda row: row.order),
        "by_share": by(found, lambda row: row.share),
        "by_order_and_share": by(found, lambda row: f"{row.order} {row.share}"),
        "by_election_and_order": by(found, lambda row: f"{row.data} {row.order}"),
        "chances": reliability(found),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"all": document["all"], "by_order": document["by_order"]}, indent=1))
    every = document["all"]
    assert 0.87 <= every["coverage"][0.9] <= 0.97
    assert 0.45 <= every["coverage"][0.5] <= 0.65
    assert every["interval_score"] <= 0.10
    assert document["by_order"]["true"]["interval_score"] <= 0.10
    random = document["by_order"]["random"]
    assert random["interval_score"] <= 1.2 * random["naive_interval_score"]
    assert every["sure_right"] >= 0.98 * every["sure"]
    cells = [one for one in document["by_order_and_share"].values() if one["cases"] >= 40]
    assert all(one["coverage"][0.9] >= 0.78 for one in cells)
    assert [
        name for name, one in document["by_election_and_order"].items() if one["coverage"][0.9] < 0.65
    ] == MISSED
    # The goal is a quarter; docs/methods/projection.md says so.
    assert every["interval_score"] <= every["naive_interval_score"] / 2.9


def test_scores_are_of_what_was_said() -> None:
    count = LikelyCount(votes=1, share=None, intervals=dict.fromkeys(LEVELS, (0, 2)), share_intervals={})
    row = Row("d", "o", 0.5, True, Scored(count=count, truth=1, whole=10, win=0.7, won=True), 0.4)
    assert told([row])["coverage"] == dict.fromkeys(LEVELS, 1.0)
    assert told([row])["naive_interval_score"] == 0.4
    assert [one["held"] for one in reliability([row])] == [1.0]
