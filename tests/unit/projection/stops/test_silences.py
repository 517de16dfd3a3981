"""Silences that are too long to be chance, and those that are not."""

from dataclasses import replace

import numpy as np
import pytest

from polltrail.errors import DataError
from polltrail.projection.stops import EVERYWHERE, Arrivals, stops_of
from support.stops import as_of, invented, stopped


def busiest(arrivals: Arrivals) -> int:
    return int(np.bincount(arrivals.group).argmax())


def test_an_area_that_stops_while_others_go_on_alarms() -> None:
    night = invented(seed=1)
    area = busiest(night)
    found = stops_of(stopped(night, area, 5_000, 30))
    assert found.silences[0].group == night.groups[area]
    assert found.silences[0].alarm
    assert found.silences[0].ended is None
    assert found.silences[0].expected > 20


def test_a_night_without_a_stop_has_no_alarm() -> None:
    night = invented(seed=2)
    for hours in (1, 2, 3, 4):
        assert stops_of(as_of(night, 3_600 * hours)).alarms == ()


def test_a_stop_everywhere_is_told_as_one_of_all_areas() -> None:
    night = invented(seed=3)
    found = stops_of(stopped(night, None, 6_000, 45))
    assert [one.group for one in found.alarms] == [EVERYWHERE]


def test_a_stop_that_is_over_is_told_still() -> None:
    night = invented(seed=4)
    area = busiest(night)
    held = (night.group == area) & (night.at > 6_000) & (night.at < 8_700)
    late = replace(night, at=np.where(held, 8_700.0, night.at))
    [alarm] = stops_of(late).alarms
    assert alarm.group == night.groups[area]
    assert alarm.ended == pytest.approx(8_700, abs=60)
    assert alarm.began == pytest.approx(6_000, abs=120)


def test_batches_teach_that_long_silences_mean_nothing() -> None:
    steady, batched = invented(seed=5), invented(seed=5, bursts=25)
    area = busiest(steady)
    first, second = (stops_of(stopped(one, area, 6_000, 20)) for one in (steady, batched))
    chance = [
        next(one.chance for one in found.silences if one.group == steady.groups[area])
        for found in (first, second)
    ]
    assert chance[0] < chance[1] / 10


def test_what_comes_later_does_not_judge_what_is_looked_at() -> None:
    night = invented(seed=6)
    known = replace(night, at=np.where(night.at <= 7_000, night.at, np.nan), now=7_000)
    assert stops_of(as_of(night, 7_000)) == stops_of(known)


def test_areas_with_too_few_forms_are_counted_and_not_judged() -> None:
    at = np.array([1.0, 2.0, 3.0, np.nan, np.nan])
    found = stops_of(Arrivals(groups=("a", "b"), group=np.array([0, 0, 1, 0, 1]), at=at, now=9.0))
    assert found.silences == ()
    assert (found.watched, found.too_few) == (0, 2)


def test_nothing_in_is_no_silence() -> None:
    found = stops_of(
        Arrivals(groups=("a",), group=np.zeros(3, dtype=np.int64), at=np.full(3, np.nan), now=5.0)
    )
    assert found.silences == ()


def test_forms_without_a_group_are_refused() -> None:
    with pytest.raises(DataError, match="expected groups from 0 to 0"):
        Arrivals(groups=("a",), group=np.array([1]), at=np.array([1.0]), now=2.0)
    with pytest.raises(DataError, match="expected a group of each of 1 forms, found 2"):
        Arrivals(groups=("a",), group=np.array([0, 0]), at=np.array([1.0]), now=2.0)
