"""A clock with a script: for the rehearsal that it names, and never back."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from polltrail.cli.demonstration.timekeeping import Timekeeper
from polltrail.errors import DataError
from polltrail.statement import encode_envelope, make_statement
from polltrail.web.scripted_clock import FORMAT, ScriptedClock
from support.cli import polltrail_here
from support.night import MADE_AT, Night, lay_out, make_election

ELECTION = make_election(1)
OTHER = replace(ELECTION, images="public")
GENESIS = encode_envelope(ELECTION.genesis.envelope).decode()


def script(path: Path, **changed: object) -> Path:
    said = {
        "format": FORMAT,
        "genesis": GENESIS,
        "real": 1_000,
        "story": 500_000,
        "speed": 60.0,
        "until": 900_000,
    }
    path.write_text(json.dumps(said | changed), encoding="utf-8")
    return path  # fmt: skip


def real_genesis(election: Night = ELECTION) -> str:
    """The same election, but for real."""
    body = msgspec.structs.replace(election.genesis.body, rehearsal=False)
    made = make_statement(
        "definition", election=None, seed=election.organiser, nonce=bytes(16), made_at=MADE_AT, body=body
    )
    return encode_envelope(made.envelope).decode()


class Real:
    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now


def test_it_goes_as_fast_as_it_is_told_and_waits_where_it_is_told(tmp_path: Path) -> None:
    real = Real()
    clock = ScriptedClock(script(tmp_path / "clock.json"), real)
    assert clock.election == ELECTION.id
    assert clock() == 500_000
    real.now += 1_000
    assert clock() == 560_000
    real.now += 60_000
    assert clock() == 900_000
    script(tmp_path / "new.json", real=real.now, story=900_000, speed=1.0, until=10**9).replace(
        tmp_path / "clock.json"
    )
    real.now += 5_000
    assert clock() == 905_000


def test_it_never_goes_back(tmp_path: Path) -> None:
    real = Real()
    clock = ScriptedClock(script(tmp_path / "clock.json"), real)
    real.now += 2_000
    assert clock() == 620_000
    script(tmp_path / "new.json", real=real.now, story=1_000, until=2_000).replace(tmp_path / "clock.json")
    assert clock() == 620_000
    real.now -= 10_000
    assert clock() == 620_000


def test_a_script_of_another_election_is_not_followed_once_it_runs(tmp_path: Path) -> None:
    real = Real()
    clock = ScriptedClock(script(tmp_path / "clock.json"), real)
    other = encode_envelope(OTHER.genesis.envelope).decode()
    script(tmp_path / "new.json", genesis=other, story=800_000).replace(tmp_path / "clock.json")
    assert clock() == 500_000
    assert clock.election == ELECTION.id


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"genesis": real_genesis()}, "expected a rehearsal, found the real election"),
        ({"genesis": "{}"}, "expected the first entry of an election"),
        ({"genesis": encode_envelope(ELECTION.enrolments[0].envelope).decode()}, "expected as entry 0"),
        ({"format": "other/1"}, "expected a script polltrail-clock/1, found 'other/1'"),
        ({"speed": "fast"}, "expected the script of a rehearsal's clock"),
        ({"more": 1}, "expected the script of a rehearsal's clock"),
    ],
)
def test_what_is_no_script_of_a_rehearsal_is_refused(
    tmp_path: Path, changed: dict[str, object], found: str
) -> None:
    with pytest.raises(DataError, match=found):
        ScriptedClock(script(tmp_path / "clock.json", **changed))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected the script of a rehearsal's clock"):
        ScriptedClock(tmp_path / "none")


@pytest.mark.slow
def test_a_server_refuses_the_clock_of_another_election(tmp_path: Path) -> None:
    root = lay_out(OTHER, tmp_path / "election")
    ran = polltrail_here("serve", root, "--port", "0", "--clock", script(tmp_path / "clock.json"))
    assert ran.code == 3
    assert "expected a clock for the election" in ran.err


def test_a_server_refuses_a_clock_for_a_real_election(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    path = script(tmp_path / "clock.json", genesis=real_genesis())
    ran = polltrail_here("serve", root, "--port", "0", "--clock", path)
    assert ran.code == 3
    assert "whose clocks nobody sets; nothing was started" in ran.err


def test_a_witness_refuses_a_clock_unless_all_it_follows_is_that_rehearsal(tmp_path: Path) -> None:
    place, other = tmp_path / "witness", OTHER
    polltrail_here("witness", place, "new", "--name", "witness.example/w1")
    vkey = str(ELECTION.log_vkey)
    assert polltrail_here("witness", place, "follow", vkey, "--election", other.id).code == 0
    ran = polltrail_here("witness", place, "--port", "0", "--clock", script(tmp_path / "clock.json"))
    assert ran.code == 3
    assert "expected a clock for the election" in ran.err


def test_the_option_is_in_no_help() -> None:
    for command in ("serve", "witness"):
        assert "--clock" not in polltrail_here(command, "--help").out


def test_whoever_keeps_the_time_lets_it_go_on_and_wait(tmp_path: Path) -> None:
    keeper = Timekeeper(tmp_path / "clock.json", GENESIS, 500_000)
    keeper.hold()
    clock = ScriptedClock(tmp_path / "clock.json")
    assert clock() == 500_000
    keeper.go(560_000, speed=6_000_000.0)
    assert keeper.now == 560_000
    keeper.wait()
    assert clock() == 560_000
    assert clock() == 560_000
    keeper.let_go()
    assert 560_000 <= clock() < 600_000
