"""Seats reserved in proportion to seats: what each area gives, under one reading of the law."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from polltrail.allocation.reserved import Reserved, reserved_seats
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.seat import INDEPENDENT, Seat, State


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

    def counts(self, seat: Seat) -> bool:
        """Whether a seat counts for them."""
        return seat.tier == GENERAL and (not self.areas or seat.area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading of the law: who takes part, and what shares are of.

    Attributes
    ----------
    excluded : tuple of str
        Parties whose seats count for nobody, as those of independents do.
    withheld : tuple of str
        Parties whose seats count and who may fill none.
    denominators : mapping of str to int
        By tier, what a party's seats are a share of; the seats of those that take part unless said otherwise.
    """

    id: str
    title: str
    excluded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    denominators: Mapping[str, int] = field(default_factory=dict)


USUAL = Reading(
    id="usual", title="every party that won a seat takes part; independents who joined none do not"
)


def reserve(seats: Sequence[Seat], reserves: Iterable[Reserve], reading: Reading = USUAL) -> tuple[Seat, ...]:
    """Make the reserved seats that follow from the seats held; those of before are made anew."""
    kept = tuple(seat for seat in seats if seat.tier == GENERAL)
    return kept + tuple(seat for one in reserves for seat in _of_place(kept, one, reading))


def shared(won: Mapping[str, int], one: Reserve, reading: Reading) -> Reserved[str] | None:
    """Share out one place's reserved seats; None where nobody takes part."""
    outside = {INDEPENDENT, *reading.excluded, *reading.withheld}
    eligible = {party for party, count in won.items() if count and party not in outside}
    if not eligible:
        return None
    return reserved_seats(
        won,
        one.seats,
        eligible=eligible,
        withheld=reading.withheld,
        denominator=reading.denominators.get(one.tier),
    )


def _of_place(seats: Sequence[Seat], one: Reserve, reading: Reading) -> Iterator[Seat]:
    won = Counter(seat.holder for seat in seats if seat.holder is not None and one.counts(seat))
    result = shared(dict(sorted(won.items())), one, reading)
    for number, (holder, among, reason) in enumerate(_shares(result, one.seats), start=1):
        state: State = "won" if holder else ("tied" if among else "vacant")
        yield Seat(
            tier=one.tier, place=one.place, number=number, holder=holder, state=state, reason=reason, among=among
        )  # fmt: skip


def _shares(result: Reserved[str] | None, seats: int) -> Iterator[tuple[str | None, tuple[str, ...], str]]:
    """Name the holder of each seat in turn, or who is equal, or why it is vacant."""
    given = 0
    for party, count in sorted(result.filled.items(), key=lambda item: (-item[1], item[0])) if result else ():
        for _ in range(count):
            given += 1
            yield party, (), ""
    for party, count in result.withheld.items() if result else ():
        for _ in range(count):
            given += 1
            yield None, (), f"won by {party}, which may not fill it under this reading"
    tie = result.allocation.tie if result else None
    for _ in range(tie.seats if tie else 0):
        given += 1
        yield None, tie.among if tie else (), "equal remainders; to be decided by lot"
    for _ in range(seats - given):
        yield None, (), "no party won a seat that counts for it"
