"""Hypothesis strategies for small elections with everything that election night brings."""

from collections.abc import Mapping

import polars as pl
from hypothesis import strategies as st

from support.small_election import Room, Sheet, SmallElection, held_slots

COUNTS = st.integers(0, 12) | st.integers(0, 400)
BLANK_OR_COUNT = COUNTS | COUNTS | COUNTS | st.none()
FIELDS = (
    *("valid_votes", "ballots_cast", "rejected_ballots", "blank_ballots", "null_ballots"),
    *("void_ballots", "voters_marked", "ballots_issued", "unused_ballots", "ballots_received"),
)
CODES = ("votes-within-ballots", "cast-within-register", "choices-make-valid")


@st.composite
def rooms(draw: st.DrawFn, *, most: int, depth: int) -> list[Room]:
    names = st.sampled_from(["North", "South", None])
    return [
        Room(
            name=f"s{number}",
            area=tuple(draw(names) for _ in range(depth)),
            register=draw(BLANK_OR_COUNT),
            special=draw(st.integers(0, 5)) == 0,
        )
        for number in range(draw(st.integers(0, most)))
    ]


@st.composite
def sheets(draw: st.DrawFn, room: int, contest: int, names: list[str], fields: list[str]) -> Sheet:
    if draw(st.integers(0, 4)) == 0:
        return Sheet(room=room, contest=contest)
    listed = [name for name in names if draw(st.integers(0, 7))]
    return Sheet(
        room=room,
        contest=contest,
        fields={name: draw(BLANK_OR_COUNT) for name in fields},
        votes={name: draw(BLANK_OR_COUNT) for name in listed},
    )


@st.composite
def elections(draw: st.DrawFn, *, most_rooms: int = 6, most_contests: int = 3) -> SmallElection:
    """Areas of 0 to 3 levels, contests that not every station has, blanks, choices left out, no form at all."""
    depth = draw(st.integers(0, 3))
    places = draw(rooms(most=most_rooms, depth=depth))
    ballots = {
        f"c{number}": [f"c{number}-{letter}" for letter in "ABCD"[: draw(st.integers(1, 4))]]
        for number in range(draw(st.integers(1, most_contests)))
    }
    fields = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=6))
    slots = [
        (room, contest)
        for room in range(len(places))
        for contest in range(len(ballots))
        if draw(st.integers(0, 5))
    ]
    filled = [draw(sheets(room, contest, list(ballots.values())[contest], fields)) for room, contest in slots]
    partial = frozenset(number for number in range(len(ballots)) if draw(st.integers(0, 5)) == 0)
    return SmallElection(rooms=places, ballots=ballots, sheets=filled, partial=partial)


@st.composite
def held_of(draw: st.DrawFn, election: SmallElection) -> pl.DataFrame:
    """Some of the forms collected on hold, for one or more checks each."""
    codes: Mapping[int, list[str]] = {
        slot: draw(st.lists(st.sampled_from(CODES), unique=True, max_size=2))
        for slot, sheet in enumerate(election.sheets)
        if sheet.reporting
    }
    return held_slots(*[(slot, code) for slot, names in codes.items() for code in sorted(names)])


@st.composite
def elections_with_holds(draw: st.DrawFn) -> tuple[SmallElection, pl.DataFrame]:
    election = draw(elections())
    return election, draw(held_of(election))
