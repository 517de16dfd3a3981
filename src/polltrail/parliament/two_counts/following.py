"""Reserved seats of a house that is still counted: none is given before the seats it follows from are known."""

from collections.abc import Sequence
from typing import Final

from polltrail.parliament.house import Reserve, Seat, reserves_of
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import reserve
from polltrail.parliament.two_counts.law import Law

OPEN: Final = "the forms do not settle it yet"
UNHEARD: Final = "no form of it is confirmed yet"
UNANNOUNCED: Final = "no final result is announced yet"
NOT_COUNTED: Final = "it is not counted here, and nobody says who holds it"
FOLLOWS: Final = "it follows from seats that are not known yet"
UNKNOWN: Final = frozenset({OPEN, UNHEARD, UNANNOUNCED, NOT_COUNTED, FOLLOWS})
"""Why a seat is vacant that somebody will hold, other than one that the law leaves vacant."""


def is_known(seat: Seat) -> bool:
    """Whether it is known who holds a seat, or that nobody does."""
    return seat.reason not in UNKNOWN


def with_reserved(law: Law, general: Sequence[Seat]) -> tuple[Seat, ...]:
    """Add the reserved seats; those that wait for a general seat are vacant, and say so."""
    found = [*general]
    for one in reserves_of(law.system):
        if all(is_known(seat) for seat in general if not one.areas or seat.area in one.areas):
            found += [seat for seat in reserve(general, [one], law.scenario) if seat.tier != GENERAL]
        else:
            found += _waiting(one)
    return tuple(found)


def _waiting(one: Reserve) -> list[Seat]:
    return [
        Seat(tier=one.tier, place=one.place, number=number, holder=None, state="vacant", reason=FOLLOWS)
        for number in range(1, one.seats + 1)
    ]
