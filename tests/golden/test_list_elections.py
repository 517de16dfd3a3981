"""Elections by lists, from the votes of every ballot box to the seats their commissions published."""

import json
from collections.abc import Mapping

import polars as pl
import pytest

from polltrail.allocation import TierResult, seats_of, system_named
from support.shared_data import DATA, needs_shared_data

pytestmark = needs_shared_data


def votes(slug: str, by: str | None = None) -> dict[str, dict[str, int]]:
    """Add up votes by place and list; all places are one where none is named."""
    rows = pl.read_parquet(DATA / slug / "votes.parquet")
    if by is None:
        rows = rows.with_columns(place=pl.lit("national"))
    else:
        stations = pl.read_parquet(DATA / slug / "stations.parquet").select("station_id", place=by)
        rows = rows.join(stations, on="station_id")
    summed = rows.group_by("place", "candidate_or_party").agg(pl.col("votes").sum()).sort("place")
    found: dict[str, dict[str, int]] = {}
    for place, key, count in summed.iter_rows():
        found.setdefault(place, {})[key] = count
    return found


def published(slug: str) -> Mapping[str, int]:
    read: dict[str, dict[str, int]] = json.loads((DATA / slug / "official.json").read_text(encoding="utf-8"))
    return read["seats"]


def total(found: tuple[TierResult, ...]) -> dict[str, int]:
    keys = {key for one in found for key in one.won}
    return {key: sum(one.won.get(key, 0) for one in found) for key in keys}


def test_knesset_of_september_2019() -> None:
    found = seats_of(
        system_named("israel-2019-september"), {"list": votes("israel-2019-september")}, "agreements"
    )
    assert total(found) == published("israel-2019-september")
    assert found[0].tie is None


def test_sri_lanka_2020_district_by_district() -> None:
    """The four lists of the published table, and eleven more with a seat or two: 225 in all."""
    slug = "srilanka-2020-parliamentary"
    found = seats_of(system_named("srilanka-2020"), {"districts": votes(slug, "electoral_district")})
    seats = total(found)
    assert published(slug).items() <= seats.items()
    assert (sum(seats.values()), [one for one in found if one.tie or one.vacant]) == (225, [])
    national = {key: count for key, count in found[-1].won.items() if count > 1}
    assert national == {"SLPP": 17, "SJB": 7}


@pytest.mark.parametrize(("list_letters", "short"), [("כף", True), ("מרצ", False)])
def test_who_is_below_the_threshold_of_the_knesset(list_letters: str, *, short: bool) -> None:
    found = seats_of(system_named("israel-2019-september"), {"list": votes("israel-2019-september")})
    assert (list_letters not in found[0].won) is short
