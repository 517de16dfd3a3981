from polltrail.tally import ContestTally, tally_contests
from polltrail.tally.by_contest import leader
from support.small_election import SmallElection, count, held_slots


def tallied(table: str | SmallElection, *held: tuple[int, str]) -> tuple[ContestTally, ...]:
    election = count(table) if isinstance(table, str) else table
    return tally_contests(election.tables, election.forms, held_slots(*held))


COUNTED = """
    station | register | A  | B  | C
    s1      | 100      | 40 | 30 | 0
    s2      | 80       | 10 | 25 | -
    s3      | -        | 7  | .  | 1
    s4      | 60       | .  | .  | .
"""


def test_totals_add_up_what_is_written_and_a_blank_adds_nothing() -> None:
    (tally,) = tallied(COUNTED)
    assert tally.totals == {"A": 57, "B": 55, "C": 1}
    assert tally.confirmed == tally.totals
    assert tally.winner == "A"


def test_reporting_counts_stations_and_the_registers_that_are_known() -> None:
    (tally,) = tallied(COUNTED)
    told = tally.reporting
    assert (told.stations, told.stations_reporting) == (4, 3)
    assert (told.registered_voters, told.registered_voters_reporting, told.registers_unknown) == (240, 180, 1)


def test_no_published_register_is_none_and_not_zero() -> None:
    (tally,) = tallied("station | register | A\ns1 | - | 4\ns2 | - | .")
    told = tally.reporting
    assert (told.registered_voters, told.registered_voters_reporting, told.registers_unknown) == (
        None,
        None,
        2,
    )


def test_forms_on_hold_are_in_the_totals_and_not_in_what_is_confirmed() -> None:
    (tally,) = tallied(COUNTED, (0, "sum"), (0, "cast"), (2, "sum"))
    assert tally.totals == {"A": 57, "B": 55, "C": 1}
    assert tally.confirmed == {"A": 10, "B": 25, "C": 0}
    assert tally.winner == "A"  # of what is shown; the rest says that it can change
    assert (tally.held.stations, tally.held.votes) == (2, 78)
    assert tally.held.by_check == {"cast": (1, 70), "sum": (2, 78)}
    assert (tally.rest.lead, tally.rest.can_change) == (-15, True)


def test_with_no_station_reporting_nobody_leads_and_every_voter_is_out() -> None:
    (tally,) = tallied("station | register | A | B\ns1 | 100 | . | .\ns2 | 50 | - | -")
    assert (tally.totals, tally.winner) == ({"A": 0, "B": 0}, None)
    assert (tally.rest.missing_stations, tally.rest.cap, tally.rest.can_change) == (2, 150, True)
    assert (tally.rest.lead, tally.rest.turnout, tally.rest.cap_by_turnout) == (None, None, None)


def test_two_level_at_the_top_have_no_winner() -> None:
    (tally,) = tallied("station | register | A | B | C\ns1 | 100 | 5 | 5 | 1")
    assert (tally.winner, tally.rest.can_change) == (None, None)


def test_the_leader_needs_a_vote_and_nobody_beside() -> None:
    assert leader({}) is None
    assert leader({"A": 0, "B": 0}) is None
    assert leader({"A": 3, "B": 3, "C": 1}) is None
    assert leader({"A": 3, "B": 4}) == "B"


def test_contests_are_told_apart_and_in_the_order_of_the_election() -> None:
    mayor, council = tallied(
        """
        station | contest | register | A | B | D | E
        s1      | mayor   | 50       | 5 | 4 | . | .
        s1      | council | 50       | . | . | 9 | 1
        s2      | council | 40       | . | . | . | .
        s3      | mayor   | 30       | 1 | - | . | .
        """,
        (3, "sum"),
    )
    assert (mayor.contest.id, mayor.totals, mayor.confirmed) == ("mayor", {"A": 6, "B": 4}, {"A": 5, "B": 4})
    assert (council.contest.id, council.totals) == ("council", {"D": 9, "E": 1})
    assert (mayor.reporting.stations, council.reporting.stations) == (2, 2)
    assert (mayor.rest.cap, council.rest.cap) == (30, 40)
    assert (mayor.held.stations, council.held.stations) == (1, 0)


def test_a_contest_without_any_station_is_tallied_as_nothing() -> None:
    election = count("station | A\ns1 | 3")
    empty = SmallElection(
        rooms=election.rooms, ballots={"contest": ["A"], "idle": ["B"]}, sheets=election.sheets
    )
    _, idle = tallied(empty)
    assert (idle.totals, idle.winner, idle.reporting.stations) == ({"B": 0}, None, 0)
    assert (idle.rest.cap, idle.rest.can_change, idle.reporting.registered_voters) == (0, None, None)


def test_votes_of_large_elections_do_not_overflow() -> None:
    most = 2**31 - 1
    (tally,) = tallied(f"station | register | A\ns1 | {most} | {most}\ns2 | {most} | {most}\ns3 | {most} | .")
    assert tally.totals == {"A": 2 * most}
    assert (tally.reporting.registered_voters, tally.rest.cap) == (3 * most, most)
