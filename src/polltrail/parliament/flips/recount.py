"""A house counted anew with some seats turned, seat by seat and without arrays: the certificate of what a search found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from polltrail.allocation.systems import Scenario
from polltrail.parliament.flips.doubt import Doubt
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import Reserve, reserve


def recomputed(
    house: House, basis: House, turned: Sequence[Doubt], reserves: Sequence[Reserve], scenario: Scenario
) -> Mapping[str, int]:
    """Count a house anew with seats turned, reserved seats shared out again: no arrays, seat by seat."""
    own = {one.seat.key: one.rival for one in turned}
    resting = {one.seat.key: one.rival for one in turned if one.counts}
    before = _reserved(basis, {}, reserves, scenario)
    after = _reserved(basis, resting, reserves, scenario)
    found = Counter(own.get(seat.key, seat.holder) for seat in house.seats if seat.holder is not None)
    found.update(after)
    found.subtract(before)
    return {
        str(party): count
        for party, count in sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
        if count
    }


def _reserved(
    basis: House, turned: Mapping[tuple[str, str, int], str], reserves: Sequence[Reserve], scenario: Scenario
) -> Counter[str]:
    general = [
        replace(seat, holder=turned[seat.key]) if seat.key in turned else seat
        for seat in basis.seats
        if seat.tier == GENERAL
    ]
    made = reserve(general, reserves, scenario)
    return Counter(seat.holder for seat in made if seat.tier != GENERAL and seat.holder is not None)
