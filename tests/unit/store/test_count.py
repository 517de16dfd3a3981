"""Views beside a log: the same whenever and however they were made."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from polltrail.errors import StoreError
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.tally.fold import Totals, votes_of
from support.count_night import (
    IMAGES,
    STATIONS,
    amendment,
    append,
    decision,
    endorsement,
    enrolled,
    holding,
    lay_out,
    picture,
    reading,
    said,
    withdrawal,
)
from support.statements import revocation, seed_of

N1, S1 = ("N1", "assembly"), ("S1", "assembly")
FIRST, SECOND = reading("agent 0", N1, (10, 20), images=IMAGES[:1]), reading("clerk 0", N1, (10, 20))
OTHER = reading("clerk 1", N1, (11, 20), images=IMAGES[:1])
CORRECTED = decision("reviewer 0", S1, "correct", votes=(5, 5))
NIGHT = [
    FIRST, picture("agent 0", N1, IMAGES[0]), SECOND, holding(IMAGES[0]), OTHER, withdrawal("clerk 1", OTHER),
    reading("agent 1", S1, (5, 6)), CORRECTED, endorsement("reviewer 1", CORRECTED), reading("agent 2", ("N2", "assembly"), (None, 0)),
    said("organiser", "revocation", revocation(seed_of("agent 2"), suspect_from=3)),
]  # fmt: skip


@contextmanager
def counted(root: Path, **more: Any) -> Iterator[Count]:
    with closing(Count(ElectionDir(root), **more)) as count:
        yield count


def test_what_is_saved_piece_by_piece_is_what_is_made_at_once(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election")
    for statement in NIGHT:
        append(root, [statement])
        with counted(root) as count:
            count.catch_up()
    with counted(root) as live, counted(root, name="check.db") as check:
        check.catch_up()
        assert live.views.digest() == check.views.digest()
        assert list(votes_of(live.fold.totals.at(0, 0), 2, 0)) == [15, 25]


def test_views_that_were_changed_by_hand_differ(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", NIGHT)
    with counted(root) as count:
        count.catch_up()
        digest = count.views.digest()
    changes = [
        "UPDATE total SET bytes = zeroblob(length(bytes)) WHERE area = 0",
        "DELETE FROM slot WHERE number = 0",
        "UPDATE said SET slot = slot + 1 WHERE slot >= 0",
        "DELETE FROM held",
    ]
    for change in changes:
        with closing(sqlite3.connect(root / "views.db")) as database, database:
            assert database.execute(change).rowcount
        with counted(root) as count:
            assert count.views.digest() != digest
        with counted(root, anew=True) as count:
            count.catch_up()
            assert count.views.digest() == digest


def test_views_of_another_log_are_refused(tmp_path: Path) -> None:
    one, other = lay_out(tmp_path / "one", NIGHT), lay_out(tmp_path / "other")
    with counted(one) as count:
        count.catch_up()
    (one / "views.db").rename(other / "views.db")
    with pytest.raises(StoreError, match="found those of another"):
        Count(ElectionDir(other))


def test_views_of_another_release_are_made_anew_and_the_message_says_how(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", NIGHT)
    with counted(root) as count:
        count.catch_up()
        digest = count.views.digest()
    with closing(sqlite3.connect(root / "views.db")) as database:
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(StoreError, match=r"found version 1; the log is not touched; .* polltrail rebuild"):
        Count(ElectionDir(root))
    with counted(root, anew=True) as count:
        count.catch_up()
        assert count.views.digest() == digest


@pytest.mark.parametrize("length", range(len(NIGHT) + 1))
def test_totals_as_of_any_size_are_those_of_a_shorter_log(tmp_path: Path, length: int) -> None:
    whole, part = lay_out(tmp_path / "whole", NIGHT), lay_out(tmp_path / "part", NIGHT[:length])
    with counted(whole) as count, counted(part) as then:
        count.catch_up()
        size = then.catch_up()
        assert told(count.totals_at(size)) == told(then.fold.totals)


def told(totals: Totals) -> dict[tuple[int, int], list[int]]:
    return {place: vector.tolist() for place, vector in totals.vectors.items() if vector.any()}


def test_an_amendment_that_adds_a_station_counts_what_was_said_of_it_before(tmp_path: Path) -> None:
    early = reading("agent 0", ("N3", "assembly"), (7, 8))
    root = lay_out(tmp_path / "election", [FIRST, early])
    with counted(root) as count, counted(root) as other:
        assert [count.catch_up(), other.catch_up()] == [count.fold.size] * 2
        assert [one.code for one in count.fold.memory.unplaced()] == ["unknown-slot"]
        append(root, [amendment(root, STATIONS + b"N3,North,Hill,300\n"), SECOND])
        for one in (count, other):
            one.catch_up()
            assert not list(one.fold.memory.unplaced())
            assert list(votes_of(one.fold.totals.at(0, 0), 2, 2)) == [17, 28]
    with counted(root) as live, counted(root, name="check.db") as check:
        check.catch_up()
        assert live.views.digest() == check.views.digest()


def test_what_no_definition_has_a_place_for_stays_aside_through_amendments(tmp_path: Path) -> None:
    nowhere = reading("agent 0", ("N9", "assembly"), (7, 8))
    root = lay_out(tmp_path / "election", [FIRST, nowhere])
    append(root, [amendment(root, STATIONS + b"N3,North,Hill,300\n"), SECOND])
    with counted(root) as live, counted(root, name="check.db") as check:
        live.catch_up()
        check.catch_up()
        assert [one.words for one in live.fold.memory.unplaced()] == ["N9, assembly"]
        assert live.views.digest() == check.views.digest()


def test_two_that_count_go_on_from_each_other(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election")
    with counted(root) as one, counted(root) as other:
        for at, statement in enumerate(NIGHT):
            append(root, [statement])
            (one, other)[at % 2].catch_up()
        assert one.catch_up() == other.catch_up()
        assert told(one.fold.totals) == told(other.fold.totals)
        with counted(root, name="check.db") as check:
            check.catch_up()
            assert one.views.digest() == check.views.digest()


@pytest.mark.parametrize("statement", [reading("agent 1", S1, (5, 6)), picture("agent 1", S1, IMAGES[1])])
def test_what_was_said_and_taken_back_leaves_the_same_views_whenever_they_were_saved(
    tmp_path: Path, statement: Any
) -> None:
    """Whether somebody looked in between changes nothing."""
    root = lay_out(tmp_path / "election")
    for one in (statement, withdrawal("agent 1", statement)):
        append(root, [one])
        with counted(root) as count:
            count.catch_up()
    with counted(root) as live, counted(root, name="check.db") as check:
        check.catch_up()
        assert live.views.digest() == check.views.digest()


def test_totals_of_areas_that_an_amendment_empties_are_kept_no_more(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", [reading("agent 1", S1, (5, 6)), FIRST])
    with counted(root) as live:
        live.catch_up()
        north = b"\n".join(line for line in STATIONS.splitlines() if not line.startswith(b"S")) + b"\n"
        append(root, [amendment(root, north)])
        live.catch_up()
        with counted(root, name="check.db") as check:
            check.catch_up()
            assert live.views.digest() == check.views.digest()
            assert told(live.fold.totals) == told(check.fold.totals)


def test_a_station_that_an_amendment_moves_stands_the_same_live_and_asked_for_later(tmp_path: Path) -> None:
    """Whose word counts there is what the definition in force says, at every size and whenever it is asked."""
    there = [
        enrolled("of the north", "clerk", areas=(("North",),)),
        FIRST,
        reading("of the north", N1, (10, 20)),
    ]
    root = lay_out(tmp_path / "election", there)
    moved = STATIONS.replace(b"N1,North,Lake", b"N1,South,Port")
    steps = [
        amendment(root, moved),
        said("organiser", "revocation", revocation(seed_of("clerk 2"), suspect_from=1)),
    ]
    found = []
    for statement in (None, *steps):
        append(root, [statement] if statement else [])
        with counted(root) as count:
            size = count.catch_up()
            found.append((size, told(count.fold.totals)))
    assert [standing[0, 0][3] for _, standing in found] == [1, 0, 0]
    with counted(root) as live, counted(root, name="check.db") as check:
        live.catch_up()
        check.catch_up()
        assert [(size, told(live.totals_at(size))) for size, _ in found] == found
        assert live.views.digest() == check.views.digest()
