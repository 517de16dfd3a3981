"""One official figure held against the forms: the verdict, why, by how much, and what would settle it."""

from polltrail.audit.comparison import Comparison, Strain
from polltrail.publish.charts.bars import Bar, shift_bars
from polltrail.publish.headline import authority, verdict_words
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Group, Plate, Table, bullets, prose
from polltrail.publish.wording import count, isolate, of, sentence, signed, told

CHOICES, BARS, PAIRS = 30, 12, 10
"""Rows of the table, of the picture, and pairs of choices."""

NOT_RANDOM = (
    "The stations not collected are not a random sample of all stations: they may be far away, small, or of one "
    "region. So these numbers say how unlike the others they would have to be, not how likely that is."
)


def comparison_blocks(comparison: Comparison, names: Names, *, picture: bool) -> tuple[Block, ...]:
    """Tell one official figure: verdict, reasons, tables, strain and what would settle it."""
    shift = _shift_figure(comparison, names) if picture else None
    return (
        Plate(word=comparison.verdict, line=sentence(verdict_words(comparison))),
        *prose(*_figure_words(comparison), *(sentence(told(line)) for line in comparison.because)),
        *((Gallery(figures=(shift,)),) if shift else ()),
        _choices(comparison, names),
        *_pairs(comparison, names),
        *_strain(comparison),
        *(
            (
                Group(
                    title="What would settle it", blocks=bullets([told(line) for line in comparison.settles])
                ),
            )
            if comparison.settles
            else ()
        ),
    )


def _figure_words(comparison: Comparison) -> tuple[str, ...]:
    """Say whose figure it is, what it covers, how many of its stations were collected, and where it is from."""
    figure = comparison.figure
    status = f", {isolate(figure.status)}" if figure.status else ""
    some = "" if figure.covers_all_choices else "; it does not list every choice"
    collected = of(comparison.stations_collected, comparison.stations_total, "station")
    return (
        sentence(f"The figure: {authority(comparison)}{status}{some}"),
        f"Forms were collected from {collected} that it covers.{_missing(comparison)}",
        sentence(f"Where it was found: {isolate(figure.origin)}") if figure.origin else "",
    )


def _missing(comparison: Comparison) -> str:
    if not comparison.stations_missing:
        return ""
    voters = comparison.missing_cap
    known = "an unknown number of registered voters" if voters is None else count(voters, "registered voter")
    return f" Not collected: {count(comparison.stations_missing, 'station')}, with {known}."


def _choices(comparison: Comparison, names: Names) -> Table:
    shown = comparison.choices[:CHOICES]
    left = len(comparison.choices) - len(shown)
    rows: list[tuple[Cell, ...]] = [
        (
            _name(comparison, choice.name, names),
            choice.collected,
            choice.official,
            choice.discrepancy,
            choice.implied_rest,
        )
        for choice in shown
    ]
    return Table(
        caption="What the forms collected say, what the official figure says, and what that leaves for the rest",
        columns=(
            Column(label="Party" if comparison.contest is None else "Choice", kind="name"),
            Column(label="Collected"),
            Column(label="Official"),
            Column(label="Official minus collected", kind="signed"),
            Column(label="Implied in stations not collected", kind="signed"),
        ),
        rows=rows,
        left_out=f"{count(left, 'choice')} more are in tables/official.csv." if left else "",
    )


def _pairs(comparison: Comparison, names: Names) -> tuple[Block, ...]:
    if not comparison.pairs:
        return ()
    rows: list[tuple[Cell, ...]] = [
        (
            f"{_name(comparison, pair.leader, names)} over {_name(comparison, pair.over, names)}",
            pair.counted_lead,
            pair.official_lead,
            pair.implied_rest,
            pair.per_station,
        )
        for pair in comparison.pairs[:PAIRS]
    ]
    table = Table(
        caption="Leads: counted, official, and by how much the stations not collected would have to add",
        columns=(
            Column(label="Lead of", kind="text"),
            Column(label="Counted", kind="signed"),
            Column(label="Official", kind="signed"),
            Column(label="Implied in the rest", kind="signed"),
            Column(label="per station not collected", kind="signed"),
        ),
        rows=rows,
    )
    return (table,)


def _strain(comparison: Comparison) -> tuple[Block, ...]:
    if not comparison.strain:
        return ()
    table = Table(
        caption="What the stations not collected would have to show, beside groups of collected ones of that number",
        columns=(
            Column(label="Quantity", kind="text"),
            Column(label="Needed"),
            Column(label="0.1th percentile"),
            Column(label="99.9th percentile"),
            Column(label="More than they showed?", kind="text"),
        ),
        rows=[_strain_row(strain) for strain in comparison.strain],
    )
    return (table, *prose(NOT_RANDOM, sentence(comparison.strain_method or "")))


def _strain_row(strain: Strain) -> tuple[Cell, ...]:
    return (strain.what, strain.needed, strain.low, strain.high, "yes" if strain.beyond else "no")


def _name(comparison: Comparison, choice: str, names: Names) -> str:
    return names.choice(comparison.contest, choice)


def _shift_figure(comparison: Comparison, names: Names) -> Figure | None:
    moved = [choice for choice in comparison.choices if choice.discrepancy]
    if len(moved) < 2:
        return None
    shown = sorted(moved, key=lambda choice: -abs(choice.discrepancy))[:BARS]
    bars = [
        Bar(name=_name(comparison, one.name, names), label=signed(one.discrepancy), solid=one.discrepancy)
        for one in shown
    ]
    agree = len(comparison.choices) - len(moved)
    rows = [(_name(comparison, one.name, names), one.discrepancy) for one in shown]
    return Figure(
        id="official-minus-collected" if comparison.contest else "party-minus-collected",
        title="Official figure minus the forms collected, in votes",
        description="Bars to the right where the official figure is higher than the forms, to the left where lower.",
        svg=shift_bars(bars),
        note=f"{of(agree, len(comparison.choices), 'choice')} agree to the vote." if agree else "",
        table=Table(
            caption="Official minus collected",
            columns=(Column(label="Choice", kind="name"), Column(label="Votes", kind="signed")),
            rows=rows,
        ),
    )
