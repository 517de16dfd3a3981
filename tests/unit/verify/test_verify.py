import json
from typing import Any

import pytest

from polltrail.errors import UnknownRulesError, VerifyError
from polltrail.statement import fingerprint, make_statement, public_key
from polltrail.statement.bodies import EndorsementBody
from polltrail.verify import Verdict, exit_code, to_json, verify
from support.published_log import (
    COSIGNED_AT,
    ELECTION,
    LOG_KEY,
    WITNESSES,
    Files,
    changed,
    enrol,
    entries_of,
    genesis,
    island,
    note_of,
    policy,
    publish,
    read_form,
    receipt_of,
)
from support.statements import AGENT, CLERK, ORGANISER, REVIEWER, decision, say, seed_of

NIGHT = island(4)
ENTRIES = entries_of(NIGHT)
FILES = publish(ENTRIES)
CLERK_KEY = fingerprint(public_key(CLERK))


def answer(files: Files, election: str | None = ELECTION, **more: Any) -> Verdict:
    return verify(files.__getitem__, election=election, **more)


def told(verdict: Verdict) -> list[tuple[str, int | None, bool]]:
    return [(problem.where, problem.index, problem.contradicts) for problem in verdict.problems]


def test_a_good_log_is_ok_and_told_as_one_document() -> None:
    verdict = answer(FILES)
    assert exit_code(verdict) == 0
    assert to_json(verdict) == {
        "ok": True,
        "anchor": "given",
        "election": ELECTION,
        "size": len(ENTRIES),
        "root": verdict.root,
        "origin": "island.example/2031",
        "statements": len(ENTRIES),
        "refused": [],
        "witnesses": [],
        "witnessed": False,
        "witnessed_head": None,
        "findings": [],
        "images": None,
        "sealed": None,
        "successions": [],
        "deposits": None,
        "doubts": [
            {"index": 7, "what": f"entry 7 of clerk {CLERK_KEY[:16]}: on hold: the key is suspect there"},
            {
                "index": 9,
                "what": f"entry 9 of clerk {CLERK_KEY[:16]}: said after the key was revoked; it counts for nothing",
            },
        ],
        "scope": None,
        "figures": None,
        "problems": [],
    }
    assert json.loads(json.dumps(to_json(verdict)))["root"] == verdict.root


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 513])
def test_logs_of_every_shape_are_ok(size: int) -> None:
    entries = entries_of([*island(520)][:size])
    verdict = answer(publish(entries))
    assert (verdict.ok, verdict.size, verdict.statements) == (True, size, size)


def test_without_an_election_the_answer_stays_open() -> None:
    verdict = answer(FILES, election=None)
    assert (verdict.ok, verdict.anchor, exit_code(verdict)) == (None, "bundle", 1)
    assert verdict.election == ELECTION


def test_without_an_election_a_contradiction_is_still_one() -> None:
    verdict = answer(FILES | {"log/policy": b"quorum none\n"}, election=None)
    assert (verdict.ok, exit_code(verdict)) == (False, 4)


def test_another_election_is_refused() -> None:
    verdict = answer(FILES, election="0" * 64)
    assert told(verdict) == [("log/tile/entries/000.p/10", 0, True)]
    assert f"expected election {'0' * 64}, found {ELECTION}" in str(verdict.problems[0])
    assert exit_code(verdict) == 4


def test_rules_that_are_not_known_end_the_check() -> None:
    first = genesis(rules="polltrail-fold/2")
    with pytest.raises(UnknownRulesError, match="polltrail-fold/2"):
        answer(publish(entries_of([first])), election=first.id)


def test_nothing_published_is_no_verdict() -> None:
    with pytest.raises(VerifyError, match="log/checkpoint"):
        answer({})


def test_what_else_the_reader_raises_goes_through() -> None:
    def fetch(path: str) -> bytes:
        raise ConnectionError(path)

    with pytest.raises(ConnectionError):
        verify(fetch, election=ELECTION)


def test_a_log_without_entries_is_of_no_election() -> None:
    files = publish([])
    verdict = answer(files)
    assert told(verdict) == [("log/checkpoint", None, True)]


def test_a_log_that_begins_with_no_definition_is_refused_once() -> None:
    verdict = answer(publish(ENTRIES[1:]))
    assert [one.index for one in verdict.refused] == [0]
    assert verdict.statements == 0
    assert verdict.election is None


def test_entries_that_are_no_statements_are_refused_with_their_index() -> None:
    verdict = answer(publish([*ENTRIES, b"not a statement", b"{}"]))
    assert [one.index for one in verdict.refused] == [len(ENTRIES), len(ENTRIES) + 1]
    assert verdict.statements == len(ENTRIES)
    assert exit_code(verdict) == 4


