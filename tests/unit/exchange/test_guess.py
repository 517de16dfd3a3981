import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange.guess import guess_layout, known_fields, thousands_in
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.table import Table
from support.published import STATIONS, VOTES, text


def table(content: str) -> Table:
    frame = pl.read_csv(text(content).encode(), infer_schema=False)
    return Table(
        name="t.csv",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"row {row}",
    )


def test_a_folder_as_published() -> None:
    assert guess_layout(table(STATIONS), table(VOTES), TableMapping()) == TableMapping(
        kind="layout",
        thousands="",
        station_id=("station_id",),
        levels=("region",),
        fields={
            "registered_voters": "registered",
            "ballots_cast": "ballots_cast",
            "valid_votes": "valid",
            "rejected_ballots": "rejected",
        },
        choices={"choice": "candidate_or_party", "votes": "votes"},
        contest={"column": "contest"},
        source={"name": "published"},
    )


def test_the_first_heading_of_a_field_wins() -> None:
    assert known_fields(["invalid", "rejected", "invalid__x"]) == {
        "rejected_ballots": "invalid",
        "rejected_ballots__x": "invalid__x",
    }


def test_thousands_are_found_unless_given() -> None:
    columns = [(table('n,m\n"1,234",x\n'), ["n"])]
    assert thousands_in(TableMapping(), columns) == ","
    assert thousands_in(TableMapping(thousands=""), columns) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TableMapping(station_id=("who",)), "expected a column who (named by the mapping under station_id)"),
        (
            TableMapping(levels=("where",)),
            "expected a column where (named by the mapping under [areas] levels)",
        ),
        (TableMapping(contest={"column": "c"}), "expected a column c (named by the mapping under [contest])"),
        (
            TableMapping(choices={"choice": "c"}),
            "expected a key votes with the heading of a column, found no such",
        ),
    ],
)
def test_a_mapping_that_does_not_fit(given: TableMapping, said: str) -> None:
    with pytest.raises(TableError) as raised:
        guess_layout(table(STATIONS), table(VOTES), given)
    assert said in str(raised.value)
