"""What became of the house since the election before: arrows from then to now, and where single seats went."""

from collections.abc import Mapping

from polltrail.publish.charts.parliament import Swing, swing_chart
from polltrail.publish.page import Cell, Column, Figure, Section, Table, prose
from polltrail.publish.parliament.page.looks import Looks
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import isolate, share, signed

MOST_PARTIES, TO = 14, 3


def change_section(told: ParliamentTold, looks: Looks) -> Section:
    """Draw the way of every party; nothing where the election before is not given."""
    title = "What changed since the election before"
    change = told.change
    if change is None:
        return Section(id="change", title=title)
    now = told.first.house.totals
    parties = sorted(
        {*now, *change.totals}, key=lambda party: (-now.get(party, 0), -change.totals.get(party, 0), party)
    )
    figure = Figure(
        id="change",
        title=f"Seats then ({isolate(change.before)}) and now",
        description="A ring for the seats of a party then, an arrow to those it has now.",
        svg=swing_chart([_swing(party, change.totals.get(party, 0), now.get(party, 0), looks) for party in parties[:MOST_PARTIES]]),
        table=_table(told, parties),
    )  # fmt: skip
    low, high = change.by_seats.families.total, change.by_seats.names.total
    said = prose(
        f"Volatility of seats (Pedersen): {share(float(low), 1)}" + (f" to {share(float(high), 1)}, by which party is taken for which." if high != low else "."),
        f"Lineage: {', '.join(f'{old} became {new}' for old, new in change.lineage)}." if change.lineage else "No lineage is declared: a party of another name is another party.",
    )  # fmt: skip
    return Section(id="change", title=title, blocks=(figure, *said))


def _swing(party: str, before: int, after: int, looks: Looks) -> Swing:
    return Swing(name=party, look=looks[party], before=before, after=after, label=f"{before} → {after} ({signed(after - before)})")  # fmt: skip


def _table(told: ParliamentTold, parties: list[str]) -> Table:
    assert told.change is not None  # noqa: S101 - asked only then
    rows: list[tuple[Cell, ...]] = []
    for party in parties:
        one = told.change.seats.get(party)
        if one is not None:
            rows.append((party, one.before, one.after, one.held, _most(one.lost_to), _most(one.gained_from)))
    columns = (Column(label="Party", kind="name"), Column(label="then"), Column(label="now"), Column(label="held"), Column(label="lost to", kind="text"), Column(label="gained from", kind="text"))  # fmt: skip
    return Table(caption="Seats voted for, in places that were there both times", columns=columns, rows=rows)


def _most(moved: Mapping[str, int]) -> str:
    return ", ".join(f"{party} {seats}" for party, seats in list(moved.items())[:TO])
