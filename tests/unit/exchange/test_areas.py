import polars as pl
import pytest

from polltrail.exchange.areas import area_columns, area_levels
from polltrail.exchange.table import Table


def table(**columns: list[object]) -> Table:
    frame = pl.DataFrame(columns)
    return Table(
        name="t",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"row {row}",
    )


def levels(**columns: list[object]) -> tuple[str, ...]:
    return area_levels(table(**columns), unused=list(columns))


NINE = {"region": list("NNNNNSSSS"), "district": list("aabbbccdd")}


def test_areas_inside_one_another_from_large_to_small() -> None:
    assert levels(district=NINE["district"], region=NINE["region"]) == ("region", "district")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("station_kind", list("xxxyyyyzz")),
        ("kites", [1, 2, 1, 2, 1, 2, 1, 2, 1]),
        ("lat", [1.5, 2.5] * 4 + [1.5]),
        ("country", ["one"] * 9),
        ("parish", list("abcdefghi")),
        ("ward", ["a", "b", None, None, None, None, None, None, None]),
    ],
)
def test_columns_that_are_no_level(name: str, values: list[object]) -> None:
    assert levels(**NINE, **{name: values}) == ("region", "district")


def test_codes_become_a_level_and_an_unknown_name_does_when_no_other_is_known() -> None:
    assert levels(state_id=[1, 1, 1, 2, 2, 2]) == ("state_id",)
    assert levels(hood=list("xxyyyy")) == ("hood",)
    assert levels(hood=list("xxyyyy"), region=list("NNSSSS")) == ("region",)


def test_votes_written_as_text_are_no_unknown_level() -> None:
    assert levels(anna=["1", "2", "1", "2", "1", "2"]) == ()


def test_numbers_that_start_again_in_every_state_are_inside_it() -> None:
    assert levels(state=list("ABABABAB"), district_id=[1, 1, 2, 2, 3, 3, 1, 1]) == ("state", "district_id")


def test_levels_that_cross_are_not_both_taken() -> None:
    rows = [(s, m, c) for s in "AB" for m in "pqr" for c in "xyzw" for _ in range(3)]
    state, municipality, constituency = (list(column) for column in zip(*rows, strict=True))
    named = {"state": state, "municipality": municipality, "constituency": constituency}
    assert levels(**named) == ("state", "municipality")


def test_name_and_code_of_one_level_are_taken_once() -> None:
    assert len(levels(region=list("NNNSSS"), region_id=[1, 1, 1, 2, 2, 2])) == 1


def test_area_columns_are_text() -> None:
    picked = area_columns(table(state_id=[1, 2, 2]), ["state_id"], lambda area: area.gather([0, 1]))
    assert picked.to_dict(as_series=False) == {"area_1": ["1", "2"]}
