"""`polltrail new --settings`: what is wrong with what a coordinator wrote is named, and nothing is left."""

from pathlib import Path

import pytest

from support.cli import Ran, polltrail_here

HARBOUR = Path(__file__).parents[3] / "examples" / "harbour-vote"


def new(folder: Path, settings: str | None) -> Ran:
    path = folder / "settings.toml"
    if settings is not None:
        path.write_text(settings, encoding="utf-8")
    return polltrail_here(
        "new", folder / "e", "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", "--origin", "log.example/harbour", "--settings", path,
    )  # fmt: skip


@pytest.fixture
def witness(tmp_path: Path) -> str:
    made = polltrail_here("witness", tmp_path / "w", "new", "--name", "w1", "--url", "http://127.0.0.1:1")
    return made.out


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "expected exactly one quorum line, found 0"),
        ("quorum 2\n", "line 3: expected "),
        (
            "group g 2 w1 w9\nquorum g\n",
            "line 3: expected names of witness and group lines before it, found 'w9'",
        ),
        ("group g 2 w1\nquorum g\n", "group g: expected a number from 1 to 1, found 2"),
        ("witness w2\n", "line 3: expected "),
    ],
)
def test_witnesses_that_make_no_policy_are_told_with_what_is_expected(
    tmp_path: Path, witness: str, lines: str, told: str
) -> None:
    ran = new(tmp_path, f"witnesses = '''\n{witness}{lines}'''\n")
    assert ran.code == 3
    assert "settings, witnesses (line 1 is the log's own): " in ran.err
    assert told in ran.err
    assert "nothing was written. It takes a line of each witness, a line `group NAME K" in ran.err
    assert not (tmp_path / "e").exists()


def test_settings_that_are_not_there_are_told_in_plain_words(tmp_path: Path) -> None:
    ran = new(tmp_path, None)
    assert ran.code == 3
    assert "settings.toml: expected a file that can be read, found No such file or directory" in ran.err
