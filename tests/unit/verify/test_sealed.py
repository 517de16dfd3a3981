"""A sealed count, checked: what is hidden is counted, what is shown is held to its place, the promise to its time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from polltrail.log.open_entries import encode_open, read_open
from polltrail.statement import encode_envelope
from polltrail.verify import Verdict, exit_code, to_json, verify
from polltrail.verify.deposits import WitnessAnswer
from polltrail.verify.verdict import Sealed, WitnessedHead
from support.published_log import (
    COSIGNED_AT,
    WITNESSES,
    Files,
    entries_of,
    flipped,
    genesis,
    note_of,
    policy,
    publish,
    read_form,
    receipt_of,
)
from support.sealed_log import (
    DEADLINE,
    FIRST,
    amended,
    cosigned,
    history,
    night,
    sealed,
    unseal,
)
from support.statements import AGENT, CLERK, ORGANISER, seed_of

NIGHT = night(6)
ENTRIES = entries_of(NIGHT)
FILES = sealed(NIGHT)
OPENED = [*NIGHT, unseal(9), read_form(99, election=FIRST.id)]
EARLY, LATE = DEADLINE - 1, DEADLINE + 1


def answer(files: Files, election: str = FIRST.id, **more: Any) -> Verdict:
    return verify(files.__getitem__, election=election, **more)


def told(verdict: Verdict) -> list[tuple[str, int | None, bool]]:
    return [(problem.where, problem.index, problem.contradicts) for problem in verdict.problems]


def shown_with(*changes: tuple[int, bytes], without: int = -1) -> bytes:
    entries = dict(read_open(FILES["log/open"])[0]) | dict(changes)
    return encode_open(sorted(one for one in entries.items() if one[0] != without))


@pytest.mark.parametrize("size", [3, 9, 255, 256, 257, 513])
def test_what_is_hidden_is_counted_and_cannot_be_told(size: int) -> None:
    verdict = answer(sealed(night(size - 3)))
    hidden = size - 3
    assert (verdict.size, verdict.sealed) == (size, Sealed(hidden=hidden, unsealed_at=None, before=None))
    assert (verdict.statements, verdict.refused, verdict.findings) == (3, (), ())
    if hidden:
        assert (exit_code(verdict), told(verdict)) == (1, [("log/open", None, False)])
        assert f"cannot tell: {hidden} of {size} entries are sealed until 2031-05-06T12:00:00Z" in str(
            verdict.problems[0]
        )
    else:
        assert verdict.ok is True, "nothing is hidden"


def test_the_document_says_what_is_sealed() -> None:
    assert to_json(answer(FILES))["sealed"] == {"hidden": 6, "unsealed_at": None, "before": None}


def test_an_election_that_never_was_sealed_says_nothing_of_it() -> None:
    first = genesis()
    assert answer(publish(entries_of(night(2, first=first))), election=first.id).sealed is None


def test_a_wrong_hash_in_a_tile_is_a_contradiction() -> None:
    for path in ("log/tile/0/000.p/9",):
        verdict = answer(FILES | {path: flipped(FILES[path], 5)})
        assert exit_code(verdict) == 4
        assert any("which the hashes of the 9 entries make" in str(one) for one in verdict.problems)
    long = sealed(night(300))
    verdict = answer(long | {"log/tile/1/000.p/1": flipped(long["log/tile/1/000.p/1"], 5)})
    assert ("log/tile/1/000.p/1", 0, True) in told(verdict)


@pytest.mark.parametrize("data", [None, b"", bytes(31)])
def test_hashes_that_are_missing_are_a_contradiction(data: bytes | None) -> None:
    files = {path: found for path, found in FILES.items() if path != "log/tile/0/000.p/9"}
    verdict = answer(files if data is None else files | {"log/tile/0/000.p/9": data})
    assert ("log/tile/0/000.p/9", 0, True) in told(verdict)


def test_another_entry_in_the_place_of_an_open_one_is_noticed() -> None:
    changed = encode_envelope(NIGHT[1].envelope).replace(b'"payload":"', b'"payload":"', 1)
    other = entries_of([amended(name="Another name")])[0]
    assert changed == ENTRIES[1]
    verdict = answer(FILES | {"log/open": shown_with((1, other))})
    assert ("log/open", 1, True) in told(verdict)


def test_an_open_entry_where_a_hidden_one_is_is_noticed() -> None:
    verdict = answer(FILES | {"log/open": shown_with((3, ENTRIES[1]))})
    assert ("log/open", 3, True) in told(verdict)
    assert [one.index for one in verdict.refused] == [3]


def test_an_open_entry_that_is_left_out_cannot_be_told_but_by_what_rests_on_it() -> None:
    verdict = answer(FILES | {"log/open": shown_with(without=5)})
    assert (verdict.ok, verdict.sealed) == (None, Sealed(hidden=7, unsealed_at=None, before=None))
    assert "whether log/open has every entry that is public meanwhile" in str(verdict.problems[0])
    more = [*NIGHT, first := amended(name="a"), amended(name="b", supersedes=first)]
    entries = [one for one in read_open(sealed(more)["log/open"])[0] if one[0] != 9]
    assert [one.index for one in answer(sealed(more) | {"log/open": encode_open(entries)}).refused] == [10]


def test_entries_that_are_published_all_the_same_are_a_finding() -> None:
    leaked = read_open(FILES["log/open"])[0] + [(8, ENTRIES[8])]
    verdict = answer(FILES | {"log/open": encode_open(leaked)})
    assert [one.index for one in verdict.findings] == [8]
    assert "published although the count is sealed until 2031-05-06T12:00:00Z" in verdict.findings[0].what
    long = sealed(night(600), keep=[1])
    verdict = answer(long)
    assert [(one.index, one.what[:23]) for one in verdict.findings] == [(256, "entries 256 to 511 are ")]
    assert (verdict.ok, told(verdict)) == (None, [("log/open", None, False)])


def test_a_bundle_that_is_shown_early_and_wrong_is_a_contradiction() -> None:
    entries = entries_of(night(600))
    false = publish([*entries[:300], entries[1], *entries[301:]])["log/tile/entries/001"]
    verdict = answer(sealed(night(600)) | {"log/tile/entries/001": false})
    assert ("log/tile/entries/001", 300, True) in told(verdict)


def test_a_log_that_shows_everything_before_its_time_is_checked_whole() -> None:
    for files in (publish(ENTRIES, policy=policy()), sealed(NIGHT, keep=[0])):
        verdict = answer(files)
        assert (verdict.ok, verdict.statements) == (True, len(ENTRIES))
        assert verdict.sealed == Sealed(hidden=0, unsealed_at=None, before=None)
        assert [one.what[:25] for one in verdict.findings] == ["6 entries are published a"]


class TestThePromise:
    def test_the_clock_of_whoever_checks_accuses_nobody(self) -> None:
        assert exit_code(answer(FILES, now=EARLY)) == 1
        assert exit_code(answer(FILES, now=DEADLINE)) == 1
        late = answer(FILES, now=LATE)
        assert (exit_code(late), told(late)) == (1, [("log/open", None, False)]), "it may be an old copy"
        assert (
            "expected every entry by 2031-05-06T12:00:00Z, found 6 missing, and by the clock of whoever checks it is "
            "2031-05-06T12:00:01Z"
        ) in str(late.problems[0])

    def test_an_old_copy_stays_an_honest_one_whatever_was_published_since(self) -> None:
        seen = {"cosigned before": cosigned(NIGHT, dict.fromkeys(WITNESSES, EARLY), WITNESSES)}
        later = cosigned(OPENED, dict.fromkeys(WITNESSES, LATE), WITNESSES)
        old = FILES | {"log/checkpoint": seen["cosigned before"]}
        assert exit_code(answer(old, now=LATE)) == 1
        asked = [WitnessAnswer(where=name, note=later) for name in WITNESSES]
        assert exit_code(answer(old, now=LATE, asked=asked)) == 1, "the witnesses saw more than this copy has"

    def files(self, *times: int, path: str = "log/checkpoint") -> Files:
        named = dict(zip(WITNESSES, times, strict=False))
        return FILES | {path: cosigned(NIGHT, named, WITNESSES)}

    @pytest.mark.parametrize("path", ["log/checkpoint", "log/witnessed"])
    def test_by_the_clocks_of_a_quorum(self, path: str) -> None:
        for times in ((EARLY, EARLY, LATE, LATE), (EARLY, EARLY, LATE)):
            assert exit_code(answer(self.files(*times, path=path))) == 1, "a fast clock accuses nobody"
        late = answer(self.files(EARLY, LATE, LATE, LATE, path=path), now=EARLY)
        assert exit_code(late) == 4
        assert "a quorum of its witnesses saw 9 entries at 2031-05-06T12:00:01Z" in str(late.problems[-1])
        assert exit_code(answer(self.files(LATE, LATE, path=path))) == 1, "two of four are no quorum"

    def test_by_a_record_of_the_history(self) -> None:
        note = cosigned(NIGHT, dict.fromkeys(WITNESSES, LATE), WITNESSES)
        assert exit_code(answer(FILES | {"log/cosigned": history(note)})) == 4

    def test_what_a_log_hides_its_witnesses_show(self) -> None:
        notes = [
            cosigned(NIGHT[:size], {name: LATE}, WITNESSES)
            for size, name in ((9, "w1"), (8, "w2"), (9, "w3"))
        ]
        asked = [WitnessAnswer(where=f"w{at}", note=note) for at, note in enumerate(notes)]
        assert exit_code(answer(FILES, asked=asked[:2])) == 1
        late = answer(FILES, asked=asked)
        assert exit_code(late) == 4
        assert "a quorum of its witnesses saw 9 entries" in " ".join(map(str, late.problems))

    def test_notes_of_another_log_break_no_promise(self) -> None:
        other = cosigned(NIGHT[:4], dict.fromkeys(WITNESSES, LATE), WITNESSES)
        forged = other.replace(note_of(ENTRIES[:4])[:40], note_of(ENTRIES[:5])[:40])
        verdict = answer(FILES | {"log/witnessed": forged})
        assert ("log/open", None, False) in told(verdict)

    def test_a_promise_that_was_brought_forward_is_the_one_that_counts(self) -> None:
        earlier = [*NIGHT, amended(unseal_by=datetime(2031, 5, 6, 11, tzinfo=UTC))]
        for at, code in ((DEADLINE - 3601, 1), (DEADLINE - 3599, 4)):
            note = cosigned(earlier, dict.fromkeys(WITNESSES, at), WITNESSES)
            assert exit_code(answer(sealed(earlier) | {"log/checkpoint": note})) == code

    def test_nothing_hidden_breaks_no_promise(self) -> None:
        assert answer(sealed(night(0)), now=LATE).ok is True
        assert answer(publish(ENTRIES, policy=policy()), now=LATE).ok is True


class TestOpened:
    FILES = publish(entries_of(OPENED), policy=policy())

    def test_an_opened_count_is_checked_whole(self) -> None:
        for now in (None, EARLY, LATE):
            verdict = answer(self.FILES, now=now)
            assert (verdict.ok, verdict.findings) == (True, ())
            assert verdict.sealed == Sealed(hidden=0, unsealed_at=9, before=None)

    def test_an_entry_that_is_missing_then_is_kept_back(self) -> None:
        hidden = sealed(OPENED)
        assert exit_code(answer(hidden)) == 4
        assert exit_code(answer(hidden, now=EARLY)) == 4
        assert exit_code(answer({path: data for path, data in hidden.items() if path != "log/open"})) == 4

    def test_a_file_of_open_entries_that_is_left_over_is_not_looked_at(self) -> None:
        assert answer(self.FILES | {"log/open": sealed(OPENED)["log/open"]}).ok is True

    def test_an_unseal_by_a_revoked_organiser_opens_nothing(self) -> None:
        from polltrail.statement import fingerprint, public_key
        from polltrail.statement.bodies import RevocationBody
        from support.statements import SECOND, say

        lost = RevocationBody(key=fingerprint(public_key(ORGANISER)), reason="stolen", suspect_from=None)
        said = [*NIGHT, say("revocation", lost, SECOND, election=FIRST.id), unseal(9)]
        verdict = answer(sealed(said))
        assert (verdict.ok, verdict.sealed, verdict.refused) == (
            None,
            Sealed(hidden=6, unsealed_at=None, before=None),
            (),
        )

    @pytest.mark.parametrize("seed", [AGENT, CLERK, seed_of("nobody")])
    def test_an_unseal_by_anybody_else_may_not_be_there(self, seed: bytes) -> None:
        verdict = answer(sealed([*NIGHT, unseal(9, seed=seed)]))
        assert [one.index for one in verdict.refused] == [9]

    def test_a_second_unseal_and_a_later_promise_may_not_be_there(self) -> None:
        assert [
            one.index
            for one in answer(
                publish(entries_of([*OPENED, unseal(10, seed=ORGANISER)]), policy=policy())
            ).refused
        ] == [11]
        later = amended(unseal_by=datetime(2031, 5, 6, 13, tzinfo=UTC))
        assert [one.index for one in answer(sealed([*NIGHT, later])).refused] == [9]


class TestBefore:
    """What a quorum had seen before the count was opened is shown for ever."""

    def note(self, size: int, *names: str, at: int = COSIGNED_AT) -> bytes:
        return cosigned(OPENED[:size], dict.fromkeys(names or WITNESSES, at), WITNESSES)

    def head(self, size: int, at: int = COSIGNED_AT) -> WitnessedHead:
        root = verify(publish(entries_of(OPENED[:size])).__getitem__, election=None).root
        return WitnessedHead(size=size, root=root, at=at)

    def before(self, *notes: bytes, **files: bytes) -> WitnessedHead | None:
        published = TestOpened.FILES | {"log/cosigned": history(*notes)} | files
        verdict = answer(published)
        assert verdict.sealed is not None
        return verdict.sealed.before

    def test_the_longest_state_without_the_unseal(self) -> None:
        notes = [self.note(size, at=COSIGNED_AT + size) for size in (3, 9, 10, 11)]
        assert self.before(*notes) == self.head(9, COSIGNED_AT + 9)
        assert self.before(notes[0], notes[2]) == self.head(3, COSIGNED_AT + 3)
        assert self.before(notes[2], notes[3]) is None

    def test_too_few_do_not_count_and_lines_of_one_state_count_together(self) -> None:
        assert self.before(self.note(5), self.note(9, "w1", "w2")) == self.head(5)
        parts = [self.note(9, "w1", "w2"), self.note(9, "w3", at=COSIGNED_AT + 7)]
        assert self.before(*parts) == self.head(9, COSIGNED_AT + 7)

    def test_a_state_of_another_log_does_not_count(self) -> None:
        other = cosigned([*OPENED[:4], OPENED[6]], dict.fromkeys(WITNESSES, COSIGNED_AT), WITNESSES)
        assert self.before(self.note(3), other) in {None, self.head(3)}

    def test_a_torn_history_is_read_as_far_as_it_goes(self) -> None:
        whole = history(self.note(4), self.note(7))
        assert self.before(**{"log/cosigned": whole[:-1]}) == self.head(4)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 4),
        (b"\0" * 7, 4),
        (encode_open([(1, ENTRIES[1])]), 4),
        (encode_open([(0, ENTRIES[0]), (1, ENTRIES[1])])[::-1], 4),
        (FILES["log/open"] + FILES["log/open"], 4),
        (FILES["log/open"] + b"\0" * 9, 1),
        (FILES["log/open"] + encode_open([(9, b"what came later")]), 1),
        (encode_open([(0, ENTRIES[0])]), 1),
    ],
)
def test_whatever_the_file_of_open_entries_has(data: bytes, code: int) -> None:
    assert exit_code(answer(FILES | {"log/open": data})) == code


def test_receipts_and_notes_of_a_sealed_count_hold() -> None:
    receipts = {f"r{n}": receipt_of(ENTRIES[: n + 1], n) for n in range(9)}
    verdict = answer(FILES, receipts=receipts, seen={"n": note_of(ENTRIES[:4])})
    assert told(verdict) == [("log/open", None, False)]
    other = entries_of([*NIGHT[:4], read_form(50, election=FIRST.id)])
    assert ("r", None, True) in told(answer(FILES, receipts={"r": receipt_of(other, 4)}))


def test_a_promise_of_too_much_is_not_followed() -> None:
    huge = note_of(ENTRIES).replace(b"\n9\n", b"\n%d\n" % 2**62, 1)
    verdict = answer(FILES | {"log/checkpoint": huge})
    assert exit_code(verdict) == 4
    assert len(verdict.problems) < 9


def test_another_election_is_refused() -> None:
    assert exit_code(answer(FILES, election="0" * 64)) == 4