def test_another_wrapping_of_a_statement_is_no_entry() -> None:
    spaced = ENTRIES[3].replace(b'","', b'", "', 1)
    verdict = answer(publish([*ENTRIES[:3], spaced, *ENTRIES[4:]]))
    assert [one.index for one in verdict.refused] == [3]


def test_a_statement_twice_is_refused_and_both_places_are_named() -> None:
    verdict = answer(publish([*ENTRIES, ENTRIES[4]]))
    (refused,) = verdict.refused
    assert refused.index == len(ENTRIES)
    assert "it is entry 4" in refused.reason


def test_a_signature_by_another_is_refused() -> None:
    forged = changed(NIGHT[3], signature=NIGHT[4].envelope.signature)
    verdict = answer(publish([*ENTRIES[:3], forged]))
    assert [one.index for one in verdict.refused] == [3]
    assert "signature" in verdict.refused[0].reason


def test_strangers_are_refused() -> None:
    stranger = entries_of([read_form(9, seed_of("stranger"))])
    assert [one.index for one in answer(publish(ENTRIES + stranger)).refused] == [len(ENTRIES)]


def test_what_a_role_may_not_say_is_refused() -> None:
    said = make_statement(
        "decision", election=ELECTION, seed=AGENT, nonce=bytes(16), made_at=1, body=decision()
    )
    assert "reviewer" in answer(publish(ENTRIES + entries_of([said]))).refused[0].reason


def test_statements_for_another_election_are_refused() -> None:
    said = read_form(9, election="ab" * 32)
    assert "election" in answer(publish(ENTRIES + entries_of([said]))).refused[0].reason


def test_who_is_enrolled_later_may_not_have_spoken_before() -> None:
    late = [enrol(REVIEWER, "reviewer")]
    early = make_statement(
        "endorsement", election=ELECTION, seed=REVIEWER, nonce=bytes(16), made_at=1,
        body=EndorsementBody(statement=NIGHT[3].id),
    )  # fmt: skip
    assert answer(publish(entries_of([*NIGHT, *late, early]))).ok is True
    assert [one.index for one in answer(publish(entries_of([*NIGHT, early, *late]))).refused] == [len(NIGHT)]


def test_a_revoked_key_may_still_be_heard() -> None:
    assert NIGHT[-1].key == fingerprint(public_key(CLERK))
    assert answer(FILES).refused == ()


def test_a_dropped_partial_tile_is_read_from_the_full_one() -> None:
    long = publish(entries_of(island(300)))
    short = publish(entries_of(island(300)[:100]))
    kept = {path: data for path, data in short.items() if ".p/" not in path}
    full = {path: data for path, data in long.items() if path in {"log/tile/entries/000", "log/tile/0/000"}}
    assert answer(kept | full).ok is True


def test_the_log_key_is_the_one_that_entry_0_names() -> None:
    other = publish(ENTRIES, seed=bytes(32))
    verdict = answer(other)
    assert {("log/log.vkey", None, True), ("log/checkpoint", None, True)} <= set(told(verdict))
    assert str(LOG_KEY) in str(verdict.problems[0])


def test_a_missing_key_file_leaves_the_answer_open() -> None:
    verdict = answer({path: data for path, data in FILES.items() if path != "log/log.vkey"})
    assert (verdict.ok, told(verdict)) == (None, [("log/log.vkey", None, False)])


def test_the_name_of_the_log_is_the_one_that_entry_0_names() -> None:
    first = genesis(origin="elsewhere.example")
    verdict = answer(publish(entries_of([first])), election=first.id)
    assert [problem.index for problem in verdict.problems] == [0]


def test_a_checkpoint_that_cannot_be_read_ends_the_check() -> None:
    verdict = answer(FILES | {"log/checkpoint": b"nothing\n"})
    assert (verdict.size, verdict.root, verdict.origin, exit_code(verdict)) == (0, "", "", 4)
    assert told(verdict) == [("log/checkpoint", None, True)]


def test_a_promise_of_too_much_is_not_followed() -> None:
    huge = note_of(ENTRIES).replace(b"\n10\n", b"\n%d\n" % 2**62, 1)
    verdict = answer(FILES | {"log/checkpoint": huge})
    assert exit_code(verdict) == 4
    assert "missing" in str(verdict.problems[0])


