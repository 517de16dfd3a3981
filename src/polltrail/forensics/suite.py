"""All tests of a contest, or some; and what is left of them once all were looked at together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from numpy.random import PCG64, Generator

from polltrail.election import ChoiceId
from polltrail.forensics.by_area import with_areas
from polltrail.forensics.coarse import rkd
from polltrail.forensics.contests import ballots_by_contest, other_sources, swing, turnout_by_hour
from polltrail.forensics.controls import beside, of_polls, with_controls
from polltrail.forensics.copies import copies
from polltrail.forensics.digits import last_digit, second_digit
from polltrail.forensics.finding import Finding
from polltrail.forensics.integers import integer_percent
from polltrail.forensics.klimek import klimek
from polltrail.forensics.mixture import mixture
from polltrail.forensics.multiplicity import adjusted
from polltrail.forensics.outliers import rejected_ballots, unlike_neighbours
from polltrail.forensics.polls import Polls
from polltrail.forensics.spatial import spatial
from polltrail.forensics.turnout import votes_by_turnout

Test = Callable[[Polls, Generator], Finding]


def _without_chance(test: Callable[[Polls], Finding]) -> Test:
    """Take a test that draws nothing as one that could."""
    return lambda polls, _: test(polls)


TESTS: Final[Mapping[str, Test]] = MappingProxyType(
    {
        "integer_percent": _without_chance(integer_percent),
        "last_digit": _without_chance(last_digit),
        "second_digit": _without_chance(second_digit),
        "copies": _without_chance(copies),
        "rkd": rkd,
        "klimek": _without_chance(klimek),
        "mixture": mixture,
        "votes_by_turnout": _without_chance(votes_by_turnout),
        "rejected_ballots": _without_chance(rejected_ballots),
        "unlike_neighbours": _without_chance(unlike_neighbours),
        "swing": _without_chance(swing),
        "ballots_by_contest": _without_chance(ballots_by_contest),
        "turnout_by_hour": _without_chance(turnout_by_hour),
        "other_sources": _without_chance(other_sources),
        "spatial": _without_chance(spatial),
    }
)
"""Every test by its name, in the order in which they are told."""
LEVEL: Final = 0.01
"""Share of what is named as left over that chance may make."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One contest, looked at.

    Attributes
    ----------
    contest : str
        Its id.
    choice : ChoiceId or None
        The leader, whose figures are looked at.
    margin : int
        Votes between the leader and the second.
    """

    contest: str
    choice: ChoiceId | None
    margin: int
    stations: int
    findings: tuple[Finding, ...]

    @property
    def left(self) -> list[Finding]:
        """What is left after all tests were taken together, the least likely first."""
        told = [one for finding in self.findings for one in leaves(finding)]
        kept = [one for one in told if one.p_adjusted is not None and one.p_adjusted <= LEVEL]
        return sorted(kept, key=lambda one: one.p_adjusted or 0.0)


def look_at(
    contests: Mapping[str, Polls],
    tests: Sequence[str] = tuple(TESTS),
    *,
    seed: int = 1,
    controls: Mapping[str, Polls] | None = None,
    by_area: bool = False,
) -> list[Looked]:
    """Run tests over contests; p-values are adjusted over all of them, their parts and their regions.

    Parameters
    ----------
    seed : int
        Draws come from it, of each contest and test by themselves: none depends on which others are asked for.
    controls : mapping of str to Polls, optional
        Real elections that are taken for clean, by what they are to be called; the same tests run over them.
    by_area : bool
        Whether every test that can is run over each area of the level that figures are told apart by, too.
    """
    known = beside(of_polls(controls or {}, {name: TESTS[name] for name in tests}))
    looked = [_looked(contest, polls, tests, seed, by_area=by_area) for contest, polls in contests.items()]
    p_values = [
        one.p for each in looked for finding in each.findings for one in leaves(finding) if one.p is not None
    ]
    found = iter(adjusted(p_values))
    return [
        replace(each, findings=tuple(with_controls(_with(one, found), known) for one in each.findings))
        for each in looked
    ]


def _looked(contest: str, polls: Polls, tests: Sequence[str], seed: int, *, by_area: bool) -> Looked:
    totals = [*sorted(polls.votes.sum(axis=0).tolist(), reverse=True), 0, 0]
    return Looked(
        contest=contest,
        choice=None if polls.leader is None else polls.choices[polls.leader],
        margin=totals[0] - totals[1],
        stations=len(polls),
        findings=tuple(
            _found(name, polls, [seed, *name.encode(), *contest.encode()], by_area=by_area) for name in tests
        ),
    )


def _found(name: str, polls: Polls, seed: list[int], *, by_area: bool) -> Finding:
    """Run one test, and where it is asked for, over each area."""
    found = TESTS[name](polls, Generator(PCG64(seed)))
    if not by_area:
        return found
    return with_areas(found, polls, lambda own, area: TESTS[name](own, Generator(PCG64([*seed, area]))))


def leaves(finding: Finding) -> Iterator[Finding]:
    """Give a finding and all its parts."""
    yield finding
    for part in finding.parts:
        yield from leaves(part)


def _with(finding: Finding, found: Iterator[float]) -> Finding:
    """Take adjusted p-values in the order in which they were handed in."""
    own = None if finding.p is None else next(found)
    return replace(finding, p_adjusted=own, parts=tuple(_with(part, found) for part in finding.parts))
