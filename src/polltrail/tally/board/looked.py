"""What the tests of figures left over of one contest, and the counts behind its pictures, as plain values: a page needs no arrays."""

from dataclasses import dataclass
from typing import Final, Literal

LEAST_STATIONS: Final = 25
"""Contests with fewer that reported are not looked at: no test could tell anything."""
Cells = tuple[tuple[int, int, int], ...]
"""Column, row, and how many stations are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Stations by two figures at once.

    Attributes
    ----------
    first, side : float
        Where the lowest cell begins, both ways, and how wide each is: in points of per cent, or in standard deviations.
    at : tuple of float
        Where all of them together are.
    """

    first: float
    side: float
    across: int
    cells: Cells
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comb:
    """Stations at each whole percentage, to a twentieth of a point, and how many chance puts there.

    Attributes
    ----------
    observed, expected, sd : tuple, 101 each
    """

    observed: tuple[int, ...]
    expected: tuple[float, ...]
    sd: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Counts by their last digit, and how many the local density puts there.

    Attributes
    ----------
    counts : int
        Those that are large enough to be looked at.
    observed, expected : tuple, 10 each
    """

    counts: int
    observed: tuple[int, ...]
    expected: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTurnout:
    """Votes in each point of turnout, and the leader's for each of the others' in windows that could be the reference.

    Attributes
    ----------
    leader, others : tuple of int, 100 each
    ratios : tuple of float
        The lowest first.
    window : int
        Points of turnout that a window is wide.
    """

    leader: tuple[int, ...]
    others: tuple[int, ...]
    ratios: tuple[float, ...]
    window: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The counts behind the pictures of one contest; None where there is nothing to be drawn.

    Attributes
    ----------
    stations : int
        That reported.
    fingerprint : Grid or None
        By turnout and by the leader's share, in per cent.
    comb_share, comb_turnout : Comb or None
    by_turnout : ByTurnout or None
    digits_votes, digits_turnout : Digits or None
        Of the leader's votes, and of ballots.
    residuals : Grid or None
        By how far turnout and share are from the area's, in robust standard deviations; the outermost cells hold all beyond.
    far : float
        From where on a station is far from its area.
    """

    stations: int
    fingerprint: Grid | None = None
    comb_share: Comb | None = None
    comb_turnout: Comb | None = None
    by_turnout: ByTurnout | None = None
    digits_votes: Digits | None = None
    digits_turnout: Digits | None = None
    residuals: Grid | None = None
    far: float = 0.0


Exceeds = Literal["more", "less", "no votes"]
"""Whether all ballots concerned are more than the margin; or that a finding says nothing of votes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A finding that is left after all tests were taken together.

    Attributes
    ----------
    test, part : str
        Its name, and which part of it this is; empty for the whole.
    observed, expected, sd : float
    p_adjusted : float
    ballots : int or None
        All that would be concerned at most; None where it says nothing of votes.
    """

    test: str
    part: str
    observed: float
    expected: float
    sd: float
    p_adjusted: float
    ballots: int | None
    exceeds: Exceeds


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One contest, looked at.

    Attributes
    ----------
    contest : str
    size : int
        Of which state of the log; 0 where it is of none.
    stations, of : int
        Stations looked at, and expected.
    leader : str or None
        By these figures.
    margin : int
        Votes between the leader and the second.
    tested : int
        How many p-values were taken together.
    level : float
        Up to which adjusted p-value a finding is left.
    left : tuple of Left
        The least likely first.
    more : int
        Left beyond those.
    untold : tuple of (str, str)
        Tests that cannot tell, and why.
    """

    contest: str
    size: int
    stations: int
    of: int
    leader: str | None
    margin: int
    tested: int
    level: float
    left: tuple[Left, ...]
    more: int
    untold: tuple[tuple[str, str], ...]
    pictures: Pictures
