from dataclasses import replace

from polltrail.audit import SourceComparison, compare_sources
from support.small_election import count


def differences(*tables: str) -> tuple[SourceComparison, ...]:
    elections = [count(table, source=f"source {place}") for place, table in enumerate(tables)]
    return compare_sources(elections[0].tables, [election.forms for election in elections])


def test_stations_of_both_are_compared_and_those_of_one_are_counted() -> None:
    (told,) = differences(
        "station | A | B\ns1 | 5 | 4\ns2 | 7 | 1\ns3 | 2 | 2\ns4 | . | .\ns5 | . | .",
        "station | A | B\ns1 | 5 | 4\ns2 | 3 | 2\ns3 | . | .\ns4 | 9 | 9\ns5 | . | .",
    )
    assert (told.a, told.b, told.contest) == ("source 0", "source 1", "contest")
    assert (told.stations_both, told.only_a, told.only_b) == (2, 1, 1)
    assert (told.stations_differing, told.values_differing) == (1, 2)
    assert told.totals == {"A": (12, 8), "B": (5, 6)}
    assert told.differences.rows() == [(1, 0, 7, 3), (1, 1, 1, 2)]  # the largest first


def test_a_blank_is_not_equal_to_a_zero_but_to_another_blank() -> None:
    (told,) = differences(
        "station | A | B\ns1 | - | 4\ns2 | - | 4", "station | A | B\ns1 | 0 | 4\ns2 | - | 4"
    )
    assert told.differences.rows() == [(0, 0, None, 0)]
    assert (told.stations_differing, told.values_differing) == (1, 1)


def test_a_choice_that_one_source_never_lists_is_left_out() -> None:
    (told,) = differences("station | A | B | C\ns1 | 5 | 4 | 1", "station | A | B | C\ns1 | 5 | 4 | .")
    assert (told.values_differing, set(told.totals)) == (0, {"A", "B"})


def test_a_choice_listed_elsewhere_but_not_at_this_station_differs() -> None:
    (told,) = differences(
        "station | A | B\ns1 | 5 | 4\ns2 | 5 | 4", "station | A | B\ns1 | 5 | 4\ns2 | 5 | ."
    )
    assert told.differences.rows() == [(1, 1, 4, None)]


def test_sources_without_a_station_in_common_are_not_compared() -> None:
    assert differences("station | A\ns1 | 5\ns2 | .", "station | A\ns1 | .\ns2 | 5") == ()


def test_every_pair_of_sources_and_every_contest_is_compared() -> None:
    table = "station | contest | A | D\ns1 | mayor | 5 | .\ns1 | council | . | 3"
    told = differences(table, table, table)
    assert [(one.a[-1], one.b[-1], one.contest) for one in told] == [
        (a, b, contest) for a, b in ("01", "02", "12") for contest in ("mayor", "council")
    ]
    assert not any(one.values_differing for one in told)


def test_one_source_or_none_has_nothing_to_be_compared_with() -> None:
    assert differences("station | A\ns1 | 5") == ()
    election = count("station | A\ns1 | 5")
    assert compare_sources(election.tables, []) == ()
    empty = replace(election.forms, votes=election.forms.votes.clear())
    assert compare_sources(election.tables, [empty, empty])[0].values_differing == 0
