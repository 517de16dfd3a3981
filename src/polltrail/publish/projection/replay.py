"""A night played again: what was projected at each moment, beside the truth where it is known."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from polltrail.projection.scores import Scored, Scores, is_scored, score
from polltrail.publish.charts.fan import FanPoint, fan_chart
from polltrail.publish.projection.document import projection_document
from polltrail.publish.projection.told import ProjectedContest, ProjectedElection
from polltrail.publish.wording import share, upright

MOST_CHARTS = 4
"""Choices of a contest that are drawn: those with most votes at the last moment."""
MOST_CONTESTS = 12

Truth = Mapping[str, Mapping[str, int]]
"""By contest, the final votes of each choice; contests of which a station never reported are not in it."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """Moments in order, each a projection of all contests with this share of the stations asked for."""

    shares: tuple[float, ...]
    moments: tuple[ProjectedElection, ...]
    truth: Truth


def scored_cases(told: ProjectedElection, truth: Truth) -> list[Scored]:
    """Set every projected choice beside the truth; small choices and contests all in are left out."""
    cases = []
    for one in told.contests:
        likely, final = one.projection.likely, truth.get(one.contest.id)
        if likely is None or final is None or bool((one.projection.returns.counted >= 1).all()):
            continue
        whole, best = sum(final.values()), max(final.values())
        cases += [
            Scored(
                count=likely.counts[choice],
                truth=final[choice],
                whole=whole,
                win=likely.win[choice],
                won=final[choice] == best,
            )
            for choice in likely.counts
            if is_scored(final[choice], whole)
        ]
    return cases


def replay_document(replayed: Replayed) -> dict[str, Any]:
    """Tell every moment, and the scores of each and of all."""
    every = [scored_cases(told, replayed.truth) for told in replayed.moments]
    together = [case for cases in every for case in cases]
    return {
        "replay": [
            projection_document(told) | {"share": part, "scores": _scores(score(cases)) if cases else None}
            for part, told, cases in zip(replayed.shares, replayed.moments, every, strict=True)
        ],
        "truth": {contest: dict(final) for contest, final in replayed.truth.items()},
        "scores": _scores(score(together)) if together else None,
    }


def _scores(scores: Scores) -> dict[str, Any]:
    found = asdict(scores)
    found["coverage"] = {
        f"{level:.0%}".rstrip("%"): round(held, 4) for level, held in scores.coverage.items()
    }
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in found.items()}


def replay_summary(replayed: Replayed) -> str:
    """Say for each moment how often the intervals held, and how wide they were."""
    lines = [
        replayed.moments[0].title,
        *replayed.moments[0].notes,
        "",
        "stations in   cases   90 % held   interval score",
    ]
    every: list[Scored] = []
    for part, told in zip(replayed.shares, replayed.moments, strict=True):
        cases = scored_cases(told, replayed.truth)
        every += cases
        lines.append(f"{share(part, 1):>11}   {_row(cases)}")
    lines.append(f"{'all':>11}   {_row(every)}")
    if not replayed.truth:
        lines.append("No contest has every station in at the end: there is no truth to score against.")
    return "".join(f"{line}\n" for line in lines)


def _row(cases: Sequence[Scored]) -> str:
    if not cases:
        return f"{'0':>5}"
    scores = score(cases)
    return f"{scores.cases:>5}   {share(scores.coverage[0.9], 1):>9}   {scores.interval_score:>14.4f}"


def replay_page(replayed: Replayed) -> bytes:
    """Draw a page with a fan for each of the larger choices of each contest."""
    title = html.escape(upright(replayed.moments[0].title))
    parts = [
        _section(replayed, place) for place in range(min(len(replayed.moments[0].contests), MOST_CONTESTS))
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}: projections of the night</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:1rem auto;padding:0 .7rem}svg{width:100%;max-width:24rem}</style>"
        f"<h1>{title}: projections of the night</h1>"
        "<p>Grey is what was certain, pale the 90 % interval, darker the 50 % interval, the line what was likely, the dashes the "
        f"share among the votes counted, the thin line across the final result.</p>{''.join(parts)}</html>\n"
    ).encode()


def _section(replayed: Replayed, place: int) -> str:
    contests = [told.contests[place] for told in replayed.moments]
    last = contests[-1].projection
    ranked = sorted(last.returns.choices, key=lambda choice: -last.certain.ranges[choice].votes[0])[
        :MOST_CHARTS
    ]
    names = {choice.id: choice.name for choice in contests[0].contest.choices}
    final = replayed.truth.get(contests[0].contest.id, {})
    whole = sum(final.values())
    drawn = [
        f"<figure><figcaption>{html.escape(upright(names[choice]))}</figcaption>"
        f"{fan_chart(points, truth=100 * final[choice] / whole if whole else None)}</figure>"
        for choice in ranked
        if (points := _points(contests, choice))
    ]
    return f"<h2>{html.escape(upright(contests[0].contest.name))}</h2>{''.join(drawn)}"


def _points(contests: Sequence[ProjectedContest], choice: Any) -> list[FanPoint]:
    points = []
    for one in contests:
        projection = one.projection
        likely, totals = projection.likely, projection.returns.totals
        if likely is None:
            continue
        told, bound = likely.counts[choice], projection.certain.ranges[choice].share
        mine = totals[projection.returns.choices.index(choice)]
        points.append(
            FanPoint(
                at=100 * float((projection.returns.counted > 0).mean()),
                certain=(100 * float(bound[0]), 100 * float(bound[1])),
                wide=_per_cent(told.share_intervals[0.9]),
                narrow=_per_cent(told.share_intervals[0.5]),
                middle=100 * (told.share or 0.0),
                counted=100 * float(mine / totals.sum()),
            )
        )
    return points


def _per_cent(interval: tuple[float, float]) -> tuple[float, float]:
    return 100 * interval[0], 100 * interval[1]
