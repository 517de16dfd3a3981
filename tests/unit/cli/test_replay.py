"""`polltrail replay` on small published elections: what comes out, and going on after an interrupt."""

from pathlib import Path

import pytest

from polltrail.store import read_key
from support.cli import polltrail_here
from support.replayed import (
    NUMBERS,
    REVISIONS,
    TOTALS,
    changes,
    confirmed,
    corrected_folder,
    count,
    replay,
    states,
    three_sources_folder,
)

SOURCES = "first,second,third"


def revised() -> list[tuple[object, ...]]:
    rows = [line.split(",") for line in REVISIONS.splitlines()[1:]]
    return sorted(
        (station, contest, NUMBERS.get(name, name), int(before), int(after))
        for station, contest, _, name, before, after in rows
    )


def verified(directory: Path, election: str) -> int:
    return polltrail_here("verify", directory, "--election", election).code


def test_it_ends_with_the_published_totals_and_a_finding_for_every_correction(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    election = replay(folder, directory).out.strip()
    counted = count(directory)
    found = confirmed(counted)
    assert {name: found[name] for name in TOTALS} == TOTALS
    assert changes(counted) == revised()
    assert all(one["answered_by"] is not None for one in counted["findings"])
    assert states(counted) == {"read_twice": 8, "decided": 4, "missing": 6}
    assert counted["input"]["notes"][0] == "REHEARSAL: this election is not real."
    assert verified(directory, election) == 0
    assert polltrail_here("rebuild", directory, "--check").code == 0


def test_what_was_published_first_is_counted_until_it_is_corrected(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory)
    indexes = {(one["station"], one["contest"], one["index"]) for one in count(directory)["findings"]}
    first = min(index for station, contest, index in indexes if (station, contest) == ("P1", "president"))
    before = polltrail_here("count", directory, "--json", "--at", first).json
    assert confirmed(before)["president", "A"] == 208
    at = polltrail_here("count", directory, "--json", "--at", first + 1).json
    assert states(at)["contested"] == 1


def test_three_sources_agree_contradict_or_stand_alone(tmp_path: Path) -> None:
    folder, directory = three_sources_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory, "--sources", SOURCES)
    counted = count(directory)
    assert states(counted) == {"read_twice": 2, "read_once": 1, "contested": 1}
    assert changes(counted) == [("Q2", "president", "A", 30, 31)]


def test_with_the_third_source_first_the_two_that_agree_never_stand(tmp_path: Path) -> None:
    folder, directory = three_sources_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory, "--sources", "third,first,second")
    assert states(count(directory)) == {"read_twice": 2, "read_once": 1, "held": 1}


@pytest.mark.slow
def test_a_replay_goes_on_where_it_was_interrupted_and_comes_to_the_same_log(tmp_path: Path) -> None:
    folder, whole, parts = corrected_folder(tmp_path / "published"), tmp_path / "a", tmp_path / "b"
    replay(folder, whole)
    for most in (0, 3, 31, 44):
        assert replay(folder, parts, "--stop-after", most, "--json").json["statements"] == most
    ended = replay(folder, parts, "--json").json
    assert (ended["there_before"], ended["statements"]) == (44, sum(ended["kinds"].values()))
    assert (whole / "log" / "checkpoint").read_bytes() == (parts / "log" / "checkpoint").read_bytes()
    again = replay(folder, parts, "--json").json
    assert again["there_before"] == again["statements"] == ended["statements"]
    assert (whole / "log" / "checkpoint").read_bytes() == (parts / "log" / "checkpoint").read_bytes()


@pytest.mark.slow
def test_another_seed_or_choice_is_another_election(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "a"
    first = replay(folder, directory, "--stop-after", 0).out
    for name, options in (("b", ["--seed", 2]), ("c", ["--thin", 2]), ("d", ["--utc-offset", -4])):
        assert replay(folder, tmp_path / name, "--stop-after", 0, *options).out != first
        refused = polltrail_here("replay", folder, directory, *options)
        assert refused.code == 3
        assert "Choose another directory" in refused.err
    (folder / "votes.csv").write_text((folder / "votes.csv").read_text().replace("A,10", "A,11"))
    assert "another files" in polltrail_here("replay", folder, directory).err


@pytest.mark.slow
def test_with_images_every_form_has_one_that_is_stored(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    ran = replay(folder, directory, "--images", "--json").json
    assert ran["kinds"]["holding"] == ran["kinds"]["image"] == 12 + 5
    assert {name: confirmed(count(directory))[name] for name in TOTALS} == TOTALS
    listed = polltrail_here("images", directory, "--json").json["totals"]
    assert listed == {"named": 17, "stored": 17, "held": 17, "missing": 0, "removed": 0}
    assert verified(directory, ran["election"]) == 0


def test_without_them_only_what_a_contradiction_needs_is_stored(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory)
    listed = polltrail_here("images", directory, "--json").json["totals"]
    assert listed == {"named": 17, "stored": 5, "held": 5, "missing": 0, "removed": 0}


def test_everybodys_keys_are_beside_the_election_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory)
    keys = tmp_path / "played-keys"
    assert keys.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.iterdir())
    lines = (keys / "agents.keys").read_text(encoding="utf-8").splitlines(keepends=True)
    assert [line.split()[1] for line in lines] == [f"agent-P{at}" for at in range(1, 7)]
    one = tmp_path / "one.key"
    one.touch(mode=0o600)
    one.write_text(lines[0], encoding="utf-8")
    assert len(read_key(one)) == 32
    assert len(read_key(keys / "organiser.key")) == 32


def test_a_place_that_is_taken_is_left_as_it_is(tmp_path: Path) -> None:
    folder = corrected_folder(tmp_path / "published")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").touch()
    refused = polltrail_here("replay", folder, taken)
    assert refused.code == 3
    assert [path.name for path in taken.iterdir()] == ["mine"]
    assert polltrail_here("replay", folder, tmp_path / "never", "--to", "http://127.0.0.1:9").code == 3
    assert not (tmp_path / "never").exists()
    assert not (tmp_path / "never-keys").exists()


@pytest.mark.parametrize(
    "options", [["--speed", "0"], ["--speed", "x"], ["--thin", "0"], ["--utc-offset", "15"]]
)
def test_options_that_mean_nothing_are_a_matter_of_usage(options: list[str], tmp_path: Path) -> None:
    folder = corrected_folder(tmp_path / "published")
    assert polltrail_here("replay", folder, tmp_path / "played", *options).code == 2


def test_an_election_of_others_is_not_played_into(tmp_path: Path) -> None:
    """Its keys would not be there, and whoever knows the seed of a replay knows its keys."""
    folder, directory = corrected_folder(tmp_path / "published"), tmp_path / "played"
    replay(folder, directory, "--stop-after", 0)
    (tmp_path / "played-keys").rename(tmp_path / "elsewhere")
    refused = polltrail_here("replay", folder, directory)
    assert (refused.code, "nothing was played" in refused.err) == (3, True)
