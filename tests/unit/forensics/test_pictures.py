"""The counts behind pictures: they are those of the tests, and left out where too few stations could be drawn."""

from dataclasses import replace

import numpy as np
import pytest

from polltrail.forensics.integers import integer_percent
from polltrail.forensics.klimek.fingerprint import usable
from polltrail.forensics.outliers.outliers import FAR
from polltrail.forensics.pictures import pictures_of
from polltrail.forensics.polls import UNKNOWN
from support.polls import clean_polls, polls_of

POLLS = clean_polls(5)


def test_every_station_that_has_both_figures_is_in_the_fingerprint() -> None:
    grid = pictures_of(POLLS).fingerprint
    assert grid is not None
    assert sum(stations for _, _, stations in grid.cells) == len(usable(POLLS, POLLS.leader or 0))
    assert all(0 <= place < grid.across for column, row, _ in grid.cells for place in (column, row))
    assert 30 < grid.at[0] < 90


def test_teeth_are_those_that_the_test_counts_and_known_findings_are_not_reckoned_again() -> None:
    finding = integer_percent(POLLS)
    alone, told = pictures_of(POLLS), pictures_of(POLLS, [finding])
    for part, comb, again in zip(
        finding.parts, (alone.comb_share, alone.comb_turnout), (told.comb_share, told.comb_turnout), strict=False
    ):  # fmt: skip
        assert comb is not None
        assert again is not None
        assert sum(comb.observed) == part.statistic
        assert sum(comb.expected) == pytest.approx(part.expected, abs=1)
        assert again.expected == pytest.approx(comb.expected, abs=0.011)


def test_what_is_far_from_its_area_is_beyond_an_edge_of_cells() -> None:
    grid = pictures_of(POLLS).residuals
    assert grid is not None
    edges = [grid.first + place * grid.side for place in range(grid.across + 1)]
    assert min(abs(edge - FAR) for edge in edges) < 1e-9
    assert min(abs(edge + FAR) for edge in edges) < 1e-9


def test_votes_by_turnout_are_all_votes() -> None:
    votes = pictures_of(POLLS).by_turnout
    assert votes is not None
    assert sum(votes.leader) + sum(votes.others) == POLLS.votes.sum()
    assert list(votes.ratios) == sorted(votes.ratios)


def test_digits_are_drawn_where_the_test_would_look_at_them() -> None:
    pictures = pictures_of(POLLS)
    assert pictures.digits_turnout is not None
    assert sum(pictures.digits_turnout.observed) == pictures.digits_turnout.counts
    assert sum(pictures.digits_turnout.expected) == pytest.approx(pictures.digits_turnout.counts, abs=1)
    assert pictures_of(POLLS.only(np.arange(300))).digits_turnout is None


def test_nothing_is_drawn_of_what_is_not_published_or_too_little() -> None:
    few = pictures_of(POLLS.only(np.arange(20)))
    assert (few.stations, few.fingerprint, few.comb_turnout, few.residuals) == (20, None, None, None)
    unknown = pictures_of(polls_of(POLLS, registered=np.full(len(POLLS), UNKNOWN)))
    assert (unknown.fingerprint, unknown.comb_turnout, unknown.by_turnout) == (None, None, None)
    nobody = pictures_of(replace(POLLS, votes=np.zeros_like(POLLS.votes)))
    assert nobody.fingerprint is None
