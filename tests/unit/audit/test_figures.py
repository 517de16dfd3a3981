"""What a figure covers: all choices or some, all stations or an area, now or earlier."""

from datetime import date

import numpy as np
import pytest

from polltrail.audit import compare_by_party
from polltrail.audit.comparison import Comparison
from polltrail.audit.figures import latest_figures
from support.official import compared, stations, whole
from support.small_election import SmallElection, count, figure

COUNTED = """
    station | register | A  | B  | C | D
    s1      | 100      | 40 | 30 | 5 | 1
    s2      | 80       | 20 | 10 | 4 | 2
    s3      | 50       | .  | .  | . | .
"""
OTHERS = "(all other choices)"


def rows(told: Comparison) -> dict[str, tuple[int, int]]:
    return {choice.name: (choice.collected, choice.official) for choice in told.choices}


def test_a_figure_for_some_choices_is_compared_for_those() -> None:
    told = whole(COUNTED, figure(A=60, B=40, covers_all_choices=False))
    assert rows(told) == {"A": (60, 60), "B": (40, 40)}
    assert told.verdict == "agrees"


def test_valid_votes_tell_what_is_left_for_all_other_choices() -> None:
    told = whole(COUNTED, figure(A=60, B=40, covers_all_choices=False, valid_votes=130))
    assert rows(told) == {"A": (60, 60), "B": (40, 40), OTHERS: (12, 30)}
    assert told.verdict == "possible"
    assert {name for pair in told.pairs for name in (pair.leader, pair.over)} == {"A", "B"}
    less = whole(COUNTED, figure(A=60, B=40, covers_all_choices=False, valid_votes=111))
    assert (less.verdict, less.contradicted_votes) == ("contradicted", 1)


def test_other_votes_stated_by_the_authority_go_before_valid_votes() -> None:
    told = whole(
        COUNTED, figure(A=60, B=40, covers_all_choices=False, valid_votes=999, extra={"other_votes": 12})
    )
    assert rows(told)[OTHERS] == (12, 12)
    assert told.verdict == "agrees"


def test_there_is_no_rest_of_choices_where_the_figure_covers_all_of_them() -> None:
    assert OTHERS not in rows(whole(COUNTED, figure(A=60, B=40, C=9, D=3, valid_votes=999)))


def test_the_other_choices_are_not_compared_where_the_source_does_not_list_them_all() -> None:
    """What a source leaves out is not missing from the ballot box."""
    partial = count(COUNTED, partial=[0])
    told = whole(partial, figure(A=60, B=40, covers_all_choices=False, valid_votes=900))
    assert (OTHERS in rows(told), told.verdict) == (False, "agrees")
    never = COUNTED.replace("| 1\n", "| .\n").replace("| 2\n", "| .\n")
    assert OTHERS not in rows(whole(never, figure(A=60, B=40, covers_all_choices=False, valid_votes=900)))


def test_more_stations_than_are_listed_are_missing_and_their_voters_unknown() -> None:
    told = whole(COUNTED, figure(A=60, B=9_000, stations_total=10))
    assert (told.stations_total, told.stations_missing, told.missing_cap) == (10, 8, None)
    assert told.verdict == "possible"


def test_the_official_register_less_the_collected_one_is_the_cap() -> None:
    told = whole(COUNTED, figure(A=60, B=9_000, stations_total=10, registered_voters=1_000))
    assert told.missing_cap == 820
    assert (told.verdict, told.contradicted_votes) == ("contradicted", 8_140)


def test_of_two_registers_of_the_missing_stations_the_larger_is_the_cap() -> None:
    """Nobody is contradicted by a register that another register excuses."""
    assert whole(COUNTED, figure(A=60, B=40, registered_voters=250)).missing_cap == 70
    assert whole(COUNTED, figure(A=60, B=40, registered_voters=200)).missing_cap == 50


def test_with_every_listed_station_in_an_official_surplus_is_contradicted() -> None:
    table = "station | register | A | B\ns1 | 100 | 40 | 30"
    told = whole(table, figure(A=43, B=34))
    assert (told.stations_missing, told.missing_cap) == (0, 0)
    assert (told.verdict, told.contradicted_votes) == ("contradicted", 7)
    assert any("taken as complete" in line for line in told.because)


