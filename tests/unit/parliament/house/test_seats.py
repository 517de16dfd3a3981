"""Seats, polls, reserved seats and declared changes."""

import pytest

from polltrail.allocation.systems import Place, Scenario, system_named
from polltrail.errors import DataError, TableError
from polltrail.parliament.house import (
    Candidate,
    Change,
    Context,
    House,
    Poll,
    Seat,
    Stage,
    read_record,
    reserve,
    reserves_of,
)
from polltrail.parliament.house.change import apply
from polltrail.parliament.house.expected import complete
from polltrail.parliament.house.poll import seat_of, seats_polled

USUAL = Scenario(name="usual")
SYSTEM = system_named("pakistan-2008")
STAGE = Stage(id="as-polled", title="as polled")


def poll(place: str, *votes: tuple[str, int], area: str = "") -> Poll:
    stood = tuple(Candidate(name=f"{party} {number}", party=party, votes=count) for number, (party, count) in enumerate(votes))  # fmt: skip
    return Poll(place=place, area=area, candidates=stood)


def won(place: str, holder: str, area: str = "") -> Seat:
    return Seat(tier="general", place=place, holder=holder, area=area)


def many(area: str, counts: dict[str, int]) -> tuple[Seat, ...]:
    holders = [party for party, count in counts.items() for _ in range(count)]
    return tuple(won(f"{area}-{number}", party, area) for number, party in enumerate(holders, start=1))


def test_the_most_votes_win_and_the_runner_up_is_the_rival() -> None:
    seat = seat_of(poll("NA-1", ("B", 3), ("A", 5), ("IND", 2)))
    assert (seat.holder, seat.rival, seat.margin, seat.state) == ("A", "B", 2, "won")


def test_two_independents_are_not_one() -> None:
    assert seat_of(poll("NA-1", ("IND", 3), ("IND", 3), ("A", 5))).holder == "A"


def test_equal_votes_are_a_tie() -> None:
    seat = seat_of(poll("NA-1", ("A", 5), ("B", 5), ("C", 1)))
    assert (seat.state, seat.holder, seat.among) == ("tied", None, ("A", "B"))


def test_a_seat_without_votes_is_vacant_and_says_why() -> None:
    assert (seat_of(poll("NA-1")).state, seat_of(poll("NA-1")).reason) == ("vacant", "no votes are published")


def test_two_entries_that_name_two_winners_leave_the_seat_disputed() -> None:
    [seat], [problem] = seats_polled([poll("NA-1", ("A", 2)), poll("NA-1", ("B", 2))])
    assert (seat.state, seat.holder, seat.rival) == ("disputed", "A", "B")
    assert "the seat is disputed" in str(problem)


def test_a_seat_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(DataError, match="seat NA-1: won: expected a holder, found none"):
        Seat(tier="general", place="NA-1", holder=None)
    with pytest.raises(DataError, match="vacant: expected the reason"):
        Seat(tier="general", place="NA-1", holder=None, state="vacant")


def test_a_seat_that_is_there_twice_is_refused() -> None:
    with pytest.raises(DataError, match="expected each seat once, found general NA-1 1 twice"):
        House(seats=(won("NA-1", "A"), won("NA-1", "B")), stage=STAGE)


def test_a_place_that_is_not_expected_is_left_out_and_found() -> None:
    seats, problems = complete(
        [won("NA-9", "A"), won("NA-1", "A")], [Place(name="NA-1", seats=1), Place(name="NA-2", seats=1)], {}
    )
    assert [(seat.place, seat.state) for seat in seats] == [("NA-1", "won"), ("NA-2", "vacant")]
    assert [problem.where for problem in problems] == ["NA-9", "NA-2"]


def test_reserved_seats_follow_seats_and_leave_out_independents() -> None:
    # Women's seats of Sindh, 2008: 7/5/1/1 of 14.
    seats = many("Sindh", {"PPP": 31, "MQM": 19, "PML-Q": 5, "PML-F": 3, "NPP": 1, "IND": 1})
    whole = reserve(seats, reserves_of(SYSTEM), USUAL)
    given = [seat.holder for seat in whole if seat.tier == "reserved_women"]
    assert [given.count(party) for party in ("PPP", "MQM", "PML-Q", "PML-F", "NPP", "IND")] == [
        7,
        5,
        1,
        1,
        0,
        0,
    ]


