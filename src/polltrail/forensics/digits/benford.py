"""Second digits, and why they say nothing: told only with the warning that they accuse clean elections.

After Mebane (2006); against it Deckert, Myagkov and Ordeshook (Political Analysis 19, 2011).
"""

from dataclasses import replace
from typing import Final

import numpy as np

from polltrail.forensics.finding import Finding, cannot_tell
from polltrail.forensics.polls import IntArray, Polls

NAME: Final = "second_digit"
LEAST: Final = 10
FEW: Final = 100
WARNING: Final = (
    "no p-value is given: second digits follow no law that honest counts keep. They condemn clean elections (Mexico 2012) and "
    "fit best where everything else is strange"
)
EXPECTED: Final = np.array(
    [sum(np.log10(1 + 1 / (10 * first + second)) for first in range(1, 10)) for second in range(10)]
)
_FRAME = Finding(
    test=NAME,
    what="chi-squared of second digits against the law of Newcomb and Benford",
    null="none that holds for counts of stations of like size",
    descriptive=True,
    innocent=("Stations of like size have counts of like first and second digits.",),
)


def second_digit(polls: Polls, choice: int | None = None) -> Finding:
    """Describe the second digits of one choice's votes."""
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame, counts = replace(_FRAME, choice=polls.choices[choice]), polls.votes[:, choice]
    counts = counts[counts >= LEAST]
    if len(counts) < FEW:
        return cannot_tell(frame, f"expected {FEW} counts of at least {LEAST}, found {len(counts)}")
    digits = _second(counts)
    observed, expected = np.bincount(digits, minlength=10), EXPECTED * len(counts)
    return replace(
        frame, statistic=float(((observed - expected) ** 2 / expected).sum()), expected=9.0, reason=WARNING,
        details={
            "counts": len(counts), "mean": float(digits.mean()), "mean_expected": float(EXPECTED @ np.arange(10)),
            "observed_by_digit": tuple(observed.tolist()),
        },
    )  # fmt: skip


def _second(counts: IntArray) -> IntArray:
    length = np.searchsorted(10 ** np.arange(1, 18), counts, side="right")
    found: IntArray = counts // 10 ** (length - 1) % 10
    return found
