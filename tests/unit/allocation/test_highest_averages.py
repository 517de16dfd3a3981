import pytest

from polltrail.allocation import DHONDT, SAINTE_LAGUE, Divisors, allocate_seats, contenders
from polltrail.errors import DataError

VOTES = {"a": 100_000, "b": 80_000, "c": 30_000, "d": 20_000}


@pytest.mark.parametrize(("divisors", "seats"), [(DHONDT, (4, 3, 1, 0)), (SAINTE_LAGUE, (3, 3, 1, 1))])
def test_eight_seats(divisors: Divisors, seats: tuple[int, ...]) -> None:
    """The example of eight seats that encyclopaedias give for both methods."""
    assert tuple(allocate_seats(VOTES, 8, divisors).seats.values()) == seats


def test_a_tie_is_a_value() -> None:
    found = allocate_seats({"a": 60, "b": 30, "c": 30}, 3, DHONDT)
    assert found.seats == {"a": 1, "b": 0, "c": 0}
    assert found.tie is not None
    assert (found.tie.among, found.tie.seats) == (("a", "b", "c"), 2)
    with pytest.raises(DataError, match="tie for 2 of them among a, b, c"):
        contenders(found, DHONDT)


def test_a_list_without_votes_has_no_seat() -> None:
    assert allocate_seats({"a": 1, "b": 0}, 5, DHONDT).seats == {"a": 5, "b": 0}


def test_the_quotients_next_to_the_line() -> None:
    pairs = contenders(allocate_seats(VOTES, 8, DHONDT), DHONDT)
    assert {(one.winner, one.won, one.loser, one.lost) for one in pairs if one.loser == "d"} == {
        ("a", 4, "d", 1),
        ("b", 3, "d", 1),
        ("c", 1, "d", 1),
    }
    assert all(VOTES[one.winner] * one.lost > VOTES[one.loser] * one.won for one in pairs)


@pytest.mark.parametrize(("votes", "seats"), [({"a": 0}, 1), ({"a": 1}, 0), ({"a": -1, "b": 2}, 1)])
def test_nothing_to_give(votes: dict[str, int], seats: int) -> None:
    with pytest.raises(DataError, match="allocation: expected"):
        allocate_seats(votes, seats, DHONDT)
