"""What hangs on the seats in doubt, as a ladder; and how likely each government is."""

from collections.abc import Sequence

from polltrail.parliament.flips import Distance, Way
from polltrail.publish.charts.parliament import Rung, flip_ladder
from polltrail.publish.page import Column, Figure, Gallery, Section, Table, prose
from polltrail.publish.parliament.page.looks import Looks
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import count, number, share

LADDERS, ROWS, STATIONS = 4, 12, 6


def flips_section(told: ParliamentTold, looks: Looks) -> Section:
    """Draw the nearest ways to another government; list them with the seats they take."""
    flips = told.first.flips
    title = "What hangs on the seats in doubt"
    known = [one for one in flips.distances if one.fewest_seats is not None]
    if not known:
        return Section(id="flips", title=title, blocks=prose(f"{count(flips.in_doubt, 'seat')} in doubt; no coalition is within their reach." if flips.in_doubt else ""))  # fmt: skip
    along = [
        *(
            [f"in {number(flips.moving_others)} of them a reserved seat moves along"]
            if flips.moving_others
            else []
        ),
        *([f"in {number(flips.moving_third)} one of a third party"] if flips.moving_third else []),
    ]
    said = prose(
        "; ".join([f"{count(flips.in_doubt, 'seat')} could go to a rival", *along]) + ".",
        f"Every set of {count(flips.looked_at, 'seat')} or fewer was looked at.",
    )
    figures = tuple(_ladder(number_, one, told, looks) for number_, one in enumerate(known[:LADDERS]))
    return Section(id="flips", title=title, blocks=(*said, Gallery(figures=figures), _table(known[:ROWS])))


def _ladder(place: int, one: Distance, told: ParliamentTold, looks: Looks) -> Figure:
    way = one.fewest_seats
    assert way is not None  # noqa: S101 - the caller picked only such
    name, needed = " + ".join(one.members), told.first.majority.needed
    verb = "loses its majority" if one.wins else "has a majority"
    return Figure(
        id=f"ladder-{place}",
        title=f"{name} {verb} after {count(len(way.seats), 'seat')}",
        description=f"From {number(one.seats)} to {number(_seats(one, way))} seats, {number(needed)} needed; seats: {_named(way)}.",
        svg=flip_ladder(_rungs(one, way, looks), needed=needed, majority=number(needed)),
        table=_way(way),
        note=f"{number(way.votes)} votes would have to be otherwise.",
    )  # fmt: skip


def _rungs(one: Distance, way: Way, looks: Looks) -> list[Rung]:
    """Place the house as it is, then the seats one by one; the last rung is the house that they make together."""
    look = looks[one.members[0]]
    rungs = [Rung(seats=one.seats, name="as it is", label=number(one.seats), look=look)]
    seats = one.seats
    for at, doubt in enumerate(way.seats, start=1):
        seats += (doubt.rival in one.members) - (doubt.holder in one.members)
        last = at == len(way.seats)
        rungs.append(
            Rung(
                seats=_seats(one, way) if last else seats,
                name=f"{doubt.seat.place}: {doubt.holder} → {doubt.rival}",
                label=f"{number(doubt.votes)} votes{f': {number(_seats(one, way))}' if last else ''}",
                look=looks[doubt.rival],
            )
        )
    return rungs


def _seats(one: Distance, way: Way) -> int:
    return sum(way.house.get(party, 0) for party in one.members)


def _named(way: Way) -> str:
    return ", ".join(f"{doubt.seat.place} ({doubt.holder} → {doubt.rival})" for doubt in way.seats)


def _way(way: Way) -> Table:
    columns = (Column(label="Seat", kind="name"), Column(label="from", kind="name"), Column(label="to", kind="name"), Column(label="votes"), Column(label="forms that decide it", kind="long"))  # fmt: skip
    rows = [(doubt.seat.place, doubt.holder, doubt.rival, doubt.votes, ", ".join(doubt.seat.evidence[:STATIONS])) for doubt in way.seats]  # fmt: skip
    return Table(caption="Seats of this way", columns=columns, rows=rows)


def _table(known: Sequence[Distance]) -> Table:
    columns = (Column(label="Coalition", kind="name"), Column(label="seats"), Column(label="governs now", kind="text"), Column(label="fewest seats"), Column(label="which", kind="long"), Column(label="fewest votes"), Column(label="in seats"))  # fmt: skip
    rows = [
        (
            " + ".join(one.members), one.seats, "yes" if one.wins else "no",
            None if one.fewest_seats is None else len(one.fewest_seats.seats), "" if one.fewest_seats is None else _named(one.fewest_seats),
            None if one.fewest_votes is None else one.fewest_votes.votes, None if one.fewest_votes is None else len(one.fewest_votes.seats),
        )
        for one in known
    ]  # fmt: skip
    return Table(caption="The coalitions nearest to the line", columns=columns, rows=rows)


def chances_section(told: ParliamentTold, looks: Looks) -> Section:
    """Say how likely each government is, by draws of the house; nothing where there are none."""
    if told.chances is None:
        return Section(id="chances", title="How likely")
    drawn, chances = told.chances.drawn, told.chances
    same = drawn.same_list()
    said = prose(
        f"{count(drawn.draws, 'possible house')}. In {share(drawn.hung, drawn.draws)} no party has a majority alone; in {share(same.count, same.draws)} the list of possible governments is the same.",
    )  # fmt: skip
    seats = [
        (party, round(chances.mean[party], 1), f"{chances.between[party][0]} to {chances.between[party][1]}")
        for party in looks.order
        if party in chances.mean
    ]
    parties = Table(caption="Seats over all draws", columns=(Column(label="Party", kind="name"), Column(label="on average"), Column(label="95 % of draws", kind="text")), rows=seats)  # fmt: skip
    likely = [
        (
            " + ".join(members),
            share(found.count, found.draws),
            share(drawn.chance(members).count, drawn.draws),
        )
        for members, found in drawn.likeliest(ROWS)
    ]
    together = Table(caption="The coalitions that are most often minimal", columns=(Column(label="Together", kind="name"), Column(label="wins and needs every member"), Column(label="wins")), rows=likely)  # fmt: skip
    return Section(id="chances", title="How likely", blocks=(*said, parties, together))
