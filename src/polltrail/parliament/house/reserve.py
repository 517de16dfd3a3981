"""Seats reserved in proportion to seats: those of a house, from who holds its general seats."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from polltrail.allocation.systems import Scenario, System, TierResult, reserved_tiers
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import Seat, State


def reserve(seats: Sequence[Seat], system: System, scenario: Scenario) -> tuple[Seat, ...]:
    """Make the reserved seats that follow from the seats held; those of before are made anew."""
    kept = tuple(seat for seat in seats if seat.tier == GENERAL)
    results = reserved_tiers(system, won_by_area(kept), scenario)
    return kept + tuple(seat for one in results for seat in seats_of_result(one))


def won_by_area(seats: Sequence[Seat]) -> Mapping[str, Mapping[str, int]]:
    """Count the general seats held, by area and party; parties by name, so that their order decides nothing."""
    won: dict[str, Counter[str]] = {}
    for seat in sorted(seats, key=lambda seat: seat.holder or ""):
        if seat.tier == GENERAL and seat.holder is not None:
            won.setdefault(seat.area, Counter())[seat.holder] += 1
    return won


def seats_of_result(result: TierResult, area: str = "") -> Iterator[Seat]:
    """Make a seat of each that a result gives, leaves open by a tie, or leaves vacant."""
    for number, (holder, among, reason) in enumerate(_shares(result), start=1):
        state: State = "won" if holder else ("tied" if among else "vacant")
        yield Seat(
            tier=result.tier,
            place=result.place,
            number=number,
            area=area,
            holder=holder,
            state=state,
            reason=reason,
            among=among,
        )


def _shares(result: TierResult) -> Iterator[tuple[str | None, tuple[str, ...], str]]:
    """Name the holder of each seat in turn, or who is equal, or why it is vacant."""
    for party, count in sorted(result.won.items(), key=lambda item: (-item[1], item[0])):
        yield from ((party, (), "") for _ in range(count))
    if result.tie is not None:
        among = result.tie.among
        yield from ((None, among, "equal; to be decided by lot") for _ in range(result.tie.seats))
    yield from ((None, (), result.reason or "nobody won it") for _ in range(result.vacant))
