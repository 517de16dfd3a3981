"""Silences: what is always true of them, whatever came when."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polltrail.projection.stops import Arrivals, Stops, stops_of
from support.costly import costly


@st.composite
def nights(draw: st.DrawFn) -> Arrivals:
    """A few areas, forms that came at whole seconds, and some that did not come."""
    n = draw(st.integers(1, 60))
    group = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    at = draw(st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=n, max_size=n))
    return Arrivals(
        groups=("a", "b", "c", "d"),
        group=np.array(group, dtype=np.int64),
        at=np.array([np.nan if one is None else one for one in at], dtype=np.float64),
        now=float(draw(st.integers(0, 500))),
    )


def told(stops: Stops, shift: float = 0.0) -> list[tuple[object, ...]]:
    return [
        (one.group, one.began - shift, None if one.ended is None else one.ended - shift, round(one.chance, 9), one.alarm)
        for one in stops.silences
    ]  # fmt: skip


@given(night=nights())
def test_what_came_later_is_never_read(night: Arrivals) -> None:
    later = replace(night, at=np.where(np.nan_to_num(night.at, nan=1e9) > night.now, 1e6, night.at))
    assert stops_of(later) == stops_of(night)


@costly
@given(night=nights(), shift=st.integers(1, 10_000))
def test_another_clock_finds_the_same_silences(night: Arrivals, shift: int) -> None:
    moved = replace(night, at=night.at + shift, now=night.now + shift)
    assert told(stops_of(moved), shift) == told(stops_of(night))


@costly
@given(night=nights(), seed=st.integers(0, 9))
def test_the_order_in_which_forms_are_listed_says_nothing(night: Arrivals, seed: int) -> None:
    order = np.random.Generator(np.random.PCG64(seed)).permutation(len(night.at))
    assert stops_of(replace(night, group=night.group[order], at=night.at[order])) == stops_of(night)


@given(night=nights())
def test_chances_are_chances_and_only_forms_that_are_out_are_missed(night: Arrivals) -> None:
    found = stops_of(night)
    for one in found.silences:
        assert 0 <= one.chance <= one.chance_all_night <= 1
        assert one.ended is not None or one.out > 0
    assert found.watched + found.too_few <= 5 + 4
