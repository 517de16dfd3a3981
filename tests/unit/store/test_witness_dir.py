from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.errors import DataError, KeyFileError, NoteError, StoreError
from polltrail.log import COSIGNATURE, make_vkey
from polltrail.store.witness_dir import (
    Followed,
    WitnessDir,
    WitnessSettings,
    create_witness_dir,
    read_witness_settings,
    write_witness_settings,
)
from support.house_log import WITNESS, WITNESS_SEED
from support.witness import COSIGNER, HONEST, Tree, new_witness

ELECTION = "ab" * 32
LOG = Followed(HONEST.key, ELECTION)


def test_a_new_witness_has_a_key_of_its_own_that_nobody_else_can_read(tmp_path: Path) -> None:
    place = new_witness(tmp_path / "w")
    assert place.key.stat().st_mode & 0o777 == 0o600
    assert place.keys.stat().st_mode & 0o777 == 0o700
    assert place.cosigner() == COSIGNER
    assert read_witness_settings(place) == WitnessSettings()
    assert place.settings.read_text().startswith(f"# The witness {COSIGNER.key}\n")


def test_a_witness_is_never_written_over_another(tmp_path: Path) -> None:
    place = new_witness(tmp_path / "w")
    before = place.key.read_bytes()
    with pytest.raises(StoreError, match=r"expected no witness here yet, found witness\.toml"):
        create_witness_dir(place.root, name="other", seed=bytes(32))
    place.settings.unlink()
    with pytest.raises(StoreError, match="found keys"):
        create_witness_dir(place.root, name="other", seed=bytes(32))
    assert place.key.read_bytes() == before


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb"])
def test_a_name_that_cannot_stand_in_a_note_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises((NoteError, KeyFileError)):
        create_witness_dir(tmp_path / "w", name=name, seed=bytes(32))
    assert not (tmp_path / "w").exists()


def test_settings_read_back_to_the_same(tmp_path: Path) -> None:
    place = new_witness(tmp_path / "w")
    settings = WitnessSettings(
        url='https://witness.example/"w1"',
        logs=(LOG, Followed(Tree(origin="b").key, "cd" * 32, datetime(2031, 5, 6, 12, tzinfo=UTC))),
    )
    write_witness_settings(place, settings, COSIGNER.key)
    assert read_witness_settings(place) == settings


def test_when_a_count_opens_may_be_learnt_again() -> None:
    earlier = Followed(HONEST.key, ELECTION, datetime(2031, 5, 6, 11, tzinfo=UTC))
    assert WitnessSettings(logs=(LOG,)).follow(earlier).logs == (earlier,)
    with pytest.raises(DataError, match="with a zone"):
        WitnessSettings(logs=(Followed(HONEST.key, ELECTION, datetime(2031, 5, 6, 11)),))  # noqa: DTZ001


def test_a_log_is_followed_once() -> None:
    settings = WitnessSettings().follow(LOG)
    assert settings.logs == (LOG,)
    assert settings.follow(LOG) is settings
    for other in (Followed(Tree(seed=bytes(32)).key, ELECTION), Followed(HONEST.key, "cd" * 32)):
        with pytest.raises(DataError, match="under which this origin is followed, found"):
            settings.follow(other)
    assert len(settings.follow(Followed(Tree(origin="other.example").key, ELECTION)).logs) == 2


@pytest.mark.parametrize(
    "log",
    [
        Followed(make_vkey(WITNESS, COSIGNATURE, WITNESS_SEED), ELECTION),
        Followed(HONEST.key, "AB" * 32),
        Followed(HONEST.key, "ab"),
    ],
)
def test_what_is_no_log_or_no_election_is_not_followed(log: Followed) -> None:
    with pytest.raises(DataError, match="expected"):
        WitnessSettings().follow(log)


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "unknown = 1",
        "url = 3",
        "[[log]]\nvkey = 'x'\nelection = 'y'",
        f"[[log]]\nvkey = '{HONEST.key}'",
        f"[[log]]\nvkey = '{HONEST.key}'\nelection = '{ELECTION}'\n" * 2,
    ],
)
def test_settings_that_mean_nothing_are_refused(tmp_path: Path, text: str) -> None:
    place = new_witness(tmp_path / "w")
    place.settings.write_text(text)
    with pytest.raises(StoreError, match=r"expected a witness's settings, found: .*nothing was opened"):
        read_witness_settings(place)


def test_a_directory_without_a_witness_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"polltrail witness .* new --name"):
        read_witness_settings(WitnessDir(tmp_path))
