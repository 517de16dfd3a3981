"""Stations, one after the other, in as many processes as there are: JSON, pages and rows of the tables, in one pass."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from polltrail.cli.publishing.folder import write
from polltrail.cli.publishing.pages import PageMaker
from polltrail.publish.files.json_values import json_bytes, station_path
from polltrail.publish.files.station_rows import rows_of
from polltrail.publish.files.table_parts import frame_of
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.tally.board import Station

CHUNK: Final = 250
ALONE: Final = 1_000
"""So few stations are done in this process: others would take longer to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What every process needs to know.

    Attributes
    ----------
    size : int
        The state of the log that the site is of.
    everywhere : int
        The smallest state that holds all that can change the meaning of anything.
    beside : mapping of int to int
        Stations of which something was said besides their forms, and the smallest state that holds it.
    """

    election: Path
    out: Path
    size: int
    languages: tuple[str, ...]
    everywhere: int
    beside: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Some stations that were written.

    Attributes
    ----------
    sizes : dict of int to int
        By station, the state of the log since which nothing was said about it.
    frames : dict of str to DataFrame
        Their rows of every table made of stations.
    """

    sizes: dict[int, int]
    frames: dict[str, pl.DataFrame]


def station_files(number: int, languages: Sequence[str]) -> list[str]:
    """Name the files of a station."""
    page = f"station/{number // 1000}/{number}.html"
    return [station_path(number), *(f"{language}/{page}" for language in languages)]


def write_stations(
    work: Work,
    numbers: Sequence[int],
    reader: BoardReader,
    *,
    processes: int | None = None,
    told: Callable[[int], None],
) -> Iterator[Done]:
    """Write the files of stations.

    Parameters
    ----------
    reader : BoardReader
        Of this process; others open their own.
    told : callable
        Called with how many are done by now.
    """
    chunks = [numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK)]
    wanted = processes or min(len(os.sched_getaffinity(0)), 8)
    done = 0
    for one in (
        _here(work, reader, chunks) if len(numbers) <= ALONE or wanted == 1 else _pooled(work, chunks, wanted)
    ):
        done += len(one.sizes)
        told(done)
        yield one


def _here(work: Work, reader: BoardReader, chunks: Sequence[Sequence[int]]) -> Iterator[Done]:
    pages = PageMaker.of(reader.expected, work.languages)
    for chunk in chunks:
        yield _written(work, reader, pages, chunk)


def _pooled(work: Work, chunks: Sequence[Sequence[int]], processes: int) -> Iterator[Done]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work,)) as pool:
        waiting = [pool.submit(_chunk, chunk) for chunk in chunks]
        try:
            for future in as_completed(waiting):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_state: dict[str, tuple[Work, BoardReader, PageMaker]] = {}
"""Of a process of the pool: what it opened once."""


def _begin(work: Work) -> None:
    reader = BoardReader(ElectionDir(work.election))
    reader.follow()
    _state["opened"] = work, reader, PageMaker.of(reader.expected, work.languages)


def _chunk(numbers: Sequence[int]) -> Done:
    work, reader, pages = _state["opened"]
    return _written(work, reader, pages, numbers)


def _written(work: Work, reader: BoardReader, pages: PageMaker, numbers: Sequence[int]) -> Done:
    stations = [(number, _station(work, reader, number)) for number in numbers]
    for number, station in stations:
        made = {station_path(number): json_bytes(station)} | pages.station(number, station)
        for path, data in made.items():
            write(work.out, path, data)
    rows = rows_of(stations)
    return Done(
        sizes={number: station.as_of.size for number, station in stations},
        frames={table: frame_of(table, each) for table, each in rows.items()},
    )


def _station(work: Work, reader: BoardReader, number: int) -> Station:
    """Read a station, as of the state of the log since which nothing was said about it."""
    found = reader.station(number, work.size)
    said = max((index + 1 for index, _, _ in found.statements), default=0)
    return replace(found, as_of=reader.as_of(max(said, work.everywhere, work.beside.get(number, 0))))
