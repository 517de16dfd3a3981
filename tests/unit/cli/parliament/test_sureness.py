"""How sure seats are: what a contest's projection says of it, and nothing for what is no election of one's own."""

from contextlib import closing
from pathlib import Path

import pytest

from polltrail.cli.parliament.sureness import seat_chances
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from support.cli import polltrail_here
from support.count_night import lay_out, reading
from support.sites import M1, N1, N2, S1, S2


@pytest.mark.slow
def test_a_seat_is_as_sure_as_its_contests_projection_says(tmp_path: Path) -> None:
    forms = ((N1, (110, 120)), (S1, (230, 90)), (M1, (3, 4)))
    night = [reading(who, slot, votes) for slot, votes in forms for who in ("agent 0", "clerk 0")]
    root = lay_out(tmp_path / "election", night)
    polltrail_here("count", root)
    found = seat_chances(root)
    with closing(BoardReader(ElectionDir(root))) as board:
        shown = {one.id: board.projection(number) for number, one in enumerate(board.expected.contests)}
    assert found.keys() == shown.keys() == {"assembly", "mayor"}
    for place, one in found.items():
        likely = shown[place]
        assert likely is not None
        expected = 1.0 if likely.winner else max(choice.win for choice in likely.choices)
        assert one.probability == expected
    assert found["assembly"].party == "IND", "its choices are of no party"


@pytest.mark.slow
def test_a_seat_whose_every_form_is_in_is_sure(tmp_path: Path) -> None:
    night = [reading(who, slot, (5, 2)) for slot in (N1, N2, S1, S2) for who in ("agent 0", "clerk 0")]
    root = lay_out(tmp_path / "election", night)
    polltrail_here("count", root)
    assert (seat_chances(root)["assembly"].party, seat_chances(root)["assembly"].probability) == ("IND", 1.0)


def test_a_table_has_no_projection(tmp_path: Path) -> None:
    table = tmp_path / "seats.csv"
    table.write_text("party,seats\nA,3\n", encoding="utf-8")
    assert seat_chances(table) == {}
    assert seat_chances(tmp_path) == {}
