"""The seats that there should be, held against those that a table has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from polltrail.errors import Problem
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A seat that is known to be without a poll that day, and why."""

    place: str
    area: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Which constituencies there are.

    Attributes
    ----------
    prefix : str
        They are named by it and a number from 1 to `count`, such as `NA-`.
    missing : mapping of str to Missing
        Seats that no poll filled that day, by place.
    """

    prefix: str
    count: int
    missing: Mapping[str, Missing] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """Name all of them."""
        return tuple(f"{self.prefix}{number}" for number in range(1, self.count + 1))


def complete(seats: Sequence[Seat], expected: Expected) -> tuple[tuple[Seat, ...], tuple[Problem, ...]]:
    """Add the seats that the table does not have, vacant, and order all by number.

    Returns
    -------
    seats : tuple of Seat
        All that are expected. A place that is not expected is left out, which is a finding.
    problems : tuple of Problem
    """
    found = {seat.place: seat for seat in seats}
    strange = [place for place in found if place not in set(expected.places)]
    problems = [Problem(where=place, expected=f"a constituency from {expected.places[0]} to {expected.places[-1]}", found="another; it is left out") for place in strange]  # fmt: skip
    whole = []
    for place in expected.places:
        whole.append(found.get(place) or _vacant(place, expected))
        if place not in found:
            problems.append(Problem(where=place, expected="a poll", found=f"none in the table; the seat is vacant ({whole[-1].reason})"))  # fmt: skip
    return tuple(whole), tuple(problems)


def _vacant(place: str, expected: Expected) -> Seat:
    known = expected.missing.get(place)
    reason = "not in the table" if known is None else known.reason
    evidence = () if known is None or not known.source else (known.source,)
    return Seat(
        tier=GENERAL,
        place=place,
        area="" if known is None else known.area,
        holder=None,
        state="vacant",
        reason=reason,
        evidence=evidence,
    )


def in_order(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Order seats by tier as they come, then by place with its number as a number."""
    tiers = list(dict.fromkeys(seat.tier for seat in seats))
    return tuple(sorted(seats, key=lambda seat: (tiers.index(seat.tier), by_number(seat.place), seat.number)))


def by_number(place: str) -> tuple[str, int]:
    """Make a place sortable: its letters, then its number.

    Examples
    --------
    >>> sorted(["NA-10", "NA-9"], key=by_number)
    ['NA-9', 'NA-10']
    """
    digits = re.search(r"(\d+)\D*$", place)
    return (place if digits is None else place[: digits.start()], int(digits[1]) if digits else 0)
