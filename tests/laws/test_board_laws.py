"""What always holds of a board: it says what the count says, at every size, and places add up to what they are in."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.cli.counted import read_counted
from polltrail.pipeline import examine
from polltrail.publish import document
from polltrail.statement import Statement
from polltrail.statement.bodies import IncidentBody
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.forms import forms_of
from polltrail.store.board.official import line_of
from polltrail.store.count import Count
from polltrail.tally.board import Board, ContestFigures
from support.costly import costly
from support.count_night import (
    AREAS,
    IMAGES,
    SLOTS,
    append,
    begun,
    decision,
    endorsement,
    holding,
    lay_out,
    official,
    picture,
    reading,
    said,
    withdrawal,
)
from support.statements import revocation, seed_of

READERS = ("agent 0", "agent 1", "clerk 0", "clerk 1")
VOTES = st.tuples(*[st.sampled_from([None, 0, 7, 8])] * 2)
PLACES = [(), ("North",), ("South",), ("North", "Lake"), ("North", "Hill"), ("South", "Port")]


@st.composite
def nights(draw: st.DrawFn) -> list[Statement]:
    """Statements of every kind that moves a board, about few slots, so that they meet."""
    made: list[tuple[str, Statement]] = []
    for number in range(draw(st.integers(1, 12))):
        made.append(_one(draw, number, made))
    return list({one.id: one for _, one in made}.values())


def _one(draw: st.DrawFn, number: int, made: list[tuple[str, Statement]]) -> tuple[str, Statement]:
    slot, who = draw(st.sampled_from(SLOTS)), draw(st.sampled_from(READERS))
    image = IMAGES[SLOTS.index(slot) % len(IMAGES)]
    kind = draw(
        st.sampled_from(["read"] * 4 + ["beside", "decide", "official"] + ["answer"] * (2 if made else 0))
    )
    if kind == "answer":
        return _answer(draw, number, made)
    if kind == "beside":
        others = [(who, picture(who, slot, image, number=number)), ("store", holding(image)), (who, incident(who, slot[0], number=number))]  # fmt: skip
        return draw(
            st.sampled_from(
                [*others, ("organiser", revoked(who, draw(st.none() | st.integers(0, 20)), number))]
            )
        )
    if kind == "decide":
        votes = draw(st.none() | VOTES)
        outcome = "correct" if votes is not None else draw(st.sampled_from(["hold", "void"]))
        return "reviewer 0", decision("reviewer 0", slot, outcome, votes=votes, number=number)
    if kind == "official":
        who, area = draw(st.sampled_from(["watcher 0", "watcher 1"])), draw(st.sampled_from([(), ("North",)]))
        return who, official(who, draw(VOTES), page=IMAGES[0], area=area, number=number)
    return who, reading(who, slot, draw(VOTES), images=draw(st.sampled_from([(), (image,)])), number=number)


def _answer(draw: st.DrawFn, number: int, made: list[tuple[str, Statement]]) -> tuple[str, Statement]:
    """Take a statement back, or say the same."""
    author, target = draw(st.sampled_from(made))
    if draw(st.booleans()):
        return author, withdrawal(author, target, number=number)
    other = "watcher 1" if author.startswith("watcher") else "reviewer 1"
    return other, endorsement(other, target, number=number)


def revoked(who: str, suspect_from: int | None, number: int) -> Statement:
    body = revocation(seed_of(who), suspect_from=suspect_from)
    return said("organiser", "revocation", body, number=number)


@contextmanager
def followed(
    night: Sequence[Statement], *, steps: int = 3
) -> Iterator[tuple[Path, BoardReader, list[Board]]]:
    """A directory with a night in it, its reader, and the country's board as it was read at some sizes."""
    with tempfile.TemporaryDirectory() as made:
        root = lay_out(Path(made) / "election")
        _count(root)
        boards = []
        each = -(-len(night) // steps)
        with closing(BoardReader(ElectionDir(root))) as reader:
            for at in range(0, len(night), each):
                append(root, night[at : at + each])
                _count(root)
                assert reader.follow() == len(begun()) + min(at + each, len(night))
                boards.append(reader.board())
            yield root, reader, boards


def _count(root: Path) -> None:
    with closing(Count(ElectionDir(root))) as count:
        count.catch_up()


def incident(who: str, station: str, *, number: int) -> Statement:
    body = IncidentBody(station=station, area=None, kind="opened_late", words=None)
    return said(who, "incident", body, number=number)


def counted(root: Path, size: int) -> dict[str, Any]:
    """What `polltrail count --at SIZE --json` tells of the contests, by id."""
    found = read_counted(root, at=str(size))
    told = document(examine(found.published, model=found.model, count=found.forms, watched=found.watched))
    return {one["contest"]: one for one in told["contests"]}


def figures_equal(ours: ContestFigures, told: dict[str, Any]) -> None:
    """Hold a board's contest against the same of the count's document."""
    assert (ours.expected.stations, ours.read.stations) == (told["stations"], told["stations_reporting"])
    assert ours.read.voters == (told["registered_voters_reporting"] or 0)
    assert ours.registers_unknown == told["registers_unknown"]
    assert {one.id: one.confirmed for one in ours.choices} == told["confirmed"]
    assert {one.id: one.with_held for one in ours.choices} == told["with_held"]
    assert {one.id: one.any_reading for one in ours.choices} == told["any_reading"]
    assert {state: share.stations for state, share in ours.states.items()} == told["slots"]
    compared = told["official"]
    if ours.implied is not None:
        assert ours.implied.verdict == compared["verdict"]
        given = {one.id: one.official for one in ours.choices if one.official is not None}
        assert given == {name: one["official"] for name, one in compared["choices"].items()}
    else:
        assert compared is None


@pytest.mark.slow
@costly
@given(nights())
def test_a_board_says_what_the_count_of_the_same_size_says(night: list[Statement]) -> None:
    with followed(night, steps=2) as (root, _, boards):
        told = counted(root, boards[-1].as_of.size)
        for ours in (*boards[-1].contests, *boards[-1].seats):
            figures_equal(ours, told[ours.id])


@pytest.mark.slow
@costly
@given(nights())
def test_the_past_is_what_was_shown_then(night: list[Statement]) -> None:
    with followed(night) as (root, reader, boards), closing(BoardReader(ElectionDir(root))) as later:
        for board in boards:
            assert later.board(at=board.as_of.size) == board
            assert reader.board(at=board.as_of.size) == board


@pytest.mark.slow
@costly
@given(nights())
def test_places_add_up_to_what_they_lie_in(night: list[Statement]) -> None:
    with followed(night) as (_, reader, _):
        found = {path: reader.board(number) for number, path in enumerate(reader.expected.areas)}
        assert set(found) == set(PLACES), AREAS
        for path, board in found.items():
            inside = [one for other, one in found.items() if other[:-1] == path and other]
            for part in board.contests:
                parts = [one for child in inside for one in child.contests if one.id == part.id]
                if parts:
                    for which in ("expected", "read", "with_held", "confirmed"):
                        assert (
                            sum(getattr(one, which).stations for one in parts)
                            == getattr(part, which).stations
                        )
                        assert sum(getattr(one, which).voters for one in parts) == getattr(part, which).voters
                    for at, choice in enumerate(part.choices):
                        assert sum(one.choices[at].any_reading for one in parts) == choice.any_reading
            if board.places:
                last = board.curve[-1]
                assert sum(one.read.stations for one in board.places) == last.read.stations
                assert sum(one.confirmed.voters for one in board.places) == last.confirmed.voters
                assert sum(one.findings_open for one in board.places) == sum(
                    one.findings_open for one in (*board.contests, *board.seats)
                )


@pytest.mark.slow
@costly
@given(nights())
def test_a_curve_is_what_each_size_showed(night: list[Statement]) -> None:
    with followed(night) as (_, reader, boards):
        if reader.board().as_of.size and any(one.kind == "revocation" for one in night):
            return  # what a key in doubt said counts otherwise from then on, also for what was before
        ends = {one.as_of.size: one.curve[-1] for one in boards}
        for point in reader.board().curve:
            if point.size in ends:
                assert point == ends[point.size]


@pytest.mark.slow
@costly
@given(nights())
def test_a_station_lists_every_entry_about_it(night: list[Statement]) -> None:
    with followed(night) as (_, reader, _):
        for number, station in enumerate(reader.expected.station_ids):
            shown = reader.station(number)
            about = {one.id for one in night if _station_of(one) == station}
            assert about <= {statement for _, _, statement in shown.statements}
            if shown.statements:
                assert number in reader.changed_since(shown.statements[-1][0])


@pytest.mark.slow
@costly
@given(nights())
def test_what_is_looked_up_is_what_is_found_one_by_one(night: list[Statement]) -> None:
    with followed(night, steps=3) as (root, reader, boards):
        for board in boards:
            looked_up_as_found(root, reader, board.as_of.size)


def looked_up_as_found(root: Path, reader: BoardReader, size: int) -> None:
    """Hold forms, figures of stations and incidents as a standing keeps them against all that there is."""
    standing = reader._standing(size)
    with closing(Count(ElectionDir(root))) as count:
        judged = {number: one for number, one in count.judged_at(size)[2] if one.state != "missing"}
    ours = {
        number: one
        for contest in range(len(reader.expected.contests))
        for number, one in forms_of(standing, contest).items()
    }
    assert ours.keys() == judged.keys()
    for number, one in ours.items():
        slow = judged[number]
        assert (one.state, one.row, one.confirmed) == (slow.state, slow.row, slow.confirmed)
        if slow.state in {"held", "contested", "void"}:
            assert one.reasons == slow.reasons
    versions = standing.watched.versions
    for number, station in enumerate(reader.expected.station_ids):
        assert list(standing.incidents_at.get(number, ())) == [
            one for one in standing.incidents if one.station == number
        ]
        for contest in reader.expected.contests:
            here = [
                line_of(one)
                for one in versions
                if (one.body.station, one.body.contest) == (station, contest.id)
            ]
            assert list(standing.officials.get((station, contest.id), ())) == here
    for contest in reader.expected.contests:
        assert list(standing.versions_of.get(contest.id, ())) == [
            one for one in versions if one.body.contest == contest.id
        ]


def _station_of(statement: Statement) -> str | None:
    body: Any = statement.body
    slot = getattr(body, "slot", None)
    return slot.station if slot is not None else None


@pytest.mark.parametrize("words", ["n1", "NORTH", "lake n", "n1 nor"])
def test_a_station_is_found_by_its_words(words: str, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election")
    _count(root)
    with closing(BoardReader(ElectionDir(root))) as reader:
        assert [one.id for one in reader.search(words)][:1] == ["N1"]
        assert np.array(reader.expected.registered).sum() == 1499


def test_one_night_is_told_as_the_count_tells_it() -> None:
    night = [
        reading("agent 0", SLOTS[0], (7, 8)), reading("clerk 0", SLOTS[0], (7, 8)), reading("agent 1", SLOTS[4], (7, 0)),
        reading("clerk 1", SLOTS[4], (7, 8)), incident("agent 1", "S1", number=1), holding(IMAGES[0]),
        official("watcher 0", (9, 9), page=IMAGES[0]), official("watcher 1", (9, 9), page=IMAGES[0], number=2),
    ]  # fmt: skip
    with followed(night, steps=2) as (root, reader, boards):
        told = counted(root, boards[-1].as_of.size)
        for ours in (*boards[-1].contests, *boards[-1].seats):
            figures_equal(ours, told[ours.id])
        assert reader.board(at=boards[0].as_of.size) == boards[0]
        for board in boards:
            looked_up_as_found(root, reader, board.as_of.size)
        assert [one.code for one in reader.findings().notices] == ["opened_late", "readings-differ"]


def test_a_night_without_a_word_is_missing_everywhere(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election")
    _count(root)
    with closing(BoardReader(ElectionDir(root))) as reader:
        board = reader.board()
        assert board.contests[0].states["missing"] == board.contests[0].expected
        assert board.contests[0].out is not None
        assert board.contests[0].out.can_change is None
        assert {one.read.stations for one in board.curve} == {0}
