"""What leads to all of a site: how far its figures go, and the totals of every contest; few enough to count them anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.election.expected import GONE, UNKNOWN, Expected
from polltrail.review.slots import STATES, State
from polltrail.statement import Roster
from polltrail.tally.board.contest import ContestFigures, Share
from polltrail.tally.board.state import AsOf
from polltrail.tally.fold.totals import CONFIRMED, CONFIRMED_REGISTERED, FINDINGS, Vector, votes_of

FORMAT: Final = "polltrail-site/1"
_N: Final = len(STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestTotals:
    """One contest, as a whole.

    Attributes
    ----------
    number, area : int
        Lead to its page, and to that of its area.
    expected, confirmed : Share
        Stations there should be a form of, and those confirmed.
    states : mapping of State to Share
        Every state of the ladder, also those without a station.
    votes : mapping of str to (int, int, int)
        By choice: confirmed; confirmed and held; by any reading.
    """

    number: int
    id: str
    area: int
    expected: Share
    confirmed: Share
    states: Mapping[State, Share]
    votes: Mapping[str, tuple[int, int, int]]
    findings_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIndex:
    """What leads to everything else.

    Attributes
    ----------
    levels : sequence of str
        What areas are called, from the largest to the smallest.
    places, stations : int
        How many areas and stations were ever numbered; their numbers are those below.
    successions : sequence of int
        Entries from which on the log is another, in the place of a lost one.
    """

    as_of: AsOf
    levels: tuple[str, ...]
    places: int
    stations: int
    contests: tuple[ContestTotals, ...]
    successions: tuple[int, ...]
    format: str = FORMAT


def site_index(
    as_of: AsOf, expected: Expected, contests: Iterable[ContestTotals], roster: Roster
) -> SiteIndex:
    """Put it together; the roster is that of the same state of the log."""
    return SiteIndex(
        as_of=as_of,
        levels=expected.levels,
        places=len(expected.areas),
        stations=len(expected.station_ids),
        contests=tuple(contests),
        successions=tuple(index for index, _ in roster.successions),
    )


def totals_shown(number: int, area: int, figures: ContestFigures) -> ContestTotals:
    """Give the totals of a contest as its page shows them."""
    return ContestTotals(
        number=number,
        id=figures.id,
        area=area,
        expected=figures.expected,
        confirmed=figures.confirmed,
        states={state: figures.states[state] for state in STATES},
        votes={one.id: (one.confirmed, one.with_held, one.any_reading) for one in figures.choices},
        findings_open=figures.findings_open,
    )


def totals_counted(expected: Expected, vector_at: Callable[[int, int], Vector]) -> Iterator[ContestTotals]:
    """Give the totals of every contest there is from the running totals of a fold.

    Parameters
    ----------
    vector_at : callable
        Gives the totals of a contest in an area, both by number.
    """
    due = shares(expected)
    for number, held in enumerate(expected.contests):
        if held.area != GONE:
            vector = vector_at(number, held.area)
            votes = zip(*(votes_of(vector, len(held.choices), which) for which in range(3)), strict=True)
            yield ContestTotals(
                number=number,
                id=held.id,
                area=held.area,
                expected=due[held.area],
                confirmed=Share(stations=int(vector[CONFIRMED]), voters=int(vector[CONFIRMED_REGISTERED])),
                states=states_of(vector, due[held.area]),
                votes=dict(zip(held.choices, votes, strict=True)),
                findings_open=int(vector[FINDINGS]),
            )


def shares(expected: Expected) -> list[Share]:
    """Count the stations of every area, and their registered voters."""
    stations, voters = [0] * len(expected.areas), [0] * len(expected.areas)
    for area, registered in zip(expected.station_area, expected.registered, strict=True):
        if area == GONE:
            continue
        for around in expected.chains[area]:
            stations[around] += 1
            voters[around] += 0 if registered == UNKNOWN else registered
    return [Share(stations=one, voters=other) for one, other in zip(stations, voters, strict=True)]


def states_of(vector: Vector | Sequence[int], due: Share) -> dict[State, Share]:
    """Count the slots in each state; those nobody has spoken of are missing."""
    found: dict[State, Share] = {
        state: Share(stations=int(vector[at]), voters=int(vector[_N + at]))
        for at, state in enumerate(STATES)
        if state != "missing"
    }
    spoken = sum(one.stations for one in found.values()), sum(one.voters for one in found.values())
    missing = Share(stations=due.stations - spoken[0], voters=due.voters - spoken[1])
    return {state: found.get(state, missing) for state in STATES}
