"""Deposits that witnesses show, looked for in the log."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from polltrail.log import hash_at_from_leaves, leaf_hash, root_at
from polltrail.log.deposit import DepositNote, DepositRecord, HeldRecord, sign_deposit
from polltrail.statement import Seen, Statement, encode_envelope, public_key
from polltrail.statement.definition import DefinitionBody
from polltrail.verify import Verdict, WitnessAnswer, exit_code, verify
from polltrail.verify import deposits as looking
from support import sealed_log
from support.published_log import (
    COSIGNED_AT,
    WITNESSES,
    cosigned_note,
    enrol,
    entries_of,
    genesis,
    history,
    island,
    leaf_hashes,
    policy,
    publish,
    read_form,
)
from support.statements import AGENT, CLERK, ORGANISER, REVIEWER, decision, say, seed_of, transcription

DELAY = 3600
FIRST = genesis(witnesses=policy(), max_delay=DELAY)
NIGHT = island(4, first=FIRST)
ENTRIES = entries_of(NIGHT)
NOON = COSIGNED_AT
STRANGER = seed_of("stranger")


def root_of(size: int) -> str:
    return root_at(size, hash_at_from_leaves(leaf_hashes(ENTRIES))).hex()


def reading(number: int, seed: bytes = AGENT, *, seen: int | None = 5) -> Statement:
    claim = None if seen is None else Seen(size=seen, root=root_of(seen))
    body = transcription()
    return say(
        "transcription", body, seed, election=FIRST.id, seen=claim, nonce=(900 + number).to_bytes(16, "big")
    )


UNLOGGED = reading(1)


def record(
    statement: Statement, /, *, at: int = NOON, witness: str = "w1", n: int = 1, **other: Any
) -> bytes:
    said = {"election": FIRST.id, "statement": statement.id, **other}
    note = sign_deposit(DepositNote(witness, said["election"], said["statement"], at), WITNESSES[witness])
    return DepositRecord(
        n, statement.id, encode_envelope(statement.envelope), public_key(AGENT), note
    ).format()


def seen_at(*times: int, witness: str = "w1", entries: Sequence[bytes] = ENTRIES) -> bytes:
    """The log's history: the whole log, cosigned by all, at these times, the last of them by one witness alone."""
    notes = [cosigned_note(entries[:5], dict.fromkeys(WITNESSES, NOON - 60))]
    notes += [cosigned_note(entries, {witness: at}) for at in times]
    return history(*notes)


def answer(
    *lines: bytes,
    seen: Sequence[int] = (),
    now: int | None = None,
    entries: list[bytes] = ENTRIES,
    **more: Any,
) -> Verdict:
    note = more.pop("note", cosigned_note(entries, {"w1": seen[-1] if seen else NOON}))
    files = publish(entries, policy=policy()) | {"log/cosigned": seen_at(*seen, entries=entries)}
    shown = WitnessAnswer(where="http://w1", note=note, deposits=lines, **more)
    return verify(files.__getitem__, election=FIRST.id, asked=[shown], now=now)


IN_TIME, LATE = NOON + DELAY, NOON + DELAY + 1


def counts(verdict: Verdict) -> tuple[int, int, int, int]:
    told = verdict.deposits
    assert told is not None
    return told.logged, told.waiting, len(told.unlogged), told.passed_over


def test_nobody_asked_nothing_told() -> None:
    files = publish(ENTRIES, policy=policy())
    assert verify(files.__getitem__, election=FIRST.id).deposits is None


def test_what_the_log_took_is_counted_and_no_problem() -> None:
    verdict = answer(record(NIGHT[3]), record(NIGHT[4], n=2), seen=[LATE], now=LATE)
    assert (counts(verdict), verdict.ok) == ((2, 0, 0, 0), True)
    assert verdict.deposits is not None
    assert verdict.deposits.witnesses == ("w1",)


def test_what_the_log_did_not_take_although_the_witness_saw_it_go_on_contradicts() -> None:
    verdict = answer(record(UNLOGGED), seen=[LATE])
    assert (counts(verdict), exit_code(verdict)) == ((0, 0, 1, 0), 4)
    assert verdict.deposits is not None
    assert verdict.deposits.unlogged == (UNLOGGED.id,)
    (problem,) = verdict.problems
    assert str(problem) == (
        f"http://w1: the log did not take what was deposited in time: transcription {UNLOGGED.id}, deposited with w1 "
        "at 2031-05-05T21:03:07Z, had to be logged by 2031-05-05T22:03:07Z, and w1 saw 10 entries at "
        "2031-05-05T22:03:08Z without it"
    )


