from pathlib import Path

import pytest

from polltrail.exchange import read_published
from support.published import VOTES, folder, problems, workbook, write


def test_a_path_may_be_text(tmp_path: Path) -> None:
    assert read_published(str(folder(tmp_path))).tables.stations.height == 4


def test_a_folder_with_a_bare_path_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder(tmp_path))
    assert read_published(".").tables.election.id == "island-2030"


def test_a_sheet_given_apart_comes_over_the_mapping(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", One=VOTES, Two=VOTES.replace(",40", ",41"))
    read = read_published(path, mapping='[table]\nsheet = "One"', sheet="Two")
    assert read.forms["published"].votes["votes"][0] == 41


def test_a_mapping_that_is_no_toml(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", VOTES), mapping="[")
    assert said.startswith("mapping: expected TOML, found ")


@pytest.mark.parametrize("path", ["nowhere.csv", "a\0b"])
def test_a_path_to_nothing(path: str) -> None:
    (said,) = problems(path)
    assert said.startswith(f"{path}: expected a file or a folder")
