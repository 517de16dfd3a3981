"""Pages about one contest, about what waits for a person, and about a count that is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.tally.board.contest import ContestFigures, Share
from polltrail.tally.board.place import Dot, Notice, Point
from polltrail.tally.board.state import AsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestBoard:
    """Everything a page about a contest shows.

    Attributes
    ----------
    figures : ContestFigures
        Of the whole contest.
    parts : sequence of ContestFigures
        The same contest in each area just inside its own.
    curve : sequence of Point
        Arrivals in its area.
    notices : sequence of Notice
        As `Board.notices`, of this contest alone.
    stations : sequence of Dot
        By the state of this contest's form; only where its area has no areas inside.
    """

    as_of: AsOf
    figures: ContestFigures
    parts: tuple[ContestFigures, ...]
    curve: tuple[Point, ...]
    notices: tuple[Notice, ...]
    notices_left_out: int
    stations: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What waits for a person, and incidents, of the whole election: what is routine last, and the latest first."""

    as_of: AsOf
    notices: tuple[Notice, ...]
    notices_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """All that may be shown of a count that is sealed: that it is there, who may speak in it, and that it grows.

    Attributes
    ----------
    expected : Share
        Stations of the whole country.
    enrolled : mapping of str to int
        Keys that may speak, by role.
    checkpoints : sequence of (int, int)
        Sizes of the log that a quorum of witnesses has dated, and by when they had seen them, in seconds since 1970; at
        most some hundred.
    """

    as_of: AsOf
    expected: Share
    enrolled: Mapping[str, int]
    checkpoints: tuple[tuple[int, int], ...]
