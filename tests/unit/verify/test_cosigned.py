"""What witnesses have cosigned, held against the log that is published."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from polltrail.log import Policy, Tile, hash_at_from_leaves, root_at
from polltrail.statement import Seen, Statement
from polltrail.statement.definition import DefinitionBody
from polltrail.verify import Noted, Problem, Verdict, WitnessedHead, exit_code, verify, witnessed_words
from polltrail.verify.rebuilt import RebuiltTree
from support.growth import LINEAR, growth
from support.published_log import (
    COSIGNED_AT,
    WITNESSES,
    Files,
    cosigned_note,
    entries_of,
    flipped,
    genesis,
    history,
    island,
    leaf_hashes,
    policy,
    publish,
    read_form,
)
from support.statements import AGENT, ORGANISER, say, transcription

FIRST = genesis(witnesses=policy())
NIGHT = island(6, first=FIRST)
ENTRIES = entries_of(NIGHT)
THREE = dict.fromkeys(["w1", "w2", "w3"], COSIGNED_AT)
OTHER = [*ENTRIES[:5], entries_of([read_form(77, election=FIRST.id)])[0], *ENTRIES[6:]]


def files(entries: list[bytes] = ENTRIES, **more: bytes) -> Files:
    named = {f"log/{name}": data for name, data in more.items()}
    return publish(entries, policy=policy()) | named


def answer(published: Mapping[str, bytes], **more: Any) -> Verdict:
    return verify(published.__getitem__, election=FIRST.id, **more)


def told(verdict: Verdict) -> list[tuple[str, bool]]:
    return [(problem.where, problem.contradicts) for problem in verdict.problems]


def findings(verdict: Verdict, words: str) -> list[Noted]:
    """Findings that are about this, and not about what else the night has."""
    return [one for one in verdict.findings if words in one.what]


def at_sizes(*sizes: int, times: Mapping[str, int] = THREE) -> bytes:
    return history(*(cosigned_note(ENTRIES[:size], times) for size in sizes))


def test_nothing_cosigned_is_unwitnessed_and_no_problem() -> None:
    verdict = answer(files())
    assert (verdict.ok, verdict.witnessed, verdict.witnessed_head) == (True, False, None)
    assert witnessed_words(verdict.size, verdict.witnessed_head, verdict.witnesses) == "unwitnessed"


def test_the_longest_beginning_that_a_quorum_has_seen_is_told_with_its_time() -> None:
    times = {name: COSIGNED_AT + at for at, name in enumerate(WITNESSES)}
    verdict = answer(files(cosigned=at_sizes(3, 7, times=times)))
    assert (verdict.ok, verdict.witnessed) == (True, False)
    root = root_at(7, hash_at_from_leaves(leaf_hashes(ENTRIES[:7]))).hex()
    assert verdict.witnessed_head == WitnessedHead(
        size=7, root=root, at=COSIGNED_AT + 2, by=("w1", "w2", "w3", "w4")
    )
    words = witnessed_words(verdict.size, verdict.witnessed_head, verdict.witnesses)
    assert words == "witnessed: 7 of 12 entries, by 4 of 4 witnesses, by 2031-05-05T21:03:09Z"


@pytest.mark.parametrize("name", ["checkpoint", "witnessed"])
def test_the_files_of_one_note_count_as_the_history_does(name: str) -> None:
    verdict = answer(files(**{name: cosigned_note(ENTRIES, THREE)}))
    assert verdict.witnessed == (name == "checkpoint")
    assert verdict.witnessed_head is not None
    assert (verdict.witnessed_head.size, verdict.ok) == (12, True)


def test_the_earliest_time_of_a_size_is_the_one_that_counts() -> None:
    again = {name: at + 300 for name, at in THREE.items()}
    notes = [cosigned_note(ENTRIES, times) for times in (THREE, again)]
    verdict = answer(files(cosigned=history(*notes), witnessed=notes[1], checkpoint=notes[1]))
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.at == COSIGNED_AT


def test_two_of_four_are_no_quorum_and_a_quorum_without_overlap_is_unwitnessed() -> None:
    two = cosigned_note(ENTRIES, dict.fromkeys(["w1", "w2"], COSIGNED_AT))
    assert answer(files(cosigned=history(two), checkpoint=two)).witnessed_head is None
    weak = genesis(witnesses=policy(2))
    entries = entries_of(island(6, first=weak))
    note = cosigned_note(entries, THREE)
    published = publish(entries, policy=policy(2)) | {"log/checkpoint": note}
    verdict = verify(published.__getitem__, election=weak.id)
    assert (verdict.ok, verdict.witnessed, verdict.witnessed_head) == (True, False, None)


@pytest.mark.parametrize("name", ["cosigned", "witnessed"])
@pytest.mark.parametrize("times", [{}, THREE])
def test_a_note_that_contradicts_the_log_is_a_fork_whoever_cosigned_it(
    name: str, times: dict[str, int]
) -> None:
    note = cosigned_note(OTHER[:9], times)
    verdict = answer(files(**{name: history(note) if name == "cosigned" else note}))
    assert (told(verdict), exit_code(verdict)) == ([(f"log/{name}", True)], 4)
    assert "a fork" in verdict.problems[0].what


def test_a_larger_note_leaves_the_answer_open() -> None:
    note = cosigned_note(ENTRIES, THREE)
    verdict = answer(files(ENTRIES[:8], cosigned=at_sizes(8, 10, 11), witnessed=note))
    assert (told(verdict), exit_code(verdict)) == ([("log/witnessed", False)], 1)
    assert "the log signed 12 entries, found 8 published" in verdict.problems[0].what
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == 8


def test_what_is_none_of_this_log_shows_nothing() -> None:
    foreign = cosigned_note(OTHER[:9], THREE, seed=bytes(32))
    data = history(foreign, b"no note", cosigned_note(ENTRIES[:9], THREE))
    verdict = answer(files(cosigned=data))
    assert told(verdict) == [("log/cosigned", False)]
    assert "found 2 that it has not signed" in verdict.problems[0].what
    assert verdict.witnessed_head is not None


def test_a_wrong_cosignature_counts_for_nothing_and_is_told() -> None:
    wrong = flipped(cosigned_note(ENTRIES[:9], THREE), -20)
    verdict = answer(files(cosigned=history(cosigned_note(ENTRIES[:7], THREE), wrong)))
    assert told(verdict) == [("log/cosigned", False)]
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == 7


def test_a_torn_history_is_its_beginning() -> None:
    verdict = answer(files(cosigned=at_sizes(7, 9)[:-3]))
    assert verdict.ok is True
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == 7


def test_missing_entries_are_told_once() -> None:
    published = files(cosigned=at_sizes(12))
    del published["log/tile/entries/000.p/12"]
    assert {where for where, _ in told(answer(published))} == {"log/tile/entries/000.p/12"}


def test_a_long_history_is_checked_only_as_far_as_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[bytes] = []
    check = Policy.check
    monkeypatch.setattr(Policy, "check", lambda *it: checked.append(it[1]) or check(*it))
    notes = [cosigned_note(ENTRIES[:size], THREE) for size in range(1, 12) for _ in range(30)]
    verdict = answer(files(cosigned=history(*notes)))
    assert verdict.witnessed_head is not None
    assert len(checked) < 5, "the checkpoint, and a note for each question asked"


def test_many_contradicting_notes_are_told_a_few_times() -> None:
    notes = [cosigned_note([b"x"] * size, {}) for size in range(1, 30)]
    verdict = answer(files([*ENTRIES, *entries_of(read_form(at, election=FIRST.id) for at in range(50, 80))], cosigned=history(*notes)))  # fmt: skip
    assert 1 < len(verdict.problems) <= 20


# Amendments

WEAK = policy(1)


def amendment(text: str, supersedes: Statement = FIRST) -> Statement:
    body = supersedes.body
    assert isinstance(body, DefinitionBody)
    changed = replace(body, witnesses=text)
    return say("definition", changed, ORGANISER, election=FIRST.id, supersedes=supersedes.id)


def amended(*texts: str, after: int = 6) -> list[bytes]:
    """The log with amendments after so many entries, one beside the other."""
    statements, last = list(NIGHT), FIRST
    for at, text in enumerate(texts):
        last = amendment(text, last)
        statements.insert(after + at, last)
    return entries_of(statements)


def of(entries: list[bytes], text: str, **more: bytes) -> Verdict:
    return answer(files(entries, **more) | {"log/policy": text.encode()})


ONE = dict.fromkeys(["w1"], COSIGNED_AT)


def test_weaker_witnesses_do_not_count_until_those_before_have_seen_the_amendment() -> None:
    entries = amended(WEAK)
    note = cosigned_note(entries, ONE)
    verdict = of(entries, WEAK, checkpoint=note, cosigned=history(cosigned_note(entries[:6], THREE), note))
    assert verdict.ok is True
    assert not verdict.witnessed
    assert verdict.witnessed_head is not None
    assert (verdict.witnessed_head.size, len(verdict.witnesses)) == (6, 4)
    assert [one.index for one in verdict.findings] == [6]
    assert (
        "names other witnesses: they count once a quorum of those that entry 0 names"
        in verdict.findings[0].what
    )


def test_an_amendment_that_those_before_have_seen_counts() -> None:
    two = policy(4)
    entries = amended(two)
    seen = history(cosigned_note(entries[:7], THREE))
    note = cosigned_note(entries, THREE)
    verdict = of(entries, two, cosigned=seen, checkpoint=note)
    assert (findings(verdict, "witnesses"), verdict.witnessed) == ([], False)
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == 13, "as those before have seen it, until those of now have"
    four = cosigned_note(entries[:9], dict.fromkeys(WITNESSES, COSIGNED_AT))
    verdict = of(entries, two, cosigned=history(cosigned_note(entries[:7], THREE), four), checkpoint=note)
    assert verdict.witnessed_head is not None
    assert verdict.witnessed_head.size == 9


def test_nobody_is_asked_where_nobody_watched() -> None:
    first = genesis()
    body = first.body
    assert isinstance(body, DefinitionBody)
    change = say(
        "definition", replace(body, witnesses=policy()), ORGANISER, election=first.id, supersedes=first.id
    )
    entries = entries_of([*island(2, first=first), change])
    published = publish(entries, policy=policy()) | {"log/checkpoint": cosigned_note(entries, THREE)}
    verdict = verify(published.__getitem__, election=first.id)
    assert (verdict.witnessed, findings(verdict, "witnesses"), verdict.ok) == (True, [], True)


def test_an_amendment_that_is_no_policy_changes_nothing() -> None:
    entries = amended("no policy")
    note = cosigned_note(entries, THREE)
    verdict = of(entries, "no policy", checkpoint=note)
    assert verdict.witnessed
    (noted,) = findings(verdict, "its text is no policy")
    assert noted.index == 6


# Claims


def claiming(size: int, root: str, number: int = 500) -> Statement:
    seen = Seen(size=size, root=root)
    body = transcription()
    return say("transcription", body, AGENT, election=FIRST.id, seen=seen, nonce=number.to_bytes(16, "big"))


def root_of(size: int) -> str:
    return root_at(size, hash_at_from_leaves(leaf_hashes(ENTRIES))).hex()


@pytest.mark.parametrize(
    ("size", "root", "told"),
    [
        (5, root_of(5), None),
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", None),
        (12, root_of(12), None),
        (5, "0" * 64, "claims to have seen 5 entries with root 000"),
        (13, "0" * 64, "claims to have seen 13 entries of this log before it was entry 12"),
        (2**31 - 1, "0" * 64, "before it was entry 12"),
    ],
)
def test_a_claim_is_held_against_the_log_and_changes_nothing(size: int, root: str, told: str | None) -> None:
    verdict = answer(files([*ENTRIES, *entries_of([claiming(size, root)])]))
    assert verdict.ok is True
    assert exit_code(verdict) == 0
    if told is None:
        assert findings(verdict, "claims") == []
    else:
        (noted,) = findings(verdict, "claims")
        assert noted.index == 12
        assert told in noted.what
        assert "no figure changes" in noted.what


def test_a_root_that_only_came_later_cannot_have_been_seen() -> None:
    statements = [claiming(13, "0" * 64)]
    verdict = answer(files([*ENTRIES, *entries_of(statements)]))
    assert len(findings(verdict, "claims")) == 1


def test_many_wrong_claims_are_told_one_by_one_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polltrail.verify.claims.MOST_TOLD", 3)
    wrong = [claiming(5, f"{at:064x}", at) for at in range(600, 610)]
    verdict = answer(files([*ENTRIES, *entries_of(wrong)]))
    assert verdict.ok is True
    told = findings(verdict, "claims")
    assert [one.index for one in told] == [12, 13, 14, 15]
    assert told[3] == Noted(index=15, what="and 7 more claims that are wrong, from here on")


# The roots of many sizes


def tree_of(entries: list[bytes]) -> RebuiltTree:
    tree = RebuiltTree()
    for start in range(0, len(entries), 256):
        tree.add(entries[start : start + 256])
    tree.finish()
    return tree


def test_the_roots_of_many_sizes_are_those_of_each() -> None:
    entries = [b"%d" % number for number in range(700)]
    tree = tree_of(entries)
    sizes = [0, 1, 2, 255, 256, 257, 300, 512, 513, 699, 700]
    assert tree.roots([*reversed(sizes), 701]) == {size: tree.root(size) for size in sizes}
    assert tree.tile(Tile(0, 0))


def test_roots_of_every_size_take_time_in_proportion() -> None:
    def work(size: int) -> None:
        tree = tree_of([b"%d" % number for number in range(size)])
        tree.roots(range(size))

    assert growth(work, 500) < LINEAR


def test_a_problem_is_told_where_it_lies() -> None:
    assert str(Problem(where="log/cosigned", what="x")) == "log/cosigned: x"
