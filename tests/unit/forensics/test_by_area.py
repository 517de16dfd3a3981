"""Every test that can, of each area by itself, and all adjusted together."""

from dataclasses import replace

import numpy as np
from numpy.random import PCG64, Generator

from polltrail.forensics import TESTS, leaves, look_at
from polltrail.forensics.controls import clean_polls

POLLS = clean_polls("gradient", 600, rng=Generator(PCG64(9)))
QUICK = [name for name in TESTS if name not in {"rkd", "klimek", "mixture", "integer_percent"}]


def test_areas_are_told_beside_the_whole_and_adjusted_with_it() -> None:
    votes = POLLS.votes.copy()
    here = np.flatnonzero(POLLS.region == 4)
    votes[here, 0] = np.rint(0.4 * POLLS.counted[here])
    polls = replace(POLLS, votes=votes)
    (whole,), (by_area,) = look_at({"c": polls}, ["copies"]), look_at({"c": polls}, ["copies"], by_area=True)
    told = {one.part: one for one in leaves(by_area.findings[0])}
    assert len(told) > 30
    region = told["same share, region Region 5"]
    assert region.p is not None
    assert region.p_adjusted is not None
    assert region.p < region.p_adjusted < 1e-3
    assert [one.part for one in by_area.left if one.part.startswith("same share, region")] == [region.part]
    same = next(one for one in leaves(whole.findings[0]) if one.part == "same share")
    assert told["same share"].p == same.p
    assert (told["same share"].p_adjusted or 0) > (same.p_adjusted or 0)


def test_an_area_alone_is_what_the_area_is_by_itself() -> None:
    own = replace(POLLS, areas=(), area_names=()).only(POLLS.region == 2)
    own = replace(own, areas=(POLLS.areas[1][POLLS.region == 2],), area_names=(POLLS.area_names[1],))
    (alone,), (by_area,) = look_at({"c": own}, QUICK), look_at({"c": POLLS}, QUICK, by_area=True)
    for test, finding in zip(alone.findings, by_area.findings, strict=True):
        regions = {one.part: one for one in leaves(finding)}
        if "region Region 3" in regions and test.test != "last_digit":
            told = regions["region Region 3"]
            assert (told.statistic, told.p, told.drivers) == (test.statistic, test.p, test.drivers), test.test


def test_smaller_areas_can_be_asked_for() -> None:
    (found,) = look_at({"c": replace(POLLS, level=1)}, ["rejected_ballots", "integer_percent"], by_area=True)
    rejected, integers = found.findings
    assert (rejected.details["areas_told"], rejected.details["areas_silent"]) == (0, 48)
    names = [one.part for one in integers.parts if "region" in one.part]
    assert names == []  # twelve stations of a district are too few


def test_without_areas_nothing_is_told_apart() -> None:
    bare = replace(POLLS, areas=(), area_names=())
    (found,) = look_at({"c": bare}, ["copies"], by_area=True)
    assert not any("region" in one.part for one in leaves(found.findings[0]))
