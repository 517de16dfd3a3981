"""Which form every station owes: station x contest, also where nothing has arrived."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from polltrail.exchange.counted import SourceVotes, StationRows, VoteRows
from polltrail.exchange.problems import Problems


def family_of(contest: str) -> str:
    """Name the family of contests: what stands before the first slash, `mayor/Oruro` -> `mayor`."""
    return contest.partition("/")[0]


def families_of(contests: Sequence[str]) -> dict[str, list[int]]:
    """Contest numbers of each family, families in order of first appearance."""
    families: dict[str, list[int]] = {}
    for number, contest in enumerate(contests):
        families.setdefault(family_of(contest), []).append(number)
    return families


def all_slots(stations: StationRows, votes: VoteRows) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Lay out every slot that should report.

    Returns
    -------
    slots : DataFrame
        `station`, `contest`, both u32, sorted by both.
    notes : tuple of str
        Stations that could not be given to a contest.

    Notes
    -----
    A family with one contest is voted on at every station. In a family with several (a mayor for each
    municipality) a station without votes goes where its area went, at the deepest level of areas whose
    other stations are all in one contest; where no level decides, it belongs to none.
    """
    n_stations = stations.ids.len()
    pairs = _pairs(votes)
    parts, notes = [], []
    for family, contests in families_of(votes.contests).items():
        if len(contests) == 1:
            parts.append(_every_station(n_stations, contests[0]))
            continue
        own = pairs.filter(pl.col("contest").is_in(contests))
        assigned, left = _assigned(own, stations)
        parts += [own, assigned]
        if left:
            notes.append(f"{left} stations without figures could not be given to a contest of {family}.")
    slots = pl.concat(parts) if len(parts) > 1 else parts[0]
    return (slots.sort("station", "contest") if len(parts) > 1 else slots), tuple(notes)


def _every_station(n_stations: int, contest: int) -> pl.DataFrame:
    station = pl.int_range(n_stations, dtype=pl.UInt32, eager=True).alias("station")
    return pl.DataFrame({"station": station}).with_columns(contest=pl.lit(contest, pl.UInt32))


def _pairs(votes: VoteRows) -> pl.DataFrame:
    if len(votes.contests) == 1:
        return pl.DataFrame(schema={"station": pl.UInt32, "contest": pl.UInt32})
    contest = votes.contest_of_choice().gather(votes.choice)
    return pl.DataFrame({"station": votes.station, "contest": contest}).unique()


def _assigned(own: pl.DataFrame, stations: StationRows) -> tuple[pl.DataFrame, int]:
    """Give each station without a row to the only contest of its area, deepest level first."""
    areas = stations.areas.with_row_index("station")
    open_ = areas.join(own, on="station", how="anti")
    voted = areas.join(own, on="station")
    parts = [own.clear()]
    for depth in range(stations.areas.width, 0, -1):
        path = [f"area_{level}" for level in range(1, depth + 1)]
        sole = voted.group_by(path).agg(pl.col("contest").unique()).filter(pl.col("contest").list.len() == 1)
        given = open_.join(sole.explode("contest"), on=path, nulls_equal=True)
        parts.append(given.select("station", "contest"))
        open_ = open_.join(given, on="station", how="anti")
    return pl.concat(parts), open_.height


def votes_by_slot(
    slots: pl.DataFrame, votes: VoteRows, source: int, ids: pl.Series, problems: Problems, *, file: str
) -> SourceVotes:
    """Put one source's votes on the slots, sorted, and note every figure given twice.

    Parameters
    ----------
    file : str
        Where the votes were read, for messages.
    """
    station, choice, figures = _of_source(votes, source)
    contest = _contest_numbers(votes, choice)
    slot = _slot_numbers(slots, station, contest, len(votes.contests))
    rows = pl.DataFrame({"slot": slot, "choice": choice, "votes": figures})
    rows = _sorted(rows, len(votes.choices))
    _note_repeats(rows, slots, votes, ids, problems, where=f"{file}, source {votes.sources[source]}")
    return SourceVotes(votes=rows, **_sums(rows, slots.height))


def _of_source(votes: VoteRows, source: int) -> tuple[pl.Series, pl.Series, pl.Series]:
    if votes.source is None:
        return votes.station, votes.choice, votes.votes
    rows = (votes.source == source).arg_true()
    return votes.station.gather(rows), votes.choice.gather(rows), votes.votes.gather(rows)


def _contest_numbers(votes: VoteRows, choice: pl.Series) -> pl.Series | None:
    return None if len(votes.contests) == 1 else votes.contest_of_choice().gather(choice)


def _slot_numbers(
    slots: pl.DataFrame, station: pl.Series, contest: pl.Series | None, n_contests: int
) -> pl.Series:
    if contest is None:
        return station
    keys = slots["station"].cast(pl.UInt64) * n_contests + slots["contest"]
    wanted = station.cast(pl.UInt64) * n_contests + contest
    return pl.Series(np.searchsorted(keys.to_numpy(), wanted.to_numpy())).cast(pl.UInt32)


def _sorted(rows: pl.DataFrame, n_choices: int) -> pl.DataFrame:
    key = rows["slot"].cast(pl.UInt64) * n_choices + rows["choice"]
    return rows if key.is_sorted() else rows[key.arg_sort()]


def _note_repeats(
    rows: pl.DataFrame,
    slots: pl.DataFrame,
    votes: VoteRows,
    ids: pl.Series,
    problems: Problems,
    *,
    where: str,
) -> None:
    again = (rows["slot"] == rows["slot"].shift()) & (rows["choice"] == rows["choice"].shift())
    for slot, choice, count in _repeated(rows.filter(again.fill_null(value=False))):
        station = ids[slots["station"][slot]]
        problems.add(
            f"{where}, station {station}, contest {votes.choices[choice].contest}, column votes",
            f"one row for the choice {votes.choices[choice].id}",
            f"{count} rows",
        )


def _repeated(rows: pl.DataFrame) -> list[tuple[int, int, int]]:
    counted = rows.group_by("slot", "choice", maintain_order=True).len()
    return [(slot, choice, extra + 1) for slot, choice, extra in counted.rows()]


def _sums(rows: pl.DataFrame, n_slots: int) -> dict[str, pl.Series]:
    known = rows.drop_nulls("votes") if rows["votes"].null_count() else rows
    slot = known["slot"].to_numpy()
    reporting = np.zeros(n_slots, dtype=bool)
    reporting[slot] = True
    total = np.bincount(slot, weights=known["votes"].to_numpy(), minlength=n_slots).astype(np.int64)
    is_in = pl.Series(reporting)
    return {"reporting": is_in, "total": pl.Series(total).set(~is_in, None)}
