"""`house.toml` in an election's folder: read for its pages, published beside them, and refused whole where it means nothing."""

import tomllib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from polltrail.cli.demonstration.housing import write_house
from polltrail.cli.demonstration.layout import Layout
from polltrail.errors import DataError, PolltrailError
from polltrail.parliament.two_counts import read_law
from polltrail.simulate.country import Shape, invent
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.house import house_law
from polltrail.web.board.pages import NotThere, Pages
from support.cli import polltrail_here
from support.count_night import lay_out, reading
from support.sites import N1, S1, files_of, publish

LAW = """
[system]
id = "council"
title = "The Council"
country = "Anywhere"
year = 2031
house = 3
majority = "membership"
tiers = [
  { id = "general", title = "General", kind = "plurality", seats = 2, source = "Charter, 4", places = [{ name = "assembly" }, { name = "elsewhere" }] },
  { id = "reserved_women", title = "Women", kind = "reserved", seats = 1, source = "Charter, 5", rests_on = ["general"] },
]
[elsewhere]
source = "voted a week before"
seats = [{ place = "elsewhere", holder = "B" }]
"""
NIGHT = [
    reading(who, slot, votes)
    for slot, votes in ((N1, (110, 120)), (S1, (230, 90)))
    for who in ("agent 0", "clerk 0")
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = lay_out(tmp_path / "election", NIGHT)
    (root / "house.toml").write_text(LAW, encoding="utf-8")
    return root


@pytest.mark.slow
def test_a_site_has_the_house_and_the_law_and_the_same_evidence_as_without(
    root: Path, tmp_path: Path
) -> None:
    publish(root, tmp_path / "www")
    ours = files_of(tmp_path / "www")
    (root / "house.toml").unlink()
    publish(root, tmp_path / "www")
    bare = files_of(tmp_path / "www")
    assert ours.pop("house.toml").decode() == LAW
    assert {name for name in bare if ours[name] != bare[name]} == {"en/index.html"}
    assert b"The Council" in ours["en/index.html"]
    assert b'id="house"' not in bare["en/index.html"]
    assert set(ours) == set(bare)


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        (LAW.replace("house = 3", "house = 4"), "expected the 3 seats of its tiers, found 4"),
        (LAW.replace('"elsewhere", holder', '"assembly", holder'), "expected seats that are not counted here, found assembly"),
        ("\x00", "expected TOML"),
    ],
)  # fmt: skip
def test_a_law_that_means_nothing_publishes_nothing(
    root: Path, tmp_path: Path, law: str, expected: str
) -> None:
    (root / "house.toml").write_text(law, encoding="utf-8")
    with pytest.raises(DataError, match=expected):
        publish(root, tmp_path / "www")
    assert not files_of(tmp_path / "www")


def test_a_law_that_cannot_be_read_is_told_by_its_path(root: Path) -> None:
    (root / "house.toml").write_bytes(b"\xff")
    polltrail_here("count", root)
    with (
        closing(BoardReader(ElectionDir(root))) as reader,
        pytest.raises(PolltrailError, match=r"house\.toml: expected UTF-8"),
    ):
        house_law(root, reader.expected)


def test_a_board_shows_it_gives_the_law_and_goes_on_without_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ElectionDir(root)
    polltrail_here("count", root)
    with closing(BoardReader(place)) as reader:
        pages = Pages(reader, place)
        assert b'id="house"' in pages.page("en", "index.html").body
        assert pages.law().body.decode() == LAW
        assert b'id="house"' not in pages.page("en", "index.html", at=reader.size).body
        (root / "house.toml").write_text("house = 1", encoding="utf-8")
        again = Pages(reader, place)
        assert b'id="house"' not in again.page("en", "index.html").body
        assert "house.toml" in capsys.readouterr().err
        (root / "house.toml").unlink()
        with pytest.raises(NotThere):
            again.law()


@pytest.mark.parametrize("shape", [Shape(), Shape(seats=6, focus_stations=16, around=2, around_stations=6, lead_after=5, lead=2_000), Shape(seats=5, around=4, around_stations=6, women=0, minorities=0)])  # fmt: skip
def test_the_demonstration_writes_a_law_that_can_be_read(tmp_path: Path, shape: Shape) -> None:
    country = invent(shape, rng=np.random.default_rng(1))
    layout = Layout(tmp_path)
    layout.election.mkdir()
    write_house(layout, country)
    text = (layout.election / "house.toml").read_text(encoding="utf-8")
    law = read_law(text)
    assert law.system.house == shape.seats + shape.women + shape.minorities
    assert set(law.elsewhere.seats) == {one.id for one in country.results}
    assert len(law.regions) == shape.seats
    assert tomllib.loads(text)["system"]["majority"] == "membership"