def test_an_official_register_above_the_listed_one_says_that_the_list_may_not_be_complete() -> None:
    table = "station | register | A | B\ns1 | 100 | 40 | 30"
    told = whole(table, figure(A=43, B=34, registered_voters=107))
    assert (told.stations_missing, told.missing_cap, told.verdict) == (0, 7, "possible")
    assert any("7 voters more" in line for line in told.because)
    assert whole(table, figure(A=43, B=35, registered_voters=107)).contradicted_votes == 1


def test_an_official_register_below_the_collected_one_leaves_no_voters_and_not_fewer() -> None:
    told = whole(COUNTED, figure(A=61, B=40, stations_total=10, registered_voters=100))
    assert (told.missing_cap, told.verdict, told.contradicted_votes) == (0, "contradicted", 1)


def test_an_official_register_does_not_help_where_a_collected_one_is_unknown() -> None:
    table = "station | register | A\ns1 | - | 40\ns2 | 60 | ."
    assert whole(table, figure(A=50, registered_voters=500, stations_total=9)).missing_cap is None


@pytest.mark.parametrize("register", ["0", "0*", "-*", "5*"])
def test_a_missing_special_station_can_hold_voters_of_any_register(register: str) -> None:
    table = f"station | register | A\ns1 | 100 | 40\ns2 | {register} | ."
    assert whole(table, figure(A=90)).missing_cap is None
    assert whole(table, figure(A=90, registered_voters=100)).missing_cap is None
    assert whole(table, figure(A=90, registered_voters=100)).verdict == "possible"


def test_a_sample_is_held_against_its_frame() -> None:
    table = "station | register | A\ns1 | 100 | 40\ns2 | 80 | 30"
    told = whole(table, figure(A=1_000), frame=(50, 5_000))
    assert (told.stations_total, told.stations_missing, told.missing_cap) == (50, 48, 4_820)
    assert (told.verdict, told.pairs) == ("possible", ())


def test_the_authority_s_own_number_of_stations_goes_before_the_frame() -> None:
    table = "station | register | A\ns1 | 100 | 40"
    assert whole(table, figure(A=60, stations_total=7), frame=(50, None)).stations_missing == 6


def test_fewer_stations_announced_than_collected_leaves_none_missing() -> None:
    told = whole(COUNTED, figure(A=61, B=40, stations_total=1))
    assert (told.stations_total, told.stations_missing) == (2, 0)


def test_fewer_stations_announced_than_listed_strain_the_number_that_is_missing() -> None:
    table = "station | register | A | B" + stations(30, "40 | 30") + stations(6, ". | .", first=30)
    told = whole(table, figure(A=1200 + 80, B=900 + 60, stations_total=32))
    assert told.stations_missing == 2
    assert [(item.needed, item.high) for item in told.strain] == [(40.0, 40.0), (30.0, 30.0), (10.0, 10.0)]
    assert told.verdict == "possible"


BY_AREA = """
    station | area          | register | A  | B
    s1      | North > Quay  | 100      | 40 | 30
    s2      | North > Field | 80       | 20 | 10
    s3      | South > Quay  | 50       | 6  | 7
    s4      | South > Field | 60       | .  | .
    s5      | -     > -     | 10       | 1  | 0
"""


def part(told_figure: object, table: str = BY_AREA) -> Comparison:
    (told,) = compared(table, told_figure).parts  # type: ignore[arg-type]
    return told


def test_a_figure_for_an_area_by_name_is_held_against_its_stations() -> None:
    told = part(figure(A=60, B=39, level="area", area="North"))
    assert (told.where, told.stations_collected, told.verdict) == ("North", 2, "contradicted")
    assert rows(told) == {"A": (60, 60), "B": (40, 39)}


def test_a_figure_for_an_area_by_path_is_held_against_its_stations() -> None:
    told = part(figure(A=6, B=7, level="area", area=("South", "Quay")))
    assert (told.where, told.stations_collected, told.verdict) == ("South > Quay", 1, "agrees")


