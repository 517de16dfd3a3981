"""What should exist as the columns that every later stage works on: contests, stations, and who owes which form."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from polltrail.election import Choice, ChoiceId, Contest, ContestId, Election, ElectionId, ElectionTables
from polltrail.election.expected import MAX_CONTESTS, UNKNOWN, Expected


def tables_of(
    expected: Expected,
    *,
    election: str,
    name: str,
    named: Mapping[tuple[str, str], tuple[str, str | None]],
    keep: Callable[[int], bool] = lambda _: True,
) -> ElectionTables:
    """Write what should exist as columns; slots in the order of their numbers.

    Parameters
    ----------
    named : mapping of (contest, choice) to (name, party)
        What the choices are called.
    keep : callable
        Which slots, by number, to have at all.
    """
    contests = tuple(
        Contest(
            id=ContestId(contest.id),
            name=contest.id,
            area=expected.areas[contest.area] if contest.area >= 0 else (),
            choices=tuple(_choice(contest.id, choice, named) for choice in contest.choices),
        )
        for contest in expected.contests
    )
    registered = pl.Series("registered_voters", np.frombuffer(expected.registered, dtype=np.int64))
    paths = [expected.areas[area] if area >= 0 else () for area in expected.station_area]
    areas = {
        f"area_{depth + 1}": pl.Series(
            [path[depth] if depth < len(path) else None for path in paths], dtype=pl.String
        )
        for depth in range(len(expected.levels))
    }
    stations = pl.DataFrame({"station_id": pl.Series(expected.station_ids, dtype=pl.String)}).with_columns(
        registered_voters=pl.when(registered != UNKNOWN).then(registered),
        special=pl.lit(value=False),
        **areas,
    )
    numbers = np.fromiter((slot for slot in expected.slots() if keep(slot)), dtype=np.int64)
    slots = pl.DataFrame({"station": numbers // MAX_CONTESTS, "contest": numbers % MAX_CONTESTS}).cast(
        pl.UInt32
    )
    whole = Election(id=ElectionId(election), name=name, contests=contests, levels=expected.levels)
    return ElectionTables(election=whole, stations=stations, slots=slots)


def _choice(contest: str, choice: str, named: Mapping[tuple[str, str], tuple[str, str | None]]) -> Choice:
    name, party = named.get((contest, choice), (choice, None))
    return Choice(id=ChoiceId(choice), contest=ContestId(contest), name=name, party=party)
