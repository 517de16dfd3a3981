"""Seats reserved in proportion to seats: those of a house, from who holds its general seats."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from polltrail.allocation.systems import Scenario, System, TierResult, shared_by_seats
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import INDEPENDENT, Seat, State

USUAL = Scenario(name="usual", title="Parties with seats take part; members of no party count for nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """So many seats of a tier, filled by what was won in some areas.

    Attributes
    ----------
    place : str
        Whose seats they are: a province, or the country.
    areas : tuple of str
        Where seats won count for them; empty for everywhere.
    """

    tier: str
    place: str
    seats: int
    areas: tuple[str, ...] = ()


def reserves_of(system: System) -> tuple[Reserve, ...]:
    """Give the reserved seats of a system, place by place."""
    return tuple(
        Reserve(
            tier=tier.id,
            place=place.name,
            seats=place.seats,
            areas=(place.region,) if place.region is not None else (),
        )
        for tier in system.tiers
        if tier.kind == "reserved"
        for place in tier.places
    )


def reserve(
    seats: Sequence[Seat], reserves: Iterable[Reserve], scenario: Scenario = USUAL
) -> tuple[Seat, ...]:
    """Make the reserved seats that follow from the seats held; those of before are made anew."""
    kept = tuple(seat for seat in seats if seat.tier == GENERAL)
    return kept + tuple(
        seat for one in reserves for seat in seats_of_result(shared(won_in(kept, one), one, scenario))
    )


def won_in(seats: Sequence[Seat], one: Reserve) -> Mapping[str, int]:
    """Count the general seats that count for reserved ones; parties by name, so that their order decides nothing."""
    held = [seat for seat in seats if seat.tier == GENERAL and (not one.areas or seat.area in one.areas)]
    return Counter(sorted(seat.holder for seat in held if seat.holder is not None))


def shared(won: Mapping[str, int], one: Reserve, scenario: Scenario) -> TierResult:
    """Share out the reserved seats of one place."""
    taking_part = {party for party, count in won.items() if count} - {INDEPENDENT, *scenario.excluded}
    return shared_by_seats(won, taking_part, scenario, tier=one.tier, place=one.place, reserved=one.seats)


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
