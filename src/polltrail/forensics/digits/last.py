"""Last digits of counts: each as often as its neighbours make it, or some more often than that.

After Beber and Scacco (Political Analysis 20, 2012), with the local density in the place of uniform digits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from polltrail.forensics.digits.density import LEAST, expected_among, expected_digits, smoothed
from polltrail.forensics.finding import Finding, Told, Variant, cannot_tell, effect_of
from polltrail.forensics.multiplicity import adjusted
from polltrail.forensics.polls import Flags, IntArray, Polls
from polltrail.forensics.tails import chi_squared_beyond, normal_beyond

NAME = "last_digit"
FEW = 500
"""With fewer counts the approximation does not hold, and nothing would be found."""
LEAST_SPREAD = 30.0
"""Standard deviation of counts below which the density changes within ten."""
INNOCENT = (
    "People who fill in forms round, above all turnouts; rounded turnouts add no vote for anybody.",
    "Registers and ballots come in round lots where stations are planned to one size.",
    "Counts that hardly differ between stations have a density that is not smooth within ten.",
)
REFUSED = (
    "a p-value of digits over the whole country is not given: it mixes stations of different kinds, and is misread as a "
    "verdict; see the regions"
)
_FRAME = Finding(
    test=NAME,
    what="chi-squared of the last digits, nine degrees of freedom",
    null="last digits follow the local density of the counts",
    innocent=INNOCENT,
)
Event = Callable[[IntArray], Flags]


def _round(count: IntArray) -> Flags:
    found: Flags = count % 5 == 0
    return found


def _adjacent(count: IntArray) -> Flags:
    apart = (count - count // 10) % 10
    found: Flags = (apart == 1) | (apart == 9)
    return found


def _repeated(count: IntArray) -> Flags:
    found: Flags = (count - count // 10) % 10 == 0
    return found


EVENTS: dict[str, Event] = {"zero_or_five": _round, "adjacent_pair": _adjacent, "repeated_pair": _repeated}
"""What people who make numbers up write too often, or too seldom."""


def last_digit(polls: Polls, choice: int | None = None) -> Finding:
    """Look at last digits of one choice's votes and of ballots, by region.

    Parameters
    ----------
    choice : int, optional
        By number; by default the leader.
    """
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    found = [
        _of(frame, polls, "votes", polls.votes[:, choice]),
        _of(replace(frame, choice=None), polls, "turnout", polls.ballots),
    ]
    told = [one for one in found if one.statistic is not None]
    if not told:
        return cannot_tell(frame, "; ".join(f"{one.part}: {one.reason}" for one in found))
    return replace(told[0], part="", reason=REFUSED, parts=tuple(found))


def _of(frame: Finding, polls: Polls, name: str, counts: IntArray) -> Finding:
    known = counts >= 0
    counts = counts[known]
    frame = replace(frame, part=name)
    if (reason := why_not(counts)) is not None:
        return cannot_tell(frame, reason)
    whole = told(frame, counts)
    return replace(
        whole, p=None, how=None, reason=REFUSED, parts=tuple(_by_region(frame, polls.only(known), counts)),
        sensitivity=tuple(_variants(counts)),
    )  # fmt: skip


def why_not(counts: IntArray) -> str | None:
    """Say why digits of these counts tell nothing; None where they may."""
    large = counts[counts >= LEAST]
    if len(large) < FEW:
        return f"expected {FEW} counts of at least {LEAST}, found {len(large)}"
    if 2 * len(large) < len(counts):
        return f"expected most counts to be at least {LEAST}, found {len(large)} of {len(counts)}"
    if large.std() < LEAST_SPREAD:
        return f"expected counts that differ by {LEAST_SPREAD:g} or more, found a standard deviation of {large.std():.1f}"
    return None


def told(frame: Finding, counts: IntArray) -> Finding:
    """Compute the statistic and its parts, whatever the counts are."""
    looked = counts[counts >= LEAST]
    observed, expected = np.bincount(looked % 10, minlength=10), expected_digits(counts)
    statistic = float(((observed - expected) ** 2 / expected).sum())
    uniform = len(looked) / 10
    details: dict[str, Told | tuple[Told, ...]] = {
        "counts": len(looked),
        "observed_by_digit": tuple(observed.tolist()),
        "expected_by_digit": tuple(expected.tolist()),
        "mean": float((looked % 10).mean()),
        "chi_squared_if_uniform": float(((observed - uniform) ** 2 / uniform).sum()),
    }
    events = {name: _event(counts, event) for name, event in EVENTS.items()}
    for name, (seen, by_chance, sd) in events.items():
        details |= {name: seen, f"{name}_expected": by_chance, f"{name}_z": (seen - by_chance) / sd}
    seen, by_chance, sd = events["zero_or_five"]
    return replace(
        frame, statistic=statistic, expected=9.0, sd=float(np.sqrt(18)), p=chi_squared_beyond(statistic, 9),
        how="asymptotic", stations=effect_of(seen - by_chance, sd),
        details=details,
    )  # fmt: skip


def _event(counts: IntArray, event: Event) -> tuple[int, float, float]:
    looked = counts[counts >= LEAST]
    by_chance, sd = expected_among(counts, event(np.arange(len(smoothed(counts)))))
    return int(event(looked).sum()), by_chance, sd


def _by_region(frame: Finding, polls: Polls, counts: IntArray) -> Iterator[Finding]:
    """Test each area of the level told apart that has enough; adjusted among themselves."""
    if not polls.areas:
        return
    found: list[Finding] = []
    for number in np.unique(polls.region):
        own = counts[polls.region == number]
        if why_not(own) is None:
            found.append(
                told(
                    replace(frame, part=f"{frame.part}, region {polls.area_names[polls.level][number]}"), own
                )
            )
    for one, p in zip(found, adjusted([one.p or 0.0 for one in found]), strict=True):
        yield replace(one, p_adjusted=p)


def _variants(counts: IntArray) -> Iterator[Variant]:
    """Tell the share of zeros and fives among larger counts only."""
    for least in (200, 500):
        large: Sequence[int] | IntArray = counts[counts >= least]
        if len(large) >= FEW:
            seen, by_chance, sd = _event(counts[counts >= least], _round)
            yield Variant(f"zeros and fives among counts of at least {least}", seen - by_chance, normal_beyond((seen - by_chance) / sd))  # fmt: skip
