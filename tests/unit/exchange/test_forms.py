from pathlib import Path

import polars as pl

from polltrail.exchange import read_published
from polltrail.exchange.forms import FieldsRequest, UnitFields
from support.published import folder

STATIONS = """
    station_id,registered,valid,ballots_cast,valid__mayor
    s1,90,10,12,8
    s2,90,20,22,9
"""
VOTES = """
    station_id,contest,candidate_or_party,votes
    s1,governor,A,10
    s1,mayor/x,B,8
    s1,assembly,C,3
    s2,governor,A,20
    s2,mayor/y,B,9
    s2,assembly,C,3
"""


def test_numbers_belong_to_the_contests_they_agree_with(tmp_path: Path) -> None:
    read = read_published(folder(tmp_path, stations=STATIONS, votes=VOTES))
    contests = [contest.id for contest in read.tables.election.contests]
    rows = zip(
        read.tables.slots.rows(),
        read.forms["published"].fields.select("valid_votes", "ballots_cast").rows(),
        strict=True,
    )
    assert {(station, contests[contest]): numbers for (station, contest), numbers in rows} == {
        (0, "governor"): (10, 12),
        (0, "mayor/x"): (8, None),
        (0, "assembly"): (None, None),
        (1, "governor"): (20, 22),
        (1, "mayor/y"): (9, None),
        (1, "assembly"): (None, None),
    }
    assert (
        "Source published: the columns valid_votes, ballots_cast name no contest; the votes agree with them in "
        "governor, so they were read for governor only (not for mayor, assembly)."
    ) in read.notes


def test_numbers_beside_the_votes_need_no_guess() -> None:
    units = pl.DataFrame(
        {"source": ["a", "b"], "station": [1, 1], "contest": [0, 0], "valid_votes": [5, 6]},
        schema_overrides={"station": pl.UInt32, "contest": pl.UInt32},
    )
    slots = pl.DataFrame(
        {"station": [0, 1], "contest": [0, 0]}, schema=dict.fromkeys(["station", "contest"], pl.UInt32)
    )
    request = FieldsRequest(
        source="b", is_primary=False, slots=slots, contests=("p",), total=pl.Series([None, 6])
    )
    assert UnitFields(units=units).on_slots(request)[0]["valid_votes"].to_list() == [None, 6]
