"""Whether a contest's official result stands by the forms collected, as plain values: a page needs no arrays."""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["reversed", "open", "safe", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedPair:
    """The lead of the official winner over another choice.

    `official` and `forms` are leads in votes; `rest` is what the stations not collected would have to make, None where the
    official figure may be of other stations.
    """

    winner: str
    loser: str
    official: int
    forms: int
    rest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What forms collected by chance prove about an official result; there is no probability in it.

    Attributes
    ----------
    size : int
        Of which state of the log; 0 where it is of none.
    by_station : bool
        Whether the authority published its stations one by one.
    stations, collected, differing : int
        Stations; those with a form; of these, where the official row is another (0 where there are no rows).
    winner : str or None
        By the official figure.
    standing : Standing
        `reversed`: the forms alone rule the outcome out. `safe`: no form not collected can change it. `open`: those could.
    smallest_wrong : int or None
        For an open one, the fewest stations not collected that would have to be wrong.
    draws : int or None
        Forms drawn at random that would confirm it at the limit, if every form agrees.
    limit : float
    """

    size: int
    by_station: bool
    stations: int
    collected: int
    differing: int
    winner: str | None
    standing: Standing
    smallest_wrong: int | None
    draws: int | None
    limit: float
    pairs: tuple[AuditedPair, ...]
