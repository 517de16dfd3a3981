import numpy as np
import pytest

from polltrail.projection.moment import Moment, in_at

NAN = float("nan")
ALL = np.array([True] * 5)


@pytest.mark.parametrize(
    ("moment", "arrived", "expected"),
    [
        (Moment(), [1, 2, 3, 4, NAN], [1, 1, 1, 1, 1]),
        (Moment(share=0.4), [5, 1, 2, 4, 3], [0, 1, 1, 0, 0]),
        (Moment(share=0.2), [1, 1, 1, 4, 5], [1, 1, 1, 0, 0]),  # what came together is in together
        (Moment(share=0.9), [1, 2, 3, NAN, NAN], [1, 1, 1, 0, 0]),  # a form of no known time comes last
        (Moment(share=0), [1, 2, 3, 4, 5], [0, 0, 0, 0, 0]),
        (Moment(share=1), [1, 2, NAN, 4, 5], [1, 1, 1, 1, 1]),
        (Moment(until=3), [1, 2, 3, 4, NAN], [1, 1, 1, 0, 0]),
    ],
)
def test_which_stations_are_in(moment: Moment, arrived: list[float], expected: list[int]) -> None:
    assert in_at(moment, ALL, np.array(arrived, dtype=float)).tolist() == [bool(one) for one in expected]


def test_a_station_without_figures_is_never_in() -> None:
    reporting = np.array([False, True, True, True, True])
    assert in_at(Moment(share=0.4), reporting, np.arange(5.0)).tolist() == [False, True, True, False, False]
