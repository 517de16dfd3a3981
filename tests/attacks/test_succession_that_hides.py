"""An organiser who begins a new log to be rid of entries of the old one: the old log's own notes tell."""

import asyncio
from pathlib import Path

import httpx
import pytest

from polltrail.statement import admission, succession
from polltrail.statement.bodies import SuccessionBody
from polltrail.statement.ledger import Records
from polltrail.statement.roles import SIGNERS
from polltrail.verify import exit_code, verify
from polltrail.verify import succession as checks
from support.attacks import attack
from support.night import entry_of, lay_out, make_election
from support.published_log import receipt_of
from support.serving import here
from support.statements import AGENT
from support.successions import ELECTION, LOST, THREE, old_note, root_of, succeeded
from support.successions import succession as said

SAVED = 40


def _hidden_unseen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(checks, "_check_hidden", lambda *_: [])


def _notes_unchecked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(checks, "_contradiction", lambda *_: None)


def _claim_unchecked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(checks, "_check_claim", lambda *_: [])


@attack(counting_what_witnesses_saw=_hidden_unseen)
def test_what_witnesses_had_seen_is_left_out_by_the_log_itself() -> None:
    files = succeeded(saved=SAVED, witnessed=45, said=said(saved=SAVED, size=38))
    verdict = verify(files.__getitem__, election=ELECTION)
    assert exit_code(verdict) == 4
    assert "it hides 5" in str(verdict.problems)


@attack(counting_what_witnesses_saw=_hidden_unseen)
def test_what_witnesses_had_seen_is_shown_by_somebody_else() -> None:
    seen = {"a newspaper's copy": old_note(42, by=THREE)}
    verdict = verify(succeeded(saved=SAVED, witnessed=38).__getitem__, election=ELECTION, seen=seen)
    assert exit_code(verdict) == 4


@attack(holding_notes_against_the_copy=_notes_unchecked)
def test_entries_are_changed_in_the_copy() -> None:
    copied = [*LOST[:20], LOST[50], *LOST[21:SAVED]]
    claim = said(saved=SAVED, size=38, root=root_of(copied[:38]).hex())
    files = succeeded(saved=SAVED, witnessed=38, copied=copied, said=claim)
    assert exit_code(verify(files.__getitem__, election=ELECTION)) == 4


@attack(holding_receipts_against_the_copy=_notes_unchecked)
def test_entries_are_changed_and_no_note_is_shown_but_an_agent_has_a_receipt() -> None:
    copied = [*LOST[:20], LOST[50], *LOST[21:SAVED]]
    claim = said(saved=SAVED, size=38, root=root_of(copied[:38]).hex())
    files = succeeded(saved=SAVED, copied=copied, said=claim)
    files = {path: data for path, data in files.items() if not path.startswith("log/before/")}
    receipts = {"mine": receipt_of(LOST[:30], 20)}
    assert exit_code(verify(files.__getitem__, election=ELECTION, receipts=receipts)) == 4


@attack(holding_the_claim_against_the_entries=_claim_unchecked)
def test_another_root_is_claimed() -> None:
    claim = said(saved=SAVED, size=30, root=root_of(LOST[:29]).hex())
    files = succeeded(saved=SAVED, said=claim)
    files = {path: data for path, data in files.items() if not path.startswith("log/before/")}
    assert exit_code(verify(files.__getitem__, election=ELECTION)) == 4


def _anybody_may(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admission, "SIGNERS", {**SIGNERS, "succession": frozenset({"organiser", "agent"})})


@attack(asking_for_the_role=_anybody_may)
def test_an_agent_says_it() -> None:
    files = succeeded(said=said(saved=SAVED, size=38, seed=AGENT))
    verdict = verify(files.__getitem__, election=ELECTION)
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [SAVED]


def _missing_as_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(succession, "missing", lambda size, saved: 1 if size > saved else 0)


@attack(counting_by_its_own_index=_missing_as_said)
def test_fewer_are_said_to_be_missing() -> None:
    files = succeeded(witnessed=45, said=said(saved=SAVED, size=45, missing=1))
    assert exit_code(verify(files.__getitem__, election=ELECTION)) == 4


def _at_any_time(patch: pytest.MonkeyPatch) -> None:
    asked = succession.succession_refusal

    def refusal(records: Records, body: SuccessionBody, index: int, _: int | None) -> str | None:
        return asked(records, body, index, None)

    patch.setattr(admission, "succession_refusal", refusal)


@attack(asking_at_the_door=_at_any_time)
def test_a_log_at_work_is_told_to_end(tmp_path: Path) -> None:
    """Whoever steals an organiser's key cannot stop the log that is served."""
    election = make_election(1)
    size = 1 + len(election.enrolments)
    body = SuccessionBody(
        old_origin=election.log_vkey.name, size=size, root="ab" * 32, missing=0, origin="b",
        log_vkey="b+0a0b0c0d+AQID",
    )  # fmt: skip
    root = lay_out(election, tmp_path / "e")

    async def hand_in() -> httpx.Response:
        async with here(root, election) as server:
            statement = election.say(election.organiser, "succession", body)
            return await server.client.post("/v1/statements", content=entry_of(statement))

    answer = asyncio.run(hand_in())
    assert answer.status_code == 422
    assert "at work" in answer.json()["detail"]
