"""Since which state of the log nothing was said about an area or a contest: what was made of it then need not be made again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from polltrail.election.expected import GONE, Expected

_EVERYWHERE: Final = ("definition", "revocation", "unseal", "succession")
"""Kinds that can change what anything said before them means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Sizes of the log.

    Attributes
    ----------
    areas, contests : sequence of int
        By number: the smallest state that holds all that was said about it, and all that can change its meaning.
    """

    areas: Sequence[int]
    contests: Sequence[int]


def everywhere(log: pl.DataFrame) -> int:
    """Give the smallest state that holds all that can change the meaning of anything; `log` is the published table."""
    found = log.filter(pl.col("kind").is_in(_EVERYWHERE))["index"].max()
    return 1 + found if isinstance(found, int) else 0


def since(expected: Expected, stations: Mapping[int, int], log: pl.DataFrame, images: pl.DataFrame) -> Since:
    """Tell since when nothing was said.

    Parameters
    ----------
    stations : mapping of int to int
        For each station, the state since which nothing was said about it.
    log, images : DataFrame
        The published tables of these names.
    """
    least = everywhere(log)
    areas, contests = [least] * len(expected.areas), [least] * len(expected.contests)
    for number, size in stations.items():
        own = expected.station_area[number]
        if own != GONE:
            areas[own] = max(areas[own], size)
    for area, contest, size in _elsewhere(expected, log, images):
        areas[area] = max(areas[area], size)
        if contest is not None:
            contests[contest] = max(contests[contest], size)
    for area in reversed(range(1, len(areas))):  # a parent comes before its children
        areas[expected.parents[area]] = max(areas[expected.parents[area]], areas[area])
    for number, held in enumerate(expected.contests):
        if held.area != GONE:
            contests[number] = max(contests[number], areas[held.area])
    return Since(areas=areas, contests=contests)


def _elsewhere(
    expected: Expected, log: pl.DataFrame, images: pl.DataFrame
) -> Iterator[tuple[int, int | None, int]]:
    """Find what was said about areas as a whole, and by the authority: area, contest, and the state that holds it."""
    numbers = {path: number for number, path in enumerate(expected.areas)}
    told = log.filter(pl.col("kind").is_in(["official", "incident"])).select(
        "index", "station_id", "contest", "areas"
    )
    places = {row[0]: _place(expected, numbers, row[1:]) for row in told.iter_rows()}
    about = log.filter(pl.col("about").is_not_null()).select("index", "about")
    for index, target in (*((index, index) for index in places), *about.iter_rows(), *_held(images)):
        if target in places:
            yield *places[target], index + 1


def _held(images: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Find entries that say to hold a document, each with every entry that names it."""
    documents = images.filter(pl.col("says") == "document").select("digest", target="index")
    holdings = images.filter(pl.col("says") == "holding").select("digest", "index")
    yield from holdings.join(documents, on="digest").select("index", "target").iter_rows()


def _place(
    expected: Expected, numbers: Mapping[tuple[str, ...], int], row: Sequence[object]
) -> tuple[int, int | None]:
    """Find the area and the contest that a word is about; what the tables do not know is about the country."""
    station, contest, path = row
    at = expected.stations.get(str(station))
    area = (
        expected.station_area[at]
        if at is not None
        else numbers.get(tuple(path) if isinstance(path, Iterable) else (), 0)
    )
    return max(area, 0), expected.contest_numbers.get(str(contest))
