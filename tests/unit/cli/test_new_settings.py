"""`polltrail new --settings`: what is wrong with what a coordinator wrote is named, and nothing is left."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.statement import read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.log_reader import LogReader
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


def test_what_is_tolerated_and_when_the_polls_close_are_in_the_definition_and_in_the_file(
    tmp_path: Path,
) -> None:
    ran = new(tmp_path, "polls_close_at = 2031-05-05T18:00:00+05:00\n[policy]\ntolerance = 3\n")
    assert ran.code == 0, ran.err
    with closing(LogReader(ElectionDir(tmp_path / "e").state)) as log:
        body = read_entry(log.entry(0)).body
    assert isinstance(body, DefinitionBody)
    assert (body.policy.tolerance, body.polls_close_at) == (3, datetime(2031, 5, 5, 13, tzinfo=UTC))
    written = (tmp_path / "e" / "election.toml").read_text(encoding="utf-8")
    assert "polls_close_at = 2031-05-05T13:00:00Z\n" in written
    assert "\ntolerance = 3\n" in written
    again = polltrail_here(
        "new", tmp_path / "f", "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", "--settings", tmp_path / "e" / "election.toml",
    )  # fmt: skip
    assert again.code == 0, again.err


@pytest.mark.parametrize("tolerance", ["-1", "0.5", '"3"', "2147483648"])
def test_a_tolerance_that_is_no_number_of_votes_begins_nothing(tmp_path: Path, tolerance: str) -> None:
    ran = new(tmp_path, f"[policy]\ntolerance = {tolerance}\n")
    assert (ran.code, (tmp_path / "e").exists()) == (3, False)
    assert "tolerance" in ran.err or "expected the settings of an election" in ran.err