def test_equal_remainders_leave_a_reserved_seat_tied_until_lots() -> None:
    # Non-Muslims' seats of 2002 (Dawn, 31 October 2002): the last is between MQM and the National Alliance, by lot.
    counts = {
        "PML-Q": 96,
        "PPP": 63,
        "MMA": 45,
        "PML-N": 14,
        "MQM": 13,
        "NA": 13,
        "PML-F": 4,
        "PML-J": 3,
        "PPP-S": 2,
    }
    seats = many("Pakistan", {**counts, **{f"single {number}": 1 for number in range(7)}})
    whole = reserve(seats, reserves_of(SYSTEM), USUAL)
    [tied] = [seat for seat in whole if seat.state == "tied" and seat.tier == "reserved_minority"]
    assert tied.among == ("MQM", "NA")
    lot = Change(kind="lot", tier="reserved_minority", party="MQM", reason="drawn on 1 November 2002")
    after = apply(whole, lot, Context(system=SYSTEM, scenario=USUAL))
    assert sum(seat.holder == "MQM" and seat.tier == "reserved_minority" for seat in after) == 1
    with pytest.raises(DataError, match="expected a seat tied for PPP"):
        apply(whole, Change(kind="lot", tier="reserved_minority", party="PPP"), Context(scenario=USUAL))


def test_both_readings_of_2024() -> None:
    # The Election Commission's first allocation (three of ten withheld), and that of 4 March 2024 (Dawn 1819514).
    counts = {"PML-N": 84, "PPP": 54, "MQM": 17, "JUI-F": 6, "PML-Q": 4, "IPP": 3, "SIC": 81}
    seats = many("Pakistan", {**counts, **{f"single {number}": 1 for number in range(6)}})

    def given(reading: Scenario) -> list[str | None]:
        return [
            seat.holder
            for seat in reserve(seats, reserves_of(SYSTEM), reading)
            if seat.tier == "reserved_minority"
        ]

    withheld = given(Scenario(name="withheld", withheld=("SIC",)))
    excluded = given(Scenario(name="excluded", excluded=("SIC",)))
    assert [withheld.count(party) for party in ("PML-N", "PPP", "MQM", None)] == [4, 2, 1, 3]
    assert [excluded.count(party) for party in ("PML-N", "PPP", "MQM", "JUI-F", "SIC")] == [5, 3, 1, 1, 0]


def test_more_joins_than_independents_are_refused() -> None:
    change = Change(kind="join", party="A", count=2, area="X")
    with pytest.raises(DataError, match="expected 2 such seats, found 1"):
        apply((won("X-1", "IND", "X"),), change, Context(scenario=USUAL))


def test_a_change_of_a_seat_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match="expected a seat of the house, found X-7"):
        apply(
            (won("X-1", "A", "X"),), Change(kind="fill", party="A", places=("X-7",)), Context(scenario=USUAL)
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[stage]]\nid='a'\ntitle=''\nafter='b'", r"stage 1 \(a\): expected after: a stage above it"),
        ("[[stage]]\nid='a'\ntitle=''\n[[stage.change]]\nkind='jump'", "stage 1, change 1: expected a kind of change"),
        ("[[stage]]\nid='a'\ntitle=''\n[[stage.change]]\nkind='join'\nparty='A'\ncount=-1", "change 1, count: expected a whole"),
        ("[[stage]]\nid='a'\ntitle=''\n[[stage.change]]\nkind='join'\nparty='A'\ncount=1.5", "change 1, count: expected a whole"),
        ("[[stage]]\nid='a'\ntitle=''\n[[stage]]\nid='a'\ntitle=''", "stage 2 .a.: expected a name of its own"),
        ("stage = 1", "expected a record of a house"),
    ],
)  # fmt: skip
def test_a_record_that_contradicts_itself_is_refused_by_its_place(text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_record(f"id = 'x'\n{text}", "x.toml")
