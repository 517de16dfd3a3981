"""The National Assembly of Pakistan of 2008, stage by stage, from the table of its constituencies.

Totals by stage: Geo of 19 February 2008; the Election Commission's declaration of 6 March 2008 (331 of 342); the settled
house as published (124, 91 and 54 for the first three); Al Jazeera of 27 June 2008.
"""

from collections.abc import Mapping

import pytest

from polltrail.parliament.house import against, diff
from support.houses import houses_of_2008, record_2008
from support.shared_data import needs_shared_data

pytestmark = needs_shared_data

PARTIES = ("PPP", "PML-N", "PML-Q", "MQM", "ANP", "MMA", "PML-F", "IND")


@pytest.mark.parametrize(
    ("stage", "seats", "filled"),
    [
        ("as-polled", (88, 67, 42, 19, 10, 6, 4, 29), 268),
        ("reserved-without-joins", (114, 87, 54, 25, 13, 8, 5, 29), 338),
        ("declared-6-march", (120, 90, 51, 25, 13, 6, 5, 18), 331),
        ("settled", (124, 91, 54, 25, 13, 7, 5, 18), 340),
    ],
)
def test_each_stage_has_its_published_totals(stage: str, seats: tuple[int, ...], filled: int) -> None:
    house = houses_of_2008()[stage]
    assert tuple(house.totals[party] for party in PARTIES) == seats
    assert (house.filled, house.membership, house.majority().needed) == (filled, 342, 172)


def test_the_settled_house_has_its_published_tiers() -> None:
    tiers = houses_of_2008()["settled"].by_tier()
    published = {
        "PPP": (97, 23, 4),
        "PML-N": (71, 17, 3),
        "PML-Q": (42, 10, 2),
        "MQM": (19, 5, 1),
        "ANP": (10, 3, 0),
        "MMA": (6, 1, 0),
        "PML-F": (4, 1, 0),
        "IND": (18, 0, 0),
    }
    for party, seats in published.items():
        assert (
            tuple(tiers[party][tier] for tier in ("general", "reserved_women", "reserved_minority")) == seats
        )


def test_what_is_wrong_with_the_table_is_found_and_not_mended() -> None:
    found = {problem.where: problem.found for problem in houses_of_2008()["settled"].findings}
    assert set(found) == {"NA-230", "NA-37", "NA-42", "NA-119", "NA-207"}
    assert "counted once" in found["NA-230"]
    assert "postponed" in found["NA-42"]


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("as-polled", "reserved-without-joins", 26),
        ("as-polled", "joined", 8),
        ("as-polled", "settled", 36),
        ("reserved", "declared-6-march", -3),
        ("declared-6-march", "settled", 4),
        ("settled", "june-2008", 1),
    ],
)
def test_a_difference_is_the_sum_of_its_seats(before: str, after: str, more: int) -> None:
    stages = houses_of_2008()
    found = diff(stages[before], stages[after])
    assert found.parties["PPP"] == more
    assert _summed(found.of("PPP"), "PPP") == more
    for party, count in found.parties.items():
        assert _summed(found.of(party), party) == count


def _summed(changes: object, party: str) -> int:
    assert isinstance(changes, tuple)
    return sum(
        (change.after is not None and change.after.holder == party)
        - (change.before is not None and change.before.holder == party)
        for change in changes
    )


def test_the_seat_of_the_by_election_is_named() -> None:
    stages = houses_of_2008()
    [change] = diff(stages["settled"], stages["june-2008"]).changes
    assert (change.seat.place, change.seat.holder, change.why) == ("NA-147", "PPP", "by-election")


@pytest.mark.parametrize(
    ("source", "parties"),
    [
        ("Geo", {"PPP": -1, "PML-N": -1, "PML-Q": -4, "MMA": -3}),
        ("Election Commission", {}),
        ("published house", {}),
        ("Al Jazeera", {"PML-N": 4}),
    ],
)
def test_published_totals_are_held_against_their_stage(source: str, parties: Mapping[str, int]) -> None:
    [published] = [one for one in record_2008().published if one.source == source]
    assert against(houses_of_2008()[published.stage], published).parties == parties
