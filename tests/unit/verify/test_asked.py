"""What witnesses that were asked show: each is named where it shows something wrong."""

from dataclasses import replace

import pytest

from polltrail.log import Policy
from polltrail.verify import Verdict, WitnessAnswer, exit_code, verify
from polltrail.verify.asked import wrong_notes
from support.published_log import (
    COSIGNED_AT,
    Files,
    cosigned_note,
    entries_of,
    flipped,
    genesis,
    history,
    island,
    note_of,
    policy,
    publish,
    read_form,
)

FIRST = genesis(witnesses=policy())
ENTRIES = entries_of(island(6, first=FIRST))
OTHER = [*ENTRIES[:5], entries_of([read_form(77, election=FIRST.id)])[0], *ENTRIES[6:]]
THREE = dict.fromkeys(["w1", "w2", "w3"], COSIGNED_AT)
MINE = {"w1": COSIGNED_AT}
FILES: Files = publish(ENTRIES, policy=policy()) | {"log/cosigned": history(cosigned_note(ENTRIES, THREE))}
GOOD = cosigned_note(ENTRIES, MINE)
FORGED = flipped(GOOD, len(GOOD) - 12)


def answer(*notes: bytes, files: Files = FILES) -> Verdict:
    asked = [WitnessAnswer(where=f"http://w{at}", note=note) for at, note in enumerate(notes, start=1)]
    return verify(files.__getitem__, election=FIRST.id, asked=asked)


def test_a_good_note_is_no_problem() -> None:
    assert (exit_code(answer(GOOD)), answer(GOOD).problems) == (0, ())


@pytest.mark.parametrize(
    "note",
    [FORGED, note_of(ENTRIES), b"", b"nothing", note_of(ENTRIES, seed=bytes(32)), flipped(GOOD, 3)],
    ids=["wrong_cosignature", "not_cosigned", "empty", "no_note", "another_log", "changed"],
)
def test_a_wrong_note_leaves_the_answer_open_and_names_the_witness(note: bytes) -> None:
    verdict = answer(GOOD, note)
    assert exit_code(verdict) == 1
    told = [(one.where, one.contradicts) for one in verdict.problems]
    assert told == [("http://w2", False)], "told once, of the one that showed it"
    assert "it shows nothing" in verdict.problems[0].what


def test_a_wrong_note_dates_nothing_and_takes_nothing_away() -> None:
    before = answer()
    verdict = answer(FORGED)
    assert verdict.witnessed_head == before.witnessed_head
    assert answer(FORGED, files=publish(ENTRIES, policy=policy())).witnessed_head is None


def test_a_fork_is_one_whatever_is_wrong_with_the_witness_that_shows_it() -> None:
    forked = cosigned_note(OTHER, MINE)
    verdict = answer(flipped(forked, len(forked) - 12))
    assert exit_code(verdict) == 4
    assert ("http://w1", True) in [(one.where, one.contradicts) for one in verdict.problems]


def test_a_witness_is_called_as_the_election_calls_it() -> None:
    named = Policy.parse(policy())
    at_home = replace(
        named, witnesses=tuple(replace(one, url=f"http://{one.name}/") for one in named.witnesses)
    )
    shown = [WitnessAnswer(where="http://w2", note=FORGED)]
    problems = [one for _, one in wrong_notes(shown, named.log, [at_home])]
    assert [(one.where, one.what.partition(":")[0]) for one in problems] == [("http://w2", "witness w2")]
