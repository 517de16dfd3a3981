"""The fewest votes that bring a choice one seat more, searched where no formula gives them."""

from collections.abc import Callable, Mapping

from polltrail.allocation.allocation import Key

Seats = Callable[[Mapping[Key, int]], Mapping[Key, int]]


def search_lacking(again: Seats[Key], votes: Mapping[Key, int], seats: int, key: Key) -> int | None:
    """Search by doubling and halving; None where no number is enough.

    Takes that more votes never cost the choice a seat, with those of all others as they are.

    Parameters
    ----------
    again : function
        Votes to seats.
    """
    has = again(votes)[key]
    if has >= seats:
        return None

    def gains(more: int) -> bool:
        return again({**votes, key: votes[key] + more})[key] > has

    enough = 1
    while not gains(enough):
        enough *= 2
        if enough > (sum(votes.values()) + 1) * (seats + 2) ** 2:
            return None
    short = enough // 2
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if gains(middle) else (middle, enough)
    return enough
