"""More whole percentages than chance makes: of the leader's share, of the turnout, of either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from polltrail.forensics.finding import Finding, Variant, cannot_tell, effect_of
from polltrail.forensics.integers.null import HALF_WINDOW, Chance, chances_of_whole, is_whole, nearest
from polltrail.forensics.multiplicity import adjusted
from polltrail.forensics.poisson_binomial import at_least
from polltrail.forensics.polls import UNKNOWN, Flags, FloatArray, IntArray, Polls

LEAST_REGISTERED = 100
"""Smaller stations have few percentages that are not whole."""
MOST = 99
"""Percent of turnout or of votes above which a station is left out: full turnout is another matter."""
FEW = 25
"""With fewer stations that can be looked at, nothing is told."""
HALVES = (HALF_WINDOW, Fraction(1, 40), Fraction(1, 10))
"""Half windows that are looked through; the first is the one that is told."""
NAME = "integer_percent"
MOST_DRIVERS = 100
INNOCENT = (
    "Stations that report shares and reckon votes back from them make whole percentages without any vote being changed.",
    "Round registers, such as 1,000, have more whole percentages; the null knows each register, so this alone is no excess.",
    "Votes of a whole institution cast together can make turnouts that are not binomial.",
)
_FRAME = Finding(
    test=NAME,
    what="stations whose percentage is whole, to a twentieth of a percentage point",
    null="each station's count is binomial with its own size and its own share",
    innocent=INNOCENT,
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One statistic: which stations are whole, and how probable each is to be.

    Attributes
    ----------
    flags, chances, percent : ndarray, shape (n_used,)
        Whether it is whole, how probable that was, and which whole percentage is nearest.
    """

    flags: Flags
    chances: FloatArray
    percent: IntArray

    @property
    def excess(self) -> float:
        """Stations beyond what chance makes."""
        return float(self.flags.sum() - self.chances.sum())

    def only(self, which: Flags) -> "Look":
        """Give some of the stations."""
        return Look(flags=self.flags[which], chances=self.chances[which], percent=self.percent[which])

    @property
    def variance(self) -> FloatArray:
        """Of each station."""
        return self.chances * (1 - self.chances)


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The three statistics over the same stations."""

    used: Polls
    result: Look
    turnout: Look
    by_percent: dict[str, FloatArray]

    @property
    def overall(self) -> Look:
        """Either percentage is whole."""
        return Look(
            flags=self.result.flags | self.turnout.flags,
            chances=1 - (1 - self.result.chances) * (1 - self.turnout.chances),
            percent=self.result.percent,
        )


def integer_percent(polls: Polls, choice: int | None = None) -> Finding:
    """Test one choice's shares and the turnout for whole percentages.

    Parameters
    ----------
    choice : int, optional
        By number; by default the leader.
    """
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    if (reason := why_not(polls, choice)) is not None:
        return cannot_tell(frame, reason)
    looks, *others = look(polls, choice)
    parts = tuple(
        _told(frame, part, looks.used, one)
        for part, one in (("result", looks.result), ("turnout", looks.turnout))
    )
    whole = _told(frame, "", looks.used, looks.overall)
    return replace(
        whole,
        parts=(*parts, *_by_region(frame, looks)),
        sensitivity=tuple(_variants(looks, others)),
        drivers=_drivers(looks),
        details={**whole.details, **_percents(looks)},
    )


def usable(polls: Polls, choice: int) -> Flags:
    """Give the stations that are looked at: not too small, and neither turnout nor share nearly all."""
    known = (polls.registered >= LEAST_REGISTERED) & (polls.ballots >= 0) & (polls.counted > 0)
    votes = polls.votes[:, choice]
    fits = (votes <= polls.counted) & (polls.ballots <= polls.registered)
    found: Flags = (
        known
        & fits
        & (100 * polls.ballots <= MOST * polls.registered)
        & (100 * votes <= MOST * polls.counted)
    )
    return found


def why_not(polls: Polls, choice: int) -> str | None:
    """Say why nothing can be told; None where it can."""
    if not len(polls):
        return "no station has reported"
    if (polls.registered <= 0).all():
        return "registered voters are not published, so that there is no turnout"
    if (polls.ballots == UNKNOWN).all():
        return "the ballots that turnout is reckoned by are not published"
    found = int(usable(polls, choice).sum())
    if found < FEW:
        return (
            f"expected {FEW} stations with at least {LEAST_REGISTERED} registered voters and neither turnout nor share above "
            f"{MOST} %, found {found}"
        )
    return None


def look(polls: Polls, choice: int, *, halves: Sequence[Fraction] = HALVES) -> list[Looks]:
    """Compute the statistics with each of several windows."""
    used = polls.only(usable(polls, choice))
    pairs = {"result": (used.votes[:, choice], used.counted), "turnout": (used.ballots, used.registered)}
    chances = {name: chances_of_whole(*pair, halves) for name, pair in pairs.items()}
    found = []
    for at, half in enumerate(halves):
        looks = {name: _look(*pair, half, chances[name][at]) for name, pair in pairs.items()}
        excess = {name: _counted(one) - chances[name][at].by_percent for name, one in looks.items()}
        found.append(Looks(used=used, by_percent=excess, **looks))
    return found


def _look(part: IntArray, of: IntArray, half: Fraction, chance: Chance) -> Look:
    return Look(flags=is_whole(part, of, half), chances=chance.whole, percent=nearest(part, of))


def _counted(one: Look) -> IntArray:
    found: IntArray = np.bincount(one.percent[one.flags], minlength=101)
    return found


def _told(frame: Finding, part: str, used: Polls, one: Look) -> Finding:
    expected, sd = float(one.chances.sum()), float(np.sqrt(one.variance.sum()))
    observed = int(one.flags.sum())
    voters, ballots = (_weighted(one, weight) for weight in (used.registered, used.ballots))
    return replace(
        frame, part=part, statistic=observed, expected=expected, sd=sd, p=at_least(observed, one.chances), how="exact",
        stations=effect_of(observed - expected, sd), votes=effect_of(*ballots),
        details={"stations_used": len(used), "excess_voters": voters[0], "excess_voters_sd": voters[1]},
    )  # fmt: skip


def _weighted(one: Look, weight: IntArray) -> tuple[float, float]:
    """Give the excess weighted by the size of stations, and its standard deviation."""
    excess = float((weight * (one.flags - one.chances)).sum())
    return excess, float(np.sqrt((weight.astype(np.float64) ** 2 * one.variance).sum()))


def _by_region(frame: Finding, looks: Looks) -> Iterator[Finding]:
    """Test the areas of the level told apart, each by itself; adjusted among themselves."""
    if not looks.used.areas:
        return
    overall, region = looks.overall, looks.used.region
    found = []
    for number in np.unique(region):
        own = region == number
        if own.sum() >= FEW:
            name = looks.used.area_names[looks.used.level][number]
            found.append(_told(frame, f"region {name}", looks.used.only(own), overall.only(own)))
    if len(found) > 1:
        for one, p in zip(found, adjusted([one.p or 0.0 for one in found]), strict=True):
            yield replace(one, p_adjusted=p)


def _variants(looks: Looks, others: Sequence[Looks]) -> Iterator[Variant]:
    """Tell the same with other windows and least sizes."""
    for half, other in zip(HALVES[1:], others, strict=True):
        yield _variant(f"window of {2 * float(half):g} percentage points", other.overall)
    for least in (200, 500):
        large = looks.used.registered >= least
        if FEW <= large.sum() < len(looks.used):
            yield _variant(f"at least {least} registered voters", looks.overall.only(large))


def _variant(name: str, one: Look) -> Variant:
    return Variant(name, one.excess, at_least(int(one.flags.sum()), one.chances))


def _drivers(looks: Looks) -> tuple[int, ...]:
    """Give the stations at the percentages where what chance does not make is the largest part of what was observed."""
    score = np.zeros(len(looks.used))
    for name, one in (("result", looks.result), ("turnout", looks.turnout)):
        excess, observed = looks.by_percent[name], _counted(one)
        sure = excess - np.sqrt(np.maximum(observed - excess, 0))
        score = np.maximum(score, np.where(one.flags, (sure / np.maximum(observed, 1))[one.percent], 0))
    order = np.argsort(-score, kind="stable")[:MOST_DRIVERS]
    return tuple(looks.used.stations[order[score[order] > 0]].tolist())


def _percents(looks: Looks) -> dict[str, tuple[float, ...]]:
    return {f"excess_by_percent_{name}": tuple(found.tolist()) for name, found in looks.by_percent.items()}
