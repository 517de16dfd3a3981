"""Who gained, who lost, and who was routed: between two elections, in shares and seat by seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from polltrail.errors import DataError
from polltrail.parliament.indices.disproportionality import shares


def swing(before: Mapping[str, int], after: Mapping[str, int], to: str, away: str) -> Fraction:
    """Give the swing to one party from another: the mean of what one gained and the other lost, in shares of all votes.

    Examples
    --------
    >>> str(swing({"A": 40, "B": 50, "C": 10}, {"A": 46, "B": 44, "C": 10}, "A", "B"))
    '3/50'
    """
    was, now = (shares(one, dict.fromkeys([*one, to, away]), "votes") for one in (before, after))
    return ((now[to] - was[to]) + (was[away] - now[away])) / 2


def two_party_swing(before: Mapping[str, int], after: Mapping[str, int], to: str, away: str) -> Fraction:
    """Give the swing in shares of what these two have together."""
    was, now = ({party: one.get(party, 0) for party in (to, away)} for one in (before, after))
    return swing(was, now, to, away)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a party's seats.

    Attributes
    ----------
    before, after : int
    held : int
        Seats it had and kept.
    lost_to, gained_from : mapping of str to int
        By party, most first.
    """

    before: int
    after: int
    held: int
    lost_to: Mapping[str, int]
    gained_from: Mapping[str, int]

    @property
    def share_lost(self) -> Fraction | None:
        """The share of the seats it had that others have now; None where it had none."""
        return Fraction(self.before - self.held, self.before) if self.before else None

    @property
    def routed(self) -> bool:
        """Whether it has half of its seats, or fewer, of the seats that can be compared."""
        return self.before > 0 and 2 * self.after <= self.before


def seat_changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Change]:
    """Compare who held each seat then and now, over the seats that were there both times.

    Parameters
    ----------
    before, after : mapping of str to str
        The party of each seat.

    Examples
    --------
    >>> found = seat_changes({"1": "A", "2": "A", "3": "B"}, {"1": "B", "2": "A", "3": "B"})["A"]
    >>> found.before, found.after, dict(found.lost_to), found.routed
    (2, 1, {'B': 1}, True)
    """
    seats = [seat for seat in before if seat in after]
    if not seats:
        raise DataError("seats: expected some that were there both times, found none; nothing is compared")
    moves: dict[tuple[str, str], int] = {}
    for seat in seats:
        pair = before[seat], after[seat]
        moves[pair] = moves.get(pair, 0) + 1
    return {party: _change_of(party, moves) for party in sorted({party for pair in moves for party in pair})}


def _change_of(party: str, moves: Mapping[tuple[str, str], int]) -> Change:
    return Change(
        before=sum(count for (old, _), count in moves.items() if old == party),
        after=sum(count for (_, new), count in moves.items() if new == party),
        held=moves.get((party, party), 0),
        lost_to=_most_first({new: count for (old, new), count in moves.items() if old == party != new}),
        gained_from=_most_first({old: count for (old, new), count in moves.items() if new == party != old}),
    )


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def vote_efficiency(votes: Mapping[str, int], seats: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Give each party's share of seats for its share of votes; None for one without votes."""
    parties = dict.fromkeys([*votes, *seats])
    of_votes, of_seats = shares(votes, parties, "votes"), shares(seats, parties, "seats")
    return {party: of_seats[party] / share if share else None for party, share in of_votes.items()}
