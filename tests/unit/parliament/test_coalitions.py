"""The National Assembly of 2008 by its parties, as it was settled, and who could govern."""

from polltrail.parliament.coalitions import count_minimal_winning, minimal_winning, minimal_winning_by_size
from polltrail.parliament.game import Game, majority_of
from polltrail.parliament.power import shapley_shubik, swings

SEATS = {
    "PPP": 124, "PML-N": 91, "PML-Q": 54, "MQM": 25, "ANP": 13, "MMA": 7, "PML-F": 5, "BNP-A": 1, "NPP": 1, "PPP-S": 1
}  # fmt: skip
MAJORITY = majority_of("membership", 342)
HOUSE = Game(tuple(SEATS), tuple(SEATS.values()), MAJORITY.needed)


def test_power_in_2008() -> None:
    """Ninety-one seats of PML-N and fifty-four of PML-Q were worth the same."""
    found = swings(HOUSE)
    assert found.of == (329, 183, 183, 65, 17, 17, 15, 5, 5, 5)
    assert (sum(found.of), found.winning, found.coalitions) == (824, 457, 1024)
    assert " ".join(map(str, shapley_shubik(HOUSE))) == (
        "1037/2520 563/2520 563/2520 43/630 13/630 13/630 1/60 13/2520 13/2520 13/2520"
    )


def test_thirteen_minimal_winning_coalitions() -> None:
    listed = list(minimal_winning(HOUSE))
    assert count_minimal_winning(HOUSE) == len(listed) == len({one.members for one in listed}) == 13
    assert [(one.members, one.seats) for one in listed[:2]] == [
        (("PPP", "PML-N"), 215),
        (("PPP", "PML-Q"), 178),
    ]
    assert sorted(one.seats for one in listed) == [*[172] * 7, 174, 175, 177, 178, 183, 215]
    assert all(one.surplus == one.seats - 172 for one in listed)
    assert minimal_winning_by_size(HOUSE) == (0, 0, 2, 0, 3, 4, 0, 4, 0, 0, 0)


def test_three_parties_are_exactly_two_thirds() -> None:
    assert HOUSE.seats_of(["PPP", "PML-N", "ANP"]) == 228
    assert 3 * 228 == 2 * 342
