import polars as pl
from hypothesis import given, settings

from polltrail.tally import tally_areas, tally_contests
from reference.slow_tally import slow_area_reporting, slow_area_votes, slow_contests
from support.small_election import SmallElection
from support.strategies import elections_with_holds

SOME = settings(deadline=None)


def codes(held: pl.DataFrame) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    for slot, code in held.rows():
        told.setdefault(slot, []).append(code)
    return told


@SOME
@given(elections_with_holds())
def test_the_fast_tally_equals_the_slow_one(drawn: tuple[SmallElection, pl.DataFrame]) -> None:
    election, held = drawn
    fast = tally_contests(election.tables, election.forms, held)
    for tally, slow in zip(fast, slow_contests(election, codes(held)), strict=True):
        told = tally.reporting
        assert (told.stations, told.stations_reporting) == (slow.stations, slow.stations_reporting)
        assert told.registered_voters == slow.registered_voters
        assert told.registered_voters_reporting == slow.registered_voters_reporting
        assert told.registers_unknown == slow.registers_unknown
        assert tally.totals == slow.totals
        assert tally.confirmed == slow.confirmed
        assert tally.winner == slow.winner
        assert (tally.held.stations, tally.held.votes) == (slow.held_stations, slow.held_votes)
        assert tally.held.by_check == slow.by_check
        rest = tally.rest
        assert (rest.held_stations, rest.missing_stations) == (slow.held_stations, slow.missing_stations)
        assert (rest.cap, rest.lead) == (slow.cap, slow.lead)


@SOME
@given(elections_with_holds())
def test_every_area_at_every_depth_equals_the_slow_one(drawn: tuple[SmallElection, pl.DataFrame]) -> None:
    election, held = drawn
    names = [name for ballot in election.ballots.values() for name in ballot]
    areas = tally_areas(election.tables, election.forms, held)
    assert [area.depth for area in areas] == list(range(1, election.depth + 1))
    for area in areas:
        votes = {
            (contest, tuple(path), names[choice]): (every, on_hold)
            for contest, *path, choice, every, on_hold in area.votes.rows()
        }
        assert votes == slow_area_votes(election, codes(held), area.depth)
        keys = [f"area_{depth}" for depth in range(1, area.depth + 1)]
        reporting = {}
        for row in area.reporting.iter_rows(named=True):
            path = tuple(row.pop(key) for key in keys)
            reporting[row.pop("contest"), path] = row
        assert reporting == slow_area_reporting(election, codes(held), area.depth)
