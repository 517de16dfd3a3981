import polars as pl
import pytest

from polltrail.election import ChoiceId
from polltrail.tally import Rest, can_change_winner, tally_contests
from polltrail.tally.by_contest import slot_states
from polltrail.tally.rest import lead_of, turnout_limit
from support.small_election import SmallElection, count, held_slots

A, B, C = ChoiceId("A"), ChoiceId("B"), ChoiceId("C")


def rest(table: str | SmallElection, *held: tuple[int, str]) -> Rest:
    election = count(table) if isinstance(table, str) else table
    return tally_contests(election.tables, election.forms, held_slots(*held))[0].rest


@pytest.mark.parametrize(("cap", "can"), [(0, False), (99, False), (100, True), (101, True), (None, None)])
def test_as_many_votes_out_as_the_lead_can_tie_and_a_tie_is_a_change(
    cap: int | None, *, can: bool | None
) -> None:
    assert can_change_winner({A: 500, B: 400, C: 10}, A, cap) is can


def test_a_leader_who_is_behind_or_level_in_what_is_confirmed_can_lose_whatever_is_out() -> None:
    assert can_change_winner({A: 400, B: 400}, A, 0) is True
    assert can_change_winner({A: 390, B: 400}, A, None) is True


def test_without_a_leader_any_vote_still_out_makes_one() -> None:
    assert can_change_winner({A: 5, B: 5}, None, 1) is True
    assert can_change_winner({A: 5, B: 5}, None, 0) is None
    assert can_change_winner({A: 5, B: 5}, None, None) is None


def test_nobody_can_take_the_win_from_the_only_choice() -> None:
    assert can_change_winner({A: 5}, A, 10_000) is False
    assert can_change_winner({A: 5}, A, None) is False


def test_nobody_can_win_a_contest_without_choices() -> None:
    assert can_change_winner({}, None, 100) is None


def test_the_lead_is_over_the_best_of_the_others() -> None:
    assert lead_of({A: 10, B: 4, C: 7}, A) == 3
    assert lead_of({A: 10, B: 14}, A) == -4
    assert lead_of({A: 10}, A) is None
    assert lead_of({A: 10, B: 4}, None) is None


def test_with_every_form_in_and_none_on_hold_nothing_is_out() -> None:
    told = rest("station | register | A | B\ns1 | 100 | 5 | 4")
    assert (told.held_stations, told.missing_stations, told.cap, told.can_change) == (0, 0, 0, False)


def test_a_missing_station_can_hold_as_many_votes_as_it_has_voters() -> None:
    table = "station | register | A | B\ns1 | 200 | 90 | 30\ns2 | {} | . | ."
    assert rest(table.format(59)).can_change is False
    assert rest(table.format(60)).can_change is True
    assert rest(table.format(60)).cap == 60


def test_a_form_on_hold_counts_for_nobody_and_its_voters_are_out() -> None:
    told = rest("station | register | A | B\ns1 | 200 | 90 | 30\ns2 | 70 | 2 | 1", (1, "sum"))
    assert (told.held_stations, told.missing_stations, told.cap, told.lead) == (1, 0, 70, 60)
    assert told.can_change is True


def test_a_form_held_for_two_checks_is_out_once() -> None:
    told = rest("station | register | A | B\ns1 | 9 | 5 | 3\ns2 | 7 | 2 | 1", (1, "cast"), (1, "sum"))
    assert (told.held_stations, told.cap) == (1, 7)


def test_a_form_that_speaks_of_more_papers_than_voters_can_hold_as_many_as_it_says() -> None:
    by_votes = rest("station | register | A | B\ns1 | 50 | 40 | 30\ns2 | 9 | 1 | 1", (0, "x"))
    by_cast = rest("station | register | A | B | cast\ns1 | 50 | 4 | 3 | 81\ns2 | 9 | 1 | 1 | 2", (0, "x"))
    assert (by_votes.cap, by_cast.cap) == (70, 81)