class TestWitnesses:
    FIRST = genesis(witnesses=policy())
    ENTRIES = entries_of(island(2, first=FIRST))

    def answer(self, *names: str, text: str | None = None) -> Verdict:
        cosigners = {name: WITNESSES[name] for name in names}
        files = publish(self.ENTRIES, cosigners=cosigners, policy=policy() if text is None else text)
        return answer(files, election=self.FIRST.id)

    def test_as_many_as_are_asked_for_make_it_witnessed(self) -> None:
        verdict = self.answer("w1", "w3", "w4")
        assert (verdict.ok, verdict.witnessed) == (True, True)
        times = {one.name: one.cosigned_at for one in verdict.witnesses}
        assert times == {"w1": COSIGNED_AT, "w2": None, "w3": COSIGNED_AT, "w4": COSIGNED_AT}

    def test_too_few_are_told_and_are_no_problem(self) -> None:
        verdict = self.answer("w1", "w3")
        assert (verdict.ok, verdict.witnessed) == (True, False)

    def test_a_policy_other_than_the_definitions_is_a_problem(self) -> None:
        verdict = self.answer("w1", text=policy(1))
        assert told(verdict) == [("log/policy", None, True)]

    def test_a_wrong_cosignature_of_a_known_witness_is_a_problem(self) -> None:
        files = publish(self.ENTRIES, cosigners={"w1": WITNESSES["w1"]}, policy=policy())
        note = files["log/checkpoint"]
        damaged = note[:-10] + b"AAAA" + note[-6:]
        verdict = answer(files | {"log/checkpoint": damaged}, election=self.FIRST.id)
        assert (verdict.ok, verdict.witnessed) == (False, False)

    def test_an_amendment_may_change_who_watches(self) -> None:
        amended = genesis(witnesses="")
        text = policy(4)
        entries = [amended]
        body = genesis(witnesses=text).body
        entries.append(say("definition", body, ORGANISER, election=amended.id, supersedes=amended.id))
        files = publish(entries_of(entries), cosigners=WITNESSES, policy=text)
        verdict = answer(files, election=amended.id)
        assert (verdict.ok, verdict.witnessed) == (True, True)


class TestReceiptsAndNotes:
    def test_receipts_and_notes_of_earlier_sizes_are_kept(self) -> None:
        receipts = {f"r{n}": receipt_of(ENTRIES[:n], n - 1) for n in range(1, len(ENTRIES) + 1)}
        seen = {f"n{n}": note_of(ENTRIES[:n]) for n in range(len(ENTRIES) + 1)}
        assert answer(FILES, receipts=receipts, seen=seen).ok is True

    def test_a_note_for_other_entries_is_a_fork(self) -> None:
        other = note_of([*ENTRIES[:4], b"another"])
        verdict = answer(FILES, seen={"phone": other})
        assert told(verdict) == [("phone", None, True)]
        assert "a fork" in str(verdict.problems[0])
        assert exit_code(verdict) == 4

    def test_a_receipt_for_another_entry_is_a_fork(self) -> None:
        lost = [*ENTRIES[:4], entries_of([read_form(99)])[0]]
        verdict = answer(FILES, receipts={"r": receipt_of(lost, 4)})
        assert told(verdict) == [("r", None, True)]

    def test_a_note_of_more_entries_than_are_published_leaves_it_open(self) -> None:
        verdict = answer(publish(ENTRIES[:5]), seen={"phone": note_of(ENTRIES)})
        assert (verdict.ok, told(verdict)) == (None, [("phone", None, False)])

    @pytest.mark.parametrize(
        "receipt",
        [
            b"nothing",
            receipt_of(ENTRIES, 4).replace(b"index 4", b"index 5"),
            receipt_of(ENTRIES, 4).replace(b"index 4", b"index 10"),
            receipt_of(ENTRIES, 4).replace(b"\n10\n", b"\n11\n"),
        ],
    )
    def test_a_receipt_that_shows_nothing_speaks_against_nobody(self, receipt: bytes) -> None:
        verdict = answer(FILES, receipts={"r": receipt})
        assert (verdict.ok, told(verdict)) == (None, [("r", None, False)])

    def test_a_note_by_another_key_speaks_against_nobody(self) -> None:
        verdict = answer(FILES, seen={"n": note_of([b"x"], seed=bytes(32))})
        assert (verdict.ok, told(verdict)) == (None, [("n", None, False)])


class TestTables:
    PATH = next(path for path in FILES if path.startswith("tables/"))

    def test_a_changed_table_is_a_problem(self) -> None:
        verdict = answer(FILES | {self.PATH: FILES[self.PATH] + b"S-2\n"})
        assert told(verdict) == [(self.PATH, None, True)]

    def test_a_missing_table_leaves_it_open(self) -> None:
        verdict = answer({path: data for path, data in FILES.items() if path != self.PATH})
        assert told(verdict) == [(self.PATH, None, False)]
