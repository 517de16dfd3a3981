"""The seats that there should be, held against those that a table has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polltrail.allocation.systems import Place, System
from polltrail.errors import Problem
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A seat that is known to be without a poll that day, and why."""

    place: str
    reason: str
    source: str = ""


def places_of(system: System) -> tuple[Place, ...]:
    """Name the constituencies of a system; none where its places are those of the ballots."""
    return tuple(place for tier in system.tiers if tier.kind == "plurality" for place in tier.places)


def complete(
    seats: Sequence[Seat], places: Sequence[Place], missing: Mapping[str, Missing]
) -> tuple[tuple[Seat, ...], tuple[Problem, ...]]:
    """Add the seats that the table does not have, vacant, and order all as the system does.

    Returns
    -------
    seats : tuple of Seat
        All that are expected. A place that is not expected is left out, which is a finding.
    problems : tuple of Problem
    """
    found = {seat.place: seat for seat in seats}
    known = {place.name for place in places}
    between = f"a constituency from {places[0].name} to {places[-1].name}"
    problems = [
        Problem(where=place, expected=between, found="another; it is left out")
        for place in found
        if place not in known
    ]
    for place in places:
        if place.name not in found:
            found[place.name] = seat = _vacant(place, missing.get(place.name))
            problems.append(_no_poll(seat))
    return tuple(found[place.name] for place in places), tuple(problems)


def _no_poll(seat: Seat) -> Problem:
    return Problem(
        where=seat.place, expected="a poll", found=f"none in the table; the seat is vacant ({seat.reason})"
    )


def _vacant(place: Place, known: Missing | None) -> Seat:
    return Seat(
        tier=GENERAL,
        place=place.name,
        area=place.region or "",
        holder=None,
        state="vacant",
        reason="not in the table" if known is None else known.reason,
        evidence=(known.source,) if known is not None and known.source else (),
    )


def by_number(place: str) -> tuple[str, int]:
    """Make a place sortable: its letters, then its number.

    Examples
    --------
    >>> sorted(["NA-10", "NA-9"], key=by_number)
    ['NA-9', 'NA-10']
    """
    digits = re.search(r"(\d+)\D*$", place)
    return (place if digits is None else place[: digits.start()], int(digits[1]) if digits else 0)