def test_the_path_of_the_whole_country_covers_every_station() -> None:
    told = part(figure(A=67, B=47, level="area", area=()))
    assert (told.stations_collected, told.verdict) == (4, "agrees")


@pytest.mark.parametrize(
    "area", ["Nowhere", "Quay", None, ("North", "Nowhere"), ("North", "Quay", "Ward"), ("", ""), ("Quay",)]
)
def test_an_area_that_is_not_known_or_not_one_cannot_be_told(area: str | tuple[str, ...] | None) -> None:
    """Two provinces have a Quay: the name alone does not say which."""
    told = part(figure(A=6, B=7, level="area", area=area))
    assert (told.stations_collected, told.verdict, told.contradicted_votes) == (0, "cannot tell", 0)


def test_a_figure_for_an_area_in_a_table_without_areas_cannot_be_told() -> None:
    assert part(figure(A=6, level="area", area="North"), COUNTED).verdict == "cannot tell"
    assert part(figure(A=6, level="area", area=("North",)), COUNTED).verdict == "cannot tell"


def test_the_missing_stations_of_an_area_are_its_own() -> None:
    told = part(figure(A=66, B=8, level="area", area="South"))
    assert (told.stations_missing, told.missing_cap, told.verdict) == (1, 60, "contradicted")
    assert told.contradicted_votes == 1


def test_the_frame_is_of_the_whole_election_and_not_of_an_area() -> None:
    (told,) = compared(BY_AREA, figure(A=60, B=40, level="area", area="North"), frame=(99, 9_999)).parts
    assert told.stations_total == 2


@pytest.mark.parametrize(
    ("station", "verdict"),
    [("s1", "agrees"), ("s4", "cannot tell"), ("s9", "cannot tell"), (None, "cannot tell")],
)
def test_a_figure_for_a_station_is_held_against_its_form(station: str | None, verdict: str) -> None:
    told = part(figure(A=40, B=30, level="station", area=station))
    assert (told.where, told.verdict) == (station or "", verdict)


def test_a_station_named_by_a_path_is_its_last_part() -> None:
    assert part(figure(A=40, B=30, level="station", area=("North", "Quay", "s1"))).verdict == "agrees"


def dated(day: int | None, votes: int, **more: object) -> object:
    return figure(A=votes, B=40, seen=None if day is None else date(2030, 5, day), **more)


def test_the_latest_figure_is_compared_and_earlier_ones_are_listed_latest_first() -> None:
    figures = [dated(2, 61), dated(3, 62), dated(None, 60), dated(1, 63)]
    told = compared(COUNTED, *figures)  # type: ignore[arg-type]
    assert told.whole is not None
    assert told.whole.figure.totals["A"] == 62
    assert [one.totals["A"] for one in told.earlier] == [61, 63, 60]


def test_of_two_figures_of_one_day_the_one_listed_last_is_the_latest() -> None:
    told = compared(COUNTED, dated(2, 61), dated(2, 62))  # type: ignore[arg-type]
    assert told.whole is not None
    assert told.whole.figure.totals["A"] == 62
    assert [one.totals["A"] for one in told.earlier] == [61]


def test_the_country_is_one_place_however_it_is_named() -> None:
    told = compared(COUNTED, dated(3, 62), dated(2, 61, area="Isle"))  # type: ignore[arg-type]
    assert told.whole is not None
    assert told.whole.figure.totals["A"] == 62
    assert [one.totals["A"] for one in told.earlier] == [61]


def test_the_latest_of_every_area_is_kept() -> None:
    north, south = dated(1, 1, level="area", area="North"), dated(1, 2, level="area", area="South")
    later = dated(2, 3, level="area", area="North")
    latest, earlier = latest_figures([later, north, south])  # type: ignore[list-item]
    assert [one.totals["A"] for one in latest] == [3, 2]
    assert earlier == (north,)


def test_contests_without_a_figure_are_not_compared_and_the_others_in_their_order() -> None:
    election = count(
        """
        station | contest | register | A | D
        s1      | mayor   | 9        | 4 | .
        s1      | council | 9        | . | 5
        """
    )
    told = compared(election, figure("council", D=5))
    assert (told.contest, told.whole.verdict if told.whole else None) == ("council", "agrees")


