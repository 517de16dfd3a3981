"""Every real election with stations reads, and reads as what it is. Counts: data/README.md and checks.json."""

import json

import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange import read_published
from support.published import same
from support.shared_data import DATA, WITH_STATIONS, needs_shared_data

pytestmark = needs_shared_data

LEVELS = {
    "bolivia-2019": ("country", "department", "province", "municipality"),
    "bolivia-2021-subnational-a": ("department", "province", "municipality", "locality"),
    "georgia-2013-presidential": ("district_id",),
    "israel-2019-september": ("locality",),
    "mexico-2012": ("state_id", "federal_district_id_2012"),
    "mexico-2018-quickcount": ("state_id", "federal_district_id"),
    "pakistan-1970-2018-top2": ("province", "region"),
    "pakistan-2008-na": ("province", "region"),
    "pakistan-2013-na": ("province", "region"),
    "pakistan-2018-na": ("province", "region"),
    "pakistan-2024-na-claims": ("province",),
    "poland-2020-round1": ("voivodeship", "county", "commune"),
    "russia-2012-presidential": ("region", "tik"),
    "srilanka-2020-parliamentary": ("electoral_district",),
    "venezuela-2024": ("state", "municipality", "parish"),
}
SPECIAL = {
    "israel-2019-september": 362,
    "mexico-2012": 902,
    "mexico-2018-quickcount": 60,
    "poland-2020-round1": 4,
}
PRIMARY = {
    "bolivia-2019": ("computo_final", "preferred by official.json"),
    "mexico-2018-quickcount": ("quick_count", "the only source whose columns carry no suffix"),
    "pakistan-2018-na": ("ecp_announced", "preferred by official.json"),
    "pakistan-2024-na-claims": ("pti_form45_claim_first", "the source with most stations"),
    "venezuela-2024": ("convzla_v2", "preferred by official.json"),
}
IN_PART = {"pakistan-1970-2018-top2", "pakistan-2024-na-claims"}


@pytest.mark.parametrize("slug", WITH_STATIONS)
def test_reads(slug: str) -> None:
    read = read_published(DATA / slug)
    checks = json.loads((DATA / slug / "checks.json").read_text(encoding="utf-8"))
    votes = pl.read_parquet(DATA / slug / "votes.parquet", columns=["votes"])["votes"]
    assert read.tables.election.id == slug
    assert read.tables.election.levels == LEVELS[slug]
    assert read.tables.stations.height == checks["stations"]
    assert sum(form.votes.height for form in read.forms.values()) == checks["vote_rows"]
    assert sum(int(form.votes["votes"].sum()) for form in read.forms.values()) == votes.sum()
    assert read.tables.stations["special"].sum() == SPECIAL.get(slug, 0)
    assert (read.source, read.source_reason) == PRIMARY.get(slug, ("published", "the only source"))
    assert all(bool(form.partial_contests) == (slug in IN_PART) for form in read.forms.values())
    if "reg_sum" in checks:
        assert read.tables.stations["registered_voters"].sum() == checks["reg_sum"]


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["bolivia-2019", "bolivia-2021-subnational-a", "mexico-2018-quickcount"])
def test_the_mapping_reads_back_to_the_same(slug: str) -> None:
    read = read_published(DATA / slug)
    assert same(read, read_published(DATA / slug, mapping=read.mapping))


@pytest.mark.slow
def test_numbers_of_several_sources_are_kept_apart() -> None:
    read = read_published(DATA / "bolivia-2019")
    known = {name: form.fields["valid_votes"].count() for name, form in read.forms.items()}
    assert known == {"computo_final": 34555, "trep_20191020T1940": 28975, "trep_20191021T1829": 32806}


def test_numbers_of_several_contests_are_kept_apart() -> None:
    read = read_published(DATA / "bolivia-2021-subnational-a")
    slots = read.tables.slots.with_columns(valid=read.forms["published"].fields["valid_votes"])
    names = [contest.id.partition("/")[0] for contest in read.tables.election.contests]
    with_valid = slots.drop_nulls("valid")["contest"].unique().to_list()
    assert {names[contest] for contest in with_valid} == {"governor", "mayor"}
    assert slots.height == 6057 * 3 - 5


def test_the_frame_of_a_sample() -> None:
    read = read_published(DATA / "mexico-2018-quickcount")
    assert (read.frame_stations, read.frame_registered_voters) == (156_899, 89_123_355)


@pytest.mark.parametrize(
    ("slug", "there"),
    [
        ("pakistan-constituencies-1993-2018", "constituencies.parquet"),
        ("usa-2020-state-bulletins", "bulletins.parquet, official.json, votes.parquet"),
    ],
)
def test_a_folder_without_stations_is_refused(slug: str, there: str) -> None:
    with pytest.raises(TableError) as raised:
        read_published(DATA / slug)
    (problem,) = raised.value.problems
    assert problem.expected == "a file stations.parquet, stations.csv or stations.xlsx"
    assert problem.found == f"the files {there}"
