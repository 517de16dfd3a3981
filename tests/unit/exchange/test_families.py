from collections.abc import Sequence

import polars as pl
import pytest

from polltrail.exchange.families import families_that_agree, listed_in_part

SLOTS = pl.DataFrame(
    {"station": [0, 0, 1, 1], "contest": [0, 1, 0, 1]},
    schema=dict.fromkeys(["station", "contest"], pl.UInt32),
)
CONTESTS = ("governor", "assembly")


def series(*values: int | None) -> pl.Series:
    return pl.Series(values, dtype=pl.Int64)


@pytest.mark.parametrize(
    ("total", "fields", "agreeing"),
    [
        ((10, 7, 20, 7), {"valid_votes": (10, 10, 20, 20)}, ("governor",)),
        ((10, 10, 20, 20), {"valid_votes": (10, 10, 20, 20)}, CONTESTS),
        ((10, 7, 20, 7), {"valid_votes": (10, 10, 19, 19)}, ("governor",)),
        ((9, 7, 19, 7), {"valid_votes": (10, 10, 20, 20)}, ()),
        ((10, 7, 20, 7), {"ballots_cast": (11, 11, 20, 20)}, ("governor",)),
        ((12, 7, 20, 7), {"ballots_cast": (11, 11, 20, 20)}, ("assembly",)),
        ((10, 10, 20, 20), {"ballots_cast": (10, 10, 20, 20), "null_ballots": (1, 1, 1, 1)}, ()),
        ((10, 7, 20, 7), {"null_ballots": (1, 1, 1, 1)}, ()),
        ((None, 7, None, 7), {"valid_votes": (10, 10, 20, 20)}, ()),
    ],
)
def test_families_agree_with_what_names_no_contest(
    total: Sequence[int | None], fields: dict[str, Sequence[int]], agreeing: tuple[str, ...]
) -> None:
    given = {name: series(*values) for name, values in fields.items()}
    assert families_that_agree(SLOTS, CONTESTS, series(*total), given) == agreeing


def test_one_family_always_agrees() -> None:
    assert families_that_agree(
        SLOTS, ("seat/1", "seat/2"), series(1, 1, 1, 1), {"valid_votes": series(9, 9, 9, 9)}
    ) == ("seat",)


@pytest.mark.parametrize(
    ("total", "valid", "partial"),
    [
        ([7] * 10, [10] * 10, {0}),
        ([7] * 6 + [10] * 4, [10] * 10, {0}),
        ([7] * 5 + [10] * 5, [10] * 10, set()),
        ([7] * 8 + [11] * 2, [10] * 10, set()),
        ([7] * 10, [None] * 10, set()),
        ([None] * 10, [10] * 10, set()),
    ],
)
def test_a_contest_is_listed_in_part_when_most_sums_fall_short(
    total: Sequence[int | None], valid: Sequence[int | None], partial: set[int]
) -> None:
    slots = pl.DataFrame({"station": list(range(10)), "contest": [0] * 10})
    assert listed_in_part(slots, ("p",), series(*total), series(*valid)) == partial


def test_a_family_is_judged_whole() -> None:
    slots = pl.DataFrame({"station": [0, 1, 2], "contest": [0, 1, 2]})
    seats = ("seat/1", "seat/2", "seat/3")
    assert listed_in_part(slots, seats, series(7, 7, 10), series(10, 10, 10)) == {0, 1, 2}
