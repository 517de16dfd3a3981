"""An election's own count as houses: what the authority announced, and what the forms in its log have."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from polltrail.cli.counted import Counted, read_counted
from polltrail.cli.parliament.counted import open_stations
from polltrail.cli.parliament.polled import naming_of
from polltrail.cli.parliament.sides import Read, Side, Wanted
from polltrail.parliament.house import POLLED, House, Poll, Seat
from polltrail.parliament.house.from_contests import official_polls, place_of, polls_of_tallies
from polltrail.parliament.house.poll import GENERAL, seat_of
from polltrail.parliament.two_counts import TwoCounts
from polltrail.publish.site.stages.parliament import houses_of
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.house import house_law
from polltrail.tally import ContestTally, tally_contests


def of_own_count(path: Path, wanted: Wanted) -> Read | None:
    """Make both houses by the `house.toml` beside a log, as the pages of that election do; None where there is none.

    Raises
    ------
    PolltrailError
        The count cannot be read, or the law contradicts it.
    """
    counted = read_counted(path)
    made = _made(ElectionDir(path), counted.size)
    if made is None:
        return None
    published = counted.published
    forms = published.forms[published.source]
    tallies = tally_contests(published.tables, forms, counted.forms.held)
    naming = naming_of(made.law.system, POLLED)
    ours = polls_of_tallies(tallies, naming, votes="confirmed")
    theirs = official_polls(tallies, published.official, naming)
    stations = _by_place(counted, tallies)
    sides = {"independent": (made.independent, ours), "official": (made.official, theirs)}
    return Read(
        title=made.law.system.title,
        sides={name: _side(house, polls, stations, wanted) for name, (house, polls) in sides.items()},
        system=made.law.system,
        scenario=made.law.scenario,
        banner=counted.banner,
    )


def _made(place: ElectionDir, size: int) -> TwoCounts | None:
    with closing(BoardReader(place)) as board:
        board.follow()
        law = house_law(place.root, board.expected)
        country = board.board(0, size)
        return None if law is None else houses_of(law, (*country.contests, *country.seats))


def _by_place(counted: Counted, tallies: Sequence[ContestTally]) -> Mapping[str, tuple[str, ...]]:
    found = open_stations(counted.published, tallies, counted.forms.held)
    return {place_of(contest): stations for contest, stations in found.items()}


def _side(
    house: House, polls: Sequence[Poll], stations: Mapping[str, tuple[str, ...]], wanted: Wanted
) -> Side:
    """Add to each seat who came second, by how much, and which stations are still to decide it."""
    polled = {poll.place: seat_of(poll) for poll in polls}
    seats = tuple(_filled(seat, polled.get(seat.place), stations) for seat in house.seats)
    own = replace(house, seats=seats, majority_of=wanted.majority or house.majority_of)
    own = replace(own, stage=replace(own.stage, reserves=any(seat.tier != GENERAL for seat in seats)))
    votes: dict[str, int] = {}
    for one in (one for poll in polls for one in poll.candidates):
        votes[one.party] = votes.get(one.party, 0) + one.votes
    return Side(house=own, stages=(own,), votes=votes, votes_note="votes of the contests counted here")


def _filled(seat: Seat, polled: Seat | None, stations: Mapping[str, tuple[str, ...]]) -> Seat:
    if seat.tier != GENERAL or seat.holder is None:
        return seat
    known = polled if polled is not None and polled.holder == seat.holder else None
    return replace(
        seat,
        rival=seat.rival or (None if known is None else known.rival),
        margin=seat.margin if known is None else known.margin,
        evidence=(*seat.evidence, *stations.get(seat.place, ())),
    )