PARTIES = {"A": "Red", "B": "Blue", "D": "Red", "E": "Blue"}
SEATS = """
    station | contest | register | A  | B  | D  | E
    s1      | seat/1  | 100      | 40 | 30 | .  | .
    s2      | seat/2  | 90       | .  | .  | 20 | 25
    s3      | seat/2  | 50       | .  | .  | .  | .
"""


def by_party(
    table: str | SmallElection, *figures: object, parties: dict[str, str] | None = None
) -> Comparison | None:
    election = (
        count(table, parties=PARTIES if parties is None else parties) if isinstance(table, str) else table
    )
    totals: dict[str, int] = {}
    for sheet in election.sheets:
        for name, votes in sheet.votes.items():
            if name in election.parties:
                totals[election.parties[name]] = totals.get(election.parties[name], 0) + (votes or 0)
    rng = np.random.default_rng(1)
    return compare_by_party(election.tables, totals, election.forms, figures, rng)  # type: ignore[arg-type]


def party(contest: str | None = None, **more: object) -> object:
    return figure(contest or "", contest=contest, by="party", totals=more.pop("totals"), **more)


def test_totals_by_party_are_compared_over_all_contests() -> None:
    told = by_party(SEATS, party(totals={"Red": 60, "Blue": 54}))
    assert told is not None
    assert rows(told) == {"Red": (60, 60), "Blue": (55, 54)}
    assert (told.contest, told.verdict, told.contradicted_votes) == (None, "contradicted", 1)
    assert (told.stations_collected, told.stations_missing, told.missing_cap) == (2, 1, 50)


def test_a_party_s_rest_is_capped_by_the_voters_missing() -> None:
    assert by_party(SEATS, party(totals={"Red": 110, "Blue": 55})).verdict == "possible"  # type: ignore[union-attr]
    beyond = by_party(SEATS, party(totals={"Red": 111, "Blue": 55}))
    assert beyond is not None
    assert (beyond.verdict, beyond.contradicted_votes) == ("contradicted", 1)


def test_voters_of_two_contests_have_two_votes() -> None:
    """One missing station with two forms can hold its register twice; so can one of which one form is missing."""
    table = """
        station | contest | register | A  | B | D | E
        s1      | mayor   | 100      | 40 | 9 | . | .
        s1      | council | 100      | .  | . | . | .
        s2      | mayor   | 50       | .  | . | . | .
        s2      | council | 50       | .  | . | . | .
    """
    election = SmallElection(
        rooms=count(table).rooms,
        ballots={"mayor": ["A", "B"], "council": ["D", "E"]},
        sheets=count(table).sheets,
        parties=PARTIES,
    )
    assert by_party(election, party(totals={"Red": 240, "Blue": 9})).verdict == "possible"  # type: ignore[union-attr]
    assert by_party(election, party(totals={"Red": 241, "Blue": 9})).verdict == "contradicted"  # type: ignore[union-attr]


def test_choices_whose_party_is_unknown_may_be_of_any_party() -> None:
    told = by_party(SEATS, party(totals={"Red": 900}), parties={"A": "Red"})
    assert told is not None
    assert told.verdict == "possible"
    assert by_party(SEATS, party(totals={"Red": 39}), parties={"A": "Red"}).verdict == "contradicted"  # type: ignore[union-attr]


def test_choices_that_the_source_leaves_out_may_be_of_any_party() -> None:
    told = by_party(count(SEATS, parties=PARTIES, partial=[1]), party(totals={"Red": 900, "Blue": 55}))
    assert told is not None
    assert told.verdict == "possible"


def test_a_figure_by_party_for_one_contest_of_many_is_not_one_for_all_of_them() -> None:
    assert by_party(SEATS, party("seat/1", totals={"Red": 40, "Blue": 30})) is None
    single = "station | register | A | B\ns1 | 100 | 40 | 30"
    told = by_party(single, party("contest", totals={"Red": 40, "Blue": 30}))
    assert told is not None
    assert told.verdict == "agrees"


def test_no_figure_by_party_is_none() -> None:
    assert by_party(SEATS, figure("seat/1", A=40)) is None
