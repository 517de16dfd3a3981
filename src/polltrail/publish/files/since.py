"""Since which state of the log nothing was said about an area or a contest: what was made of it then need not be made again."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from polltrail.election.expected import GONE, Expected

_EVERYWHERE: Final = ("definition", "unseal", "succession", "removal")
"""Kinds that can change what anything said before them means, or what of it is shown; and so does a key that comes into
doubt for what it said before."""


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
    suspect = (pl.col("kind") == "revocation") & pl.col("about").is_not_null()
    found = log.filter(pl.col("kind").is_in(_EVERYWHERE) | suspect)["index"].max()
    return 1 + found if isinstance(found, int) else 0


def beside(expected: Expected, log: pl.DataFrame, images: pl.DataFrame) -> dict[int, int]:
    """Tell of which stations something was said besides their forms, and the smallest state that holds all of it."""
    found: dict[int, int] = {}
    stations = dict(_about(log).select("index", "station_id").iter_rows())
    for index, target in _links(log, images, stations):
        number = expected.stations.get(stations[target] or "")
        if number is not None:
            found[number] = max(found.get(number, 0), index + 1)
    return found


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
    rows = _about(log).iter_rows()
    places = {
        index: _place(expected, numbers, station, contest, area) for index, station, contest, area in rows
    }
    for index, target in _links(log, images, places):
        yield *places[target], index + 1


def _about(log: pl.DataFrame) -> pl.DataFrame:
    """Give the entries that are about no form: what the authority published, and what somebody saw."""
    told = log.filter(pl.col("kind").is_in(["official", "incident"]))
    return told.select("index", "station_id", "contest", "areas")


def _links(log: pl.DataFrame, images: pl.DataFrame, targets: Container[int]) -> Iterator[tuple[int, int]]:
    """Give every entry with the one of these that it is about: itself, endorsed, taken back, or whose document is held."""
    about = log.filter(pl.col("about").is_not_null() & (pl.col("kind") != "revocation")).select(
        "index", "about"
    )
    own = _about(log)["index"]
    for index, target in (*zip(own, own, strict=True), *about.iter_rows(), *_held(images)):
        if target in targets:
            yield index, target


def _held(images: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Find entries that say to hold a document, each with every entry that names it."""
    documents = images.filter(pl.col("says") == "document").select("digest", target="index")
    holdings = images.filter(pl.col("says") == "holding").select("digest", "index")
    yield from holdings.join(documents, on="digest").select("index", "target").iter_rows()


def _place(
    expected: Expected,
    numbers: Mapping[tuple[str, ...], int],
    station: str | None,
    contest: str | None,
    area: Sequence[str] | None,
) -> tuple[int, int | None]:
    """Find the area and the contest that a word is about; what the tables do not know is about the country."""
    number, at = expected.contest_numbers.get(contest or ""), expected.stations.get(station or "")
    if at is not None:
        found = expected.station_area[at]
    elif area:
        found = numbers.get(tuple(area), 0)
    else:  # of the country, which for a contest is its own area
        found = 0 if number is None else expected.contests[number].area
    return max(found, 0), number
