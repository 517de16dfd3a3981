import numpy as np
import pytest

from polltrail.audit.drawing import Design, Drawing, draw_stations, ticket_draws
from polltrail.audit.drawing.design import ALGORITHMS
from polltrail.errors import DataError

STATIONS = [f"s{row}" for row in range(40)]
BOUND = np.array([0, 5, 10, 20] * 10, dtype=np.int64)


def rows(
    design: Design, seed: str = "6 6 2", n: int = 30, strata: tuple[str, ...] | None = None
) -> list[int]:
    drawn = draw_stations(Drawing(design=design, seed=seed, strata=strata), STATIONS, BOUND, n)
    return list(drawn.rows.tolist())


@pytest.mark.parametrize("design", ALGORITHMS)
def test_the_same_seed_draws_the_same_and_a_longer_draw_begins_so(design: Design) -> None:
    strata = tuple("ab" * 20)
    assert rows(design, strata=strata) == rows(design, strata=strata)
    assert rows(design, strata=strata) != rows(design, "6 6 3", strata=strata)
    if design != "stratified":
        assert rows(design, n=12) == rows(design)[:12]
    assert not set(rows(design, strata=strata)) & set(range(0, 40, 4))  # what can hold no error is not drawn


def test_without_replacement_none_comes_twice_and_all_come() -> None:
    assert sorted(rows("ppeb-once", n=100)) == [row for row in range(40) if row % 4]


def test_larger_bounds_are_drawn_more_often() -> None:
    drawn = np.array(rows("ppeb", n=3_500)) % 4
    assert np.bincount(drawn) / len(drawn) == pytest.approx([0, 1 / 7, 2 / 7, 4 / 7], abs=0.03)
    first = [int(ticket_draws(f"{seed}", STATIONS, BOUND, 1)[0]) % 4 for seed in range(300)]
    assert np.bincount(first) / 300 == pytest.approx([0, 1 / 7, 2 / 7, 4 / 7], abs=0.09)


def test_strata_are_drawn_in_proportion_to_their_bounds() -> None:
    strata = tuple("a" if row < 30 else "b" for row in range(40))
    drawn = np.array(rows("stratified", n=100, strata=strata))
    assert (drawn < 30).sum() == 71  # 250 of 350 tickets


def test_nothing_to_draw_from() -> None:
    with pytest.raises(DataError, match="expected stations that could hold an error"):
        draw_stations(Drawing(design="ppeb", seed="1"), STATIONS, np.zeros(40, dtype=np.int64), 5)
    with pytest.raises(DataError, match="expected a stratum for each station"):
        draw_stations(Drawing(design="stratified", seed="1"), STATIONS, BOUND, 5)
    with pytest.raises(DataError, match="expected at least one draw"):
        draw_stations(Drawing(design="ppeb", seed="1"), STATIONS, BOUND, 0)
