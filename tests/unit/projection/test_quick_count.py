import hashlib

import numpy as np
import pytest

from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.projection.quick_count import SampleReturns, allocate, draw_sample, estimate, sample_size

A = ChoiceId("a")


def sample(
    y: list, x: list, stratum: str, drawn: dict, stations: dict, came: list | None = None
) -> SampleReturns:
    return SampleReturns(
        choices=(A,),
        votes=np.array(y)[:, None],
        base=np.array(x),
        denominator="ballots cast",
        stratum=list(stratum),
        drawn=drawn,
        stations=stations,
        came=None if came is None else np.array(came, dtype=float),
    )


def test_the_combined_ratio_and_its_error_by_hand() -> None:
    told = estimate(sample([10, 30, 20, 40], [100] * 4, "ppqq", {"p": 2, "q": 2}, {"p": 10, "q": 30}))
    # Y = 5 x 40 + 15 x 60 = 1100, X = 4000; e = -17.5, 2.5, -7.5, 12.5; s2 = 200 in both strata;
    # V = (100 x .8 x 200 / 2 + 900 x 14/15 x 200 / 2) / 4000^2
    share = told.shares[A]
    assert share.share == pytest.approx(0.275)
    assert share.error == pytest.approx((8_000 + 84_000) ** 0.5 / 4_000)
    assert share.interval == pytest.approx((0.275 - 1.959964 * share.error, 0.275 + 1.959964 * share.error))
    assert (told.collapsed, told.response) == ((), {"p": (2, 2), "q": (2, 2)})


def test_a_whole_census_has_no_error() -> None:
    told = estimate(sample([10, 30, 20, 40], [100] * 4, "ppqq", {"p": 2, "q": 2}, {"p": 2, "q": 2}))
    assert (told.shares[A].share, told.shares[A].error) == (0.25, 0.0)


def test_strata_without_two_stations_are_counted_with_their_neighbour() -> None:
    stations = {"a": 5, "b": 5, "c": 5, "d": 5}
    told = estimate(sample([1, 2, 3, 4], [9] * 4, "bbcd", dict.fromkeys("abcd", 2), stations))
    assert told.collapsed == (("a", "b"), ("c", "d"))
    assert told.response["a"] == (0, 2)
    last = estimate(sample([1, 2, 3], [9] * 3, "aad", dict.fromkeys("abcd", 2), stations))
    assert last.collapsed == (("a", "b", "c", "d"),)


def test_what_is_late_widens_what_is_told_while_some_of_the_sample_is_out() -> None:
    y, x, came = [10, 12, 30, 32, 10, 12, 30, 32], [100] * 8, [1, 2, 3, 4] * 2
    some = estimate(sample(y, x, "ppppqqqq", {"p": 5, "q": 5}, {"p": 50, "q": 50}, came)).shares[A]
    assert some.late == pytest.approx(0.2)
    assert some.interval_late[1] - some.interval[1] == pytest.approx(0.2 * 0.2)
    full = estimate(sample(y, x, "ppppqqqq", {"p": 4, "q": 4}, {"p": 50, "q": 50}, came)).shares[A]
    assert (full.late, full.interval_late) == (None, full.interval)


def test_too_few_stations_are_refused() -> None:
    with pytest.raises(DataError, match="at least two stations"):
        estimate(sample([1], [9], "a", {"a": 2}, {"a": 5}))
    with pytest.raises(DataError, match="strata: expected those of the frame"):
        estimate(sample([1, 2], [9, 9], "az", {"a": 2}, {"a": 5}))


def test_a_sample_is_drawn_by_the_published_rule() -> None:
    stations, strata = [f"s{k}" for k in range(9)], list("aaaabbbbb")
    drawn = draw_sample("3 1 4 1 5", stations, strata, {"a": 2, "b": 3})
    by_hand = {
        stratum: sorted(
            (s for s, h in zip(stations, strata, strict=True) if h == stratum),
            key=lambda s: hashlib.sha256(f"3 1 4 1 5\n{s}".encode()).hexdigest(),
        )
        for stratum in "ab"
    }
    assert drawn.stations == (*by_hand["a"][:2], *by_hand["b"][:3])
    assert drawn == draw_sample("3 1 4 1 5", stations[::-1], strata[::-1], {"a": 2, "b": 3})
    assert drawn.digest == hashlib.sha256(drawn.text.encode()).hexdigest()
    assert drawn.stations != draw_sample("2 7 1 8 2", stations, strata, {"a": 2, "b": 3}).stations


@pytest.mark.parametrize(
    ("n", "stations", "spread", "expected"),
    [
        (10, [100, 50, 1], None, [6, 3, 1]),
        (10, [100, 50, 1], [0.1, 0.4, 0.1], [3, 6, 1]),
        (6, [50, 50, 50], None, [2, 2, 2]),
        (7, [50, 50, 50], None, [3, 2, 2]),
        (151, [100, 50, 1], None, [100, 50, 1]),
        (5, [10, 10], [0, 0], [3, 2]),
    ],
)
def test_stations_are_divided_among_strata(
    n: int, stations: list, spread: list | None, expected: list
) -> None:
    assert allocate(n, stations, spread) == expected


@pytest.mark.parametrize("n", [3, 200])
def test_a_sample_too_small_or_too_large_for_its_strata_is_refused(n: int) -> None:
    with pytest.raises(DataError, match="sample: expected between 4 stations"):
        allocate(n, [50, 50])


def test_a_smaller_margin_or_more_alike_ballots_need_more_stations() -> None:
    plain = sample_size(stations=10_000, ballots=300, margin=0.01)
    assert plain < sample_size(stations=10_000, ballots=300, margin=0.005)
    assert plain < sample_size(stations=10_000, ballots=300, margin=0.01, correlation=0.2)
    assert sample_size(stations=10, ballots=300, margin=0.0001) == 10
