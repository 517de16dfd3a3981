"""Somebody makes a bundle with keys of their own, of an election that they call by the name of a real one."""

import pytest

import polltrail.verify.excerpt as check
from polltrail.log import ED25519, make_vkey, public_of
from polltrail.statement.roster import Roster
from polltrail.verify import Verdict, exit_code, verify, verify_bundle
from support.attacks import attack
from support.evidence import ADA, ELECTION, ORIGIN, Speaker, entries_of, genesis, night, published, whole_part
from support.published_log import LOG_KEY, Files, changed
from support.statements import organiser, seed_of

FORGER = seed_of("forger")
FORGERS_LOG = bytes(range(100, 132))
FORGERS_KEY = make_vkey(ORIGIN, ED25519, public_of(FORGERS_LOG))
OWN = genesis(by=FORGER, organisers=(organiser(FORGER),), log_vkey=str(FORGERS_KEY), witnesses="")


def answer(files: Files) -> Verdict:
    return verify_bundle(files.__getitem__, files.keys(), election=ELECTION)


def where(verdict: Verdict) -> set[str]:
    return {problem.where for problem in verdict.problems}


def _any_election(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(check.ExcerptCheck, "_check_election", lambda *_: None)


def _key_of_the_bundle(patch: pytest.MonkeyPatch) -> None:
    """Take the key that lies in the bundle, and not the one that the election names."""
    patch.setattr(check, "log_key", lambda *_: FORGERS_KEY)


def _no_key_file(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(check, "log_key", lambda *_: LOG_KEY)


def _any_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Roster, "_signature_refusal", lambda *_: None)


@attack(the_election_that_was_asked_for=_any_election)
def test_a_genesis_of_ones_own_is_another_election() -> None:
    say = Speaker(OWN.id)
    log = [OWN, say.enrol(ADA, "agent", by=FORGER), say.read(ADA, "H-01", {"keep": 999})]
    verdict = answer(whole_part(log, seed=FORGERS_LOG, vkey=str(FORGERS_KEY)))
    assert exit_code(verdict) == 4
    assert where(verdict) == {"entries/0.json"}


def test_nor_is_its_whole_log() -> None:
    files = published([OWN], seed=FORGERS_LOG, seen_by={})
    assert exit_code(answer(files)) == 4
    assert exit_code(verify(files.__getitem__, election=ELECTION)) == 4


@attack(the_key_that_entry_0_names=_key_of_the_bundle)
def test_the_true_genesis_does_not_lend_its_name_to_another_log_key() -> None:
    log = [*night()[:8], Speaker().read(ADA, "H-01", {"keep": 999})]
    verdict = answer(whole_part(log, seed=FORGERS_LOG, vkey=str(FORGERS_KEY)))
    assert exit_code(verdict) == 4
    assert where(verdict) == {"log/log.vkey", "log/checkpoint"}


@attack(the_key_that_entry_0_names=_key_of_the_bundle)
def test_nor_does_it_with_the_true_key_beside_it() -> None:
    log = [*night()[:8], Speaker().read(ADA, "H-01", {"keep": 999})]
    verdict = answer(whole_part(log, seed=FORGERS_LOG))
    assert (exit_code(verdict), where(verdict)) == (4, {"log/checkpoint"})


@attack(the_file_beside_the_log=_no_key_file)
def test_a_swapped_key_file_is_named_and_speaks_for_nobody() -> None:
    files = whole_part(night()) | {"log/log.vkey": f"{FORGERS_KEY}\n".encode()}
    verdict = answer(files)
    assert (exit_code(verdict), where(verdict)) == (4, {"log/log.vkey"})


@attack(signatures_of_entries=_any_signature)
def test_the_log_itself_cannot_put_words_into_anybodys_mouth() -> None:
    """The operator has the true log key, and signs a checkpoint over an entry that no agent signed."""
    log = [*night()[:8], Speaker().read(ADA, "H-01", {"keep": 999})]
    forged = changed(log[8], signature=bytes(64))
    verdict = answer(whole_part(log, entries=[*entries_of(log[:8]), forged]))
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [8]


@attack(wrong_whatever_is_missing=lambda patch: patch.setattr(check, "_is_wrong_by_itself", lambda *_: False))
def test_leaving_an_entry_out_hides_no_forged_signature() -> None:
    """The same, and the bundle lacks another entry, so that not everything can be told."""
    log = [*night()[:8], Speaker().read(ADA, "H-01", {"keep": 999})]
    forged = changed(log[8], signature=bytes(64))
    files = whole_part(log, entries=[*entries_of(log[:8]), forged])
    del files["entries/7.json"]
    verdict = answer(files)
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [8]
