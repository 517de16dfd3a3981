"""A file of seats by party, `party,seats`: a house of which nothing else is known."""

import csv
from collections.abc import Iterator
from io import StringIO

from polltrail.errors import Problem, TableError
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat
from polltrail.parliament.house.stage import Stage

HEADINGS = ("party", "seats")
MOST_SEATS = 10_000
MOST_PARTIES = 200
VACANT = "vacant"


def is_seats_file(text: str) -> bool:
    """Whether a text begins like such a file."""
    first = next(iter(csv.reader(StringIO(text.removeprefix("\ufeff")))), [])
    return tuple(cell.strip().casefold() for cell in first[:2]) == HEADINGS


def read_seats(text: str, where: str) -> dict[str, int]:
    """Read seats by party, in the order of the file.

    Raises
    ------
    TableError
        A party is there twice or has no name, seats are no whole number, or nobody has any.
    """
    rows = csv.reader(StringIO(text.removeprefix("\ufeff")))
    headings = next(rows, [])
    if tuple(cell.strip().casefold() for cell in headings[:2]) != HEADINGS:
        raise TableError(
            [Problem(where=f"{where}, line 1", expected="party,seats", found=",".join(headings) or "nothing")]
        )
    found: dict[str, int] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            problems += list(_add(found, row, f"{where}, line {number}"))
    if len(found) > MOST_PARTIES:
        problems.append(
            Problem(where=where, expected=f"at most {MOST_PARTIES} parties", found=str(len(found)))
        )
    if not problems and not any(found.values()):
        problems.append(Problem(where=where, expected="seats", found="none"))
    if problems:
        raise TableError(problems)
    return found


def _add(found: dict[str, int], row: list[str], where: str) -> Iterator[Problem]:
    name, written = (cell.strip() for cell in (*row, "", "")[:2])
    if not name or name in found:
        yield Problem(where=where, expected="a party that is not there yet", found=name or "no name")
    elif not written.isascii() or not written.isdigit() or int(written) > MOST_SEATS:
        yield Problem(
            where=f"{where}, {name}",
            expected=f"a whole number of seats from 0 to {MOST_SEATS}",
            found=written or "nothing",
        )
    else:
        found[name] = int(written)


def house_of_seats(
    seats: dict[str, int], where: str, membership: int | None = None, majority: Of = "membership"
) -> House:
    """Make a house in which each party has its seats, one after another; a row `vacant` is of seats that nobody holds.

    Parameters
    ----------
    membership : int or None
        How many seats the law provides; those of the file where left out.

    Raises
    ------
    TableError
        The seats do not add up to what the law provides.
    """
    given = sum(seats.values())
    if membership is not None and given != membership:
        expected = f"seats that add up to the {membership} of the house, with a row `{VACANT}` for those nobody holds"
        raise TableError([Problem(where=where, expected=expected, found=str(given))])
    return House(
        seats=tuple(
            _seat(party, number, where) for party, count in seats.items() for number in range(1, count + 1)
        ),
        stage=Stage(id="as-given", title=f"as {where} gives it", sources=(where,)),
        majority_of=majority,
    )


def _seat(party: str, number: int, where: str) -> Seat:
    if party.casefold() == VACANT:
        return Seat(
            tier=GENERAL, place=VACANT, number=number, holder=None, state="vacant", reason=f"as {where} says"
        )
    return Seat(tier=GENERAL, place=party, number=number, holder=party, evidence=(where,))
