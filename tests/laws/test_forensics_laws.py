"""Tests of figures: what is always true of them, whatever the figures are."""

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.random import PCG64, Generator

from polltrail.election import ChoiceId
from polltrail.forensics import TESTS, Finding, Looked, leaves, look_at
from polltrail.forensics.controls import KINDS, clean_polls
from polltrail.forensics.integers import integer_percent
from polltrail.forensics.integers.excess import usable
from polltrail.forensics.integers.null import chances_of_whole, is_whole
from polltrail.forensics.poisson_binomial import at_least
from polltrail.forensics.polls import UNKNOWN, Polls
from polltrail.publish.forensics import ToldForensics, forensics_document
from support.costly import costly

COUNTED = ("integer_percent", "last_digit", "copies", "votes_by_turnout", "rejected_ballots", "unlike_neighbours")  # fmt: skip
"""Tests that draw nothing and take milliseconds."""


@dataclass(frozen=True)
class Invented:
    """A clean election by what it is drawn from: short to print."""

    kind: str
    stations: int
    seed: int

    @property
    def polls(self) -> Polls:
        return clean_polls(self.kind, self.stations, rng=Generator(PCG64(self.seed)))  # type: ignore[arg-type]


ELECTIONS = st.builds(
    Invented, kind=st.sampled_from(KINDS), stations=st.integers(200, 400), seed=st.integers(0, 999)
)


def told(finding: Finding) -> list[tuple[object, ...]]:
    """All figures of a finding, rounded to what sums in another order leave alone."""
    return sorted(
        (one.part, *(None if value is None else float(f"{value:.6g}") for value in (one.statistic, one.expected, one.sd, one.p)))
        for one in leaves(finding)
    )  # fmt: skip


@costly
@given(election=ELECTIONS, seed=st.integers(0, 99))
def test_the_order_of_stations_says_nothing(election: Invented, seed: int) -> None:
    polls = election.polls
    mixed = polls.only(Generator(PCG64(seed)).permutation(len(polls)))
    for name in COUNTED:
        first, other = (TESTS[name](one, Generator(PCG64(1))) for one in (polls, mixed))
        assert told(first) == told(other), name


@costly
@given(election=ELECTIONS, seed=st.integers(0, 99))
def test_the_order_and_the_names_of_choices_say_nothing(election: Invented, seed: int) -> None:
    polls = election.polls
    order = Generator(PCG64(seed)).permutation(len(polls.choices))
    assume(polls.votes.sum(axis=0).tolist().count(polls.votes.sum(axis=0).max()) == 1)
    renamed = replace(
        polls, votes=polls.votes[:, order], choices=tuple(ChoiceId(f"x{at}") for at in order.tolist())
    )
    for name in COUNTED:
        first, other = (TESTS[name](one, Generator(PCG64(1))) for one in (polls, renamed))
        assert told(first) == told(other), name


@costly
@given(
    election=ELECTIONS,
    percent=st.integers(20, 80),
    rows=st.sets(st.integers(0, 199), min_size=1, max_size=10),
)
def test_each_share_made_whole_raises_what_is_beyond_chance(
    election: Invented, percent: int, rows: set[int]
) -> None:
    polls = election.polls
    leader = polls.leader
    assert leader is not None
    before = integer_percent(polls, leader).parts[0].excess or 0.0
    for row in sorted(rows & set(np.flatnonzero(usable(polls, leader)).tolist())):
        of = polls.counted[[row]]
        if is_whole(polls.votes[[row], leader], of)[0]:
            continue
        counts = np.arange(of[0] * percent // 100, of[0])
        votes = polls.votes.copy()
        votes[row] = 0
        votes[row, leader] = counts[is_whole(counts, np.repeat(of, len(counts)))][0]
        polls = replace(polls, votes=votes)
        result = integer_percent(polls, leader).parts[0]
        assert (result.excess or 0.0) > before
        before = result.excess or 0.0


@costly
@given(election=ELECTIONS, number=st.integers(1, 8), seed=st.integers(0, 99))
def test_more_copies_are_more_findings(election: Invented, number: int, seed: int) -> None:
    polls = election.polls
    rows = Generator(PCG64(seed)).permutation(len(polls))[: number + 1]
    areas = tuple(
        np.where(np.isin(np.arange(len(polls)), rows), level[rows[0]], level) for level in polls.areas
    )
    polls = replace(polls, areas=areas)
    seen, p = [], []
    for copies in range(number + 1):
        votes = polls.votes.copy()
        votes[rows[1 : copies + 1]] = votes[rows[0]]
        found = TESTS["copies"](replace(polls, votes=votes), Generator(PCG64(1)))
        seen.append(found.statistic or 0.0)
        p.append(1.0 if found.p is None else found.p)
    assert seen == sorted(seen)
    assert np.diff(seen)[1:].min(initial=1) >= 1
    assert p[-1] <= p[0] + 1e-12


@given(
    counts=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=5),
    half=st.sampled_from([Fraction(1, 20), Fraction(1, 10), Fraction(3, 2)]),
)
def test_the_exact_null_is_every_outcome_weighed(counts: list[tuple[int, int]], half: Fraction) -> None:
    counts = [(min(part, of), of) for part, of in counts]
    chances = [by_hand(part, of, half) for part, of in counts]
    (found,) = chances_of_whole(*(np.array(column) for column in zip(*counts, strict=True)), [half])
    assert found.whole == pytest.approx([float(one) for one in chances], abs=1e-12)
    for observed in range(len(counts) + 2):
        exact = sum(
            prod(chance if flag else 1 - chance for flag, chance in zip(flags, chances, strict=True))
            for flags in product((0, 1), repeat=len(counts))
            if sum(flags) >= observed
        )
        assert at_least(observed, found.whole) == pytest.approx(float(exact), abs=1e-11)


