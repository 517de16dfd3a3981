"""A projection in plain text, for a terminal."""

from collections.abc import Mapping

from polltrail.projection import Certain, Likely
from polltrail.publish.projection.document import names_of
from polltrail.publish.projection.told import ProjectedContest, ProjectedElection
from polltrail.publish.wording import CLOSE, OPEN, count, number, of, share

CHOICES = 6
"""Choices told of each contest; all of them are in --json."""


def projection_summary(told: ProjectedElection) -> str:
    """Say of each contest what is certain, what is likely, and what that rests on.

    Returns
    -------
    str
        Lines of plain text, ending with one line feed.
    """
    head = [f"{told.title}, {told.moment}", *filter(None, [told.banner]), *told.notes]
    lines = [*head, *(line for contest in told.contests for line in ("", *_contest(contest)))]
    return "".join(f"{line}\n" for line in lines)


def _contest(told: ProjectedContest) -> list[str]:
    returns, names = told.projection.returns, names_of(told)
    reporting = int((returns.counted > 0).sum())
    lines = [
        f"{OPEN}{told.contest.name}{CLOSE}: {of(reporting, returns.n_stations, 'station')} in",
        f"  certain: {_certain(told.projection.certain, names)}",
    ]
    likely = told.projection.likely
    if likely is None:
        return [*lines, "  likely: cannot be told; no station in has a vote that could be carried over."]
    return [*lines, "  likely, with 90 % intervals:", *_choices(likely, names), *_rest(likely)]


def _certain(certain: Certain, names: Mapping[str, str]) -> str:
    if certain.winner is not None:
        return f"{OPEN}{names[certain.winner]}{CLOSE} stays ahead whatever the rest says."
    if certain.max_change is None:
        return "nothing: a station out has no register, so that nothing bounds what it may add."
    soft = (
        f" If no station out has a turnout above {share(certain.turnout, 1)}, {OPEN}{names[certain.winner_by_turnout]}{CLOSE} "
        "stays ahead."
        if certain.winner_by_turnout is not None
        else ""
    )
    return f"nobody yet; the stations out can add {count(certain.max_change, 'vote')}.{soft}"


def _choices(likely: Likely, names: Mapping[str, str]) -> list[str]:
    ranked = sorted(likely.counts, key=lambda choice: -likely.counts[choice].votes)
    lines = []
    for choice in ranked[:CHOICES]:
        told = likely.counts[choice]
        low, high = told.share_intervals[0.9]
        lines.append(
            f"    {OPEN}{names[choice]}{CLOSE}: {share(told.share, 1)} ({share(low, 1)} to {share(high, 1)}), "
            f"{number(round(told.votes))} votes; first with a chance of {share(likely.win[choice], 1)}"
        )
    more = len(ranked) - CHOICES
    return [*lines, f"    and {number(more)} more"] if more > 0 else lines


def _rest(likely: Likely) -> list[str]:
    rests, turnout = likely.rests_on, likely.turnout
    low, high = turnout.intervals[0.9]
    votes = f"{number(round(turnout.votes))} ({number(round(low))} to {number(round(high))})"
    areas = f"{rests.areas_reporting} of {count(rests.areas, 'area')}"
    lines = [
        f"  turnout ({likely.denominator}): {votes}",
        f"  rests on {share(rests.registered_share, 1)} of the registered voters, in {areas}",
    ]
    if rests.prior:
        lines.append(f"  MORE ON A PRIOR THAN ON RETURNS: {'; '.join(rests.reasons)}")
    return lines
