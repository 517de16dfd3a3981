"""All contests: the one there is in full, or many in an overview, and the most open of them one by one."""

from polltrail.publish.charts.bars import Bar, share_bars
from polltrail.publish.headline import leader_words, reporting_words, rest_words
from polltrail.publish.names import Names, lead, margin, most_open
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Group, Key, Section, Table, prose
from polltrail.publish.sections.totals import choices_table, single_blocks, votes_figure
from polltrail.publish.sections.turnout import turnout_figure
from polltrail.publish.wording import count, number, of, sentence, share
from polltrail.tally.totals import ContestTally

DRAWN = 4
"""So many contests or fewer are each drawn, and not folded."""

OVERVIEW, UNFOLDED, DETAILED, CHOICES, BARS = 300, 30, 20, 8, 12
"""Contests in the overview, in one that is not folded, told one by one; choices of each; contests in the picture."""

CAN_CHANGE = {True: "yes", False: "no", None: "cannot tell"}


def totals_section(names: Names) -> Section:
    """Tell the totals: of the one contest in full, or of many in an overview and the most open in detail."""
    tallies = names.account.contests
    blocks = single_blocks(tallies[0], names) if len(tallies) == 1 else _many(names)
    return Section(id="totals", title="Totals", blocks=blocks if tallies else ())


def _many(names: Names) -> tuple[Block, ...]:
    order = most_open(names)
    pictures = [figure for figure in (_closest(order, names), turnout_figure(names)) if figure]
    details = tuple(_detail(tally, names, folded=len(order) > DRAWN) for tally in order[:DETAILED])
    shown = f"{number(len(details))} of {count(len(order), 'contest')}"
    left = len(order) - len(details)
    more = f"The other {count(left, 'contest')} are in tables/totals.csv." if left else ""
    every = _overview(names)
    overview = every if len(order) <= UNFOLDED else Group(title=every.caption, blocks=(every,), folded=True)
    return (
        *prose("A lead is in votes of all forms collected; the rest is what is on hold or not heard from."),
        *((Gallery(figures=tuple(pictures)),) if pictures else ()),
        overview,
        Group(title=f"One by one, the most open first: {shown}", blocks=details),
        *prose(more),
    )


def _overview(names: Names) -> Table:
    tallies = names.account.contests
    official = bool(names.account.comparisons)
    left = len(tallies) - OVERVIEW
    return Table(
        caption=f"All {count(len(tallies), 'contest')}"
        if left <= 0
        else f"The first {OVERVIEW} of {number(len(tallies))} contests",
        columns=(
            Column(label="Contest", kind="name"),
            Column(label="Leads", kind="name"),
            Column(label="by votes"),
            Column(label="of votes"),
            Column(label="share"),
            Column(label="Stations reporting"),
            Column(label="of stations"),
            Column(label="On hold"),
            Column(label="Can the rest change who leads?", kind="text"),
            *((Column(label="Official result", kind="text"),) if official else ()),
        ),
        rows=[_overview_row(tally, names, official=official) for tally in tallies[:OVERVIEW]],
        left_out=f"{count(left, 'contest')} more are in tables/contests.csv." if left > 0 else "",
    )


def _overview_row(tally: ContestTally, names: Names, *, official: bool) -> tuple[Cell, ...]:
    ahead, votes, whole = lead(tally), sum(tally.totals.values()), names.whole(tally.contest.id)
    return (
        names.contest(tally.contest),
        names.choice(tally.contest.id, tally.winner),
        ahead,
        votes,
        share(ahead, votes) if ahead is not None else None,
        tally.reporting.stations_reporting,
        tally.reporting.stations,
        tally.held.stations,
        CAN_CHANGE[tally.rest.can_change],
        *((whole.verdict if whole else "none given",) if official else ()),
    )


def _closest(order: list[ContestTally], names: Names) -> Figure | None:
    led = [tally for tally in order if tally.winner is not None and lead(tally) is not None]
    shown = sorted(led, key=margin)[:BARS]
    if len(shown) <= DRAWN:
        return None
    bars = [
        Bar(
            name=f"{names.contest(tally.contest)}: {names.choice(tally.contest.id, tally.winner)}",
            label=f"{number(lead(tally))} · {share(lead(tally), sum(tally.totals.values()))}",
            solid=margin(tally),
        )
        for tally in shown
    ]
    rows = [_overview_row(tally, names, official=False)[:5] for tally in shown]
    columns = ("Contest", "Leads"), ("by votes", "of votes", "share")
    kinds = [Column(label=label, kind="name") for label in columns[0]] + [
        Column(label=label) for label in columns[1]
    ]
    return Figure(
        id="closest",
        title=f"The {number(len(shown))} closest contests",
        description="Bars of the lead as a share of the votes of each contest, closest contest first.",
        svg=share_bars(bars, full=max(bar.solid for bar in bars) or 1),
        key=(Key(swatch="confirmed", label="lead, in votes and as a share of the contest's votes"),),
        table=Table(caption="Leads of the closest contests", columns=tuple(kinds), rows=rows),
    )


def _detail(tally: ContestTally, names: Names, *, folded: bool) -> Group:
    """Tell one contest: with a picture where there are few, folded where there are many."""
    lines = (
        sentence(leader_words(tally, names)),
        sentence(f"In: {reporting_words(tally.reporting)}"),
        sentence(rest_words(tally, names)),
    )
    picture = None if folded else votes_figure(tally, names)
    gallery = (Gallery(figures=(picture,)),) if picture else ()
    blocks: tuple[Block, ...] = (*prose(*lines), *gallery, choices_table(tally, names, CHOICES))
    ahead, votes = lead(tally), sum(tally.totals.values())
    note = f"lead {of(ahead, votes, 'vote')}" if ahead is not None else ""
    return Group(
        title=names.contest(tally.contest), blocks=blocks, folded=folded, note=note if folded else ""
    )
