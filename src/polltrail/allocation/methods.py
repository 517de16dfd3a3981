"""One name for every way to divide seats among lists."""

from collections.abc import Mapping

from polltrail.allocation.allocation import Allocation, Key
from polltrail.allocation.divisors import DIVISORS, Divisors
from polltrail.allocation.highest_averages import allocate_seats
from polltrail.allocation.largest_remainders import largest_remainders
from polltrail.allocation.quotas import QUOTAS, Quota
from polltrail.errors import DataError

Method = Divisors | Quota


def method_named(name: str) -> Method:
    """Find divisors or a quota by name.

    Raises
    ------
    DataError
        There is none of that name.

    Examples
    --------
    >>> method_named("droop").name, method_named("adams").name
    ('droop', 'adams')
    """
    for one in (*DIVISORS, *QUOTAS):
        if one.name == name:
            return one
    names = ", ".join(one.name for one in (*DIVISORS, *QUOTAS))
    raise DataError(f"method: expected one of {names}, found {name}")


def allocate(votes: Mapping[Key, int], seats: int, method: Method) -> Allocation[Key]:
    """Divide seats among lists by divisors or by a quota."""
    if isinstance(method, Divisors):
        return allocate_seats(votes, seats, method)
    return largest_remainders(votes, seats, method)
