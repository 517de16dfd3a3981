"""Tables in parts: put together again they are what they were, and rows that change touch their own part alone."""

from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.cli.publishing.tables import replaced, whole
from polltrail.publish.files.log_rows import published_images
from polltrail.publish.files.table_parts import (
    PER_PART,
    cut,
    frame_of,
    parquet_bytes,
    path_of,
    put_together,
    read_part,
    table_of,
)
from polltrail.publish.files.tables import TABLES

SMALL = {"station": 3, "index": 4}
VOTES = st.dictionaries(st.tuples(st.integers(0, 20), st.sampled_from("abc")), st.integers(0, 9), max_size=30)
Rows = dict[tuple[int, str], int]


def votes(rows: Rows) -> pl.DataFrame:
    return frame_of(
        "votes", [(at, f"S{at}", "c", choice, number, True, "read") for (at, choice), number in rows.items()]
    )


@given(VOTES)
def test_parts_put_together_are_the_table(rows: Rows) -> None:
    table = votes(rows)
    with patch.dict(PER_PART, SMALL):
        parts = cut("votes", table)
    assert 0 in parts
    assert all(parts[part].height for part in parts if part)
    assert all((parts[part]["station"] // 3 == part).all() for part in parts)
    assert whole(parts).equals(table)
    assert put_together("votes", reversed(parts.values())).equals(table)


@given(VOTES, VOTES, st.sets(st.integers(0, 20)))
def test_rows_put_in_the_place_of_others_make_what_is_made_at_once_and_touch_no_other_part(
    before: Rows, after: Rows, changed: set[int]
) -> None:
    now = {place: number for place, number in before.items() if place[0] not in changed}
    new = {place: number for place, number in after.items() if place[0] in changed}
    with patch.dict(PER_PART, SMALL):
        was, once = cut("votes", votes(before)), cut("votes", votes(now | new))
        found = replaced("votes", was, pl.col("station").is_in(list(changed)), votes(new))
    assert found.keys() == once.keys()
    for part, frame in found.items():
        assert frame.equals(once[part])
        assert (frame is was.get(part)) == (part in was and frame.equals(was[part]))


@pytest.mark.parametrize("table", list(TABLES))
def test_a_table_without_rows_has_one_part_that_is_read_again(table: str) -> None:
    (part,) = cut(table, frame_of(table, [])).items()
    found = read_part(table, parquet_bytes(part[1]))
    assert part[0] == 0
    assert found is not None
    assert found.equals(part[1])
    assert table_of(path_of(table, 12)) == (table, 12)
    assert read_part(table, b"PAR1 and no more") is None


def test_other_files_are_no_parts() -> None:
    for path in (
        "data/tables/votes/1.parquet",
        "tables/votes/00001.parquet",
        "data/tables/votes/00001.parquet.x",
    ):
        assert table_of(path) is None


SAID = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(["image", "redacted", "document", "holding", "removal"]), st.booleans()),
    max_size=12,
)  # fmt: skip


@given(SAID, st.sampled_from(["digest", "redacted", "public"]))
def test_the_images_that_are_published_are_those_that_one_finds_line_by_line(
    said: list[tuple[str, str, bool]], policy: str
) -> None:
    rows = [(at, digest, says, 1, "key", counts) for at, (digest, says, counts) in enumerate(said)]
    assert published_images(frame_of("images", rows), policy) == one_by_one(said, policy)


def one_by_one(lines: list[tuple[str, str, bool]], policy: str) -> list[str]:
    """The slow obvious way."""
    known: dict[str, set[str]] = {}
    for digest, says, counts in lines:
        said = known.setdefault(digest, set())
        if counts and not (says == "document" and said & {"image", "redacted"}):
            said.add(says)
    return sorted(digest for digest, said in known.items() if is_published(said, policy))


def is_published(said: set[str], policy: str) -> bool:
    if "removal" in said or not said:
        return False
    if "document" in said or policy == "public":
        return True
    return policy == "redacted" and "redacted" in said and "image" not in said
