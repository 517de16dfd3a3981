import pytest

from polltrail.errors import ConsistencyError, LogError, NoteError, TreeError
from polltrail.log import check_consistency, open_checkpoint
from polltrail.statement.bodies import ConflictBody
from polltrail.verify import Fork, Problem, check_prefix, verify
from support.published_log import (
    ELECTION,
    LOG_KEY,
    Files,
    entries_of,
    island,
    log_tiles,
    note_of,
    publish,
    read_form,
)
from support.statements import AGENT, say

COMMON = entries_of(island(600)[:600])
OTHER = entries_of([read_form(5000)])[0]
SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 600]


def compared(one: Files, other: Files) -> Fork | None:
    return check_prefix(one.__getitem__, other.__getitem__)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("larger", [257, 600])
def test_a_log_and_its_beginning_are_no_fork(size: int, larger: int) -> None:
    short, long = publish(COMMON[:size]), publish(COMMON[:larger])
    assert compared(short, long) is None
    assert compared(long, short) is None


@pytest.mark.parametrize("at", [0, 1, 254, 255, 256, 300, 511])
@pytest.mark.parametrize("size", [512, 600])
def test_two_stories_are_a_fork_that_anybody_can_check(at: int, size: int) -> None:
    short = publish([*COMMON[:at], OTHER, *COMMON[at + 1 : 512]])
    long = publish(COMMON[:size])
    fork = compared(long, short)
    assert fork is not None
    assert fork.index == at
    first, second = (open_checkpoint(note, LOG_KEY) for note in (fork.first, fork.second))
    assert (first.size, second.size) == (512, size)
    if size > 512:
        check_consistency(first.size, second.size, fork.root, second.root, fork.proof)
    assert fork.root != first.root


def test_tiles_that_nobody_signed_accuse_nobody() -> None:
    long = publish(COMMON) | log_tiles([OTHER, *COMMON[1:]])
    with pytest.raises(ConsistencyError, match="not compared"):
        compared(publish(COMMON[:300]), long)


def test_logs_of_two_keys_are_no_fork() -> None:
    with pytest.raises(NoteError, match="one log"):
        compared(publish(COMMON[:3]), publish(COMMON[:3], seed=bytes(32)))


@pytest.mark.parametrize("path", ["log/checkpoint", "log/log.vkey"])
def test_what_is_not_published_is_not_compared(path: str) -> None:
    files = publish(COMMON[:3])
    del files[path]
    with pytest.raises(LogError):
        compared(files, publish(COMMON[:4]))


def test_a_missing_tile_is_named() -> None:
    files = publish(COMMON)
    del files["log/tile/0/002.p/88"]
    with pytest.raises(TreeError, match="tile/0/002"):
        compared(publish(COMMON[:590]), files)


def test_the_place_of_a_fork_may_stay_unknown() -> None:
    one, other = publish([OTHER, *COMMON[1:300]]), publish(COMMON[:300])
    for files in (one, other):
        del files["log/tile/0/000"]
    fork = compared(one, other)
    assert fork is not None
    assert fork.index is None


def with_conflict(first: bytes, second: bytes) -> list[bytes]:
    """A short log in which somebody shows two notes."""
    notes = ConflictBody(first=first.decode(), second=second.decode())
    return entries_of([*island(3)[:5], say("conflict", notes, AGENT, election=ELECTION)])


def problems(entries: list[bytes]) -> tuple[Problem, ...]:
    return verify(publish(entries).__getitem__, election=ELECTION).problems


def test_two_notes_shown_in_an_entry_that_cannot_both_be_true_are_a_fork() -> None:
    (problem,) = problems(with_conflict(note_of([b"a"] * 50), note_of([b"b"] * 50)))
    assert problem.index == 5
    assert "fork" in problem.what


def test_a_note_shown_in_an_entry_that_contradicts_the_log_is_a_fork() -> None:
    (problem,) = problems(with_conflict(note_of([b"a"]), b"no note"))
    assert (problem.index, problem.contradicts) == (5, True)


def test_notes_that_contradict_nothing_are_no_problem_of_the_log() -> None:
    good = entries_of(island(3)[:5])
    assert problems(with_conflict(note_of(good[:2]), note_of(good[:4]))) == ()
    stranger = note_of([b"a"], seed=bytes(32)), note_of([b"b"], seed=bytes(32))
    assert problems(with_conflict(*stranger)) == ()
