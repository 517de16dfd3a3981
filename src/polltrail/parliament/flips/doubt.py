"""A seat that could be held by its runner-up."""

from collections.abc import Iterable
from dataclasses import dataclass

from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A general seat, and what it takes to turn it.

    Attributes
    ----------
    holder, rival : str
    votes : int
        Votes that would have to be the rival's instead of the holder's: more than half of the margin.
    counts : bool
        Whether reserved seats rest on it; not where somebody else held it when they were shared out.
    """

    seat: Seat
    holder: str
    rival: str
    votes: int
    counts: bool = True


def doubts(house: House, basis: House, *, disputed_only: bool = False) -> tuple[Doubt, ...]:
    """List the seats that another party, or a member of none, could hold; those with the fewest votes first."""
    before = {seat.key: seat.holder for seat in basis.seats}
    found = [_doubt(seat, before.get(seat.key)) for seat in _open(house.seats, disputed_only=disputed_only)]
    return tuple(sorted(found, key=lambda one: (one.votes, one.seat.key)))


def basis_of(house: House) -> House:
    """Find the stage at which reserved seats were shared out; the house itself where none says so."""
    for one in (house, *reversed(house.before)):
        if one.stage.reserves:
            return one
    return house


def _open(seats: Iterable[Seat], *, disputed_only: bool) -> Iterable[Seat]:
    for seat in seats:
        known = seat.tier == GENERAL and seat.holder is not None and seat.rival is not None
        if known and seat.rival != seat.holder and (seat.state == "disputed" or not disputed_only):
            yield seat


def _doubt(seat: Seat, before: str | None) -> Doubt:
    assert seat.holder is not None  # noqa: S101 - `_open` let through only such
    assert seat.rival is not None  # noqa: S101
    return Doubt(
        seat=seat,
        holder=seat.holder,
        rival=seat.rival,
        votes=0 if seat.margin is None else seat.margin // 2 + 1,
        counts=before == seat.holder,
    )
