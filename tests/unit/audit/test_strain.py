import numpy as np
import pytest

from polltrail.audit import strain as module
from polltrail.audit.strain import StationSample, strain


def sample(votes: list[int], missing: int = 10) -> StationSample:
    column = np.array(votes, dtype=np.int64).reshape(-1, 1)
    return StationSample(
        votes=column, area=np.zeros(len(votes), dtype=np.int64), missing=np.array([missing], dtype=np.int64)
    )


def told(needed: float, stations: StationSample, *, seed: int = 1) -> tuple[float, float, bool]:
    (item,) = strain(["A"], np.array([needed]), stations, np.random.default_rng(seed))
    return item.low, item.high, item.beyond


def test_equal_stations_can_only_be_followed_by_equal_ones() -> None:
    assert told(40.0, sample([40] * 30)) == (40.0, 40.0, False)
    assert told(40.1, sample([40] * 30))[2]
    assert not told(39.9, sample([40] * 30))[2]  # nobody has to vote


def test_a_tail_that_showed_once_excuses_a_heavy_rest() -> None:
    """One station in fifty has a thousand votes: a group of ten may hold one or two of them, not five."""
    stations = sample([10] * 49 + [1000])
    assert not told(109.0, stations)[2]
    assert told(600.0, stations)[2]


def test_a_tail_that_never_showed_is_hidden_and_an_honest_rest_looks_strained() -> None:
    """The method's limit, and why the text says that missing stations are no random sample."""
    assert told(109.0, sample([10] * 50))[2]


def test_larger_groups_vary_less_about_the_same_mean() -> None:
    votes = list(range(100))
    narrow, wide = told(50, sample(votes, missing=400)), told(50, sample(votes, missing=4))
    assert wide[0] < narrow[0] < 49.5 < narrow[1] < wide[1]


def test_the_same_seed_draws_the_same_groups() -> None:
    stations = sample(list(range(60)))
    assert told(30, stations, seed=7) == told(30, stations, seed=7)
    assert told(30, stations, seed=7) != told(30, stations, seed=8)


def test_the_normal_limit_agrees_with_the_draws_within_a_few_parts_in_a_hundred(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    stations = sample([int(votes) for votes in rng.poisson(200, size=400)], missing=300)
    drawn = told(200, stations)
    monkeypatch.setattr(module, "MAX_DRAWN", 0)
    normal = told(200, stations)
    spread = drawn[1] - drawn[0]
    assert normal[0] == pytest.approx(drawn[0], abs=0.15 * spread)
    assert normal[1] == pytest.approx(drawn[1], abs=0.15 * spread)
    assert normal != drawn


def test_the_normal_limit_of_equal_stations_is_that_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DRAWN", 0)
    assert told(41.0, sample([41] * 37, missing=7)) == (41.0, 41.0, False)


def test_an_area_with_too_few_collected_stations_draws_from_all() -> None:
    few = StationSample(
        votes=np.array([[10]] * 30 + [[90]] * 9, dtype=np.int64),
        area=np.array([0] * 30 + [1] * 9, dtype=np.int64),
        missing=np.array([0, 4], dtype=np.int64),
    )
    assert told(90, few)[0] < 20.0


@pytest.mark.parametrize("most_drawn", [20_000_000, 0])
def test_few_collected_stations_are_less_sure_of_their_mean_than_many(
    monkeypatch: pytest.MonkeyPatch, most_drawn: int
) -> None:
    """Another night would have collected others: with thirty of them, a large rest may lie further off."""
    monkeypatch.setattr(module, "MAX_DRAWN", most_drawn)
    few, many = sample([10, 50] * 15, missing=2_000), sample([10, 50] * 1_500, missing=2_000)
    assert 38.0 < told(30, few)[1] < 48.0
    assert told(30, many)[1] < 33.0


def two_areas(missing: list[int]) -> StationSample:
    return StationSample(
        votes=np.array([[10]] * 20 + [[90]] * 20, dtype=np.int64),
        area=np.array([0] * 20 + [1] * 20, dtype=np.int64),
        missing=np.array(missing, dtype=np.int64),
    )


@pytest.mark.parametrize(("missing", "mean"), [([5, 0], 10.0), ([0, 5], 90.0), ([2, 2], 50.0)])
def test_stations_are_drawn_from_the_area_they_are_missing_in(missing: list[int], mean: float) -> None:
    assert told(mean, two_areas(missing))[:2] == (mean, mean)


def test_an_area_without_a_collected_station_draws_from_all() -> None:
    low, high, _ = told(50, two_areas([0, 0, 6]))
    assert low < 20.0
    assert high > 80.0


def test_every_choice_and_every_lead_is_held_against_its_own_votes() -> None:
    stations = StationSample(
        votes=np.array([[10, 90, -80]] * 30), area=np.zeros(30, dtype=np.int64), missing=np.array([4])
    )
    needed = np.array([10.0, 10.0, 0.0])
    items = strain(["A", "B", "lead of A"], needed, stations, np.random.default_rng(1))
    assert [(item.what, item.beyond) for item in items] == [
        ("A", False),
        ("B", False),
        ("lead of A", True),
    ]
