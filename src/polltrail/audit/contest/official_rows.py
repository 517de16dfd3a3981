"""Official figures of single stations, as rows: what a log or `official.json` says station by station."""

from collections.abc import Iterable

import polars as pl

from polltrail.audit.figures import latest_figures
from polltrail.election import ContestId, ElectionTables, SourceName
from polltrail.review.result_forms import ResultForms
from polltrail.tally.official_figure import OfficialFigure

OFFICIAL = SourceName("official")


def official_rows(tables: ElectionTables, figures: Iterable[OfficialFigure]) -> ResultForms | None:
    """Put the latest official figure of each station in its slot; None where there is none of a station."""
    by_contest: dict[ContestId, list[OfficialFigure]] = {}
    for figure in figures:
        if figure.level == "station" and figure.by == "choice" and figure.contest is not None:
            by_contest.setdefault(figure.contest, []).append(figure)
    if not by_contest:
        return None
    contests = {contest.id: number for number, contest in enumerate(tables.election.contests)}
    slots = _slots(tables)
    cast: list[int | None] = [None] * tables.slots.height
    rows: list[tuple[int, int, int]] = []
    for contest, given in by_contest.items():
        choices = {tables.choices[place].id: place for place in tables.choice_numbers(contests[contest])}
        for figure in latest_figures(given)[0]:
            name = figure.area[-1] if isinstance(figure.area, tuple) else figure.area
            slot = slots.get((name or "", contests[contest]))
            if slot is None:
                continue
            cast[slot] = figure.ballots_cast
            rows += [(slot, choices[c], n) for c, n in figure.totals.items() if c in choices]  # type: ignore[index]
    return _forms(tables, rows, cast)


def _slots(tables: ElectionTables) -> dict[tuple[str, int], int]:
    ids = tables.stations["station_id"].to_list()
    pairs = zip(tables.slots["station"].to_list(), tables.slots["contest"].to_list(), strict=True)
    return {(ids[station], contest): slot for slot, (station, contest) in enumerate(pairs)}


def _forms(tables: ElectionTables, rows: list[tuple[int, int, int]], cast: list[int | None]) -> ResultForms:
    schema = {"slot": pl.UInt32, "choice": pl.UInt32, "votes": pl.Int64}
    votes = pl.DataFrame(rows, schema=schema, orient="row").sort("slot", "choice")
    reporting = pl.int_range(tables.slots.height, eager=True).is_in(
        votes["slot"].unique().cast(pl.Int64).implode()
    )
    fields = pl.DataFrame({"reporting": reporting, "ballots_cast": pl.Series(cast, dtype=pl.Int64)})
    return ResultForms(source=OFFICIAL, fields=fields, votes=votes)
