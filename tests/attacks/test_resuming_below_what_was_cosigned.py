"""Whoever has the log's key and an old mirror cannot go on below what a witness, or an agent, has been shown."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from polltrail.cli import resuming
from polltrail.store import write_key
from polltrail.store.recovery import SeenNote
from polltrail.web import serve
from support.attacks import attack
from support.cli import Ran, polltrail_here
from support.mirrors import FileServer, mirroring
from support.published_log import LOG_SEED, WITNESSES, publish, receipt_of
from support.successions import ELECTION, LOST, THREE, old_note, policy


def _never_behind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(resuming, "refuse_if_behind", lambda *_: None)


def _nobody_asked(patch: pytest.MonkeyPatch) -> None:
    def known(mirrored: resuming.Mirrored, *_: object, **__: object) -> list[resuming.Signed]:
        return mirrored.signed(mirrored.notes())

    patch.setattr(resuming, "known_elsewhere", known)


def _resumed(
    tmp_path: Path, patch: pytest.MonkeyPatch, notes: Mapping[str, bytes | None], *options: object
) -> Ran:
    """Resume from a mirror of 40 entries while witnesses have these notes."""
    files = publish(LOST[:40], policy=policy())
    with mirroring(FileServer(files), tmp_path / "m", election=ELECTION) as follower:
        follower.look()
    write_key(tmp_path / "log.key", LOG_SEED)
    found = {name: None if note is None else SeenNote(where=name, note=note) for name, note in notes.items()}
    patch.setattr(resuming, "ask_witnesses", lambda *_: found)
    patch.setattr(serve, "run", lambda *_, **__: 0)
    return polltrail_here(
        "serve", tmp_path / "e", "--from-mirror", tmp_path / "m", "--log-key", tmp_path / "log.key", *options
    )


@attack(holding_the_mirror_against_them=_never_behind, asking_the_witnesses=_nobody_asked)
def test_a_witness_has_cosigned_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = old_note(41, by={"w4": WITNESSES["w4"]})
    ran = _resumed(tmp_path, monkeypatch, {**dict.fromkeys(WITNESSES), "w4": one})
    assert ran.code == 4
    assert "entries 40 to 40 are missing" in ran.err
    assert not (tmp_path / "e").exists()


@attack(holding_the_mirror_against_them=_never_behind, looking_at_what_people_have=_nobody_asked)
def test_an_agent_has_a_receipt_of_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "receipt").write_bytes(receipt_of(LOST[:44], 41))
    ran = _resumed(tmp_path, monkeypatch, dict.fromkeys(WITNESSES), "--seen", tmp_path / "receipt")
    assert ran.code == 4
    assert not (tmp_path / "e").exists()


def _silence_is_consent(patch: pytest.MonkeyPatch) -> None:
    from polltrail.log import Policy

    patch.setattr(Policy, "quorum_met", lambda *_: False)


@attack(counting_the_silent=_silence_is_consent)
def test_the_witnesses_who_know_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {name: None for name in WITNESSES if name not in THREE}
    ran = _resumed(tmp_path, monkeypatch, answers)
    assert ran.code == 3
    assert "--despite-unreachable-witnesses" in ran.err
    assert not (tmp_path / "e").exists()
