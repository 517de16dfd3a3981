"""What the feed tells: findings, versions of official figures, and states of the log that witnesses dated."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import polars as pl

from polltrail.election.expected import Expected
from polltrail.publish.files.feed import MOST, Item
from polltrail.publish.wording import isolate

Frames = Mapping[str, pl.DataFrame]
TimeOf = Callable[[int], int]
"""By when an entry was known, in seconds since 1970."""
CHECKPOINTS: Final = 50
"""Dated states in the feed, the latest."""


def news(
    frames: Frames,
    expected: Expected,
    language: str,
    *,
    time_of: TimeOf,
    dated: Mapping[int, tuple[int, str]],
) -> Iterator[Item]:
    """Give the items of the feed, the latest of each kind.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        The published tables.
    language : str
        Of the pages that are linked.
    dated : mapping of int to (int, str)
        Sizes of the log that a quorum of witnesses has dated: by when, and the root.
    """
    yield from _findings(frames["findings"], language, time_of)
    yield from _officials(frames["officials"], expected, language, time_of)
    for size in sorted(dated)[-CHECKPOINTS:]:
        at, root = dated[size]
        yield Item(
            about=f"checkpoint {size} {root}", at=at, index=size - 1, link="log/witnessed", kind="checkpoint",
            title=f"Witnesses have seen {size:,} entries of the log", words=f"Size {size}, root {root}.",
        )  # fmt: skip


def _findings(findings: pl.DataFrame, language: str, time_of: TimeOf) -> Iterator[Item]:
    latest = findings.sort("index", "station", "contest", "code", nulls_last=True).tail(MOST)
    for number, station, contest, code, index, answered_by in latest.iter_rows():
        answered = "It waits for a reviewer." if answered_by is None else f"Entry {answered_by} answers it."
        yield Item(
            about=f"finding {number} {contest} {code} {index}", at=time_of(index), index=index, kind="finding",
            link=f"{language}/station/{number // 1000}/{number}.html",
            title=f"Station {isolate(station)}, {isolate(contest)}: {code.replace('-', ' ')}",
            words=f"Brought about by entry {index} of the log. {answered} A finding is no verdict.",
        )  # fmt: skip


def _officials(officials: pl.DataFrame, expected: Expected, language: str, time_of: TimeOf) -> Iterator[Item]:
    for row in officials.sort("index").tail(MOST).iter_rows(named=True):
        where = row["station_id"] or " / ".join(row["areas"]) or "the whole country"
        number = expected.contest_numbers.get(row["contest"])
        state = "stands" if row["stands"] else "is claimed"
        yield Item(
            about=f"official {row['index']}", at=time_of(row["index"]), index=row["index"], kind="official",
            link=f"{language}/index.html" if number is None else f"{language}/contest/{number}.html",
            title=f"The authority on {isolate(row['contest'])}, {isolate(where)}",
            words=f"A version of its figures, as {row['persons']} saw it at {isolate(row['source'])}; it {state}.",
        )  # fmt: skip
