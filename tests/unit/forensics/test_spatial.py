"""Neighbourhoods and borders: planted ones are found, and no p-value is made of them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.forensics.controls import clean_polls
from polltrail.forensics.residuals import residuals
from polltrail.forensics.spatial import spatial
from polltrail.forensics.spatial.neighbours import nearest, of_area, of_nearest
from support.polls import clean_polls as bare

POLLS = clean_polls("homogeneous", 900, rng=Generator(PCG64(7)))


def test_alike_stations_are_no_neighbourhood() -> None:
    found = spatial(POLLS)
    assert abs(found.statistic or 0) < 0.1
    assert (found.details["high_beside_high"], found.p) == (0, None)
    assert found.details["beside"] == "8 nearest"


@pytest.mark.parametrize("places", [True, False])
def test_stations_that_lean_together_are_named_with_their_area(places: bool) -> None:
    here = POLLS.smallest == 20
    votes = POLLS.votes.copy()
    moved = votes[:, 1] // 2 * here
    votes[:, 0] += moved
    votes[:, 1] -= moved
    beside = POLLS.beside if places else replace(POLLS.beside, places=None)
    found = spatial(replace(POLLS, votes=votes, beside=beside))
    inside = set(found.drivers) & set(np.flatnonzero(here).tolist())
    assert len(inside) > 0.9 * len(found.drivers)
    assert len(inside) > 0.5 * here.sum()
    areas = found.details["areas_high"]
    assert isinstance(areas, tuple)
    assert areas[0] == POLLS.area_names[1][20]
    assert (found.statistic or 0) > 0.2
    assert found.descriptive


def test_a_border_at_which_figures_jump_is_named() -> None:
    votes = POLLS.votes.copy()
    moved = votes[:, 1] // 3 * (POLLS.region == 2)
    votes[:, 0] += moved
    votes[:, 1] -= moved
    clean, found = ({one.part: one for one in spatial(p).parts} for p in (POLLS, replace(POLLS, votes=votes)))
    assert (found["borders, share"].statistic or 0) > 1 > abs(clean["borders, share"].statistic or 0)
    steepest = found["borders, share"].details["borders"]
    assert isinstance(steepest, tuple)
    assert all("Region 3" in str(border) for border in steepest[:2])
    assert abs(found["borders, turnout"].statistic or 0) < 0.5


def test_the_nearest_are_the_nearest_others() -> None:
    near = nearest(POLLS, 3)
    assert near is not None
    places = POLLS.beside.places
    assert places is not None
    away = np.hypot(*(places - places[10]).T)
    assert set(near.pairs[10].tolist()) == set(np.argsort(away)[1:4].tolist())
    mean, count = of_nearest(np.arange(900.0), near)
    assert (mean[10], count[10]) == (near.pairs[10].mean(), 3)


def test_without_places_all_others_of_the_area_are_beside() -> None:
    mean, count = of_area(np.array([1.0, 2.0, 6.0, 5.0]), np.array([0, 0, 0, 1]))
    assert mean.tolist() == [4, 3.5, 1.5, 0]
    assert count.tolist() == [2, 2, 2, 0]


def test_without_places_nobody_knows_who_lives_at_a_border() -> None:
    found = spatial(bare(seed=51))
    assert "places of stations are not published" in str(found.parts[1].reason)
    alone = replace(bare(seed=51), areas=(), area_names=())
    assert "neither places of stations nor areas" in str(spatial(alone).reason)


def test_residuals_are_in_their_own_standard_deviations() -> None:
    polls = bare(seed=52, stations=4_000)
    for areas in ((), polls.areas):
        found = residuals(polls.votes[:, 0], polls.counted, areas)
        assert np.median(np.abs(found.z)) == pytest.approx(0.6745, rel=0.05)
    assert residuals(polls.votes[:, 0], polls.counted, polls.areas).spread < residuals(polls.votes[:, 0], polls.counted, ()).spread  # fmt: skip
    column = np.linspace(-1, 1, 4_000)[:, None]
    shares = 1 / (1 + np.exp(-2 * column[:, 0]))
    drawn = Generator(PCG64(8)).binomial(500, shares)
    assert residuals(drawn, np.full(4_000, 500), (), column).slopes == pytest.approx([2], rel=0.02)
