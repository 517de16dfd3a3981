"""Ballots issued, where a table has them in parts."""

from pathlib import Path

import pytest

from polltrail.exchange.read import read_published

VOTES = "station_id,contest,candidate_or_party,votes\n1,c,a,5\n1,c,b,4\n2,c,a,1\n2,c,b,2\n"


def issued(folder: Path, heading: str, *rows: str) -> tuple[list[int | None], str]:
    (folder / "votes.csv").write_text(VOTES)
    (folder / "stations.csv").write_text("\n".join([heading, *rows]) + "\n")
    published = read_published(folder)
    fields = published.forms[published.source].fields
    found = fields["ballots_issued"].to_list() if "ballots_issued" in fields.columns else [None, None]
    return found, " ".join(published.notes)


PARTS = "station_id,registered,ballots_issued_early,ballots_issued_at_station"


def test_parts_are_added_up_and_a_blank_part_leaves_the_sum_blank(tmp_path: Path) -> None:
    found, notes = issued(tmp_path, PARTS, "1,20,2,8", "2,10,,3")
    assert found == [10, None]
    assert "is the sum of ballots_issued_early, ballots_issued_at_station" in notes


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        (f"{PARTS},ballots_issued", ("1,20,2,8,11", "2,10,0,3,3"), [11, 3]),
        ("station_id,registered,ballots_issued_early", ("1,20,2", "2,10,0"), [None, None]),
    ],
)
def test_a_column_of_its_own_wins_and_one_part_is_no_sum(
    tmp_path: Path, heading: str, rows: tuple[str, ...], expected: list[int | None]
) -> None:
    found, notes = issued(tmp_path, heading, *rows)
    assert (found, "is the sum of" in notes) == (expected, False)
