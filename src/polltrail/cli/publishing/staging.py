"""What later stages say of contests, made while stations and areas are written: by processes of its own where that pays."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader

MANY: Final = 20_000
"""So many stations take a stage longer than a process takes to begin."""

Value = Callable[[], Any]
"""Gives what a stage says of a contest once it is known; whoever asks waits for it."""

MADE: Final[Mapping[str, Callable[[BoardReader, int, int, int], Any]]] = {
    "projection": lambda reader, contest, size, since: reader.projection(contest, size, since=since),
    "audit": lambda reader, contest, size, since: reader.audit(contest, size, since=since),
    "forensics": lambda reader, contest, size, since: reader.looked(contest, size, since=since),
}
"""By its name, what makes each stage of a contest; what takes longest first."""


class Staging:
    """Makes stages of contests, in this process or beside it.

    Parameters
    ----------
    reader : BoardReader
        Of this process; others open their own.
    pool : ProcessPoolExecutor or None
        The others.
    """

    def __init__(self, reader: BoardReader, size: int, pool: ProcessPoolExecutor | None) -> None:
        self._reader, self._size, self._pool = reader, size, pool

    def begin(self, contest: int, since: int) -> dict[str, Value]:
        """Begin to make all stages of a contest, and give where each will be.

        Parameters
        ----------
        since : int
            The state of the log since which nothing was said that changes them.
        """
        return {stage: self._begin(stage, contest, since) for stage in MADE}

    def _begin(self, stage: str, contest: int, since: int) -> Value:
        if self._pool is None:
            return lambda: MADE[stage](self._reader, contest, self._size, since)
        begun: Future[Any] = self._pool.submit(_made, stage, contest, self._size, since)
        return begun.result


@contextmanager
def staging(
    root: Path, reader: BoardReader, size: int, *, news: bool, processes: int | None = None
) -> Iterator[Staging]:
    """Have stages made; where there are many stations, processes for it begin at once, beside whatever else is done.

    Parameters
    ----------
    root : Path
        The election's directory.
    size : int
        The state of the log that they are of.
    news : bool
        Whether anything is known to have been said since they were made before; else no process is begun.
    processes : int, optional
        How many to use at most; by default one for each core, and none that would have nothing to do.
    """
    wanted = min(processes or len(os.sched_getaffinity(0)), len(MADE))
    if wanted == 1 or not news or len(reader.expected.station_ids) < MANY:
        yield Staging(reader, size, None)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(wanted, mp_context=context, initializer=_open, initargs=(root,)) as pool:
        for _ in range(wanted):
            pool.submit(_ready)
        try:
            yield Staging(reader, size, pool)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_state: dict[str, BoardReader] = {}
"""Of a process of the pool: what it opened once."""


def _open(root: Path) -> None:
    reader = BoardReader(ElectionDir(root))
    reader.follow()
    _state["opened"] = reader


def _ready() -> None:
    """Load what stages need, for the first contest to find it there."""
    from polltrail.store.board import audited, looked, projected  # noqa: F401


def _made(stage: str, contest: int, size: int, since: int) -> Any:
    return MADE[stage](_state["opened"], contest, size, since)
