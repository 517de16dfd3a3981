"""What hung on the closest seats of 2008, as polled and with no independent joining: recomputed for this project."""

import pytest

from polltrail.allocation.systems import system_named
from polltrail.errors import DataError
from polltrail.parliament.flips import Distance, Way, find_flips
from polltrail.parliament.house import reserves_of
from support.houses import houses_of_2008
from support.shared_data import needs_shared_data

pytestmark = [needs_shared_data, pytest.mark.slow]

RESERVES = reserves_of(system_named("pakistan-2008"))


def distance_of(*members: str, looked_at: int = 2) -> Distance:
    house = houses_of_2008()["reserved-without-joins"]
    found = find_flips(house, 172, reserves=RESERVES, asked=[members], looked_at=looked_at)
    return found.distances[0]


def seats(way: Way | None) -> list[str]:
    assert way is not None
    return sorted(one.seat.place for one in way.seats)


def test_ppp_and_pml_q_are_two_seats_or_763_votes_off() -> None:
    found = distance_of("PPP", "PML-Q")
    assert (found.seats, found.wins) == (168, False)
    assert (seats(found.fewest_seats), found.seats_exact) == (["NA-240", "NA-25"], True)
    assert (seats(found.fewest_votes), found.votes_exact) == (["NA-173", "NA-23", "NA-61"], True)
    # With NA-23 the PPP has ten seats of NWFP, as the ANP has: a women's seat is tied, and nobody's.
    for way, votes, tied in ((found.fewest_seats, 4314, 0), (found.fewest_votes, 763, 1)):
        assert way is not None
        assert (way.votes, way.tied) == (votes, tied)
        assert way.house["PPP"] + way.house["PML-Q"] == 172
        assert sum(way.house.values()) == 338 - tied


def test_ppp_and_pml_n_are_far_off_and_a_bound_says_so() -> None:
    found = distance_of("PPP", "PML-N", looked_at=1)
    assert (found.seats, found.wins, found.seats_exact, found.at_least) == (201, True, False, 2)
    assert found.fewest_seats is not None
    assert found.fewest_seats.house["PPP"] + found.fewest_seats.house["PML-N"] == 171
    assert 15 < len(found.fewest_seats.seats) <= 24


def test_reserved_seats_make_a_change_more_than_itself() -> None:
    found = find_flips(houses_of_2008()["reserved-without-joins"], 172, reserves=RESERVES, looked_at=1)
    assert (found.in_doubt, found.moving_others, found.moving_third) == (257, 132, 68)


def test_a_coalition_with_a_party_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match=r"expected parties of the house .* found XYZ"):
        distance_of("PPP", "XYZ", looked_at=1)
