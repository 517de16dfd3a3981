"""Tests of what stands beside a contest: what is always true of them, whatever is known and whatever is not."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import PCG64, Generator

from polltrail.forensics import TESTS, Finding, leaves
from polltrail.forensics.beside import Beside, OtherContest, OtherSource
from polltrail.forensics.controls import KINDS, clean_polls
from polltrail.forensics.polls import UNKNOWN, Polls
from support.costly import costly

BESIDE = ("unlike_neighbours", "swing", "ballots_by_contest", "turnout_by_hour", "other_sources", "spatial")


@dataclass(frozen=True)
class Invented:
    """A clean election by what it is drawn from, and how much stands beside it: short to print."""

    kind: str
    seed: int
    stations: int = 150
    known: float = 1.0
    same: bool = False

    @property
    def polls(self) -> Polls:
        return clean_polls(self.kind, 150, rng=Generator(PCG64(self.seed)))  # type: ignore[arg-type]

    @property
    def hardly_known(self) -> Polls:
        """With something known of some stations, the same of all or anything of each."""
        polls = self.polls.only(np.arange(self.stations))
        rng, n = Generator(PCG64(self.seed)), len(polls)
        here = rng.random(n) < self.known
        votes = polls.votes if self.same else rng.integers(0, 9, polls.votes.shape)
        beside = Beside(
            contests=(OtherContest(name="x/y", papers=np.where(here, 5, UNKNOWN)),),
            sources=(OtherSource(name="x", votes=np.where(here[:, None], votes, UNKNOWN)),),
            hours=("12:00", "17:00"),
            voted_by=np.where(here[:, None], rng.integers(0, 99, (n, 2)), UNKNOWN),
            places=np.where(
                here[:, None], np.zeros((n, 2)) if self.same else rng.normal(size=(n, 2)), np.nan
            ),
            previous=np.where(
                here[:, None], np.full((n, 3), 0.4) if self.same else rng.random((n, 3)), np.nan
            ),
            matched=here & (rng.random(n) < 0.5),
        )
        return replace(polls, beside=beside)


ELECTIONS = st.builds(Invented, kind=st.sampled_from(KINDS), seed=st.integers(0, 99))


def found(name: str, polls: Polls) -> Finding:
    return TESTS[name](polls, Generator(PCG64(1)))


def told(finding: Finding) -> list[tuple[object, ...]]:
    """All figures of a finding, and whom it names, rounded to what sums in another order leave alone."""
    return [
        (one.part, sorted(one.drivers), *(None if value is None else float(f"{value:.6g}") for value in (one.statistic, one.sd)))
        for one in leaves(finding)
    ]  # fmt: skip


@costly
@given(election=ELECTIONS, seed=st.integers(0, 99))
def test_the_order_of_stations_says_nothing(election: Invented, seed: int) -> None:
    polls = election.polls
    mixed = polls.only(Generator(PCG64(seed)).permutation(len(polls)))
    for name in BESIDE:
        assert told(found(name, polls)) == told(found(name, mixed)), name


@costly
@given(
    election=ELECTIONS, rows=st.sets(st.integers(0, 149), min_size=1, max_size=100), less=st.integers(1, 50)
)
def test_each_station_with_other_papers_is_one_more(election: Invented, rows: set[int], less: int) -> None:
    polls = election.polls
    papers = polls.ballots.copy()
    papers[sorted(rows)] -= less
    one = OtherContest(name="other", papers=papers)
    seen = found("ballots_by_contest", replace(polls, beside=replace(polls.beside, contests=(one,))))
    assert (seen.statistic, set(seen.drivers)) == (len(rows), rows)
    assert seen.votes is not None
    assert seen.votes.value == less * len(rows)


@costly
@given(
    election=st.builds(
        Invented,
        kind=st.sampled_from(KINDS),
        seed=st.integers(0, 99),
        stations=st.sampled_from([0, 1, 8, 60, 150]),
        known=st.sampled_from([0.0, 0.3, 1.0]),
        same=st.booleans(),
    )
)
def test_whatever_is_known_nothing_breaks_and_no_p_value_is_made(election: Invented) -> None:
    polls = election.hardly_known
    for name in BESIDE:
        for one in leaves(found(name, polls)):
            assert (one.p, one.descriptive) == (None, True)
            assert one.reason, (one.test, one.part)
            assert json.dumps(
                [*one.details.values(), one.statistic, one.sd, one.stations, one.votes], allow_nan=False
            )


@pytest.mark.parametrize("name", BESIDE)
def test_a_station_that_is_named_is_in_the_table(name: str) -> None:
    polls = clean_polls("gradient", 150, rng=Generator(PCG64(5))).only(np.arange(40, 150))
    votes = polls.votes.copy()
    votes[:3] = votes[:3, ::-1]
    for one in leaves(found(name, replace(polls, votes=votes))):
        assert set(one.drivers) <= set(range(40, 150))
