"""Stations that exist and are not in the list: what is out is then more than the list shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from polltrail.election import ContestId, ElectionTables
from polltrail.tally.official_figure import OfficialFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """How many stations of a contest are not in the list, and their registered voters where known."""

    stations: int
    registered_voters: int | None


def unlisted_stations(
    tables: ElectionTables,
    official: Iterable[OfficialFigure],
    frame: tuple[int | None, int | None] = (None, None),
) -> Mapping[ContestId, Unlisted]:
    """Say, for each contest, how many stations are known to exist beyond the list.

    Parameters
    ----------
    official : iterable of OfficialFigure
        The latest figure for all of a contest that states a number of stations decides.
    frame : (int or None, int or None)
        Stations and registered voters of the whole election, where the list is a sample of it.
    """
    stated = {
        figure.contest: (figure.stations_total, figure.registered_voters)
        for figure in sorted(official, key=lambda figure: figure.seen or date.min)
        if figure.contest is not None and figure.level == "country" and figure.stations_total is not None
    }
    listed = tables.slots.hstack(
        tables.stations.select("registered_voters")[tables.slots["station"].to_numpy()]
    )
    result = {}
    for number, contest in enumerate(tables.election.contests):
        total, registered = stated.get(contest.id, frame)
        here = listed.filter(listed["contest"] == number) if total is not None else None
        if here is None or total is None or total <= here.height:
            continue
        known = registered is not None and here["registered_voters"].null_count() == 0
        rest = max(0, (registered or 0) - int(here["registered_voters"].sum())) if known else None
        result[contest.id] = Unlisted(stations=total - here.height, registered_voters=rest)
    return result
