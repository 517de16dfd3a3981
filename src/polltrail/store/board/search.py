"""Finds stations by their id, their name and their areas: by the beginnings of words, in any script."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from polltrail.store.board.ground import Ground
from polltrail.tally.board.words import has_no_spaces, words_of

MOST_WORDS: Final = 8
LOOKED_AT: Final = 20_000
"""Stations with the longest word of a search that are looked at for the others."""


class StationSearch:
    """One text with a line for each station: id, name and areas as words, each after a space."""

    def __init__(self, ground: Ground) -> None:
        expected, names = ground.counting.expected, ground.called.names
        areas = [" ".join(words_of(" ".join(path))) for path in expected.areas]
        lines = []
        for number, station in enumerate(expected.station_ids):
            area = expected.station_area[number]
            words = words_of(f"{station} {names[number]}") if area >= 0 else []
            lines.append(f" {' '.join(words)} {areas[area]}" if words else "")
        self._lines = lines
        self._text = "\n".join(lines)
        self._ids = [" ".join(words_of(station)) for station in expected.station_ids]
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        self._starts = starts

    def find(self, text: str, limit: int) -> list[int]:
        """Give numbers of stations: those whose id it is first, those whose id begins so next."""
        words = words_of(text)[:MOST_WORDS]
        if not words:
            return []
        patterns = [_pattern(word) for word in words]
        longest = max(words, key=len)
        whole = " ".join(words)
        found = [
            at
            for at in self._candidates(_pattern(longest))
            if all(one in self._lines[at] for one in patterns)
        ]
        found.sort(key=lambda at: (self._ids[at] != whole, not self._ids[at].startswith(whole), at))
        return found[:limit]

    def _candidates(self, pattern: str) -> Iterator[int]:
        """Find the stations in whose line there is a pattern."""
        looked, at = 0, self._text.find(pattern)
        while at >= 0 and looked < LOOKED_AT:
            station = bisect_right(self._starts, at) - 1
            yield station
            looked += 1
            at = self._text.find(pattern, self._starts[station] + len(self._lines[station]))


def _pattern(word: str) -> str:
    return word if has_no_spaces(word) else f" {word}"
