import pytest

from polltrail.errors import NoteError
from polltrail.log.history import (
    ClaimReader,
    CosignedNote,
    History,
    NamedPolicy,
    WitnessedAt,
    acting_policies,
    encode_record,
    known_by,
    read_history,
    whole_bytes,
)
from polltrail.log.note import COSIGNATURE, VerifierKey, make_vkey, public_of
from polltrail.log.policy import Policy, Witness
from support.cosigned import DAY, LOG, NAMES, NOON, POLICY, line, note, root

ALL = dict.fromkeys(NAMES, NOON)
THREE = dict.fromkeys(NAMES[:3], NOON)


def by(notes: list[bytes], at: int = NOON) -> int | None:
    found = known_by(notes, POLICY, LOG, at)
    return None if found is None else found.size


def test_records_are_read_back_and_a_torn_one_is_passed_over() -> None:
    notes = [note(size, ALL) for size in (1, 2, 3)]
    data = b"".join(map(encode_record, notes))
    assert read_history(data) == notes
    for cut in range(len(data) - len(encode_record(notes[2])), len(data)):
        assert read_history(data[:cut]) == notes[:2]
        assert whole_bytes(data[:cut]) == whole_bytes(b"".join(map(encode_record, notes[:2])))
    assert read_history(b"") == []


@pytest.mark.parametrize("data", [b"\0", b"\0\0", b"\0\0more", b"\0\1"])
def test_what_is_no_record_ends_the_history(data: bytes) -> None:
    assert read_history(encode_record(note(1, ALL)) + data) == [note(1, ALL)]


@pytest.mark.parametrize("made", [b"", bytes(65_536)])
def test_a_note_that_no_record_can_hold_is_refused(made: bytes) -> None:
    with pytest.raises(NoteError, match="expected a note of 1 to 65535 bytes"):
        encode_record(made)


def test_the_largest_state_that_a_quorum_dates_in_time_is_known() -> None:
    notes = [note(size, dict.fromkeys(NAMES, NOON + size)) for size in (1, 5, 9)]
    assert [by(notes, NOON + at) for at in (0, 1, 4, 5, 8, 9, 99)] == [None, 1, 1, 5, 5, 9, 9]
    assert known_by(notes, POLICY, LOG, NOON + 99) == WitnessedAt(9, root(9), NOON + 9, NAMES)


def test_too_few_know_nothing() -> None:
    assert by([note(5, dict.fromkeys(NAMES[:2], NOON)), note(3, THREE)]) == 3
    assert by([note(5, {})]) is None


def test_the_lines_of_one_checkpoint_count_together() -> None:
    late = {NAMES[3]: NOON + 7}
    notes = [note(5, dict.fromkeys(NAMES[:2], NOON)), note(6, dict.fromkeys(NAMES[:2], NOON)), note(5, late)]
    assert (by(notes, NOON + 6), by(notes, NOON + 7)) == (None, 5)


@pytest.mark.parametrize("off", [-DAY, DAY])
@pytest.mark.parametrize("who", NAMES)
def test_one_clock_a_day_off_moves_nothing_past_the_others(off: int, who: str) -> None:
    times = {name: NOON + at for at, name in enumerate(NAMES)}
    found = History([note(5, times | {who: times[who] + off})], LOG).known_by(POLICY)
    assert found is not None
    assert NOON <= found.at <= NOON + len(NAMES)


def test_a_wrong_record_is_passed_over_and_counted() -> None:
    forged = note(9, ALL).replace(b"\n9\n", b"\n8\n")
    borrowed = note(7, THREE) + line(8, NAMES[3], NOON)
    strange = note(6, ALL, seed=bytes(32))
    history = History([forged, borrowed, strange, b"no note", note(5, ALL)], LOG)
    assert history.skipped == 1
    found = history.known_by(POLICY)
    assert found is not None
    assert (found.size, history.skipped) == (5, 4)
    assert history.known_by(POLICY) == found
    assert history.skipped == 4


def test_only_what_an_answer_needs_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[bytes] = []
    check = Policy.check
    monkeypatch.setattr(Policy, "check", lambda *it: checked.append(it[1]) or check(*it))
    notes = [note(size, dict.fromkeys(NAMES, NOON + size)) for size in range(1, 50)]
    notes += [note(size, dict.fromkeys(NAMES[:2], NOON)) for size in range(50, 60)]
    history = History(notes, LOG)
    assert history.known_by(POLICY) is not None
    assert len(checked) == 1
    assert history.known_by(POLICY, NOON + 3) is not None
    assert len(checked) == 2


