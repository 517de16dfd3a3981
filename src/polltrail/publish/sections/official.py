"""Official results against the forms: the one there is in full, or of many the most contradicted one by one."""

from polltrail.audit.comparison import Comparison, ContestComparison
from polltrail.publish.charts.bars import Bar, shift_bars
from polltrail.publish.headline import VERDICTS
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Group, Section, Table, prose
from polltrail.publish.sections.comparison import comparison_blocks
from polltrail.publish.wording import count, isolate, number, of
from polltrail.tally.official_figure import OfficialFigure

OVERVIEW, DETAILED, PARTS, BARS, EARLIER = 300, 20, 60, 12, 20
"""Contests in the overview, and of those told one by one; parts in the table and the picture; earlier figures."""


def official_section(names: Names) -> Section:
    """Tell every contest's official result: the only one in full, of many the most contradicted."""
    account = names.account
    if len(account.contests) == 1 and account.comparisons:
        blocks = _contest(account.comparisons[0], names, picture=True)
    else:
        blocks = _many(names) if account.comparisons else ()
    return Section(id="official", title="Official result against the forms", blocks=blocks)


def party_section(names: Names) -> Section:
    """Tell the official totals by party over all contests."""
    party = names.account.by_party
    blocks = comparison_blocks(party, names, picture=True) if party else ()
    return Section(id="official-by-party", title="Official totals by party against the forms", blocks=blocks)


def _contest(compared: ContestComparison, names: Names, *, picture: bool) -> tuple[Block, ...]:
    whole = comparison_blocks(compared.whole, names, picture=picture) if compared.whole else ()
    return (*whole, *_parts(compared, picture=picture), *_earlier(compared, names))


def _many(names: Names) -> tuple[Block, ...]:
    order = sorted(names.account.comparisons, key=_worst_first)
    wholes = [compared.whole for compared in order if compared.whole]
    lines = [
        f"{of(sum(whole.verdict == kind for whole in wholes), len(wholes), 'official result')}: {words}."
        for kind, words in VERDICTS.items()
        if any(whole.verdict == kind for whole in wholes)
    ]
    open_ones = [compared for compared in order if compared.whole and compared.whole.verdict != "agrees"]
    details = tuple(_detail(compared, names) for compared in open_ones[:DETAILED])
    title = f"One by one, worst first: {number(len(details))} of {count(len(order), 'contest')}"
    return (
        *prose(*lines),
        _overview(order, names),
        *((Group(title=title, blocks=details),) if details else ()),
    )


def _worst_first(compared: ContestComparison) -> tuple[int, int]:
    whole = compared.whole
    return (list(VERDICTS).index(whole.verdict), -whole.contradicted_votes) if whole else (len(VERDICTS), 0)


def _overview(order: list[ContestComparison], names: Names) -> Table:
    left = len(order) - OVERVIEW
    return Table(
        caption="Official results by contest, worst first",
        columns=(
            Column(label="Contest", kind="name"),
            Column(label="Verdict", kind="text"),
            Column(label="Contradicted ballots"),
            Column(label="Enough to change who wins?", kind="text"),
            Column(label="Stations collected"),
            Column(label="of stations"),
        ),
        rows=[_overview_row(compared, names) for compared in order[:OVERVIEW]],
        left_out=f"{count(left, 'contest')} more are in tables/contests.csv." if left > 0 else "",
    )


def _overview_row(compared: ContestComparison, names: Names) -> tuple[Cell, ...]:
    name, whole = _contest_name(compared, names), compared.whole
    if whole is None:
        return (name, "only parts are given", None, "cannot tell", None, None)
    enough = {True: "yes", False: "no", None: "cannot tell"}[whole.affects_winner]
    return (
        name,
        whole.verdict,
        whole.contradicted_votes,
        enough,
        whole.stations_collected,
        whole.stations_total,
    )


