"""The page about a case of bare totals: what each side says, what follows by arithmetic, what would settle it."""

from polltrail.audit.bare import BareComparison
from polltrail.publish.charts.bars import Bar, shift_bars
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Plate, Section, Table, bullets, prose
from polltrail.publish.wording import count, isolate, number, of, sentence, share, signed, told

VERDICTS = {
    "contradicted": "the partial count contradicts it",
    "possible": "the partial count neither confirms nor contradicts it",
    "agrees": "it is the partial count to the vote",
    "cannot tell": "too little is known of the two counts",
}


def bare_headline(compared: BareComparison) -> tuple[str, ...]:
    """Say in a few sentences what follows from the two counts."""
    case = compared.case
    counted = of(case.stations_counted, case.stations_total, "station")
    first = (
        f"Two counts of one contest: a partial one from {counted}, and the announced result of all of them."
    )
    verdict = sentence(
        f"Held against the partial count, the announced result is {compared.verdict}: {VERDICTS[compared.verdict]}"
    )
    return tuple(
        line for line in (first, *map(told, compared.because), verdict, _rejected_line(compared)) if line
    )


def bare_sections(compared: BareComparison) -> tuple[Section, ...]:
    """Make the sections of the page; those with nothing to say are empty and left out."""
    sections = (
        Section(id="official", title="What the announced result implies", blocks=_implied(compared)),
        Section(id="claims", title="Who says what", blocks=_claims(compared)),
        Section(id="totals", title="The figures", blocks=_figures(compared)),
        Section(id="rejected", title="Rejected ballots beside other contests", blocks=_rejected(compared)),
        Section(
            id="settles",
            title="What would settle it",
            blocks=bullets([told(line) for line in compared.settles]),
        ),
        Section(id="limits", title="What cannot be told", blocks=bullets(compared.cannot_tell)),
    )
    return tuple(section for section in sections if section.blocks)


def _implied(compared: BareComparison) -> tuple[Block, ...]:
    plate = Plate(word=compared.verdict, line=sentence(VERDICTS[compared.verdict]))
    picture = _per_station(compared)
    return (
        plate,
        *prose(*map(told, compared.because)),
        *((Gallery(figures=(picture,)),) if picture else ()),
        *_ranges(compared),
    )


def _name(compared: BareComparison, choice: str) -> str:
    return isolate(compared.case.names.get(choice, choice))


def _per_station(compared: BareComparison) -> Figure | None:
    """Draw the average lead per station, in the stations counted and in all the others."""
    pair = compared.pairs[0] if compared.pairs else None
    if pair is None or pair.per_station is None or compared.counted_per_station is None:
        return None
    leader, over = _name(compared, pair.leader), _name(compared, pair.over)
    rows = [
        (f"{count(compared.case.stations_counted, 'station')} counted", compared.counted_per_station),
        (f"{count(compared.stations_missing, 'station')} not counted", pair.per_station),
    ]
    table = Table(
        caption=f"Average lead of {leader} over {over} per station",
        columns=(Column(label="Stations", kind="text"), Column(label="Lead per station", kind="signed")),
        rows=[(label, round(value)) for label, value in rows],
    )
    return Figure(
        id="per-station",
        title="How the stations not counted must differ from those counted",
        description=f"Two bars: the average lead of {leader} over {over} per station, where counted and, by the announced result, elsewhere.",
        svg=shift_bars([Bar(name=label, label=signed(round(value)), solid=value) for label, value in rows]),
        note=f"Votes per station by which {leader} leads {over}; a bar to the left is a lead of {over}. "
        "The first bar was counted, the second follows from the announced result.",
        table=table,
    )


def _ranges(compared: BareComparison) -> tuple[Block, ...]:
    if not compared.ranges or compared.verdict == "contradicted":
        return ()
    case = compared.case
    table = Table(
        caption=f"Votes in the {count(compared.stations_missing, 'station')} not counted, if the announced result is right",
        columns=(
            Column(label="Choice", kind="name"),
            Column(label="At least"),
            Column(label="At most"),
            Column(label="Announced, all stations"),
        ),
        rows=[
            (_name(compared, item.choice), item.least, item.most, case.official[item.choice])
            for item in compared.ranges
        ],
    )
    return (table, *prose(_share_line(compared), _size_line(compared)))


def _share_line(compared: BareComparison) -> str:
    if compared.least_share is None:
        return ""
    pair = compared.pairs[0]
    return (
        f"Of the votes for these two, {_name(compared, pair.over)} must have had at least {share(compared.least_share, 1)} "
        "in the stations not counted."
    )


def _size_line(compared: BareComparison) -> str:
    if compared.ballots_per_station is None:
        return ""
    return (
        f"For comparison: all stations together average {number(round(compared.ballots_per_station))} ballots cast each "
        f"({number(compared.case.ballots_cast)} in {count(compared.case.stations_total, 'station')})."
    )


def _claims(compared: BareComparison) -> tuple[Block, ...]:
    return bullets([f"{who.capitalize()}: {claim}" for who, claim in compared.case.sources.items()])


def _figures(compared: BareComparison) -> tuple[Block, ...]:
    case = compared.case
    counted = case.totals or {}
    rows: list[tuple[Cell, ...]] = [
        (_name(compared, choice), counted.get(choice), votes) for choice, votes in case.official.items()
    ]
    votes = Table(
        caption="Votes by choice",
        columns=(
            Column(label="Choice", kind="name"),
            Column(label=f"Counted, {count(case.stations_counted, 'station')}"),
            Column(label="Announced, all stations"),
        ),
        rows=rows,
    )
    account = Table(
        caption="The announced account of ballots",
        columns=(Column(label="Figure", kind="text"), Column(label="Announced")),
        rows=[
            ("Registered voters", case.registered_voters),
            ("Ballots cast", case.ballots_cast),
            ("Rejected ballots", case.rejected_ballots),
            ("Ballots cast, less rejected, less the choices listed", compared.unexplained),
        ],
    )
    return (votes, account)


def _rejected_line(compared: BareComparison) -> str:
    case, beside = compared.case, compared.rejected
    if case.rejected_ballots is None or not case.ballots_cast:
        return ""
    here = f"{number(case.rejected_ballots)} of {number(case.ballots_cast)} ballots were rejected ({share(case.rejected_ballots, case.ballots_cast)})"
    if beside is None:
        return f"{here}; whether that is unusual cannot be told without a baseline."
    return (
        f"{here}. Of {count(beside.contests, 'other contest')} in the baseline, {number(beside.at_or_below)} have as low a "
        f"share or lower; the median of {share(beside.median, 1)} would make {count(beside.expected, 'rejected ballot')} here."
    )


def _rejected(compared: BareComparison) -> tuple[Block, ...]:
    beside = compared.rejected
    if beside is None:
        return prose(_rejected_line(compared))
    table = Table(
        caption="The other contests with the lowest share of rejected ballots",
        columns=(
            Column(label="Contest", kind="name"),
            Column(label="Rejected"),
            Column(label="Ballots cast"),
            Column(label="Share", kind="number"),
        ),
        rows=[
            (isolate(name), rejected, cast, share(rejected, cast)) for name, rejected, cast in beside.lowest
        ],
    )
    innocent = (
        "A low share can be honest: rejected ballots counted at the stations as valid, the line left at zero when figures "
        "were added up, or strict supervision at the box. It says nothing about who won."
    )
    return (*prose(_rejected_line(compared), innocent), table, *prose(f"Baseline: {beside.source}."))
