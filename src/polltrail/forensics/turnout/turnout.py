"""Votes against turnout: described, with everything that it depends on."""

from dataclasses import replace

import numpy as np

from polltrail.forensics.finding import Finding, Told, Variant, cannot_tell
from polltrail.forensics.polls import Polls
from polltrail.forensics.turnout.curve import ByTurnout, Window, by_turnout, usable, windows
from polltrail.forensics.turnout.slope import slopes

NAME = "votes_by_turnout"
FEW = 50
REASON = "no p-value is given: that shares do not change with turnout is true of no electorate whose towns and villages differ"
INNOCENT = (
    "Villages vote more and otherwise than towns: then the leader's share rises with turnout without any vote added.",
    "A party that brings its supporters to the polls raises turnout and its share together.",
)
_FRAME = Finding(
    test=NAME,
    what="slope of the leader's votes per registered voter on turnout, within the largest areas",
    null="none: a slope between 0 and 1 where every choice gains from turnout",
    descriptive=True,
    innocent=INNOCENT,
)


def votes_by_turnout(polls: Polls, choice: int | None = None) -> Finding:
    """Describe how one choice's votes, and the others', go with turnout."""
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    used = usable(polls)
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with registered voters and ballots, found {len(used)}"
        )
    if np.ptp(used.ballots / used.registered) == 0:
        return cannot_tell(frame, "every station has the same turnout")
    whole, _ = slopes(used, np.zeros(len(used), dtype=np.int64))
    region = used.region
    within, error = slopes(used, region)
    votes = by_turnout(used, choice)
    country = windows(votes)
    return replace(
        frame, statistic=float(within[choice]), sd=float(error[choice]), reason=REASON,
        sensitivity=(Variant("without areas", float(whole[choice]), None), *_beyond(country)),
        details={**_slopes(used, whole, within, error), **_curve(votes, country, _within(used, choice))},
    )  # fmt: skip


def _beyond(country: list[Window]) -> list[Variant]:
    """Tell what each reference window of ten points would mean."""
    return [
        Variant(f"votes beyond, reference {one.first} to {one.last} %", one.beyond, None)
        for one in country
        if one.last - one.first == 10
    ]


def _slopes(used: Polls, *columns: np.ndarray) -> dict[str, tuple[Told, ...]]:
    names = ("slopes", "slopes_within_areas", "slopes_error")
    return {"choices": tuple(used.choices)} | {
        name: tuple(column.tolist()) for name, column in zip(names, columns, strict=True)
    }


def _curve(
    votes: ByTurnout, country: list[Window], within: list[float]
) -> dict[str, Told | tuple[Told, ...]]:
    values = [one.beyond for one in country]
    return {
        "votes_leader": tuple(votes.leader.tolist()),
        "votes_others": tuple(votes.others.tolist()),
        "windows_first": tuple(one.first for one in country),
        "windows_last": tuple(one.last for one in country),
        "windows_share": tuple(one.share for one in country),
        "windows_beyond": tuple(values),
        "beyond_least": min(values, default=None),
        "beyond_most": max(values, default=None),
        "beyond_within_areas": tuple(within),
    }


def _within(used: Polls, choice: int) -> list[float]:
    """Give, for references at the 10th to 40th percentile of turnout, the sum over areas of what follows in each."""
    found = []
    region = used.region
    turnout = used.ballots / used.registered
    leader = used.votes[:, choice]
    others = used.votes.sum(axis=1) - leader
    for part in (0.1, 0.2, 0.3, 0.4):
        beyond = 0.0
        for number in np.unique(region):
            own = region == number
            edge = np.quantile(turnout[own], part)
            low, high = own & (turnout <= edge), own & (turnout > edge)
            if others[low].sum() > 0:
                beyond += float(
                    leader[high].sum() - leader[low].sum() / others[low].sum() * others[high].sum()
                )
        found.append(beyond)
    return found
