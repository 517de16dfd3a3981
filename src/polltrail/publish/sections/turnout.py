"""Turnout and the leader's share, station by station: the figures behind the one picture that shows every station."""

from dataclasses import dataclass

import polars as pl

from polltrail.publish.charts.heat import Square, class_labels, heat_map
from polltrail.publish.names import Names
from polltrail.publish.page import Column, Figure, Key, Table
from polltrail.publish.wording import count, number, of, plural, share

LEAST, FINE = 40, 4000
"""Fewer stations than the first make no picture; from the second on, squares are half as wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationShares:
    """Papers, register, leader's votes and all votes of every station that can be drawn.

    Attributes
    ----------
    table : DataFrame, one row per form
        `papers`, `register`, `leader`, `votes`; turnout at most 1.
    left_out : int
        Forms collected without a register, without votes, or with more papers than voters.
    measure : str
        What turnout is measured by here.
    """

    table: pl.DataFrame
    left_out: int
    measure: str

    @property
    def turnout(self) -> float:
        """Turnout of all stations drawn, together."""
        return float(self.table["papers"].sum()) / float(self.table["register"].sum())

    @property
    def leading(self) -> float:
        """Share of the leader's votes in all stations drawn, together."""
        return float(self.table["leader"].sum()) / float(self.table["votes"].sum())


def turnout_figure(names: Names) -> Figure | None:
    """Draw stations by turnout and by the share of whoever leads their contest; None where too few can be."""
    shares = station_shares(names)
    if shares.table.height < LEAST:
        return None
    who = _leader(names)
    width = 2.5 if shares.table.height >= FINE else 5.0
    squares = _squares(shares.table, width)
    most = max(square.stations for square in squares)
    labels = class_labels(most)
    at = (100 * shares.turnout, 100 * shares.leading)
    thing = "station" if len(names.account.contests) == 1 else "form"
    return Figure(
        id="turnout",
        title=f"{plural(thing, None).capitalize()} by turnout and by the leader's share",
        description=f"A grid of {number(width)}-point squares: turnout from left to right, share of {who} from bottom "
        "to top, both from 0 to 100 per cent; darker squares hold more stations.",
        svg=heat_map(squares, width=width, at=at, titles=(shares.measure, f"share of {who}")),
        key=tuple(Key(swatch=f"heat-{place}", label=label) for place, label in enumerate(labels)),
        note=_note(shares, thing),
        table=_table(shares.table, who),
    )


def _note(shares: StationShares, thing: str) -> str:
    drawn = of(shares.table.height, shares.table.height + shares.left_out, thing)
    others = (
        "; the others lack a register, votes or a count of papers, or have more papers than voters"
        if shares.left_out
        else ""
    )
    return (
        f"Shade: {plural(thing, None)} in a square. Lines: all of them together, turnout {share(shares.turnout, 1)} and "
        f"share {share(shares.leading, 1)}. {drawn} drawn{others}. Regions that vote differently stretch the cloud "
        "without any station being odd."
    )


def _leader(names: Names) -> str:
    tallies = names.account.contests
    return (
        names.choice(tallies[0].contest.id, tallies[0].winner)
        if len(tallies) == 1
        else "each contest's leader"
    )


def station_shares(names: Names) -> StationShares:
    """Put papers, register, the leader's votes and all votes of every form side by side."""
    account = names.account
    fields = account.forms.fields
    papers = next((name for name in ("ballots_cast", "valid_votes") if name in fields.columns), None)
    votes = _votes(names)
    register = account.tables.stations["registered_voters"].gather(account.tables.slots["station"])
    slots = fields.select("reporting", register=register, papers=pl.col(papers) if papers else None)
    every = slots.with_row_index("slot").filter("reporting").join(votes, on="slot", how="left")
    if papers is None or every["papers"].null_count() == every.height:
        papers, every = None, every.with_columns(papers="votes")
    kept = every.filter(
        pl.col("register") > 0,
        pl.col("votes") > 0,
        pl.col("papers") <= pl.col("register"),
        pl.col("leader") >= 0,
    )
    measure = "turnout" if papers == "ballots_cast" else "valid votes per registered voter"
    return StationShares(table=kept, left_out=every.height - kept.height, measure=measure)


def _votes(names: Names) -> pl.DataFrame:
    """Sum each form's votes, and those for the leader of its contest."""
    account = names.account
    place = {(choice.contest, choice.id): number for number, choice in enumerate(account.tables.choices)}
    leaders = [
        place[tally.contest.id, tally.winner] for tally in account.contests if tally.winner is not None
    ]
    led = pl.col("choice").is_in(pl.Series(leaders, dtype=pl.UInt32).implode())
    # Before the groups: within them, the leaders of all contests would be looked up for each form anew.
    rows = account.forms.votes.with_columns(leader=pl.when(led).then("votes"))
    return rows.group_by("slot").agg(pl.col("votes").sum(), pl.col("leader").sum())


def _squares(table: pl.DataFrame, width: float) -> list[Square]:
    """Count stations by square; the last square of a row or column takes 100 per cent too."""
    x, y = (
        (100 * part / whole / width).floor().clip(0, 100 / width - 1) * width
        for part, whole in ((pl.col("papers"), pl.col("register")), (pl.col("leader"), pl.col("votes")))
    )
    counts = table.select(x=x, y=y).group_by("x", "y").len().sort("y", "x")
    return [Square(x=across, y=up, stations=stations) for across, up, stations in counts.iter_rows()]


def _table(table: pl.DataFrame, who: str) -> Table:
    """Tell the picture in ten rows: how many stations by turnout, and the leader's share in them."""
    step = (10 * pl.col("papers") / pl.col("register")).floor().clip(0, 9).cast(pl.Int64)
    sums = (
        table.group_by(step=step)
        .agg(pl.len().alias("stations"), pl.col("leader", "votes").sum())
        .sort("step")
    )
    rows = [
        (
            f"{10 * tenth} to {10 * tenth + 10} %",
            stations,
            share(stations, table.height),
            leader,
            share(leader, votes),
        )
        for tenth, stations, leader, votes in sums.iter_rows()
    ]
    return Table(
        caption=f"{count(table.height, 'station')} by turnout, and the votes of {who} there",
        columns=(
            Column(label="Turnout", kind="text"),
            Column(label="Stations"),
            Column(label="share of stations"),
            Column(label="Leader's votes"),
            Column(label="share of votes there"),
        ),
        rows=rows,
    )