def test_the_latest_that_a_witness_cosigned_is_found_whatever_its_size() -> None:
    forged = note(8, {}) + line(9, NAMES[0], NOON + 900)
    notes = [note(5, THREE), note(6, {NAMES[0]: NOON + 60}), note(5, {NAMES[0]: NOON + 90}), forged]
    history = History(notes, LOG)
    found = [history.latest(one) for one in POLICY.witnesses]
    assert [one and (one.size, one.at) for one in found] == [(5, NOON + 90), (5, NOON), (5, NOON), None]


# Which policy acts

STRONG, WEAK = POLICY.format(), POLICY.format().replace("group all-of-them 3", "group all-of-them 1")


def acting(texts: list[str], seen: dict[str, list[int]]) -> int:
    """The index of the policy that acts, where entry 0, 10, 20 ... name one each."""
    named = [NamedPolicy.of(10 * at, text) for at, text in enumerate(texts)]

    def first_over(policy: Policy, index: int) -> int | None:
        return min((size for size in seen.get(policy.format(), []) if size > index), default=None)

    return acting_policies(named, first_over)[-1].index


@pytest.mark.parametrize(
    ("texts", "seen", "expected"),
    [
        ([STRONG], {}, 0),
        ([STRONG, WEAK], {}, 0),
        ([STRONG, WEAK], {WEAK: [90]}, 0),
        ([STRONG, WEAK], {STRONG: [10], WEAK: [90]}, 0),
        ([STRONG, WEAK], {STRONG: [11]}, 10),
        ([STRONG, WEAK, STRONG], {STRONG: [11]}, 10),
        ([STRONG, WEAK, STRONG], {STRONG: [11, 30]}, 10),
        ([STRONG, WEAK, STRONG], {STRONG: [11], WEAK: [21]}, 20),
        ([STRONG, WEAK, STRONG], {STRONG: [5, 30]}, 20),
        ([STRONG, ""], {}, 0),
        ([STRONG, ""], {STRONG: [11]}, 10),
        (["", STRONG], {}, 10),
        (["", STRONG, WEAK], {}, 10),
        (["quorum none\n", STRONG, WEAK], {STRONG: [50]}, 20),
        ([STRONG, "no policy", WEAK], {STRONG: [11]}, 0),
        ([STRONG, "no policy", WEAK], {STRONG: [21]}, 20),
        (["no policy", STRONG], {}, 10),
    ],
)
def test_a_change_of_witnesses_acts_once_those_before_have_seen_it(
    texts: list[str], seen: dict[str, list[int]], expected: int
) -> None:
    assert acting(texts, seen) == expected


def test_the_first_state_over_an_entry_is_the_smallest_that_a_quorum_has_seen() -> None:
    notes = [note(5, THREE), note(7, dict.fromkeys(NAMES[:2], NOON)), note(8, THREE), note(9, ALL)]
    history = History(notes, LOG)
    found = [history.first_over(POLICY, index) for index in (4, 5, 8, 9)]
    assert [one and one.size for one in found] == [5, 8, 9, None]


class TestClaims:
    """What lines claim is read without reading the note, and is never less than what a careful reader finds."""

    def test_as_the_lines_themselves_say(self) -> None:
        one = note(5, {"w1": 7, "w2": 9})
        assert ClaimReader(POLICY).times(one) == {"w1": 7, "w2": 9}
        assert ClaimReader(POLICY.witnesses[1].alone()).times(one) == {"w2": 9}

    def test_the_earliest_of_two_lines_counts(self) -> None:
        one = note(5, {"w1": 9})
        assert ClaimReader(POLICY).times(one + line(5, "w1", 7)) == {"w1": 7}

    def test_lines_of_others_and_lines_in_the_text_say_nothing(self) -> None:
        one = note(5, {"w1": 9})
        text, _, _ = one.partition(b"\n\n")
        assert ClaimReader(POLICY).times(line(5, "w2", 7) + text + b"\n\n") == {}
        assert ClaimReader(POLICY).times(b"") == {}
        key = VerifierKey.parse(str(make_vkey("w1", COSIGNATURE, public_of(bytes(32)))))
        other = Policy((), (Witness("w1", key),), (), "w1")
        assert ClaimReader(other).times(one) == {}


def test_what_comes_too_late_is_passed_over_without_reading_its_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notes = [note(size, dict.fromkeys(["w1", "w2", "w3"], 1_000 + size)) for size in range(1, 60)]
    found = History(notes, VerifierKey.parse(str(LOG)))
    read: list[bytes] = []
    check = Policy.check
    monkeypatch.setattr(Policy, "check", lambda *given: read.append(given[1]) or check(*given))
    monkeypatch.setattr(CosignedNote, "signed", None)
    known = found.known_by(POLICY, 1_003)
    assert known is not None
    assert (known.size, len(read)) == (3, 1)
