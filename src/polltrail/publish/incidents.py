"""What was said to have happened, beside the returns of the stations it was about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from polltrail.publish.names import Names
from polltrail.tally.fold.incidents import Reported

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One station's return of one contest, as it stands: nothing of it depends on what happened there.

    Attributes
    ----------
    votes : mapping of str to int or None
        By choice, as read; empty where nobody has read the form.
    """

    contest: str
    state: str
    confirmed: bool
    votes: Mapping[str, int | None]


def incident_objects(names: Names) -> list[JsonObject]:
    """Tell every incident as JSON values: who says so, and the returns of its station, or how many stations an area has."""
    count = names.account.count
    if count is None:
        return []
    returns = returns_beside(names)
    return [
        {
            "index": one.index, "kind": one.kind, "station": one.station, "area": list(one.area), "known": one.known,
            "persons": one.persons, "doubt": one.doubt, "key": one.key, "words": one.words,
            **_beside(one, returns, names),
        }
        for one in count.incidents
    ]  # fmt: skip


def _beside(one: Reported, returns: Mapping[str, list[Beside]], names: Names) -> JsonObject:
    if one.station is None:
        return {"stations": n_stations(one, names), "returns": []}
    told = [
        {"contest": at.contest, "state": at.state, "confirmed": at.confirmed, "votes": dict(at.votes)}
        for at in returns.get(one.station, [])
    ]
    return {"stations": int(one.known), "returns": told}


def n_stations(one: Reported, names: Names) -> int:
    """How many stations of those told of are in the area of an incident."""
    stations = names.account.tables.stations
    here = pl.lit(value=True)
    for depth, name in enumerate(one.area):
        column = f"area_{depth + 1}"
        here = here & (pl.col(column) == name if column in stations.columns else pl.lit(value=False))
    used = pl.col("number").is_in(names.account.tables.slots["station"].unique().implode())
    numbered = stations.with_row_index("number")
    return int(numbered.select((here & used).sum()).item()) if one.known and numbered.height else 0


def returns_beside(names: Names) -> Mapping[str, list[Beside]]:
    """Find the returns of every station at which something was said to have happened."""
    account = names.account
    if account.count is None:
        return {}
    wanted = {one.station for one in account.count.incidents if one.station is not None}
    slots = names.slots.filter(pl.col("station_id").is_in(list(wanted)))
    found: dict[str, list[Beside]] = {}
    states = dict(account.count.states_of.iter_rows())
    held = set(account.held["slot"])
    votes = _votes(names, slots["slot"])
    for slot, station, contest in slots.select("slot", "station_id", "contest_id").iter_rows():
        beside = Beside(
            contest=contest, state=states.get(slot, "missing"), confirmed=slot in votes and slot not in held,
            votes=votes.get(slot, {}),
        )  # fmt: skip
        found.setdefault(station, []).append(beside)
    return found


def _votes(names: Names, slots: pl.Series) -> Mapping[int, dict[str, int | None]]:
    choices = names.account.tables.choices
    found: dict[int, dict[str, int | None]] = {}
    rows = names.account.forms.votes.filter(pl.col("slot").is_in(slots.implode()))
    for slot, choice, votes in rows.select("slot", "choice", "votes").iter_rows():
        found.setdefault(slot, {})[choices[choice].id] = votes
    return found


def incident_rows(names: Names) -> Iterator[tuple[object, ...]]:
    """Give one row for each incident and return beside it; one without a return where there is none."""
    if names.account.count is None:
        return
    returns = returns_beside(names)
    for one in names.account.count.incidents:
        said = one.kind, one.station, " > ".join(one.area) or None, one.doubt, one.key, one.words
        beside = returns.get(one.station or "", [])
        if not beside:
            yield *said, None, None, one.index, one.persons, None, None
        for at in beside:
            known = [number for number in at.votes.values() if number is not None]
            votes = sum(known) if known else None
            yield *said, at.contest, at.state, one.index, one.persons, int(at.confirmed), votes
