from pathlib import Path

import pytest

from polltrail.exchange import read_published
from support.published import STATIONS, folder, problems

TWO = """
    station_id,candidate_or_party,votes,source
    s1,A,40,night
    s1,B,20,night
    s1,A,41,final
    s1,B,20,final
    s2,A,41,final
"""


def test_sources_are_kept_apart(tmp_path: Path) -> None:
    read = read_published(folder(tmp_path, votes=TWO))
    assert {name: form.votes["votes"].to_list() for name, form in read.forms.items()} == {
        "night": [40, 20],
        "final": [41, 20, 41],
    }
    assert (read.source, read.source_reason) == ("final", "the source with most stations")


def test_official_json_prefers_a_source(tmp_path: Path) -> None:
    read = read_published(folder(tmp_path, votes=TWO, official='{"preferred_source": "night"}'))
    assert (read.source, read.source_reason) == ("night", "preferred by official.json")
    assert read.forms["night"].fields["valid_votes"].to_list() == [60, 40, 30, None]
    assert "valid_votes" not in read.forms["final"].field_names


def test_official_json_prefers_a_source_that_is_not_there(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, votes=TWO, official='{"preferred_source": "dawn"}'))
    assert said == "official.json, preferred_source: expected one of night, final, found dawn"


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, votes=TWO), source="dawn")
    assert said == "--source: expected one of night, final, found dawn"


def test_an_official_figure_of_an_unknown_contest(tmp_path: Path) -> None:
    official = '{"figures": [{"contest": "mayor", "totals": {"A": 1}}]}'
    (said,) = problems(folder(tmp_path, official=official))
    assert said == "official.json, figure 1, contest: expected one of president, found 'mayor'"


def test_an_official_total_of_an_unknown_choice_is_kept(tmp_path: Path) -> None:
    official = '{"figures": [{"contest": "president", "totals": {"Z": 1}}]}'
    assert read_published(folder(tmp_path, official=official)).official[0].totals == {"Z": 1}


@pytest.mark.parametrize("source", ["first", "second"])
def test_a_table_that_lists_only_some_choices_says_so_for_every_source(tmp_path: Path, source: str) -> None:
    votes = "station_id,candidate_or_party,votes,source\n" + "".join(
        f"s{n},A,9,{name}\n" for n in (1, 2, 3) for name in ("first", "second")
    )
    read = read_published(folder(tmp_path, stations=STATIONS, votes=votes))
    assert read.forms[source].partial_contests == {0}
    assert "does not list every choice" in read.notes[-1]


def test_a_contest_has_the_area_of_its_stations(tmp_path: Path) -> None:
    stations = "station_id,region,district\n" + "".join(
        f"s{n},{'N' if n < 4 else 'S'},{'abbcc'[n // 2]}\n" for n in range(8)
    )
    votes = "station_id,contest,candidate,votes\n" + "".join(
        f"s{n},seat/{'x' if n < 2 else 'y' if n < 4 else 'z'},A,1\n" for n in range(8)
    )
    read = read_published(folder(tmp_path, stations=stations, votes=votes))
    assert [contest.area for contest in read.tables.election.contests] == [("N", "a"), ("N", "b"), ("S",)]
