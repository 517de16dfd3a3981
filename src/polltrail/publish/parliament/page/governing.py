"""Who can govern, drawn and listed; and how much each party can turn."""

from collections.abc import Sequence

from polltrail.parliament.account import HouseAccount
from polltrail.parliament.coalitions import Coalition
from polltrail.publish.charts.parliament import CoalitionRow, coalition_table
from polltrail.publish.page import Column, Figure, Prose, Section, Table, bullets, prose
from polltrail.publish.parliament.page.looks import Looks
from polltrail.publish.parliament.told import ParliamentTold
from polltrail.publish.wording import count, number, share

DRAWN, COLUMNS, LISTED, REFUSED = 10, 8, 60, 3


def coalitions_section(told: ParliamentTold, looks: Looks) -> Section:
    """Draw the first coalitions, and those that a refusal rules out; list more of them."""
    account = told.first
    title = "Who can govern"
    if account.game is None:
        return Section(id="coalitions", title=title, blocks=prose(f"Nobody: {account.why_not}."))
    parties = [party for party in looks.order if party in account.game.names][:COLUMNS]
    shown = [one for one in account.minimal.listed if set(one.members) <= set(parties)][:DRAWN]
    rows = [_row(one, parties, told, looks) for one in shown] + _refused(told, parties, looks)
    figure = Figure(
        id="coalitions",
        title="Coalitions with a majority, of which none can lose a member",
        description="; ".join(f"{' + '.join(one.members)}: {one.seats}" for one in shown) or "none",
        svg=coalition_table([(looks.short[party], looks[party]) for party in parties], rows, needed=account.majority.needed, majority=number(account.majority.needed)),
        table=_table(told),
        note=" ".join(filter(None, (_left(account, shown), looks.spelled(parties)))),
    )  # fmt: skip
    return Section(id="coalitions", title=title, blocks=(figure, *_sides(told)))


def _row(
    one: Coalition, parties: Sequence[str], told: ParliamentTold, looks: Looks, refused: str = ""
) -> CoalitionRow:
    seats = told.first.house.totals
    over = one.seats - told.first.majority.needed
    return CoalitionRow(
        members=tuple(parties.index(party) for party in one.members),
        parts=tuple((looks[party], seats[party]) for party in one.members),
        label=f"{number(one.seats)} ({'+' if over >= 0 else '−'}{abs(over)})",
        note=_chance(one.members, told),
        refused=refused,
    )


def _chance(members: Sequence[str], told: ParliamentTold) -> str:
    if told.chances is None or not set(members) <= set(told.chances.drawn.names):
        return ""
    found = told.chances.drawn.chance(members)
    return f"wins in {share(found.count, found.draws)}"


def _refused(told: ParliamentTold, parties: Sequence[str], looks: Looks) -> list[CoalitionRow]:
    """Show pairs that would win and refuse each other."""
    account, found = told.first, list[CoalitionRow]()
    for pair in account.conditions.refusals:
        seats = account.house.totals
        if set(pair) <= set(parties) and sum(seats[party] for party in pair) >= account.majority.needed:
            members = tuple(sorted(pair, key=lambda party: -seats[party]))
            one = Coalition(members, sum(seats[party] for party in pair), 0)
            found.append(
                _row(one, parties, told, looks, refused=" : ".join(looks.short[party] for party in pair))
            )
    return found[:REFUSED]


def _left(account: HouseAccount, shown: Sequence[Coalition]) -> str:
    more = account.minimal.count - len(shown)
    return f"{number(more)} more of {count(account.minimal.count, 'coalition')}." if more > 0 else ""


def _table(told: ParliamentTold) -> Table:
    account = told.first
    rows = [(" + ".join(one.members), one.seats, one.surplus, _chance(one.members, told)) for one in account.minimal.listed[:LISTED]]  # fmt: skip
    chances = told.chances is not None
    columns = (
        Column(label="Together", kind="name"),
        Column(label="seats"),
        Column(label="over the majority"),
    )
    return Table(
        caption="Minimal winning coalitions",
        columns=(*columns, Column(label="chance", kind="text")) if chances else columns,
        rows=rows if chances else [row[:3] for row in rows],
        left_out=_left(account, account.minimal.listed[:LISTED]),
    )


def _sides(told: ParliamentTold) -> tuple[Prose, ...]:
    """Name coalitions that have a majority by one count and not by the other."""
    beside, (theirs, ours) = told.beside, (told.houses.get("official"), told.houses.get("independent"))
    if beside is None or theirs is None or ours is None:
        return ()
    found = [
        f"only by the {name} count: {' + '.join(members)}"
        for name, only, other in (("official", beside.only_official, ours), ("independent", beside.only_independent, theirs))
        for members in only
        if sum(other.house.totals.get(party, 0) for party in members) < other.majority.needed
    ]  # fmt: skip
    return (*prose("A majority by one count and not by the other:"), *bullets(found[:DRAWN])) if found else ()


def power_section(told: ParliamentTold) -> Section:
    """List how often each party decides."""
    account = told.first
    rows = [
        (party, account.house.totals.get(party, 1), one.swings, share(float(one.banzhaf), 1), share(float(one.shapley_shubik), 1), f"{one.shapley_shubik.numerator}/{one.shapley_shubik.denominator}")
        for party, one in list(account.power.items())[:LISTED]
    ]  # fmt: skip
    if not rows:
        return Section(id="power", title="How much each party can turn")
    kinds = (Column(label="Party", kind="name"), Column(label="seats"), Column(label="swings"), Column(label="Banzhaf"), Column(label="Shapley-Shubik"), Column(label="exactly", kind="text"))  # fmt: skip
    said = prose("A swing is a coalition that wins with the party and loses without it; seats alone do not say how many there are.")  # fmt: skip
    return Section(
        id="power",
        title="How much each party can turn",
        blocks=(*said, Table(caption="Power by party", columns=kinds, rows=rows)),
    )
