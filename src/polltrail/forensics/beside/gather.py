"""Lay what else is known beside each contest's figures, station by station."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from polltrail.forensics.beside.beside import FloatArray, IntArray, OtherContest, OtherSource
from polltrail.forensics.polls import UNKNOWN, Flags, Polls


def beside_contests(polls: Mapping[str, Polls]) -> dict[str, Polls]:
    """Lay beside each contest the ballots of all others that were held at some of its stations."""
    return {name: _with_contests(name, one, polls) for name, one in polls.items()}


def _with_contests(name: str, own: Polls, polls: Mapping[str, Polls]) -> Polls:
    others = tuple(
        OtherContest(name=other, papers=papers)
        for other, one in polls.items()
        if other != name and ((papers := _aligned(papers_of(one), one, own)) != UNKNOWN).any()
    )
    return replace(own, beside=replace(own.beside, contests=others))


def papers_of(polls: Polls) -> IntArray:
    """Give the ballots of each station, or where they are not published the votes and rejected ballots together."""
    counted = np.where(polls.rejected == UNKNOWN, UNKNOWN, polls.counted)
    found: IntArray = np.where(polls.ballots == UNKNOWN, counted, polls.ballots)
    return found


def _aligned(values: IntArray, of: Polls, to: Polls) -> IntArray:
    """Give values of one contest's stations in the order of another's; `UNKNOWN` for stations that the first lacks."""
    last = max(int(of.stations.max(initial=-1)), int(to.stations.max(initial=-1))) + 1
    found = np.full((last, *values.shape[1:]), UNKNOWN, dtype=np.int64)
    found[of.stations] = values
    taken: IntArray = found[to.stations]
    return taken


def beside_source(polls: Polls, name: str, other: Polls) -> Polls:
    """Lay another source's figures of the same contest beside it."""
    source = OtherSource(name=name, votes=_aligned(other.votes, other, polls))
    return replace(polls, beside=replace(polls.beside, sources=(*polls.beside.sources, source)))


def beside_stations(
    polls: Polls,
    *,
    places: FloatArray | None = None,
    hours: Sequence[str] = (),
    voted_by: IntArray | None = None,
    previous: FloatArray | None = None,
    matched: Flags | None = None,
) -> Polls:
    """Lay beside a contest what is known of all stations of the election's table, by their numbers there."""
    rows = polls.stations
    beside = replace(
        polls.beside,
        hours=tuple(hours),
        voted_by=None if voted_by is None else voted_by[rows],
        places=None if places is None else places[rows],
        previous=None if previous is None else previous[rows],
        matched=None if matched is None else matched[rows],
    )
    return replace(polls, beside=beside)
