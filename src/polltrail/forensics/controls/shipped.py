"""What every test says of one clean electorate of each kind: computed beforehand, and shipped.

`tests/support/shipped_controls.py` writes the file again; a test recomputes what it says.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from numpy.random import PCG64, Generator

from polltrail.forensics.controls.electorates import KINDS, STATIONS, clean_polls
from polltrail.forensics.finding import Control, Finding
from polltrail.forensics.polls import Polls

SEED = 2026
Tests = Mapping[str, Callable[[Polls, Generator], Finding]]
Controls = Mapping[tuple[str, str], tuple[Control, ...]]
"""What was said of clean figures, by test and part."""


def of_clean_electorates(tests: Tests) -> Iterator[tuple[str, str, Control]]:
    """Run tests over one electorate of each kind; give test, part and what was said, but nothing of single regions."""
    for at, kind in enumerate(KINDS):
        polls = clean_polls(kind, rng=Generator(PCG64([SEED, at])))
        name = f"invented clean electorate, {kind.replace('_', ' ')}, {STATIONS:,} stations"
        for test, look in tests.items():
            yield from said(name, look(polls, Generator(PCG64([SEED, at, *test.encode()]))))


def said(name: str, finding: Finding) -> Iterator[tuple[str, str, Control]]:
    """Give what a finding and its parts say, by test and part."""
    yield finding.test, finding.part, Control(name, finding.statistic, finding.p)
    for part in finding.parts:
        if "region " not in part.part:
            yield from said(name, part)


def of_polls(controls: Mapping[str, Polls], tests: Tests) -> Iterator[tuple[str, str, Control]]:
    """Run tests over real elections that are taken for clean."""
    for name, polls in controls.items():
        for test, look in tests.items():
            yield from said(name, look(polls, Generator(PCG64([SEED, *test.encode()]))))


def beside(real: Iterable[tuple[str, str, Control]] = ()) -> Controls:
    """Give what is shipped and after it what was said of real elections, by test and part."""
    found = dict(shipped())
    for test, part, control in real:
        found[test, part] = (*found.get((test, part), ()), control)
    return found


def with_controls(finding: Finding, controls: Controls) -> Finding:
    """Set beside a finding and its parts what the same test says of clean figures."""
    return replace(
        finding,
        controls=controls.get((finding.test, finding.part), ()),
        parts=tuple(with_controls(part, controls) for part in finding.parts),
    )


@cache
def shipped() -> Controls:
    """Read what is shipped, by test and part."""
    text = (files("polltrail.forensics.controls") / "shipped.json").read_text(encoding="utf-8")
    return {
        (one["test"], one["part"]): tuple(Control(*control) for control in one["controls"])
        for one in json.loads(text)
    }


def written(tests: Tests) -> str:
    """Compute what is to be shipped, as text; figures to six digits."""
    found: dict[tuple[str, str], list[Control]] = {}
    for test, part, control in of_clean_electorates(tests):
        found.setdefault((test, part), []).append(control)
    rows = [
        {"test": test, "part": part, "controls": [[_short(value) for value in one] for one in own]}
        for (test, part), own in found.items()
    ]
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"


def _short(value: str | float | None) -> str | float | None:
    return float(f"{value:.6g}") if isinstance(value, float) else value
