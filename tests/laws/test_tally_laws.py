from itertools import pairwise, product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from polltrail.election import ChoiceId
from polltrail.tally import can_change_winner, tally_areas, tally_contests
from support.costly import costly
from support.small_election import Sheet, SmallElection, held_slots
from support.strategies import elections_with_holds

SOME = settings(deadline=None)
Drawn = tuple[SmallElection, pl.DataFrame]


@costly
@given(elections_with_holds())
def test_children_sum_to_their_parents_and_areas_to_the_contest(drawn: Drawn) -> None:
    election, held = drawn
    areas = tally_areas(election.tables, election.forms, held)
    for parent, child in pairwise(areas):
        path = [f"area_{depth}" for depth in range(1, parent.depth + 1)]
        for table, key in (("votes", ["contest", *path, "choice"]), ("reporting", ["contest", *path])):
            whole, parts = getattr(parent, table), getattr(child, table)
            sums = parts.drop(f"area_{child.depth}").group_by(key).agg(pl.all().sum())
            assert rows(sums) == rows(whole.select(sums.columns))
    for area in areas[:1]:
        for tally in tally_contests(election.tables, election.forms, held):
            mine = area.votes.filter(pl.col("contest") == tally.number)
            assert mine["votes"].sum() == sum(tally.totals.values())
            assert mine["held_votes"].sum() == tally.held.votes
            told = area.reporting.filter(pl.col("contest") == tally.number)
            assert told["stations"].sum() == tally.reporting.stations
            assert told["stations_reporting"].sum() == tally.reporting.stations_reporting
            assert told["registered_voters"].sum() == (tally.reporting.registered_voters or 0)


def rows(table: pl.DataFrame) -> list[tuple[object, ...]]:
    return sorted(table.fill_null(0).with_columns(pl.col(pl.String).fill_null("-")).rows(), key=str)


@costly
@given(elections_with_holds())
def test_confirmed_and_held_make_the_total(drawn: Drawn) -> None:
    election, held = drawn
    for tally in tally_contests(election.tables, election.forms, held):
        assert sum(tally.confirmed.values()) + tally.held.votes == sum(tally.totals.values())
        assert all(tally.confirmed[choice] <= total for choice, total in tally.totals.items())


@SOME
@given(elections_with_holds())
def test_what_is_held_alone_makes_up_what_is_not_confirmed_of_every_choice(drawn: Drawn) -> None:
    election, held = drawn
    others = [
        sheet if slot in held["slot"] else Sheet(room=sheet.room, contest=sheet.contest)
        for slot, sheet in enumerate(election.sheets)
    ]
    only = SmallElection(rooms=election.rooms, ballots=election.ballots, sheets=others)
    alone = tally_contests(only.tables, only.forms, held_slots())
    for tally, part in zip(tally_contests(election.tables, election.forms, held), alone, strict=True):
        assert {
            choice: tally.totals[choice] - tally.confirmed[choice] for choice in tally.totals
        } == part.totals


@costly
@given(st.data(), elections_with_holds())
def test_the_order_of_stations_and_forms_does_not_matter(data: st.DataObject, drawn: Drawn) -> None:
    election, held = drawn
    rooms = data.draw(st.permutations(range(len(election.rooms))))
    order = data.draw(st.permutations(range(len(election.sheets))))
    moved = [election.sheets[slot] for slot in order]
    sheets = [
        Sheet(room=rooms.index(one.room), contest=one.contest, fields=one.fields, votes=one.votes)
        for one in moved
    ]
    other = SmallElection(
        rooms=[election.rooms[room] for room in rooms], ballots=election.ballots, sheets=sheets
    )
    moved_holds = held_slots(*[(order.index(slot), code) for slot, code in held.rows()][::-1])
    before = tally_contests(election.tables, election.forms, held)
    assert tally_contests(other.tables, other.forms, moved_holds) == before
    areas = tally_areas(election.tables, election.forms, held)
    for one, two in zip(areas, tally_areas(other.tables, other.forms, moved_holds), strict=True):
        assert rows(one.votes) == rows(two.votes)
        assert rows(one.reporting) == rows(two.reporting)


@given(st.lists(st.integers(0, 4), max_size=4), st.integers(0, 4))
def test_whether_the_winner_can_change_equals_trying_every_way_the_rest_can_vote(
    counts: list[int], cap: int
) -> None:
    confirmed = {ChoiceId(str(place)): votes for place, votes in enumerate(counts)}
    for winner in confirmed:
        added = [votes for votes in product(range(cap + 1), repeat=len(counts)) if sum(votes) <= cap]
        loses = any(
            max((counts[at] + more[at] for at in range(len(counts)) if str(at) != winner), default=-1)
            >= counts[int(winner)] + more[int(winner)]
            for more in added
        )
        assert can_change_winner(confirmed, winner, cap) is loses


@SOME
@given(elections_with_holds())
def test_a_smaller_rest_never_opens_what_a_larger_one_leaves_shut(drawn: Drawn) -> None:
    """Whoever cannot change the winner by registers cannot do so by turnout, which is softer."""
    election, held = drawn
    for tally in tally_contests(election.tables, election.forms, held):
        rest = tally.rest
        if rest.cap_by_turnout is not None and rest.cap is not None:
            assert rest.cap_by_turnout <= rest.cap
            if rest.can_change is False:
                assert rest.can_change_by_turnout is False
