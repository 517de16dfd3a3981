from datetime import date
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from polltrail.audit import ContestComparison, compare_by_party, compare_official, compare_sources
from polltrail.audit.arithmetic import affects_winner, contradicted_votes
from polltrail.election import ContestId
from polltrail.tally import OfficialFigure
from support.small_election import Sheet, SmallElection
from support.strategies import COUNTS, elections

SOME = settings(deadline=None)
VERDICTS = {"contradicted", "strained", "possible", "agrees", "cannot tell"}


def official(contest: str, totals: dict[str, int], **more: object) -> OfficialFigure:
    given = {"level": "country", "area": None, "by": "choice", **more}
    return OfficialFigure(contest=ContestId(contest), totals=totals, **given)  # type: ignore[arg-type]


def compared(election: SmallElection, *figures: OfficialFigure) -> tuple[ContestComparison, ...]:
    return compare_official(election.tables, election.forms, figures, rng=np.random.default_rng(1))


def collected(election: SmallElection) -> dict[str, dict[str, int]]:
    """Votes written, by contest and choice; a choice never written is absent."""
    totals: dict[str, dict[str, int]] = {contest: {} for contest in election.ballots}
    names = list(election.ballots)
    for sheet in election.sheets:
        for name, votes in sheet.votes.items():
            if votes is not None:
                mine = totals[names[sheet.contest]]
                mine[name] = mine.get(name, 0) + votes
    return totals


@SOME
@given(elections())
def test_an_official_figure_equal_to_what_was_collected_agrees(election: SmallElection) -> None:
    figures = [official(contest, totals) for contest, totals in collected(election).items() if totals]
    for one in compared(election, *figures):
        assert one.whole is not None
        assert (one.whole.verdict, one.whole.contradicted_votes) == ("agrees", 0)
        assert all(choice.implied_rest == 0 for choice in one.whole.choices)


def true_register(data: st.DataObject, election: SmallElection) -> list[int]:
    """What every station's register is in truth: as listed, or drawn where nothing or nothing true is listed."""
    return [
        room.register if room.register and not room.special else data.draw(COUNTS) for room in election.rooms
    ]


def in_truth(data: st.DataObject, election: SmallElection, register: list[int]) -> list[dict[str, int]]:
    """Votes of every form with blanks filled in and missing forms drawn, never beyond the register."""
    ballots, filled = list(election.ballots.values()), []
    for sheet in election.sheets:
        names = list(sheet.votes) if sheet.reporting else ballots[sheet.contest]
        votes = {name: sheet.votes.get(name) or 0 for name in names}
        room = max(0, register[sheet.room] - sum(votes.values()))
        for name in names:
            if not sheet.reporting or sheet.votes[name] is None:
                votes[name] = data.draw(st.integers(0, room))
                room -= votes[name]
        filled.append(votes)
    return filled


@SOME
@given(st.data(), elections())
def test_honest_totals_are_never_contradicted_by_what_is_missing_or_blank(
    data: st.DataObject, election: SmallElection
) -> None:
    register = true_register(data, election)
    truth = in_truth(data, election, register)
    knows_register = data.draw(st.booleans())
    figures = []
    for number, (contest, names) in enumerate(election.ballots.items()):
        mine = [slot for slot, sheet in enumerate(election.sheets) if sheet.contest == number]
        totals = {name: sum(truth[slot].get(name, 0) for slot in mine) for name in names}
        some = dict(list(totals.items())[: data.draw(st.integers(1, len(totals)))])
        voters = sum(register[election.sheets[slot].room] for slot in mine)
        figures.append(
            official(
                contest,
                some,
                covers_all_choices=len(some) == len(totals),
                valid_votes=sum(totals.values()),
                registered_voters=voters if knows_register else None,
            )
        )
    for one in compared(election, *figures):
        assert one.whole is not None
        assert one.whole.verdict != "contradicted", one.whole.because


@SOME
@given(st.data(), elections())
def test_honest_totals_of_some_stations_are_never_contradicted_by_the_forms_of_others(
    data: st.DataObject, election: SmallElection
) -> None:
    """An authority that is still counting says of how many stations its figure is, or only that it is partial."""
    truth = in_truth(data, election, true_register(data, election))
    figures = []
    for number, (contest, names) in enumerate(election.ballots.items()):
        mine = [slot for slot, sheet in enumerate(election.sheets) if sheet.contest == number]
        some = data.draw(st.lists(st.sampled_from(mine), unique=True)) if mine else []
        totals = {name: sum(truth[slot].get(name, 0) for slot in some) for name in names}
        says = data.draw(st.booleans())
        extra = {"stations_reporting": len(some)} if says else {}
        status = None if says else "unofficial-partial"
        figures.append(
            official(contest, totals, valid_votes=sum(totals.values()), status=status, extra=extra)
        )
    for one in compared(election, *figures):
        assert one.whole is not None
        assert one.whole.verdict not in {"contradicted", "strained"}, one.whole.because


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=3), st.integers(0, 4) | st.none())
def test_contradicted_votes_is_the_fewest_ballots_that_mend_it(rests: list[int], cap: int | None) -> None:
    """Ballots one by one: counted for another choice, for none, or for one that had not been counted."""
    seen, steps = {tuple(rests)}, 0
    front = set(seen)
    while not any(min(rest) >= 0 and (cap is None or sum(rest) <= cap) for rest in front):
        front = {after for rest in front for after in one_ballot_otherwise(rest)} - seen
        seen |= front
        steps += 1
    assert contradicted_votes(rests, cap) == steps


