"""False claims of what was seen, and witnesses whose clocks are a day off, change no answer."""

from collections.abc import Mapping

import pytest

from polltrail.log import hash_at_from_leaves, root_at
from polltrail.log.history import known_by
from polltrail.log.policy import Policy
from polltrail.statement import Seen
from polltrail.verify import Verdict, exit_code, verify
from polltrail.verify import verify as verifying
from support.attacks import attack
from support.published_log import (
    COSIGNED_AT,
    LOG_KEY,
    WITNESSES,
    cosigned_note,
    entries_of,
    genesis,
    history,
    island,
    leaf_hashes,
    policy,
    publish,
)
from support.statements import AGENT, say, transcription

DAY = 86_400
FIRST = genesis(witnesses=policy())
ENTRIES = entries_of(island(6, first=FIRST))
POLICY = Policy.parse(policy())


def answer(entries: list[bytes], **more: bytes) -> Verdict:
    files = publish(entries, policy=policy()) | {f"log/{name}": data for name, data in more.items()}
    return verify(files.__getitem__, election=FIRST.id)


# A false claim


def claiming(size: int, root: str) -> bytes:
    seen = Seen(size=size, root=root)
    body = transcription()
    return entries_of([say("transcription", body, AGENT, election=FIRST.id, seen=seen)])[0]


def _claims_are_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(__import__(verifying.__module__, fromlist=["verify"]), "check_claims", lambda *_: ())


@attack(holding_claims_against_the_log=_claims_are_believed)
@pytest.mark.parametrize(
    ("size", "root"), [(5, "ab" * 32), (9, "ab" * 32), (len(ENTRIES) + 1, "ab" * 32), (2**31 - 1, "00" * 32)]
)
def test_a_false_claim_is_told_and_changes_nothing(size: int, root: str) -> None:
    honest = claiming(5, root_at(5, hash_at_from_leaves(leaf_hashes(ENTRIES))).hex())
    told = answer([*ENTRIES, claiming(size, root)])
    quiet = answer([*ENTRIES, honest])
    assert exit_code(told) == exit_code(quiet) == 0
    assert (told.problems, told.statements) == (quiet.problems, quiet.statements)
    claims = [one.index for one in told.findings if "claims to have seen" in one.what]
    assert claims == [len(ENTRIES)]
    assert not [one for one in quiet.findings if "claims to have seen" in one.what]


# A clock a day off


def _the_first_to_speak(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Policy, "quorum_at", lambda _, times: min(times.values(), default=None))


def _the_last_to_speak(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Policy, "quorum_at", lambda _, times: max(times.values(), default=None))


def times(who: str, off: int) -> Mapping[str, int]:
    return {name: COSIGNED_AT + (off if name == who else 0) for name in WITNESSES}


@attack(a_quorum_of_clocks=_the_first_to_speak)
@pytest.mark.parametrize("who", WITNESSES)
def test_one_early_clock_makes_nothing_known_before(who: str) -> None:
    note = cosigned_note(ENTRIES, times(who, -DAY))
    assert known_by([note], POLICY, LOG_KEY, COSIGNED_AT - 1) is None
    verdict = answer(ENTRIES, cosigned=history(note))
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.at == COSIGNED_AT


@attack(a_quorum_of_clocks=_the_last_to_speak)
@pytest.mark.parametrize("who", WITNESSES)
def test_one_late_clock_keeps_nothing_from_being_known(who: str) -> None:
    note = cosigned_note(ENTRIES, times(who, DAY))
    known = known_by([note], POLICY, LOG_KEY, COSIGNED_AT)
    assert known is not None
    verdict = answer(ENTRIES, cosigned=history(note))
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.at == COSIGNED_AT
