"""`polltrail work`: what to do next, told to one person."""

import json
from pathlib import Path

import pytest

from polltrail.store import write_key
from support.cli import polltrail_here
from support.count_night import IMAGES, holding, lay_out, picture, reading
from support.statements import seed_of

N1 = ("N1", "assembly")


@pytest.fixture
def election(tmp_path: Path) -> Path:
    night = [
        picture("agent 0", N1, IMAGES[0]),
        holding(IMAGES[0]),
        reading("agent 0", N1, (1, 2), images=[IMAGES[0]]),
        reading("agent 1", ("S1", "assembly"), (3, 4)),
        reading("clerk 1", ("S1", "assembly"), (3, 5)),
    ]
    for who in ("clerk 0", "clerk 1", "reviewer 0"):
        write_key(tmp_path / f"{who}.key", seed_of(who))
    return lay_out(tmp_path / "election", night)


def told(election: Path, *arguments: str) -> dict[str, object]:
    done = polltrail_here("work", str(election), "--json", *arguments)
    assert done.code == 0, done.err
    found: dict[str, object] = json.loads(done.out)
    return found


def test_a_clerk_reads_and_a_reviewer_decides(election: Path) -> None:
    folder = election.parent
    task = told(election, "--key", str(folder / "clerk 0.key"))["task"]
    assert isinstance(task, dict)
    assert (task["kind"], task["station"], task["images"]) == ("read", "N1", [IMAGES[0]])
    assert told(election, "--key", str(folder / "clerk 1.key")) == {"task": None}
    told(election, "--key", str(folder / "clerk 0.key"), "--give-back")
    assert told(election, "--key", str(folder / "clerk 1.key"))["task"] is not None
    done = polltrail_here("work", str(election), "--key", str(folder / "reviewer 0.key"))
    assert done.out.startswith("Decide about the form of station S1, contest assembly; yours until ")


def test_a_sample_comes_first_and_unknown_stations_are_refused(election: Path, tmp_path: Path) -> None:
    sample = tmp_path / "sample.txt"
    sample.write_text("S1\n")
    told(election, "--sample", str(sample))
    sample.write_text("S1\nnowhere\n")
    done = polltrail_here("work", str(election), "--sample", str(sample))
    assert (done.code, "found nowhere" in done.err) == (3, True)


def test_readers_records_are_listed(election: Path) -> None:
    readers = told(election, "--readers")["readers"]
    assert isinstance(readers, list)
    assert sorted((one["role"], one["readings"], one["settled"]) for one in readers) == [
        ("agent", 1, 0),
        ("agent", 1, 0),
        ("clerk", 1, 0),
    ]


def test_what_cannot_be_done_is_told(election: Path, tmp_path: Path) -> None:
    write_key(tmp_path / "agent.key", seed_of("agent 0"))
    write_key(tmp_path / "stranger.key", seed_of("nobody"))
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe")
    told = {
        ("--sample", str(tmp_path / "nowhere.txt")): (3, "nowhere.txt: expected a file that can be read"),
        ("--sample", str(tmp_path / "latin.txt")): (3, "latin.txt: expected station ids in UTF-8"),
        ("--key", str(tmp_path / "agent.key")): (
            3,
            "agent.key: expected the key of a clerk or reviewer, found one of",
        ),
        ("--key", str(tmp_path / "stranger.key")): (3, "found one that is not enrolled in this election"),
        ("--give-back",): (2, "Expected --key with --give-back, found none"),
        (): (2, "Expected --key, of the clerk or reviewer who works"),
    }
    for arguments, (code, words) in told.items():
        done = polltrail_here("work", str(election), *arguments)
        assert (done.code, words in done.err, done.out) == (code, True, ""), (arguments, done.err)
