"""How sure each seat is, as a strip: one cell a seat, the safest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.publish.charts.parliament import StripSeat, seat_strip
from polltrail.publish.page import Column, Figure, Section, Table, prose
from polltrail.publish.parliament.page.looks import Looks
from polltrail.publish.wording import count, number, share

LEAST_SURE = 20
SAFE = 0.95


@dataclass(frozen=True, slots=True)
class SeatChance:
    """Who is likely to hold a seat, and how probable that is."""

    party: str
    probability: float


def sure_section(sure: Mapping[str, SeatChance], looks: Looks) -> Section:
    """Draw the seats of which a projection is known; nothing where there are none."""
    title = "How sure each seat is"
    if not sure:
        return Section(id="sure", title=title)
    ranked = sorted(sure.items(), key=lambda item: (item[1].probability, item[0]))
    seats = [
        StripSeat(look=looks[one.party], probability=one.probability, title=f"{place}: {one.party}, {share(one.probability, 1)}")
        for place, one in ranked
    ]  # fmt: skip
    safe = sum(one.probability >= SAFE for one in sure.values())
    rows = [(place, one.party, share(one.probability, 1)) for place, one in ranked[:LEAST_SURE]]
    columns = (
        Column(label="Seat", kind="name"),
        Column(label="likely", kind="name"),
        Column(label="probability"),
    )
    left = len(ranked) - LEAST_SURE
    figure = Figure(
        id="sure",
        title=f"{number(safe)} of {count(len(sure), 'seat')} are at least {share(SAFE, 1)} sure",
        description="One cell for each seat, the safest first, filled as high as its likely holder's probability.",
        svg=seat_strip(seats, half="50 %"),
        table=Table(caption="The seats that are least sure", columns=columns, rows=rows, left_out=f"{count(left, 'seat')} more are surer." if left > 0 else ""),
    )  # fmt: skip
    said = prose("By what the stations still out will add to the forms, contest by contest; seats that are not counted here are left out.")  # fmt: skip
    return Section(id="sure", title=title, blocks=(figure, *said))
