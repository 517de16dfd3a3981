"""Every call on the write path fails once: what was acknowledged is there, and the server stops and says why.

`WRITE_PATHS` says what is written and what makes the server write it; another path is another member.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from support.faults import CALLS, ELECTION, FULL, LOG, SAID, Ended, Point, WritePath, failing, points, why_not
from support.night import lay_out

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")]

WRITE_PATHS = [LOG]
PARTS = 6
"""Each tries a part of the calls, so that several can be at work at one time."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("way", WRITE_PATHS, ids=lambda way: way.name)
def test_a_call_that_fails_loses_nothing_that_was_acknowledged(
    way: WritePath, part: int, tmp_path: Path
) -> None:
    template = lay_out(ELECTION, tmp_path / "template")
    found = points(template, way, tmp_path)
    assert {point.call for point in found} == set(CALLS)
    tried = [(one, error) for one in found for error in errors(one)]
    mine, reached = tried[part::PARTS], 0
    for number, (point, error) in enumerate(mine):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        ended = failing(template, way, point, error, folder)
        reached += ended.reached
        judge(way, point, error, ended, folder / "election")
    print(
        f"{way.name}: all {len(found)} calls, {len(tried)} failures; of {len(mine)} here {reached} came about"
    )
    assert reached >= 0.9 * len(mine)


def errors(point: Point) -> list[str]:
    return ["EIO", "ENOSPC"] if point.call in FULL else ["EIO"]


def judge(way: WritePath, point: Point, error: str, ended: Ended, root: Path) -> None:
    """Whatever failed: it stopped, it said why, it did not force to the disk again, and nothing is lost."""
    told = f"{error} at {point}: code {ended.code}, {len(ended.acknowledged)} acknowledged, said {ended.said[-600:]}"
    if ended.reached and not went_on(point, ended):
        assert ended.code not in {0, -15}, told
        assert says_why(ended.said), told
        assert "Traceback" not in ended.said, told
        if point.call in {"fsync", "fdatasync"}:
            assert not forced_again(ended.calls), (told, ended.calls)
    way.check(root, ended.acknowledged)


def went_on(point: Point, ended: Ended) -> bool:
    """Whether it was one of two calls of SQLite's own that it can do without, and all went on as if nothing had been.

    It opens a file in another way; and it forces the directory to the disk for the name of its write-ahead log, whose
    failure it passes over: the store has done that before (`test_the_names_of_the_database_are_forced_by_the_store`).
    """
    opened = point.call == "openat" and point.path.startswith("state.db")
    named = (point.path, point.call) == ("", "fdatasync")
    return (opened or named) and (ended.code, len(ended.acknowledged)) == (0, len(SAID))


def test_the_names_of_the_database_are_forced_by_the_store(tmp_path: Path) -> None:
    """Before anything is committed, and after the write-ahead log has its name."""
    found = points(lay_out(ELECTION, tmp_path / "template"), LOG, tmp_path)
    named, forced = Point("state.db-wal", "openat", 1), Point("", "fsync", 1)
    committed = next(one for one in found if (one.path, one.call) == ("state.db-wal", "pwrite64"))
    assert found.index(named) < found.index(forced) < found.index(committed)


def says_why(said: str) -> bool:
    """Whether the last line names what could not be done."""
    last = said.strip().splitlines()[-1:]
    return bool(last) and not last[0].startswith("ready ") and len(last[0]) > 40


def forced_again(calls: Sequence[str]) -> bool:
    """Whether the file was forced to the disk once more after that had failed."""
    failed = next(at for at, call in enumerate(calls) if "INJECTED" in call)
    return any("fsync(" in call or "fdatasync(" in call for call in calls[failed + 1 :])
