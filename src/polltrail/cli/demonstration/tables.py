"""The invented country as the tables that a coordinator would have written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from polltrail.cli.demonstration.layout import Layout
from polltrail.exchange.definition_tables import (
    BETWEEN_AREAS,
    DefinitionTables,
    read_definition_tables,
)
from polltrail.simulate.arrays import FloatArray
from polltrail.simulate.country import NAME, PARTIES, PROVINCES, Constituency, Country
from polltrail.simulate.geography import middles

LEVELS: Final = ("province", "constituency")
_KM: Final = 1 / 111.2
"""Degrees of a kilometre; the country lies on the equator, where both are alike."""


def write_country(layout: Layout, country: Country) -> DefinitionTables:
    """Write the tables, and read what the log will name of them.

    Raises
    ------
    TableError
        They cannot be an election's.
    """
    stations, choices = layout.country / "stations.csv", layout.country / "choices.csv"
    where = _middles(country)
    pl.concat([_stations(one, at) for one, at in zip(country.constituencies, where, strict=True)]).write_csv(
        stations
    )
    pl.DataFrame(
        list(_choices(country)), schema=["contest", "choice", "name", "party", "area"], orient="row"
    ).write_csv(choices)
    _write(layout.country / "names.json", _names(country))
    _write(layout.country / "house.json", house(country))
    return read_definition_tables(stations, choices, levels=LEVELS)


def _middles(country: Country) -> FloatArray:
    """Lay out the constituencies; the same country has the same map, and chance that made the country is not asked again."""
    own = np.random.default_rng(int(country.focus.electorate.registered_voters.sum()))
    return middles([one.province.name for one in country.constituencies], rng=own)


def _stations(one: Constituency, middle: FloatArray) -> pl.DataFrame:
    """List the stations of a constituency, around its place on the map."""
    electorate, (east, north) = one.electorate, middle
    province, constituency = one.area
    ids = [one.station_id(station) for station in range(electorate.n_stations)]
    return pl.DataFrame(
        {
            "station_id": ids,
            "station_name": [f"{one.place.name}, school {at + 1}" for at in range(len(ids))],
            "province": [province] * len(ids),
            "constituency": [constituency] * len(ids),
            "registered_voters": electorate.registered_voters,
            "longitude": np.round((east + electorate.east) * _KM, 5),
            "latitude": np.round((north + electorate.north) * _KM, 5),
        }
    )


def _choices(country: Country) -> Iterator[tuple[str, ...]]:
    for one in country.constituencies:
        for candidate in one.candidates:
            party = PARTIES[candidate.party].name
            yield one.id, candidate.party, candidate.name, party, BETWEEN_AREAS.join(one.area)


def _names(country: Country) -> object:
    """Give the names of country, provinces, constituencies and parties, as they are written in Urdu."""
    places = {one.id: one.place for one in country.constituencies}
    places |= {one.id: one.place for one in country.results}
    return {
        "country": {NAME.name: NAME.urdu},
        "provinces": {one.name: one.urdu for one in PROVINCES},
        "constituencies": {f"{seat} {place.name}": place.urdu for seat, place in places.items()},
        "parties": {name.name: name.urdu for name in PARTIES.values()},
    }


def house(country: Country) -> dict[str, object]:
    """Give what is needed of the house beside the constituencies counted: the results of all others, and reserved seats."""
    return {
        "parties": {short: name.name for short, name in PARTIES.items()},
        "reserved": {"women": country.shape.women, "minorities": country.shape.minorities},
        "results": [
            {
                "seat": one.id,
                "name": one.place.name,
                "province": one.province.name,
                "registered_voters": one.registered_voters,
                "ballots_cast": one.ballots_cast,
                "rejected_ballots": one.rejected_ballots,
                "votes": dict(one.totals),
            }
            for one in country.results
        ],
    }


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
