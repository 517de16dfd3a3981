"""A log that ignores somebody is named by what they deposited; and nobody who never spoke to it can accuse it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from polltrail.log.deposit import DepositNote, DepositRecord, sign_deposit
from polltrail.statement import Statement, public_key
from polltrail.verify import Verdict, WitnessAnswer, deposits, exit_code, verify
from polltrail.verify import verify as verifying
from polltrail.web.deposits_in import DepositsIn
from support.attacks import attack
from support.fake_witness import deposit_request, policy_of, witnesses
from support.night import entry_of, lay_out, make_election
from support.published_log import (
    COSIGNED_AT,
    WITNESSES,
    cosigned_note,
    entries_of,
    genesis,
    history,
    island,
    policy,
    publish,
    read_form,
)
from support.serving import here
from support.statements import AGENT, CLERK

DELAY = 3600
FIRST = genesis(witnesses=policy(), max_delay=DELAY)
NIGHT = island(4, first=FIRST)
IGNORED = read_form(50, election=FIRST.id)


def kept(statement: Statement, *, n: int = 1) -> bytes:
    note = sign_deposit(DepositNote("w1", FIRST.id, statement.id, COSIGNED_AT), WITNESSES["w1"])
    return DepositRecord(n, statement.id, entry_of(statement), public_key(AGENT), note).format()


def answer(statements: Sequence[Statement], *deposited: Statement) -> Verdict:
    """The witness has cosigned the log when the enrolments were in it, and again after all delay."""
    entries = entries_of(statements)
    early = cosigned_note(entries[:3], {"w1": COSIGNED_AT})
    late = cosigned_note(entries, {"w1": COSIGNED_AT + DELAY + 1})
    files = publish(entries, policy=policy()) | {"log/cosigned": history(early, late)}
    shown = [kept(one, n=at) for at, one in enumerate(deposited, start=1)]
    return verify(
        files.__getitem__, election=FIRST.id, asked=[WitnessAnswer(where="w1", note=late, deposits=shown)]
    )


def _nobody_looks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        __import__(verifying.__module__, fromlist=["verify"]), "check_deposits", lambda *_, **__: None
    )


def _everything_is_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deposits._Looking, "_is_logged", lambda *_: True)


@attack(looking_for_deposits=_nobody_looks, looking_in_the_log=_everything_is_there)
def test_what_was_deposited_and_not_logged_is_named() -> None:
    verdict = answer(NIGHT, NIGHT[3], IGNORED)
    assert exit_code(verdict) == 4
    assert verdict.deposits is not None
    assert (verdict.deposits.unlogged, verdict.deposits.logged) == ((IGNORED.id,), 1)
    assert any(IGNORED.id in one.what for one in verdict.problems)


def _nothing_is_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deposits._Looking, "_is_logged", lambda *_: False)


@attack(looking_in_the_log=_nothing_is_there)
def test_what_was_deposited_and_logged_accuses_nobody() -> None:
    assert exit_code(answer([*NIGHT, IGNORED], IGNORED)) == 0


def _since_the_deposit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deposits._Looking, "_known_since", lambda _, one: one.at)


@attack(asking_since_when_the_key_speaks=_since_the_deposit)
def test_a_stranger_who_deposits_first_and_is_enrolled_late_frames_nobody() -> None:
    first, agent, clerk, *_ = NIGHT
    more = [first, clerk, read_form(1, CLERK, election=FIRST.id), agent]
    assert exit_code(answer(more, IGNORED)) == 0


def _deaf(patch: pytest.MonkeyPatch) -> None:
    async def take(*_: object) -> None:
        return None

    patch.setattr(DepositsIn, "_take", take)


@attack(looking_at_what_witnesses_keep=_deaf)
def test_who_deposits_without_submitting_frames_nobody(tmp_path: Path) -> None:
    log = make_election(1).log_vkey
    with witnesses(log, 1) as (witness,):
        election = make_election(1, witnesses=policy_of(log, [witness], threshold=1))
        root = lay_out(election, tmp_path / "e")
        agent = election.agents[0]
        statement = election.transcription(agent, "station 1")
        witness.deposit(deposit_request(entry_of(statement), public_key(agent)))

        async def go() -> None:
            async with here(root, election) as served:
                serving = served.serving
                looking = DepositsIn(
                    store=served.store, sequencer=served.sequencer, door=serving.door, say=lambda _: None,
                    now=lambda: 0,
                )  # fmt: skip
                await looking.look()
                assert served.store.index_of(statement.id) is not None

        asyncio.run(go())
