"""A house as a picture: its parties in one order and one look for both counts, its seats with their titles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markupsafe import Markup

from polltrail.parliament.house import INDEPENDENT, House, Seat
from polltrail.parliament.two_counts import TwoCounts
from polltrail.publish.charts.parliament import (
    Bloc,
    HouseWords,
    SeatMark,
    hemicycle,
    initials,
    looks_of,
    swatch,
    titled,
)
from polltrail.publish.charts.parliament.values import LOOKS, Shape
from polltrail.publish.site.texts import N_, Texts, named

SHAPES: Final[Mapping[str, Shape]] = {"reserved_women": "square", "reserved_minority": "diamond"}
TIERS: Final[Mapping[str, str]] = {
    "general": N_("voted for"),
    "reserved_women": N_("women"),
    "reserved_minority": N_("minorities"),
}
_SAID: Final[Mapping[str, str]] = {
    "won": N_("{seat}: {party}"),
    "disputed": N_("{seat}: {party} by this count, {rival} by the other"),
    "vacant": N_("{seat}: nobody yet"),
    "tied": N_("{seat}: equal, to be decided by lot"),
}


@dataclass(frozen=True)
class Drawn:
    """Draws both houses alike.

    Attributes
    ----------
    seats : mapping of str to str
        What seats are called.
    standing : tuple of str
        Every party that stands, in an order that results do not change.
    """

    made: TwoCounts
    seats: Mapping[str, str]
    standing: tuple[str, ...]
    texts: Texts

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Every party with a seat by either count, the largest by the forms first, independents last."""
        ours, theirs = self.made.independent.totals, self.made.official.totals
        every = dict.fromkeys([*ours, *theirs])
        return tuple(
            sorted(every, key=lambda one: (one == INDEPENDENT, -ours.get(one, 0), -theirs.get(one, 0), one))
        )

    @cached_property
    def looks(self) -> Mapping[str, int]:
        """The look of each party, which no new result changes; independents have the common one."""
        return {**looks_of(self.standing), INDEPENDENT: LOOKS}

    @cached_property
    def short(self) -> Mapping[str, str]:
        """The short name of each party."""
        own = initials([one for one in self.parties if one != INDEPENDENT])
        return {**own, INDEPENDENT: str(self.texts.words("Ind."))}

    def name(self, party: str) -> Markup:
        """Name a party, or independents."""
        return self.texts.say("Independents") if party == INDEPENDENT else named(party)

    def marked(self, party: str) -> Markup:
        """Name a party behind its mark."""
        return Markup(swatch(self.looks.get(party, LOOKS))) + self.name(party)  # noqa: S704 - drawn from numbers

    def house(self, house: House, *, name: str, title: Markup) -> Markup:
        """Draw a house that can be heard too."""
        texts = self.texts
        blocs = [*(self._bloc(house, party) for party in self.parties), self._rest(house)]
        said = HouseWords(
            large=texts.number(house.membership),
            small=texts.many("seat", "seats", house.membership),
            majority=texts.number(house.majority().needed),
        )
        svg = hemicycle(
            blocs, needed=house.majority().needed, said=said, mirrored=texts.language.direction == "rtl"
        )
        return Markup(titled(svg, name=name, title=title, description=self.told(house)))  # noqa: S704 - escaped there

    def told(self, house: House) -> Markup:
        """Tell the seats of every party in a sentence."""
        parts = [
            Markup("{}: {}").format(self._plain(party), self.texts.number(seats))
            for party, seats in house.totals.items()
        ]
        return Markup("; ").join(parts)

    def _plain(self, party: str) -> Markup:
        return (
            self.texts.words("Independents")
            if party == INDEPENDENT
            else self.texts.words("{name}", name=party)
        )

    def _bloc(self, house: House, party: str) -> Bloc:
        seats = tuple(self._mark(seat) for seat in house.seats if seat.holder == party)
        label = self.texts.words("{name} {seats}", name=self.short[party], seats=len(seats)) if seats else ""
        return Bloc(label=label, seats=seats)

    def _rest(self, house: House) -> Bloc:
        return Bloc(label="", seats=tuple(self._mark(seat) for seat in house.seats if seat.holder is None))

    def _mark(self, seat: Seat) -> SeatMark:
        rival = seat.rival if seat.state == "disputed" else None
        return SeatMark(
            look=None if seat.holder is None else self.looks.get(seat.holder, LOOKS),
            state=seat.state,
            rival=None if rival is None else self.looks.get(rival, LOOKS),
            shape=SHAPES.get(seat.tier, "round"),
            title=self._title(seat),
        )

    def _title(self, seat: Seat) -> Markup:
        say: Callable[..., Markup] = self.texts.words
        where = self.seats.get(seat.place, seat.place)
        place = (
            where if seat.tier == "general" else f"{where}, {say(TIERS.get(seat.tier, seat.tier)).unescape()}"
        )
        holder, rival = (
            "" if one is None else self._plain(one).unescape() for one in (seat.holder, seat.rival)
        )
        return say(_SAID[seat.state], seat=place, party=holder, rival=rival)
