"""What else a path knows of its stations, laid beside each contest's figures."""

from pathlib import Path
from typing import Any

import click
import numpy as np

from polltrail.cli.examine import is_election
from polltrail.cli.projecting.night import Night
from polltrail.errors import TableError
from polltrail.exchange.beside import read_hours, read_places
from polltrail.exchange.headings import folded
from polltrail.forensics.beside.gather import beside_contests, beside_source, beside_stations
from polltrail.forensics.of_tables import Ballots, polls_of
from polltrail.forensics.polls import UNKNOWN, Polls


def polls_beside(path: Path, night: Night, *, ballots: Ballots) -> tuple[dict[str, Polls], list[str]]:
    """Lay out every contest, and beside it other contests, other sources, hours, places and the previous election.

    Returns
    -------
    dict of str to Polls
        By contest.
    list of str
        What could not be read of that, and is left out.
    """
    found = {
        name: polls_of(night.tables, night.forms, number, ballots=ballots)
        for number, name in enumerate(night.contests)
    }
    rows, notes = ({}, []) if is_election(path) else _of_stations(path, night)
    if night.previous is not None and night.matched is not None:
        rows |= {"previous": night.previous, "matched": night.matched.to_numpy()}
    for number, (name, own) in enumerate(found.items()):
        for source, forms in night.others.items():
            own = beside_source(own, source, polls_of(night.tables, forms, number, ballots=ballots))  # noqa: PLW2901 - laid beside one after the other
        found[name] = beside_stations(own, **rows)
    return beside_contests(found), notes


def _of_stations(path: Path, night: Night) -> tuple[dict[str, Any], list[str]]:
    """Read the columns of the table of stations that belong to no form; what is wrong in them stops no test."""
    found: dict[str, Any] = {}
    notes = []
    for read in (_hours, _places):
        try:
            found |= read(path, night.tables.stations.height)
        except TableError as exc:
            notes.append(f"{str(exc).splitlines()[0]}; that column was left out.")
    return found, notes


def _hours(path: Path, stations: int) -> dict[str, Any]:
    hours = read_hours(path, stations)
    if hours is None:
        return {}
    counts = [[UNKNOWN if one is None else one for one in column] for column in hours.counts]
    return {"hours": hours.names, "voted_by": np.array(counts, dtype=np.int64).T}


def _places(path: Path, stations: int) -> dict[str, Any]:
    places = read_places(path, stations)
    if places is None:
        return {}
    columns = [one.fill_null(np.nan).to_numpy() for one in (places.longitudes, places.latitudes)]
    return {"places": np.column_stack(columns).astype(np.float64)}


def level_of(area: str, night: Night) -> int:
    """Find the level of areas that `--by` names: by its heading, or by its number from the largest, which is 1.

    Raises
    ------
    click.BadParameter
        There is no such level.
    """
    levels = [folded(level) for level in night.tables.election.levels]
    if folded(area) in levels:
        return levels.index(folded(area))
    if area.isdecimal() and 1 <= int(area) <= len(levels):
        return int(area) - 1
    expected = (
        f"one of {', '.join(night.tables.election.levels)}" if levels else "no --by, as there are no areas"
    )
    raise click.BadParameter(f"expected {expected}, found {area}", param_hint="--by")