def one_ballot_otherwise(rest: tuple[int, ...]) -> set[tuple[int, ...]]:
    places = range(len(rest))
    moves = [
        *product(places, places),
        *((place, None) for place in places),
        *((None, place) for place in places),
    ]
    return {
        tuple(votes - (place == source) + (place == target) for place, votes in enumerate(rest))
        for source, target in moves
    }


@given(st.lists(st.integers(0, 6), min_size=2, max_size=3), st.integers(0, 5))
def test_affects_the_winner_if_so_many_ballots_moved_can_unseat_or_tie(
    counts: list[int], ballots: int
) -> None:
    official_totals = {str(place): votes for place, votes in enumerate(counts)}
    top = max(counts)
    winner = counts.index(top)
    unseated = any(
        counts[winner] - moved <= other + moved
        for place, other in enumerate(counts)
        for moved in range(ballots + 1)
        if place != winner
    )
    assert affects_winner(official_totals, ballots) is (unseated and ballots > 0)


@SOME
@given(st.data(), elections())
def test_the_order_of_stations_and_forms_does_not_matter(
    data: st.DataObject, election: SmallElection
) -> None:
    rooms = data.draw(st.permutations(range(len(election.rooms))))
    order = data.draw(st.permutations(range(len(election.sheets))))
    sheets = [
        Sheet(room=rooms.index(one.room), contest=one.contest, fields=one.fields, votes=one.votes)
        for one in (election.sheets[slot] for slot in order)
    ]
    other = SmallElection(
        rooms=[election.rooms[room] for room in rooms],
        ballots=election.ballots,
        sheets=sheets,
        partial=election.partial,
    )
    figures = data.draw(st.lists(any_figure(election), max_size=4))
    assert compared(other, *figures) == compared(election, *figures)


@st.composite
def any_figure(draw: st.DrawFn, election: SmallElection) -> OfficialFigure:
    contest = draw(st.sampled_from(list(election.ballots)))
    names = [*election.ballots[contest], "stranger"]
    names_of_areas = st.sampled_from(["North", "South", "Nowhere", "s0", "s1", ""])
    return official(
        contest,
        draw(st.dictionaries(st.sampled_from(names), COUNTS)),
        level=draw(st.sampled_from(["country", "area", "station"])),
        area=draw(st.none() | names_of_areas | st.lists(names_of_areas, max_size=4).map(tuple)),
        by=draw(st.sampled_from(["choice", "choice", "party"])),
        covers_all_choices=draw(st.booleans()),
        seen=draw(st.none() | st.sampled_from([date(2030, 5, 1), date(2030, 5, 2)])),
        stations_total=draw(st.none() | st.integers(0, 9)),
        registered_voters=draw(st.none() | COUNTS),
        valid_votes=draw(st.none() | COUNTS),
        status=draw(st.sampled_from([None, "unofficial-partial"])),
        extra=draw(st.just({}) | st.builds(dict, stations_reporting=st.integers(0, 5))),
    )


@SOME
@given(st.data(), elections())
def test_any_figure_can_be_held_against_any_election(data: st.DataObject, election: SmallElection) -> None:
    figures = data.draw(st.lists(any_figure(election), max_size=5))
    kept = 0
    for one in compared(election, *figures):
        kept += len(one.earlier) + len(one.parts)
        kept += one.whole is not None and one.whole.where == "country"
        for part in (*one.parts, *([one.whole] if one.whole else [])):
            assert part.verdict in VERDICTS
            assert part.because
            assert (part.verdict == "contradicted") == (part.contradicted_votes > 0)
            assert part.stations_missing is None or part.stations_missing >= 0
            assert part.missing_cap is None or part.missing_cap >= 0
    assert kept == sum(figure.by == "choice" for figure in figures)  # none is lost
    compare_by_party(election.tables, {"Red": 5}, election.forms, figures, np.random.default_rng(1))


@SOME
@given(st.data(), elections())
def test_two_sources_differ_as_much_one_way_as_the_other_and_one_not_from_itself(
    data: st.DataObject, election: SmallElection
) -> None:
    again = [
        data.draw(st.just(sheet) | st.just(Sheet(room=sheet.room, contest=sheet.contest)))
        for sheet in election.sheets
    ]
    other = SmallElection(rooms=election.rooms, ballots=election.ballots, sheets=again, source="other")
    assert not any(
        one.values_differing for one in compare_sources(election.tables, [election.forms, election.forms])
    )
    there = compare_sources(election.tables, [election.forms, other.forms])
    back = compare_sources(election.tables, [other.forms, election.forms])
    assert [
        (one.contest, one.stations_both, one.only_a, one.only_b, one.values_differing) for one in there
    ] == [(one.contest, one.stations_both, one.only_b, one.only_a, one.values_differing) for one in back]
    assert not any(one.values_differing for one in there)  # what is there twice is the same