@pytest.mark.parametrize("register", ["-", "0", "0*", "-*", "8*"])
def test_a_missing_station_without_a_register_of_its_own_can_hold_nobody_knows_how_many(
    register: str,
) -> None:
    told = rest(f"station | register | A | B\ns1 | 200 | 90 | 30\ns2 | {register} | . | .")
    assert (told.cap, told.can_change, told.cap_by_turnout) == (None, None, None)


@pytest.mark.parametrize("register", ["-", "0", "0*", "8*"])
def test_a_special_form_on_hold_can_hold_what_is_written_on_it(register: str) -> None:
    told = rest(f"station | register | A | B\ns1 | 200 | 90 | 30\ns2 | {register} | 20 | 11", (1, "x"))
    assert told.cap == 31


def test_one_unknown_station_makes_the_whole_cap_unknown() -> None:
    told = rest("station | register | A\ns1 | 9 | 5\ns2 | 7 | .\ns3 | - | .")
    assert told.cap is None


def test_an_unknown_cap_does_not_matter_to_a_leader_already_behind() -> None:
    told = rest("station | register | A | B\ns1 | 100 | 10 | 30\ns2 | 100 | 60 | 5\ns3 | - | . | .", (1, "x"))
    assert (told.lead, told.cap, told.can_change) == (-20, None, True)


def test_the_turnout_cap_is_softer_than_the_register() -> None:
    told = rest("station | register | A | B | cast\ns1 | 200 | 90 | 30 | 120\ns2 | 70 | . | . | .")
    assert told.turnout == 0.6
    assert (told.cap, told.can_change) == (70, True)
    assert (told.cap_by_turnout, told.can_change_by_turnout) == (42, False)


def test_the_turnout_cap_is_never_below_what_a_form_on_hold_says() -> None:
    told = rest("station | register | A | B | cast\ns1 | 200 | 19 | 1 | 20\ns2 | 70 | 30 | 10 | 40", (1, "x"))
    assert told.cap_by_turnout == 40


def turnout(table: str, *held: tuple[int, str]) -> float | None:
    election = count(table)
    return turnout_limit(slot_states(election.tables, election.forms, held_slots(*held)))


def test_turnout_rests_on_papers_cast_and_else_on_votes() -> None:
    assert turnout("station | register | A | cast\ns1 | 100 | 10 | 40\ns2 | 100 | 30 | 30") == 0.4
    assert turnout("station | register | A\ns1 | 100 | 10\ns2 | 100 | 30") == 0.3


def test_turnout_leaves_out_special_held_missing_and_unknown_stations() -> None:
    table = """
        station | register | A
        s1      | 100      | 30
        s2      | 100*     | 90
        s3      | 0        | 90
        s4      | -        | 90
        s5      | 100      | .
        s6      | 100      | 80
    """
    assert turnout(table, (5, "x")) == 0.3


def test_turnout_is_never_above_one_and_unknown_without_stations() -> None:
    assert turnout("station | register | A\ns1 | 100 | 130") == 1.0
    assert turnout("station | register | A\ns1 | - | 130") is None
    assert turnout("station | register | A\ns1 | 100 | .") is None


def test_one_station_in_a_hundred_and_one_may_be_above_the_turnout_limit() -> None:
    rows = "".join(f"\ns{number} | 1000 | {number}" for number in range(101))
    assert turnout(f"station | register | A{rows}") == 0.099


def test_the_states_of_slots_keep_a_blank_apart_from_a_zero() -> None:
    election = count("station | register | A | cast\ns1 | 9 | 0 | -\ns2 | 8 | - | 4\ns3 | 7 | . | .")
    slots = slot_states(election.tables, election.forms, held_slots((0, "x")))
    assert slots.select("reporting", "held", "votes", "ballots_cast", "written").rows() == [
        (True, True, 0, None, 0),
        (False, False, None, 4, 4),
        (False, False, None, None, None),
    ]
    assert slots.schema["votes"] == pl.Int64
