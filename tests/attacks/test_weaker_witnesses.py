"""Whoever has one organiser's key puts witnesses of their own in the place of those that everybody trusts."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from polltrail.log import COSIGNATURE, NamedPolicy, Policy, Witness, cosign, make_vkey, public_of
from polltrail.statement import Statement
from polltrail.statement.definition import DefinitionBody
from polltrail.verify import Verdict, verify, witnesses
from support.attacks import attack
from support.published_log import (
    COSIGNED_AT,
    LOG_KEY,
    cosigned_note,
    entries_of,
    genesis,
    history,
    island,
    note_of,
    policy,
    publish,
)
from support.statements import ORGANISER, say

FIRST = genesis(witnesses=policy())
NIGHT = island(4, first=FIRST)
FRIENDS = {f"friend{n}": bytes([150 + n]) * 32 for n in range(4)}
"""Witnesses that the attacker runs: as many as there were, with a quorum as good."""


def friendly() -> str:
    keys = [Witness(name, make_vkey(name, COSIGNATURE, public_of(seed))) for name, seed in FRIENDS.items()]
    lines = "".join(f"{one}\n" for one in keys)
    return f"log {LOG_KEY}\n{lines}group all-of-them 3 {' '.join(FRIENDS)}\nquorum all-of-them\n"


def amendment() -> Statement:
    body = FIRST.body
    assert isinstance(body, DefinitionBody)
    changed = replace(body, witnesses=friendly())
    return say("definition", changed, ORGANISER, election=FIRST.id, supersedes=FIRST.id)


ENTRIES = entries_of([*NIGHT, amendment()])
THREE = dict.fromkeys(["w1", "w2", "w3"], COSIGNED_AT)


def by_friends(entries: Sequence[bytes]) -> bytes:
    note = note_of(entries)
    text = note.decode().rpartition("\n\n")[0] + "\n"
    return note + b"".join(cosign(text, seed, name, COSIGNED_AT) for name, seed in FRIENDS.items())


def answer(*seen: bytes) -> Verdict:
    note = by_friends(ENTRIES)
    files = publish(ENTRIES, policy=friendly())
    files |= {"log/checkpoint": note, "log/witnessed": note, "log/cosigned": history(*seen, note)}
    return verify(files.__getitem__, election=FIRST.id)


def _the_last_definition_says(patch: pytest.MonkeyPatch) -> None:
    def acting(named: Sequence[NamedPolicy], _: object) -> tuple[NamedPolicy, ...]:
        return (named[-1],)

    patch.setattr(witnesses, "acting_policies", acting)


@attack(asking_those_before=_the_last_definition_says)
def test_new_witnesses_vouch_for_nothing_before_the_old_have_seen_them() -> None:
    before = cosigned_note(ENTRIES[: len(NIGHT)], THREE)
    verdict = answer(before)
    assert not verdict.witnessed
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == len(NIGHT)
    assert {one.name for one in verdict.witnesses} == {"w1", "w2", "w3", "w4"}
    assert [one.index for one in verdict.findings if "names other witnesses" in one.what] == [len(NIGHT)]


def _two_are_enough(patch: pytest.MonkeyPatch) -> None:
    met = Policy.quorum_met
    patch.setattr(Policy, "quorum_met", lambda self, names: met(self, {*names, "w3"}))


@attack(a_whole_quorum=_two_are_enough)
def test_less_than_their_quorum_does_not_let_the_new_ones_in() -> None:
    two = cosigned_note(ENTRIES, dict.fromkeys(["w1", "w2"], COSIGNED_AT))
    assert not answer(two).witnessed


def test_once_the_old_have_seen_it_the_new_ones_count() -> None:
    verdict = answer(cosigned_note(ENTRIES, THREE))
    assert verdict.witnessed
    assert {one.name for one in verdict.witnesses} == set(FRIENDS)
