"""What became of a house since the one before: votes and seats moved, and who was routed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polltrail.errors import DataError
from polltrail.parliament.account.account import HouseAccount
from polltrail.parliament.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.indices import Change, Readings, pedersen, seat_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccount:
    """Two elections.

    Attributes
    ----------
    before : str
        What the other is called.
    totals : mapping of str to int
        Seats of each party then.
    seats : mapping of str to Change
        General seats by party, over the places that were there both times.
    by_seats : Readings
        Pedersen's index of seats.
    by_votes : Readings or None
        Of votes; None where those of one of the two are not known.
    lineage : tuple of pairs of str
        Which party came from which, as declared.
    """

    before: str
    totals: Mapping[str, int]
    seats: Mapping[str, Change]
    by_seats: Readings
    by_votes: Readings | None
    lineage: tuple[tuple[str, str], ...]


def lineage_of(told: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read `OLD>NEW`.

    Raises
    ------
    DataError
        There is no sign between two names.
    """
    found = []
    for one in told:
        old, sign, new = (part.strip() for part in one.partition(">"))
        if not (old and sign and new):
            raise DataError(f"lineage {one}: expected OLD>NEW, found otherwise")
        found.append((old, new))
    return tuple(found)


def change_of(
    account: HouseAccount, before: House, votes: Mapping[str, int], title: str, lineage: Iterable[str] = ()
) -> ChangeAccount:
    """Hold a house against the one before.

    Raises
    ------
    DataError
        Lineage names a party that was not there.
    """
    pairs = lineage_of(lineage)
    known = {party: count for party, count in votes.items() if count}
    own = {party: count for party, count in account.votes.items() if count}
    return ChangeAccount(
        before=title,
        totals=dict(before.totals),
        seats=seat_changes(_holders(before), _holders(account.house)),
        by_seats=pedersen(dict(before.totals), dict(account.house.totals), pairs),
        by_votes=pedersen(known, own, pairs) if known and own else None,
        lineage=pairs,
    )


def _holders(house: House) -> dict[str, str]:
    return {
        seat.place: seat.holder for seat in house.seats if seat.tier == GENERAL and seat.holder is not None
    }
