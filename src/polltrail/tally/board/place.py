"""A place: the country or an area, with what lies in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.election.definition import AreaPath
from polltrail.review.slots import State
from polltrail.tally.board.contest import ContestFigures, Share
from polltrail.tally.board.state import AsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """An area inside, as one line of a list and one dot of a map.

    Attributes
    ----------
    contests, contests_open : int
        Contests held in it, and those in which what is out can still change who wins.
    at : (float, float) or None
        Longitude and latitude of the middle of its stations, in degrees; None where none has a location.
    """

    path: AreaPath
    expected: Share
    read: Share
    confirmed: Share
    states: Mapping[State, int]
    findings_open: int
    contests: int
    contests_open: int
    at: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A station as a dot of a map and a line of a list: the worst state of its forms.

    Attributes
    ----------
    name : str
        As the table of stations has it; empty where it has none.
    at : (float, float) or None
        Longitude and latitude, in degrees.
    reasons : sequence of str
        Why one of its forms is on hold, contested or void: codes, each once.
    """

    id: str
    name: str
    state: State
    voters: int | None
    at: tuple[float, float] | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """How many stations had been read when the log had some size: those of which every form had been read.

    Attributes
    ----------
    at : int or None
        By when witnesses knew of it, in seconds since 1970; None where nobody dated it.
    """

    size: int
    at: int | None
    read: Share
    confirmed: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A finding that waits for a person, or an incident, as one line with its place.

    Attributes
    ----------
    code : str
        Of the closed vocabulary of findings and incidents; pages translate it.
    station, contest : str or None
        None where it is about no single one.
    index : int
        The entry that brought it about.
    answered_by : int or None
        The decision that answers it.
    routine : bool
        A newer version of figures of which the authority had said that it was still counting, none of them smaller.
    """

    code: str
    station: str | None
    contest: str | None
    index: int
    answered_by: int | None = None
    routine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything a page about a place shows.

    Attributes
    ----------
    level : str
        What such an area is called (`province`); empty for the country.
    levels : sequence of str
        What the areas below are called.
    contests : sequence of ContestFigures
        Held in this very area, or around it: those come first that are held here.
    seats : sequence of ContestFigures
        Contests held in areas inside; each as a whole.
    curve : sequence of Point
        Arrivals, by the checkpoints there were; at most a few hundred.
    stations : sequence of Dot
        Only where the place has no areas inside.
    notices : sequence of Notice
        What is routine last, and the latest first; at most some hundred, `notices_left_out` says how many more there are.
    """

    as_of: AsOf
    place: AreaPath
    level: str
    levels: tuple[str, ...]
    contests: tuple[ContestFigures, ...]
    seats: tuple[ContestFigures, ...]
    places: tuple[PlaceLine, ...]
    stations: tuple[Dot, ...]
    curve: tuple[Point, ...]
    notices: tuple[Notice, ...]
    notices_left_out: int
