"""The quota of a method: the votes that a seat costs."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from polltrail.errors import DataError

TooMany = Literal["refuse", "take back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a seat costs.

    Attributes
    ----------
    name : str
    of : function
        Votes and seats to the quota.
    too_many : str
        What happens where more whole quotas are held than there are seats: `refuse`, or `take back` a seat from the
        smallest remainders.
    """

    name: str
    of: Callable[[int, int], Fraction]
    too_many: TooMany = "refuse"


HARE: Final = Quota(name="hare", of=Fraction)
DROOP: Final = Quota(name="droop", of=lambda votes, seats: Fraction(votes // (seats + 1) + 1))
QUOTAS: Final = (
    HARE,
    DROOP,
    Quota(name="hare-ceil", of=lambda votes, seats: Fraction(-(-votes // seats))),
    Quota(
        name="hagenbach-bischoff", of=lambda votes, seats: Fraction(votes, seats + 1), too_many="take back"
    ),
    Quota(name="hagenbach-bischoff-ceil", of=lambda votes, seats: Fraction(-(-votes // (seats + 1)))),
    Quota(
        name="hagenbach-bischoff-rounded",
        of=lambda votes, seats: Fraction(max(1, (2 * votes + seats + 1) // (2 * (seats + 1)))),
        too_many="take back",
    ),
    Quota(name="imperiali-quota", of=lambda votes, seats: Fraction(votes, seats + 2), too_many="take back"),
)


def quota_named(name: str) -> Quota:
    """Find a quota by its name.

    Raises
    ------
    DataError
        There is none of that name.
    """
    for one in QUOTAS:
        if one.name == name:
            return one
    names = [one.name for one in QUOTAS]
    raise DataError(f"quota: expected {', '.join(names[:-1])} or {names[-1]}, found {name}")
