import json
from datetime import date

import pytest

from polltrail.errors import TableError
from polltrail.exchange.files import FileBytes
from polltrail.exchange.official import official_figures, official_notes, open_official
from polltrail.exchange.problems import Problems
from polltrail.tally.official_figure import OfficialFigure

FIGURE = {
    "contest": "president",
    "level": "country",
    "area": None,
    "by": "choice",
    "totals": {"A": 5, "B": 3},
}


def figures(*given: object, contests: tuple[str, ...] = ("president",)) -> tuple[OfficialFigure, ...]:
    problems = Problems()
    file = open_official(FileBytes(name="official.json", data=json.dumps({"figures": given}).encode()))
    read = official_figures(file, contests, problems)
    problems.stop()
    return read


def refused(*given: object) -> list[str]:
    with pytest.raises(TableError) as raised:
        figures(*given)
    return [str(problem) for problem in raised.value.problems]


def test_a_figure() -> None:
    given = FIGURE | {
        "date": "2024-08-02",
        "stations_total": 30,
        "other_votes": 7,
        "covers_all_choices": False,
    }
    (figure,) = figures(given)
    assert (figure.totals, figure.seen, figure.stations_total) == ({"A": 5, "B": 3}, date(2024, 8, 2), 30)
    assert (figure.extra, figure.covers_all_choices) == ({"other_votes": 7}, False)


def test_every_version_is_kept_in_order() -> None:
    assert [f.totals["A"] for f in figures(FIGURE, FIGURE | {"totals": {"A": 9}})] == [5, 9]


def test_totals_by_party_need_no_contest() -> None:
    (figure,) = figures(FIGURE | {"contest": None, "by": "party"})
    assert (figure.contest, figure.by) == (None, "party")


def test_an_area_may_be_a_path() -> None:
    assert figures(FIGURE | {"level": "area", "area": ["N", "Q"]})[0].area == ("N", "Q")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contest": "mayor"}, "official.json, figure 1, contest: expected one of president, found 'mayor'"),
        (
            {"contest": None},
            "official.json, figure 1, contest: expected one of president, found none, which only ",
        ),
        (
            {"level": "moon"},
            "official.json, figure 1, level: expected one of country, area, station, found 'moon'",
        ),
        ({"level": []}, "official.json, figure 1, level: expected one of country, area, station, found []"),
        ({"by": "seat"}, "official.json, figure 1, by: expected choice or party, found 'seat'"),
        ({"area": 7}, "official.json, figure 1, area: expected a name, a list of names or null, found 7"),
        (
            {"totals": [1]},
            "official.json, figure 1, totals: expected an object of choice and votes, found [1]",
        ),
        ({"totals": {"A": -1}}, "official.json, figure 1, totals, A: expected a whole number from 0 to "),
        ({"totals": {"A": 1.5}}, "official.json, figure 1, totals, A: expected a whole number from 0 to "),
        ({"totals": {"A": True}}, "official.json, figure 1, totals, A: expected a whole number from 0 to "),
        ({"valid_votes": "7"}, "official.json, figure 1, valid_votes: expected a whole number from 0 to "),
        ({"authority": 7}, "official.json, figure 1, authority: expected text, found 7"),
        (
            {"covers_all_choices": 1},
            "official.json, figure 1, covers_all_choices: expected true or false, found 1",
        ),
        (
            {"date": "2 August"},
            "official.json, figure 1, date: expected a date like 2024-08-02, found '2 August'",
        ),
    ],
)
def test_what_is_malformed_is_told_with_its_place(change: dict[str, object], said: str) -> None:
    (problem,) = refused(FIGURE | change)
    assert problem.startswith(said)


def test_problems_of_all_figures_are_told() -> None:
    assert len(refused(FIGURE | {"by": "x"}, 7, FIGURE | {"level": "y"})) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "official.json: expected JSON, found "),
        (b"\xff", "official.json: expected JSON, found "),
        (b"[1]", "official.json: expected an object with a list `figures`, found list"),
        (b'{"figures": 1}', "official.json, figures: expected a list, found 1"),
        (
            b'{"preferred_source": 1}',
            "official.json, preferred_source: expected the name of a source, found 1",
        ),
    ],
)
def test_files_that_are_no_list_of_figures(data: bytes, said: str) -> None:
    with pytest.raises(TableError) as raised:
        open_official(FileBytes(name="official.json", data=data))
    assert str(raised.value).startswith(said)


def test_a_name_twice_in_one_object_is_refused() -> None:
    text = b'{"figures": [{"contest": "president", "totals": {"A": 63, "A": 10}}]}'
    with pytest.raises(TableError) as raised:
        open_official(FileBytes(name="official.json", data=text))
    assert (
        str(raised.value.problems[0])
        == "official.json: expected each name once in an object, found 'A' twice"
    )


def test_half_a_character_is_refused() -> None:
    text = rb'{"figures": [{"contest": "president", "authority": "\ud800", "totals": {"A": 63}}]}'
    with pytest.raises(TableError) as raised:
        open_official(FileBytes(name="official.json", data=text))
    (problem,) = raised.value.problems
    assert str(problem) == r"official.json: expected whole characters, found half of one: '\ud800'"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"level": "area"}, "area: expected the area that the figure is for, found none"),
        ({"level": "area", "area": []}, "area: expected the area that the figure is for, found none"),
        ({"level": "station", "area": ""}, "area: expected the station that the figure is for, found none"),
        ({"stations_reporting": "30"}, "stations_reporting: expected a whole number from 0 to 2147483647, found '30'"),
        ({"other_votes": 2.5}, "other_votes: expected a whole number from 0 to 2147483647, found 2.5"),
    ],
)  # fmt: skip
def test_a_figure_that_does_not_say_what_it_is_for(given: dict[str, object], problem: str) -> None:
    assert refused(FIGURE | given) == [f"official.json, figure 1, {problem}"]


def test_an_area_without_a_level_is_no_figure_for_the_country() -> None:
    figure = {name: value for name, value in FIGURE.items() if name != "level"} | {"area": "North"}
    assert refused(figure) == [
        "official.json, figure 1, level: expected area or station, where an area is named, found none"
    ]


def test_what_was_not_used_is_told() -> None:
    given = (
        FIGURE | {"station_total": 30, "other_votes": 1, "note": "x"},
        FIGURE | {"by": "party", "level": "area", "area": "N"},
        FIGURE | {"by": "party"},
        FIGURE | {"by": "party", "contest": None},
    )
    read = figures(*given, contests=("president", "senate"))
    assert official_notes("official.json", read, ("president", "senate")) == (
        "official.json: keys not used: station_total, note.",
        "official.json: 2 figures by party are for an area or for one contest of several; they were not compared.",
    )
    assert official_notes("official.json", figures(FIGURE | {"by": "party"}), ("president",)) == ()
