"""Which party looks how: one order and one look for all houses of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polltrail.parliament.house import INDEPENDENT, House, Seat
from polltrail.publish.charts.parliament import Bloc, HouseWords, SeatMark, hemicycle, initials, looks_of
from polltrail.publish.charts.parliament.values import LOOKS, Shape
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import isolate, number

TIERS: Mapping[str, str] = {
    "general": "voted for",
    "reserved_women": "for women",
    "reserved_minority": "for minorities",
}
SHAPES: tuple[Shape, ...] = ("round", "square", "diamond")


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The look of every party.

    Attributes
    ----------
    order : tuple of str
        Parties, the largest of the house that is told first in front, independents last.
    tiers : tuple of str
        Kinds of seats; the first three have shapes of their own.
    short : mapping of str to str
        What stands for each party where there is little room.
    """

    order: tuple[str, ...]
    looks: Mapping[str, int]
    tiers: tuple[str, ...]
    short: Mapping[str, str]

    @classmethod
    def of(cls, told: ParliamentTold) -> "Looks":
        """Choose looks for the parties of a page."""
        houses = [told.first, *told.houses.values()]
        every = dict.fromkeys(party for one in houses for party in one.house.totals)
        order = tuple(sorted(every, key=lambda party: party == INDEPENDENT))
        tiers = tuple(dict.fromkeys(tier for one in houses for tier in one.house.tiers))
        return cls(
            order=order, looks={**looks_of(order), INDEPENDENT: LOOKS}, tiers=tiers, short=initials(order)
        )

    def __getitem__(self, party: str) -> int:
        """Give a party's look; one that is not in any house has the common one."""
        return self.looks.get(party, LOOKS)

    def spelled(self, parties: Iterable[str]) -> str:
        """Say what short names stand for; nothing where they are the names."""
        return "; ".join(
            f"{self.short[party]} {isolate(party)}" for party in parties if self.short[party] != party
        )

    def hemicycle(self, house: House, needed: int) -> str:
        """Draw a house."""
        blocs = [self._bloc(house, party) for party in self.order]
        empty = Bloc(label="", seats=tuple(self._mark(seat) for seat in house.seats if seat.holder is None))
        said = HouseWords(large=number(house.membership), small="seats", majority=number(needed))
        return hemicycle([*blocs, empty], needed=needed, said=said)

    def _bloc(self, house: House, party: str) -> Bloc:
        seats = tuple(self._mark(seat) for seat in house.seats if seat.holder == party)
        return Bloc(label=f"{self.short[party]} {len(seats)}" if seats else "", seats=seats)

    def _mark(self, seat: Seat) -> SeatMark:
        disputed = seat.state == "disputed" and seat.rival is not None
        return SeatMark(
            look=None if seat.holder is None else self[seat.holder],
            state="won" if seat.state == "disputed" and not disputed else seat.state,
            rival=self[seat.rival] if disputed and seat.rival is not None else None,
            shape=SHAPES[min(self.tiers.index(seat.tier), len(SHAPES) - 1)],
            title=seat_title(seat),
        )


def seat_title(seat: Seat) -> str:
    """Say what a seat is, who has it, and why where that needs saying."""
    who = seat.holder or {"tied": f"equal: {', '.join(seat.among)}", "vacant": "nobody"}.get(
        seat.state, "nobody"
    )
    rival = f", disputed with {seat.rival}" if seat.state == "disputed" else ""
    reason = f" ({seat.reason})" if seat.reason else ""
    place = seat.place if seat.tier == "general" else f"{seat.place}, {TIERS.get(seat.tier, seat.tier)}"
    return f"{place}: {who}{rival}{reason}"
