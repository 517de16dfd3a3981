"""Several counts are kept sealed under one name, and the one that suits is opened: only one was ever witnessed."""

from collections.abc import Mapping

import pytest

from polltrail.log import VerifierKey, consistency_proof, hash_at_from_leaves, witnessing
from polltrail.log.witness_request import AddCheckpoint
from polltrail.log.witnessing import Cosigned, Cosigner
from polltrail.statement import Statement
from polltrail.verify import Verdict, exit_code, verify
from polltrail.verify import verify as verifying
from support.attacks import attack
from support.published_log import (
    COSIGNED_AT,
    LOG_KEY,
    WITNESSES,
    Files,
    cosigned_note,
    entries_of,
    genesis,
    leaf_hashes,
    note_of,
    policy,
    publish,
    read_form,
)
from support.sealed_log import FIRST, UNTIL, night, sealed, unseal

KEPT = night(8)
OTHER = [*KEPT[:4], *(read_form(at, election=FIRST.id) for at in range(40, 44)), *KEPT[8:]]
"""The same beginning, and other forms after it, under the same name and key."""
SEEN = len(KEPT)
OPENED = len(KEPT) + 1


class Honest:
    """A witness that follows the name, whoever asks."""

    def __init__(self, name: str) -> None:
        self.cosigner = Cosigner(name, WITNESSES[name])
        self.latest: Cosigned | None = None

    def asked(self, statements: list[Statement], size: int) -> bytes:
        """What it adds to the checkpoint; nothing where it refuses."""
        old = self.latest.size if self.latest else 0
        entries = entries_of(statements)
        proof = consistency_proof(old, size, hash_at_from_leaves(leaf_hashes(entries))) if old <= size else ()
        request = AddCheckpoint(old, proof, note_of(entries[:size])).format()
        answer = witnessing.answer(self.latest, request, LOG_KEY, cosigner=self.cosigner, at=COSIGNED_AT)
        self.latest = answer.cosigned or self.latest
        return answer.line


def opened(statements: list[Statement], witnesses: list[Honest]) -> Files:
    """The log as it is published once it is opened, with every line that witnesses give for it."""
    whole = [*statements, unseal()]
    lines = [one.asked(whole, len(whole)) for one in witnesses]
    files = publish(entries_of(whole), policy=policy())
    return files | {"log/checkpoint": files["log/checkpoint"] + b"".join(lines)}


def answer(files: Mapping[str, bytes], **more: dict[str, bytes]) -> Verdict:
    return verify(files.__getitem__, election=FIRST.id, **more)


def _cosigns_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(witnessing, "check_consistency", lambda *_: None)


@attack(consistency_at_the_witnesses=_cosigns_anything)
def test_the_other_one_is_never_witnessed() -> None:
    watching = [Honest(name) for name in WITNESSES]
    assert all(one.asked(KEPT, SEEN) for one in watching)
    assert not answer(opened(OTHER, watching)).witnessed
    assert answer(opened(KEPT, watching)).witnessed


def _notes_prove_nothing(patch: pytest.MonkeyPatch) -> None:
    module = __import__(verifying.__module__, fromlist=["verify"])
    patch.setattr(module, "check_note_against", lambda *_: None)
    patch.setattr(module, "agreeing_notes", lambda *_: [])


@attack(notes_held_against_the_log=_notes_prove_nothing)
def test_what_was_witnessed_while_it_was_sealed_is_evidence_against_the_other() -> None:
    note = cosigned_note(entries_of(KEPT), dict.fromkeys(WITNESSES, COSIGNED_AT))
    quiet = [Honest(name) for name in WITNESSES]
    assert exit_code(answer(opened(OTHER, quiet))) == 0, "by itself it is without a flaw"
    assert exit_code(answer(opened(OTHER, quiet), seen={"kept": note})) == 4
    hidden = sealed(OTHER)
    assert exit_code(answer(hidden, seen={"kept": note})) == 4, "and before it is opened too"
    assert exit_code(answer(hidden | {"log/witnessed": note})) == 4


def _any_election(patch: pytest.MonkeyPatch) -> None:
    module = __import__(verifying.__module__, fromlist=["verify"])
    patch.setattr(module, "check_election", lambda *_: ())


@attack(asking_for_one_election=_any_election)
def test_another_one_of_the_same_name_is_another_election() -> None:
    second = genesis(name="The same night, once more", unseal_by=UNTIL, witnesses=policy())
    files = publish(entries_of([*night(4, first=second), unseal(first=second)]), policy=policy())
    assert exit_code(verify(files.__getitem__, election=second.id)) == 0
    assert exit_code(answer(files)) == 4


def _any_key(patch: pytest.MonkeyPatch) -> None:
    module = __import__(verifying.__module__, fromlist=["verify"])

    def published(_: object, fetch: object, __: object) -> VerifierKey:
        return VerifierKey.parse(fetch("log/log.vkey").decode().strip())  # type: ignore[operator]

    patch.setattr(module, "log_key", published)


@attack(asking_for_the_key_of_the_election=_any_key)
def test_the_same_name_under_another_key_is_another_log() -> None:
    files = publish(entries_of([*KEPT, unseal()]), policy=policy(), seed=bytes(32))
    assert exit_code(answer(files)) == 4