def test_what_may_still_be_in_time_is_waiting() -> None:
    verdict = answer(record(UNLOGGED), seen=[IN_TIME], now=IN_TIME)
    assert (counts(verdict), verdict.ok) == ((0, 1, 0, 0), True)
    verdict = answer(record(UNLOGGED), seen=[IN_TIME])
    assert (counts(verdict), verdict.ok) == ((0, 1, 0, 0), True)


def test_what_is_late_by_the_readers_clock_alone_leaves_the_answer_open() -> None:
    verdict = answer(record(UNLOGGED), seen=[IN_TIME], now=LATE)
    assert (counts(verdict), exit_code(verdict)) == ((0, 1, 0, 0), 1)
    assert "expected in the log by now" in verdict.problems[0].what


def test_another_witnesss_clock_shows_nothing() -> None:
    other = cosigned_note(ENTRIES, {"w2": LATE})
    files = publish(ENTRIES, policy=policy()) | {"log/cosigned": seen_at(IN_TIME), "log/witnessed": other}
    shown = WitnessAnswer(where="http://w1", note=None, deposits=[record(UNLOGGED)])
    verdict = verify(files.__getitem__, election=FIRST.id, asked=[shown])
    assert (counts(verdict), verdict.ok) == ((0, 1, 0, 0), True)


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON\n",
        record(read_form(1, STRANGER, election=FIRST.id)),
        record(say("decision", decision(), REVIEWER, election=FIRST.id)),
        record(say("decision", decision(), AGENT, election=FIRST.id)),
        record(read_form(1, AGENT, election=genesis(name="Elsewhere").id)),
        record(UNLOGGED).replace(b'"envelope":{"payload":"', b'"envelope":{"payload":"A'),
        record(UNLOGGED).replace(b'"sig":"', b'"sig":"A'),
    ],
)  # fmt: skip
def test_what_no_log_could_hold_is_passed_over(line: bytes) -> None:
    verdict = answer(line, seen=[LATE], now=LATE)
    assert (counts(verdict), verdict.ok) == ((0, 0, 0, 1), True)


@pytest.mark.parametrize(
    "line",
    [
        record(UNLOGGED, election="0" * 64),
        record(UNLOGGED, statement="0" * 64),
        record(UNLOGGED).replace(b"\\n19357", b"\\n19356"),
    ],
)
def test_a_note_that_no_witness_signed_for_it_is_told_and_not_counted(line: bytes) -> None:
    verdict = answer(line, seen=[LATE], now=LATE)
    assert (counts(verdict), exit_code(verdict)) == ((0, 0, 0, 0), 1)
    assert "found 1 that none of them has signed; not counted" in verdict.problems[0].what


def test_a_key_that_was_revoked_is_owed_its_place_too() -> None:
    assert counts(answer(record(reading(2, CLERK)), seen=[LATE])) == (0, 0, 1, 0)


def test_a_list_that_was_not_read_to_its_end_is_told() -> None:
    verdict = answer(record(NIGHT[3]), missing="expected all of them, found a part")
    assert exit_code(verdict) == 1
    assert str(verdict.problems[0]) == "http://w1: expected all of them, found a part"


def test_the_same_statement_with_two_witnesses_is_one() -> None:
    files = publish(ENTRIES, policy=policy()) | {"log/cosigned": seen_at(LATE)}
    shown = [
        WitnessAnswer(where=f"http://{name}", note=None, deposits=[record(UNLOGGED, witness=name)])
        for name in ("w1", "w2")
    ]
    verdict = verify(files.__getitem__, election=FIRST.id, asked=shown)
    assert counts(verdict) == (0, 0, 1, 0)
    assert verdict.deposits is not None
    assert verdict.deposits.witnesses == ("w1", "w2")


# Nobody can frame a log


def test_what_came_before_its_key_was_enrolled_accuses_nobody() -> None:
    """Deposited by a stranger, who is enrolled much later: the log may take as long from then on."""
    late = enrol(STRANGER, election=FIRST.id)
    entries = [*ENTRIES, *entries_of([late])]
    early = reading(3, STRANGER, seen=None)
    verdict = answer(record(early), seen=[LATE], entries=entries, now=LATE)
    assert (counts(verdict)[2], exit_code(verdict)) == (0, 0)
    verdict = answer(record(early), seen=[LATE, LATE + DELAY], entries=entries)
    assert counts(verdict)[2] == 0
    verdict = answer(record(early), seen=[LATE, LATE + DELAY + 1], entries=entries)
    assert counts(verdict)[2] == 1


