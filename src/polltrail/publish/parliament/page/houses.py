"""The house as a picture with its numbers, one count beside the other; and how it came to be, stage by stage."""

from collections.abc import Mapping

from polltrail.parliament.account import HouseAccount
from polltrail.parliament.house import Seat
from polltrail.publish.charts.parliament import Swing, swing_chart
from polltrail.publish.page import Cell, Column, Figure, Gallery, Key, Section, Table
from polltrail.publish.parliament.page.looks import TIERS, Looks
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import count, isolate, number, signed

NAMES: Mapping[str, str] = {"official": "By the official count", "independent": "By the independent count"}
MOST_CHANGES, MOST_PARTIES = 40, 12


def house_section(told: ParliamentTold, looks: Looks) -> Section:
    """Draw every house; where there are two, list the seats about which they differ."""
    figures = tuple(_figure(name, one, told, looks) for name, one in told.houses.items())
    blocks: tuple[Gallery | Table, ...] = (Gallery(figures=figures),)
    if told.beside is not None and told.beside.difference.changes:
        blocks += (_differences(told),)
    return Section(id="house", title="The house", blocks=blocks)


def _figure(name: str, account: HouseAccount, told: ParliamentTold, looks: Looks) -> Figure:
    house = account.house
    title = NAMES.get(name, name) if len(told.houses) > 1 else house.stage.title or "The house"
    seats = "; ".join(f"{isolate(party)} {seats}" for party, seats in house.totals.items())
    return Figure(
        id=f"house-{name}",
        title=title,
        description=f"A half circle of {count(house.membership, 'seat')}, {number(account.majority.needed)} needed: {seats}.",
        svg=looks.hemicycle(house, account.majority.needed),
        table=_seats(account, looks),
        key=_key(account, looks),
        note=_states(account),
    )


def _key(account: HouseAccount, looks: Looks) -> tuple[Key, ...]:
    shapes = ("dot", "square", "diamond")
    kinds = [
        Key(swatch=f"seat-{shapes[min(at, 2)]}", label=TIERS.get(tier, tier))
        for at, tier in enumerate(looks.tiers)
    ]
    states = {seat.state for seat in account.house.seats}
    more = [Key(swatch=f"seat-{state}", label=label) for state, label in (("disputed", "disputed: rim of the rival"), ("tied", "equal, for lots"), ("vacant", "vacant")) if state in states]  # fmt: skip
    return (*(kinds if len(kinds) > 1 else ()), *more)


def _states(account: HouseAccount) -> str:
    house = account.house
    found = {
        state: sum(seat.state == state for seat in house.seats) for state in ("disputed", "tied", "vacant")
    }
    said = [f"{number(found[state])} {state}" for state in found if found[state]]
    return f"Of the seats: {', '.join(said)}." if said else ""


def _seats(account: HouseAccount, looks: Looks) -> Table:
    tiers = account.house.by_tier()
    many = len(looks.tiers) > 1
    columns = [
        Column(label="Party", kind="name"),
        *(Column(label=TIERS.get(tier, tier)) for tier in looks.tiers if many),
    ]
    rows: list[tuple[Cell, ...]] = []
    for party in account.house.totals:
        kinds = [tiers[party].get(tier, 0) for tier in looks.tiers]
        rows.append((party, *(kinds if many else ()), sum(kinds)))
    return Table(caption="Seats by party", columns=(*columns, Column(label="together")), rows=rows)


def _differences(told: ParliamentTold) -> Table:
    assert told.beside is not None  # noqa: S101 - asked only then
    changes = told.beside.difference.changes
    rows = [
        (one.seat.name, _holder(one.before), _holder(one.after), one.why) for one in changes[:MOST_CHANGES]
    ]
    return Table(
        caption="Seats about which the counts differ",
        columns=(Column(label="Seat", kind="name"), Column(label="official", kind="name"), Column(label="independent", kind="name"), Column(label="why", kind="long")),
        rows=rows,
        left_out=f"{count(len(changes) - MOST_CHANGES, 'seat')} more are in parliament.json." if len(changes) > MOST_CHANGES else "",
    )  # fmt: skip


def _holder(seat: Seat | None) -> str:
    return "none" if seat is None else seat.holder or seat.state


def stages_section(told: ParliamentTold, looks: Looks) -> Section:
    """Tell the stages of the house, with the way from the first to the last one as arrows."""
    stages = told.first.stages
    if len(stages) < 2:
        return Section(id="stages", title="How the house came to be")
    first, last = stages[0].totals, stages[-1].totals
    parties = [party for party in looks.order if party in first or party in last][:MOST_PARTIES]
    rows = [
        Swing(name=party, look=looks[party], before=first.get(party, 0), after=last.get(party, 0), label=f"{first.get(party, 0)} → {last.get(party, 0)} ({signed(last.get(party, 0) - first.get(party, 0))})")
        for party in parties
    ]  # fmt: skip
    figure = Figure(
        id="stages", title=f"From “{stages[0].stage.title}” to “{stages[-1].stage.title}”",
        description="Seats of each party at the first stage, as a ring, and at the last one.",
        svg=swing_chart(rows), table=_stages(told, parties),
    )  # fmt: skip
    changed = [(one.stage.title, "; ".join(one.stage.changes)) for one in stages if one.stage.changes]
    columns = (Column(label="Stage", kind="text"), Column(label="Change, and why", kind="text"))
    declared = Table(caption="Declared changes", columns=columns, rows=changed)
    return Section(
        id="stages", title="How the house came to be", blocks=(figure, _stages(told, parties), *([declared] if changed else []))
    )  # fmt: skip


def _stages(told: ParliamentTold, parties: list[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in told.first.stages:
        totals = [one.totals.get(party, 0) for party in parties]
        rows.append((one.stage.title, *totals, one.filled))
    columns = (
        Column(label="Stage", kind="text"),
        *(Column(label=party) for party in parties),
        Column(label="filled"),
    )
    return Table(caption="Seats by stage", columns=columns, rows=rows)
