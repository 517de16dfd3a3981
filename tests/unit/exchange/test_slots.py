import polars as pl

from polltrail.election import Choice
from polltrail.exchange.counted import StationRows, VoteRows
from polltrail.exchange.problems import Problems
from polltrail.exchange.slots import all_slots, families_of, votes_by_slot


def stations(*areas: tuple[str, ...]) -> StationRows:
    n = len(areas)
    return StationRows(
        ids=pl.Series([f"s{i}" for i in range(n)]),
        registered_voters=pl.Series([None] * n, dtype=pl.Int64),
        areas=pl.DataFrame({f"area_{d}": [a[d - 1] for a in areas] for d in range(1, len(areas[0]) + 1)}),
        levels=tuple(str(d) for d in range(len(areas[0]))),
        called_special=pl.Series([False] * n),
    )


def votes(*rows: tuple[int, str, str, int | None]) -> VoteRows:
    """Rows of station, contest, choice and votes."""
    contests = tuple(dict.fromkeys(row[1] for row in rows))
    pairs = sorted(dict.fromkeys((row[1], row[2]) for row in rows), key=lambda pair: contests.index(pair[0]))
    return VoteRows(
        contests=contests,
        choices=tuple(Choice(id=name, contest=contest, name=name) for contest, name in pairs),
        sources=("published",),
        source=None,
        station=pl.Series([row[0] for row in rows], dtype=pl.UInt32),
        choice=pl.Series([pairs.index((row[1], row[2])) for row in rows], dtype=pl.UInt32),
        votes=pl.Series([row[3] for row in rows], dtype=pl.Int64),
    )


def test_families_are_named_before_the_slash() -> None:
    assert families_of(["governor", "mayor/a", "mayor/b"]) == {"governor": [0], "mayor": [1, 2]}


def test_one_contest_is_voted_on_everywhere() -> None:
    slots, notes = all_slots(stations(("N",), ("S",)), votes((0, "president", "A", 5)))
    assert (slots.rows(), notes) == ([(0, 0), (1, 0)], ())


def test_a_silent_station_goes_where_its_area_went() -> None:
    rows = votes(
        (0, "mayor/n", "A", 5), (2, "mayor/s", "A", 5), (4, "mayor/n", "A", 1), (5, "mayor/s", "A", 1)
    )
    where = stations(("N", "x"), ("N", "x"), ("S", "y"), ("S", "z"), ("M", "p"), ("M", "q"), ("M", "r"))
    slots, notes = all_slots(where, rows)
    assert slots.rows() == [(0, 0), (1, 0), (2, 1), (3, 1), (4, 0), (5, 1)]
    assert notes == ("1 stations without figures could not be given to a contest of mayor.",)


def test_the_deepest_area_decides_first() -> None:
    rows = votes((0, "mayor/n", "A", 5), (1, "mayor/s", "A", 5))
    where = stations(("N", "x"), ("N", "y"), ("N", "x"), ("N", "y"))
    assert all_slots(where, rows)[0].rows() == [(0, 0), (1, 1), (2, 0), (3, 1)]


def test_votes_are_sorted_by_slot_and_choice_whatever_the_order_of_the_file() -> None:
    rows = votes((1, "p", "A", 3), (0, "p", "A", 2), (1, "p", "B", 4), (0, "p", "B", None))
    slots, _ = all_slots(stations(("N",), ("S",), ("S",)), rows)
    found = votes_by_slot(slots, rows, 0, pl.Series(["s0", "s1", "s2"]), Problems(), file="v")
    assert found.votes.rows() == [(0, 0, 2), (0, 1, None), (1, 0, 3), (1, 1, 4)]
    assert found.reporting.to_list() == [True, True, False]
    assert found.total.to_list() == [2, 7, None]


def test_a_form_of_blanks_is_not_reporting() -> None:
    rows = votes((0, "p", "A", None), (1, "p", "A", 0))
    slots, _ = all_slots(stations(("N",), ("S",)), rows)
    found = votes_by_slot(slots, rows, 0, pl.Series(["s0", "s1"]), Problems(), file="v")
    assert found.reporting.to_list() == [False, True]


def test_a_figure_twice_is_told() -> None:
    rows = votes((0, "p", "A", 1), (0, "p", "A", 1), (1, "p", "A", 1))
    slots, _ = all_slots(stations(("N",), ("S",)), rows)
    problems = Problems()
    votes_by_slot(slots, rows, 0, pl.Series(["s0", "s1"]), problems, file="v.csv")
    assert [str(problem) for problem in problems.found] == [
        "v.csv, source published, station s0, contest p, column votes: expected one row for the choice A, found 2 rows"
    ]