def test_a_wrong_claim_of_what_was_seen_makes_no_key_older() -> None:
    entries = [*ENTRIES, *entries_of([enrol(STRANGER, election=FIRST.id)])]
    body = transcription()
    false = say("transcription", body, STRANGER, election=FIRST.id, seen=Seen(size=11, root="0" * 64))
    assert counts(answer(record(false), seen=[LATE], entries=entries))[2] == 0


def test_what_hangs_on_the_order_of_entries_accuses_nobody() -> None:
    other = enrol(STRANGER, election=FIRST.id)
    verdict = answer(record(other), seen=[LATE], now=LATE)
    assert (counts(verdict), exit_code(verdict)) == ((0, 1, 0, 0), 1)


def test_a_flood_by_one_key_is_looked_for_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_OF_A_KEY", 3)
    monkeypatch.setattr(looking, "MOST_TOLD", 2)
    lines = [record(reading(at), n=at + 1) for at in range(5)]
    verdict = answer(*lines, seen=[LATE])
    assert counts(verdict) == (0, 0, 3, 2)
    assert len(verdict.problems) == 2


def test_an_amendment_does_not_give_more_time_for_what_was_deposited_before() -> None:
    body = FIRST.body
    assert isinstance(body, DefinitionBody)
    longer = say(
        "definition", replace(body, max_delay=10 * DELAY), ORGANISER, election=FIRST.id, supersedes=FIRST.id
    )
    entries = [*ENTRIES, *entries_of([longer])]
    assert counts(answer(record(UNLOGGED), seen=[LATE], entries=entries))[2] == 1
    after = answer(record(UNLOGGED, at=LATE + 5), seen=[LATE, LATE + 3 * DELAY], entries=entries)
    assert counts(after)[2] == 0


# The witness's own note


def test_a_witnesss_note_that_contradicts_is_a_fork() -> None:
    other = [*ENTRIES[:-1], *entries_of([reading(7)])]
    verdict = answer(note=cosigned_note(other, {"w1": NOON}))
    assert exit_code(verdict) == 4
    assert verdict.problems[0].where == "http://w1"
    assert "a fork" in verdict.problems[0].what


def test_a_witnesss_larger_note_leaves_the_answer_open() -> None:
    larger = [*ENTRIES, *entries_of([reading(7)])]
    verdict = answer(note=cosigned_note(larger, {"w1": NOON}))
    assert (exit_code(verdict), verdict.problems[0].contradicts) == (1, False)


def test_a_witness_that_shows_nothing_is_told_by_its_address() -> None:
    verdict = answer(note=None)
    assert verdict.ok is True
    assert verdict.deposits is not None
    assert verdict.deposits.witnesses == ("http://w1",)


def held(statement: Statement, n: int = 1) -> bytes:
    return HeldRecord.of(DepositRecord.parse(record(statement, n=n))).format()


def test_what_a_witness_keeps_back_is_looked_for_and_accuses_nobody() -> None:
    verdict = answer(held(NIGHT[3]), held(UNLOGGED, n=2), seen=[LATE], now=LATE)
    assert (counts(verdict), verdict.ok) == ((1, 1, 0, 0), True)


def test_what_one_witness_keeps_back_and_another_shows_is_judged_by_what_is_shown() -> None:
    verdict = answer(held(UNLOGGED), record(UNLOGGED, n=2), seen=[LATE], now=LATE)
    assert (counts(verdict), verdict.ok) == ((0, 0, 1, 0), False)


def test_of_a_sealed_count_the_hash_of_what_was_deposited_is_looked_for() -> None:
    log = sealed_log.night(6)
    files = sealed_log.sealed(log)
    text = [DepositNote("w1", sealed_log.FIRST.id, one.id, NOON) for one in (log[2], UNLOGGED)]
    lines = [
        HeldRecord(n, one.statement, leaf_hash(entry), sign_deposit(one, WITNESSES["w1"])).format()
        for n, (one, entry) in enumerate(zip(text, entries_of([log[2], UNLOGGED]), strict=True), start=1)
    ]
    shown = WitnessAnswer(where="http://w1", note=None, deposits=lines)
    verdict = verify(files.__getitem__, election=sealed_log.FIRST.id, asked=[shown], now=NOON)
    assert counts(verdict) == (1, 1, 0, 0)
