from polltrail.tally import AreaTally, tally_areas
from support.small_election import count, held_slots


def tallied(table: str, *held: tuple[int, str]) -> tuple[AreaTally, ...]:
    election = count(table)
    return tally_areas(election.tables, election.forms, held_slots(*held))


COUNTED = """
    station | area           | register | A  | B | cast
    s1      | North > Quay   | 100      | 40 | 3 | 50
    s2      | North > Quay   | 80       | 10 | 2 | 13
    s3      | North > Market | 70       | .  | . | .
    s4      | South > Quay   | -        | 5  | 6 | 12
    s5      | South > -      | 20       | 1  | - | -
"""


def test_votes_by_area_at_every_depth_the_largest_areas_first() -> None:
    province, district = tallied(COUNTED, (1, "sum"))
    assert (province.depth, province.level, district.depth, district.level) == (1, "province", 2, "district")
    assert sorted(province.votes.rows()) == [
        (0, "North", 0, 50, 10),
        (0, "North", 1, 5, 2),
        (0, "South", 0, 6, 0),
        (0, "South", 1, 6, 0),
    ]
    assert district.votes.rows() == [
        (0, "North", "Quay", 0, 50, 10),
        (0, "North", "Quay", 1, 5, 2),
        (0, "South", "Quay", 0, 5, 0),
        (0, "South", "Quay", 1, 6, 0),
        (0, "South", None, 0, 1, 0),
        (0, "South", None, 1, 0, 0),
    ]


def test_reporting_by_area_counts_stations_registers_and_papers() -> None:
    province, district = tallied(COUNTED, (1, "sum"))
    columns = "stations stations_reporting registered_voters registered_voters_reporting held ballots_cast"
    of_province = {row["area_1"]: tuple(row[name] for name in columns.split()) for row in rows(province)}
    assert of_province == {"North": (3, 2, 250, 180, 1, 63), "South": (2, 2, 20, 20, 0, 12)}
    of_district = {
        (row["area_1"], row["area_2"]): tuple(row[name] for name in columns.split()) for row in rows(district)
    }
    assert of_district["North", "Market"] == (1, 0, 70, 0, 0, None)
    assert of_district["South", "Quay"] == (1, 1, None, None, 0, 12)
    assert of_district["South", None] == (1, 1, 20, 20, 0, None)


def test_what_was_never_published_is_null_at_every_depth_and_not_zero() -> None:
    for area in tallied("station | area | register | A | cast\ns1 | N > Q > R | - | 4 | -"):
        (row,) = rows(area)
        assert (row["ballots_cast"], row["registered_voters"]) == (None, None)
    for area in tallied("station | area | register | A\ns1 | N > Q > R | - | 4"):
        (row,) = rows(area)
        assert row["ballots_cast"] is None


def test_papers_of_a_form_without_votes_are_not_counted() -> None:
    (area,) = tallied("station | area | A | cast\ns1 | N | 4 | 5\ns2 | N | - | 7")
    assert area.reporting["ballots_cast"].to_list() == [5]


def test_two_areas_of_one_name_in_two_provinces_stay_apart() -> None:
    _, district = tallied(COUNTED)
    quays = [row for row in district.reporting.iter_rows(named=True) if row["area_2"] == "Quay"]
    assert [row["area_1"] for row in quays] == ["North", "South"]


def test_stations_without_an_area_are_kept_under_none() -> None:
    (area,) = tallied("station | area | A\ns1 | - | 4\ns2 | N | 5\ns3 | - | 6")
    assert {(row["area_1"], row["votes"]) for row in area.votes.iter_rows(named=True)} == {
        (None, 10),
        ("N", 5),
    }
    assert area.reporting["stations"].sum() == 3


def test_contests_of_one_area_stay_apart() -> None:
    (area,) = tallied(
        """
        station | area | contest | register | A | D
        s1      | N    | mayor   | 10       | 4 | .
        s1      | N    | council | 10       | . | 7
        """
    )
    assert sorted(area.votes.rows()) == [(0, "N", 0, 4, 0), (1, "N", 1, 7, 0)]
    assert sorted(area.reporting["contest"]) == [0, 1]


def test_an_election_without_areas_has_no_areas() -> None:
    assert tallied("station | A\ns1 | 4") == ()


def test_areas_nobody_reported_from_are_listed_without_votes() -> None:
    (area,) = tallied("station | area | register | A\ns1 | N | 10 | .")
    assert area.votes.height == 0
    assert area.reporting["stations_reporting"].to_list() == [0]


def rows(area: AreaTally) -> list[dict[str, object]]:
    return list(area.reporting.iter_rows(named=True))
