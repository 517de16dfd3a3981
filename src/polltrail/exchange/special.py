"""Stations without a register of their own: mobile boxes, voters in transit, ships, embassies."""

from collections.abc import Sequence

import polars as pl

from polltrail.exchange.counted import SourceVotes
from polltrail.exchange.headings import folded
from polltrail.exchange.table import Table

KIND_WORDS = frozenset({"kind", "type", "category", "special", "tipo", "clase"})
SAYS_SPECIAL = (
    r"(?i)special|espec|mobile|movil|móvil|militar|wojskow|hospital|szpital|ship|statek|buque|navio|abroad|oversea"
    r"|exterior|extranjer|zagranic|transit|double envelope|detention|prison|спец|воен|больниц|судн|рубеж"
)
"""Words for places where people vote without being on that place's register."""


def called_special(table: Table, headings: Sequence[str]) -> pl.Series:
    """Read from columns on the kind of station whether it is called special, row by row."""
    said = pl.repeat(value=False, n=table.height, dtype=pl.Boolean, eager=True)
    for heading in headings:
        if KIND_WORDS & set(folded(heading).split("_")):
            kinds = table.text(heading)
            words = kinds.str.contains(SAYS_SPECIAL) | ((kinds == "S") if "station" in heading else False)
            said = said | words.fill_null(value=False)
    return said


def special_stations(
    registered: pl.Series,
    called: pl.Series,
    slots: pl.DataFrame,
    votes: Sequence[SourceVotes],
    ballots: Sequence[pl.DataFrame],
) -> pl.Series:
    """Tell the stations whose figures must never be held against a register.

    Parameters
    ----------
    called : Series of bool
        Stations called special by the table.
    ballots : sequence of DataFrame
        The fields of each source, one row for each slot.

    Returns
    -------
    Series of bool, one for each station

    Notes
    -----
    Special is a station called so without a register, or one with a register of 0 and ballots in the box
    where other stations of the same contest have a register. A register not published is only unknown.
    """
    table = slots.with_columns(
        used=_has_ballots(slots, votes, ballots), register=registered.gather(slots["station"])
    )
    others = (pl.col("register") > 0).any().over("contest")
    empty = table.filter((pl.col("register") == 0) & pl.col("used") & others)["station"]
    by_figures = pl.repeat(value=False, n=registered.len(), dtype=pl.Boolean, eager=True)
    if empty.len():
        by_figures = by_figures.scatter(empty.unique(), values=True)
    return by_figures | (called & (registered.is_null() | (registered == 0)))


def _has_ballots(
    slots: pl.DataFrame, votes: Sequence[SourceVotes], ballots: Sequence[pl.DataFrame]
) -> pl.Series:
    used = pl.repeat(value=False, n=slots.height, dtype=pl.Boolean, eager=True)
    for total in [source.total for source in votes]:
        used = used | (total > 0).fill_null(value=False)
    for fields in ballots:
        if "ballots_cast" in fields.columns:
            used = used | (fields["ballots_cast"] > 0).fill_null(value=False)
    return used
