"""Somebody opens a sealed count who may not, or an organiser keeps it closed beyond the promise."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.statement import Statement, admission, roster
from polltrail.statement.roles import SIGNERS
from polltrail.verify import Verdict, exit_code, sealed, verify
from support.attacks import attack
from support.night import Night, entry_of, lay_out, make_election, readings, seed_of
from support.published_log import WITNESSES, entries_of, policy, publish
from support.sealed_log import DEADLINE, FIRST, amended, cosigned, night, unseal
from support.sealed_log import sealed as published
from support.serving import Here, here

UNTIL = datetime(2031, 5, 6, 12, tzinfo=UTC)
ELECTION = make_election(1, unseal_by=UNTIL)


def sealed_still(root: Path, server: Here) -> bool:
    server.store.publish()
    return server.sequencer.roster.sealed_until == UNTIL and not (root / "log" / "tile" / "entries").exists()


async def hand_in(root: Path, *statements: Statement, election: Night = ELECTION) -> list[int]:
    """Hand statements in one after the other; the count is sealed after each of them."""
    async with here(root, election) as server:
        codes = []
        for one in (*readings(election, 2), *statements):
            codes.append((await server.client.post("/v1/statements", content=entry_of(one))).status_code)
            assert sealed_still(root, server), one.kind
        return codes[2:]


def _anybody_unseals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "SIGNERS", {**SIGNERS, "unseal": SIGNERS["endorsement"]})


@attack(roles_of_unseal=_anybody_unseals)
def test_nobody_but_an_organiser_unseals(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    said = [ELECTION.unsealed(by=seed) for seed in (*ELECTION.agents, *ELECTION.clerks)]
    assert asyncio.run(hand_in(root, *said)) == [422, 422]
    log = [*night(2), unseal(seed=seed_of("nobody"))]
    assert [one.index for one in answer(published(log)).refused] == [len(log) - 1]


@attack(standing_of_organisers=lambda patch: patch.setattr(roster, "has_no_effect", lambda *_: False))
def test_an_organiser_whose_key_was_revoked_unseals_nothing(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    lost = [ELECTION.revocation(ELECTION.organiser), ELECTION.unsealed()]
    assert asyncio.run(hand_in(root, *lost)) == [201, 201], "it is heard, and opens nothing"


def answer(files: dict[str, bytes], **more: int) -> Verdict:
    return verify(files.__getitem__, election=FIRST.id, **more)


def _seals_are_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "unseal_refusal", lambda *_: None)


@attack(one_unseal_only=_seals_are_not_asked)
def test_a_second_unseal_cannot_move_where_the_count_was_opened() -> None:
    log = [*night(4), unseal(3), unseal(1)]
    verdict = answer(publish(entries_of(log), policy=policy()))
    assert exit_code(verdict) == 4
    assert verdict.sealed is not None
    assert (verdict.sealed.unsealed_at, [one.index for one in verdict.refused]) == (7, [8])


def _promises_are_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "seal_change_refusal", lambda *_: None)


@attack(promises_kept=_promises_are_not_asked)
@pytest.mark.parametrize("until", [None, datetime(2031, 5, 7, 12, tzinfo=UTC)])
def test_an_organiser_cannot_put_the_promise_off(until: datetime | None) -> None:
    verdict = answer(published([*night(4), amended(unseal_by=until)]), now=DEADLINE + 1)
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [7]
    assert any("expected every entry by 2031-05-06T12:00:00Z" in str(one) for one in verdict.problems)


def _late_is_never_told(patch: pytest.MonkeyPatch) -> None:
    told = sealed._hidden
    patch.setattr(sealed, "_hidden", lambda *given: replace(told(*given), contradicts=False))


@attack(
    late_is_a_contradiction=_late_is_never_told,
    clocks_of_witnesses=lambda patch: patch.setattr(sealed.Cosigned, "seen_after", lambda *_: None),
)
def test_an_entry_kept_back_after_the_promise_is_a_missing_one() -> None:
    late = cosigned(night(4), dict.fromkeys(WITNESSES, DEADLINE + 1), WITNESSES)
    assert exit_code(answer(published(night(4)) | {"log/checkpoint": late})) == 4
    in_time = cosigned(night(4), dict.fromkeys(WITNESSES, DEADLINE), WITNESSES)
    assert exit_code(answer(published(night(4)) | {"log/checkpoint": in_time})) == 1


def _own_clock_accuses(patch: pytest.MonkeyPatch) -> None:
    told = sealed._hidden
    patch.setattr(sealed, "_hidden", lambda *given: replace(told(*given), contradicts=True))


@attack(old_copies_are_honest=_own_clock_accuses)
def test_an_old_copy_cannot_be_used_to_accuse_a_log_that_opened_in_time() -> None:
    old = published(night(4)) | {
        "log/checkpoint": cosigned(night(4), dict.fromkeys(WITNESSES, DEADLINE - 1), WITNESSES)
    }
    assert exit_code(answer(old, now=DEADLINE + 1_000_000)) == 1


@attack(seal_is_looked_at=lambda patch: patch.setattr(roster, "unsealed_at", lambda _: None))
def test_an_entry_kept_back_after_the_unseal_is_a_missing_one() -> None:
    opened = [*night(4), unseal()]
    assert exit_code(answer(published(opened))) == 4
    verdict = answer(publish(entries_of(opened), policy=policy()))
    assert verdict.sealed is not None
    assert (verdict.ok, verdict.sealed.unsealed_at) == (True, 7)