def _detail(compared: ContestComparison, names: Names) -> Group:
    blocks = _contest(compared, names, picture=False)
    note = compared.whole.verdict if compared.whole else ""
    return Group(title=_contest_name(compared, names), blocks=blocks, folded=True, note=note)


def _contest_name(compared: ContestComparison, names: Names) -> str:
    tally = names.tallies.get(compared.contest)
    return names.contest(tally.contest) if tally else isolate(compared.contest)


def _parts(compared: ContestComparison, *, picture: bool) -> tuple[Block, ...]:
    """Tell the figures for areas and stations: where they differ most from the forms."""
    if not compared.parts:
        return ()
    order = sorted(compared.parts, key=lambda part: -_moved(part))
    differ = sum(_moved(part) > 0 for part in order)
    line = f"Of the official figures for areas and stations, {number(differ)} of {number(len(order))} differ from the forms."
    figure = _parts_figure(order) if picture and differ > 1 else None
    return (
        *prose(line),
        *((Gallery(figures=(figure,)),) if figure else ()),
        _parts_table(order[:PARTS], len(order)),
    )


def _moved(part: Comparison) -> int:
    return sum(abs(choice.discrepancy) for choice in part.choices)


def _parts_table(shown: list[Comparison], parts: int) -> Table:
    left = parts - len(shown)
    return Table(
        caption="Official figures for areas and stations, largest difference first",
        columns=(
            Column(label="Where", kind="name"),
            Column(label="Verdict", kind="text"),
            Column(label="Votes that differ, all choices"),
            Column(label="of official votes"),
            Column(label="Contradicted ballots"),
            Column(label="Stations collected"),
            Column(label="of stations"),
        ),
        rows=[_part_row(part) for part in shown],
        left_out=f"{count(left, 'figure')} more are in tables/official.csv." if left else "",
    )


def _part_row(part: Comparison) -> tuple[Cell, ...]:
    official = sum(choice.official for choice in part.choices)
    stations = part.stations_collected, part.stations_total
    return (isolate(part.where), part.verdict, _moved(part), official, part.contradicted_votes, *stations)


def _parts_figure(order: list[Comparison]) -> Figure:
    shown = [part for part in order if _moved(part)][:BARS]
    bars = [Bar(name=isolate(part.where), label=number(_moved(part)), solid=_moved(part)) for part in shown]
    return Figure(
        id="parts",
        title="Where the official figures differ from the forms",
        description="Bars of the votes by which the official figures of an area differ from the forms, all choices.",
        svg=shift_bars(bars),
        note="Votes that differ, added up over choices without their signs.",
        table=_parts_table(shown, len(shown)),
    )


def _earlier(compared: ContestComparison, names: Names) -> tuple[Block, ...]:
    if not compared.earlier or names.account.watched is not None:  # `watched_section` has them in full
        return ()
    shown = compared.earlier[:EARLIER]
    rows = [row for figure in shown for row in _earlier_rows(figure, names)]
    table = Table(
        caption="Earlier official figures, kept as they were published",
        columns=(
            Column(label="Authority", kind="name"),
            Column(label="Status", kind="text"),
            Column(label="Seen", kind="text"),
            Column(label="Choice", kind="name"),
            Column(label="Votes"),
        ),
        rows=rows,
        left_out="More are in report.json." if len(compared.earlier) > EARLIER else "",
    )
    return (Group(title=f"Earlier figures ({number(len(compared.earlier))})", blocks=(table,), folded=True),)


def _earlier_rows(figure: OfficialFigure, names: Names) -> list[tuple[Cell, ...]]:
    seen = figure.seen.isoformat() if figure.seen else None
    top = sorted(figure.totals.items(), key=lambda item: -item[1])[:5]
    return [
        (
            isolate(figure.authority or "not named"),
            figure.status,
            seen,
            names.choice(figure.contest, choice),
            votes,
        )
        for choice, votes in top
    ]