def by_hand(part: int, of: int, half: Fraction) -> Fraction:
    """Add up the chance of every count whose percentage is whole."""
    share = Fraction(part, of)
    return sum(
        (
            comb(of, x) * share**x * (1 - share) ** (of - x)
            for x in range(of + 1)
            if abs(Fraction(100 * x, of) - round(Fraction(100 * x, of))) <= half
        ),
        Fraction(0),
    )


@st.composite
def hardly_any(draw: st.DrawFn) -> Polls:
    """A few stations with figures of any sort, contradictory ones among them."""
    n, k = draw(st.integers(0, 4)), draw(st.integers(1, 3))
    figures = st.integers(UNKNOWN, 900)
    column = st.lists(figures, min_size=n, max_size=n).map(lambda one: np.array(one, dtype=np.int64))
    votes = np.array(draw(st.lists(st.integers(0, 400), min_size=n * k, max_size=n * k)), dtype=np.int64)
    votes = votes.reshape(n, k) * draw(st.booleans())
    return Polls(
        stations=np.arange(n), registered=draw(column), ballots=draw(column), rejected=draw(column),
        counted=np.maximum(draw(column), 0), votes=votes, choices=tuple(ChoiceId(f"c{at}") for at in range(k)),
    )  # fmt: skip


@given(polls=hardly_any())
def test_figures_of_hardly_any_stations_tell_nothing_and_say_why(polls: Polls) -> None:
    (looked,) = look_at({"c": polls})
    for finding in looked.findings:
        for one in leaves(finding):
            assert one.p is None or 0 <= one.p <= 1
            assert one.p is not None or one.reason, (one.test, one.part)
        if len(polls) < 2:
            assert all(one.p is None or one.p == 1 for one in leaves(finding)), finding.test
    assert is_json(looked)


@costly
@given(election=ELECTIONS, missing=st.sampled_from(["registered", "ballots", "rejected", "votes", "choices"]))
def test_what_is_not_published_is_not_told_and_breaks_nothing(election: Invented, missing: str) -> None:
    polls = election.polls
    left = {
        "registered": replace(polls, registered=np.full(len(polls), UNKNOWN)),
        "ballots": replace(polls, ballots=np.full(len(polls), UNKNOWN)),
        "rejected": replace(polls, rejected=np.full(len(polls), UNKNOWN)),
        "votes": replace(polls, votes=np.zeros_like(polls.votes)),
        "choices": replace(polls, votes=polls.votes[:, :1], choices=polls.choices[:1], beside=replace(polls.beside, sources=())),
    }[missing]  # fmt: skip
    ends_early = missing in {"registered", "ballots", "votes"}
    (looked,) = look_at({"c": left}, tuple(TESTS) if ends_early else COUNTED)
    by_name = {one.test: one for one in looked.findings}
    if missing in {"registered", "ballots"}:
        assert {by_name[name].statistic for name in ("integer_percent", "rkd", "klimek")} == {None}
    assert all(one.p is not None or one.reason for finding in looked.findings for one in leaves(finding))
    assert is_json(looked)


def is_json(looked: Looked) -> bool:
    """Whether it can be told: no figure is infinite or not a number."""
    names = {
        number: str(number) for one in looked.findings for part in leaves(one) for number in part.drivers
    }
    document = forensics_document(
        ToldForensics(
            title="t", version="0", ballots="cast", looked=(looked,), station_names=names, choice_names={}
        )
    )
    return bool(json.dumps(document, allow_nan=False))
