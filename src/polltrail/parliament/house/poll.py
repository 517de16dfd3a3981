"""What a poll said in one constituency, and the seat that follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from polltrail.allocation.plurality import plurality
from polltrail.errors import Problem
from polltrail.parliament.house.seat import Seat

GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who stood: the name, the party's id or `IND`, and the votes."""

    name: str
    party: str
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One constituency's poll.

    Attributes
    ----------
    date : str
        As YYYY-MM-DD; empty where the table does not say.
    evidence : tuple of str
        Where it is written.
    """

    place: str
    area: str = ""
    date: str = ""
    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...] = ()


def seat_of(poll: Poll) -> Seat:
    """Give the seat to whoever has the most votes; equal votes are a tie, no votes leave it vacant."""
    seat = Seat(
        tier=GENERAL, place=poll.place, area=poll.area, evidence=poll.evidence, holder=None, state="vacant", reason="no votes are published"
    )  # fmt: skip
    if not poll.candidates:
        return seat
    votes = {number: one.votes for number, one in enumerate(poll.candidates)}
    result = plurality(votes)
    if result.tie is not None:
        among = tuple(poll.candidates[number].party for number in result.tie.among)
        return replace(
            seat, state="tied", reason=f"{max(votes.values()):,} votes each", among=among, margin=0
        )
    first = next(number for number, won in result.seats.items() if won)
    second = max(
        (number for number in votes if number != first), key=lambda number: votes[number], default=None
    )
    return replace(
        seat,
        state="won",
        reason="",
        holder=poll.candidates[first].party,
        rival=None if second is None else poll.candidates[second].party,
        margin=None if second is None else votes[first] - votes[second],
    )


def seats_polled(polls: Iterable[Poll]) -> tuple[tuple[Seat, ...], tuple[Problem, ...]]:
    """Make the seats of all constituencies, in the order of the table; one that is there twice is a finding.

    Where two entries name different winners the seat is disputed.
    """
    by_place: dict[str, list[Poll]] = {}
    for poll in polls:
        by_place.setdefault(poll.place, []).append(poll)
    problems = [_twice(same) for same in by_place.values() if len(same) > 1]
    return tuple(_of_entries(same) for same in by_place.values()), tuple(problems)


def _of_entries(same: Sequence[Poll]) -> Seat:
    seats = [seat_of(poll) for poll in same]
    others = [seat for seat in seats[1:] if seat.holder != seats[0].holder]
    if not others or seats[0].holder is None:
        return seats[0]
    reason = f"the table names {seats[0].holder} and {others[0].holder or others[0].state} for it"
    return replace(seats[0], state="disputed", rival=others[0].holder, reason=reason)


def _twice(same: Sequence[Poll]) -> Problem:
    differ = {poll.candidates for poll in same}
    winners = {seat_of(poll).holder for poll in same}
    found = f"{len(same)} entries" + ("" if len(differ) == 1 else ", not all alike")
    after = (
        "the same winner; it is counted once"
        if len(winners) == 1
        else "different winners; the seat is disputed"
    )
    return Problem(where=same[0].place, expected="one entry", found=f"{found}: {after}")
