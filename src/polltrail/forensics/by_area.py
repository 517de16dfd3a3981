"""The same test of each area by itself, with the areas inside it for neighbours."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from polltrail.forensics.finding import Finding
from polltrail.forensics.polls import Polls

BY_THEMSELVES: Final = frozenset({"integer_percent", "last_digit"})
"""Tests that tell of areas without being asked."""


def with_areas(finding: Finding, polls: Polls, test: Callable[[Polls, int], Finding]) -> Finding:
    """Add to a finding and to each of its parts what the test says of each area of the level told apart.

    An area of which the test can say nothing is left out; how many are is in `areas_silent`.

    Parameters
    ----------
    test : callable
        Takes the figures of an area, and its number.
    """
    if not polls.areas or finding.test in BY_THEMSELVES:
        return finding
    names = polls.area_names[polls.level]
    found = {names[number]: test(own, number) for number, own in _areas(polls)}
    telling = {name: one for name, one in found.items() if _tells(one)}
    added = _added(finding, telling)
    silent = len(found) - len(telling)
    return replace(added, details={**added.details, "areas_told": len(telling), "areas_silent": silent})


def _areas(polls: Polls) -> Iterator[tuple[int, Polls]]:
    """Give the stations of each area, known by the areas inside it alone."""
    without = replace(polls, areas=(), area_names=(), level=0)
    order = np.argsort(polls.region, kind="stable")
    numbers, begin = np.unique(polls.region[order], return_index=True)
    for number, rows in zip(numbers.tolist(), np.split(order, begin[1:]), strict=True):
        inside = tuple(level[rows] for level in polls.areas[polls.level + 1 :])
        yield (
            number,
            replace(without.only(rows), areas=inside, area_names=polls.area_names[polls.level + 1 :]),
        )


def _tells(finding: Finding) -> bool:
    return finding.statistic is not None or any(_tells(part) for part in finding.parts)


def _added(finding: Finding, areas: Mapping[str, Finding]) -> Finding:
    """Put the areas' findings beside those of the whole, part by part."""
    parts = []
    for part in finding.parts:
        same = {
            name: next((p for p in one.parts if p.part == part.part), None) for name, one in areas.items()
        }
        parts.append(_added(part, {name: one for name, one in same.items() if one is not None}))
    named = f"{finding.part}, region " if finding.part else "region "
    own = [
        replace(one, part=f"{named}{name}", parts=(), controls=())
        for name, one in areas.items()
        if one.statistic is not None
    ]
    return replace(finding, parts=(*parts, *own))
