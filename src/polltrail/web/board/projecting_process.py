"""The process that projects: it follows the views, and keeps what later stages say of each contest.

    python -m polltrail.web.board.projecting_process DIRECTORY

A contest is projected once for each state in which something new was said of it, one after the other, at the lowest
priority and never for more than a part of the time: pages show the last that was kept. When standard input ends, the server is
gone, and so is this.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from select import select
from typing import Final

from polltrail.election.expected import GONE
from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.stages import kept_audits, kept_looks, kept_projections
from polltrail.web.board.listening import once_there

NICE: Final = 19
LEAST_S: Final = 5.0
REST: Final = 4.0
"""How many times as long as it took, until it is done again: so it never takes more than a fifth of a core."""


def main(directory: str) -> int:
    """Project until standard input ends.

    Returns
    -------
    int
        0: the server is gone; 3: there is nothing to be read, with the reason on standard error.
    """
    os.nice(NICE)
    place = ElectionDir(Path(directory))
    try:
        with closing(once_there(lambda: BoardReader(place))) as reader:
            _keep(place, reader)
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3
    return 0


def _keep(place: ElectionDir, reader: BoardReader) -> None:
    done: dict[int, object] = {}
    rest = 0.0
    while not _is_over(rest):
        begin = time.monotonic()
        reader.follow()
        if reader.sealed() is None:
            for number in _changed(reader, done):
                keep_audit(place, reader, number)
                keep_look(place, reader, number)
                keep_projection(place, reader, number)
                if _is_over(0):
                    return
        rest = max(LEAST_S, REST * (time.monotonic() - begin))


def keep_projection(place: ElectionDir, reader: BoardReader, contest: int) -> None:
    """Project a contest as it is, and keep that."""
    kept = kept_projections(place.root)
    kept.put(contest, reader.projection(contest))
    kept.say(f"{reader.size}.{contest}")


def keep_audit(place: ElectionDir, reader: BoardReader, contest: int) -> None:
    """Audit a contest by the forms collected, and keep that; the projection that follows says that something changed."""
    kept_audits(place.root).put(contest, reader.audit(contest))


def keep_look(place: ElectionDir, reader: BoardReader, contest: int) -> None:
    """Look at a contest's figures as they are, and keep that; the projection that follows says that something changed."""
    kept_looks(place.root).put(contest, reader.looked(contest))


def _changed(reader: BoardReader, done: dict[int, object]) -> Iterator[int]:
    """Name the contests of which something was said since they were projected."""
    for number, contest in enumerate(reader.expected.contests):
        counted = None if contest.area == GONE else reader.counted(number)
        now = (contest.id, counted, reader.published(number))
        if counted is not None and done.get(number) != now:
            yield number
            done[number] = now


def _is_over(wait: float) -> bool:
    """Wait, and tell whether the server is gone."""
    readable, _, _ = select([sys.stdin], [], [], wait)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
