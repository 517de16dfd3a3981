"""`polltrail decide`, `endorse` and `withdraw`: what reviewers say, and what is not signed because it could do nothing."""

import json
from pathlib import Path

import pytest

from polltrail.statement import read_entry
from polltrail.statement.bodies import DECISION_REASONS, DecisionBody
from polltrail.store import ElectionDir
from polltrail.store.log_reader import LogReader
from support.cli import polltrail_here
from support.count_night import decision, endorsement, reading, said, withdrawal
from support.reviewing import START, night, slots, word
from support.statements import revocation, seed_of

N1, S1 = ("N1", "assembly"), ("S1", "assembly")
FIRST, SECOND = reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 21))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return night(tmp_path, [FIRST, SECOND])


def body_of(root: Path, index: int) -> DecisionBody:
    log = LogReader(ElectionDir(root).state)
    body = read_entry(log.entry(index)).body
    log.close()
    assert isinstance(body, DecisionBody)
    return body


def size_of(root: Path) -> int:
    log = LogReader(ElectionDir(root).state)
    size = log.head().size
    log.close()
    return size


def test_a_decision_names_all_that_was_before_the_reviewer(root: Path) -> None:
    ran = word("decide", root, "reviewer 0", "--accept", START, "--reason", "figures_clear", "--json")
    assert ran.code == 0, ran.err
    (told,) = ran.json["said"]
    assert told["index"] == START + 2
    assert told["next"] == "Station N1, contest assembly: decided."
    body = body_of(root, START + 2)
    assert (body.transcription, body.reason) == (FIRST.id, "figures_clear")
    assert (body.basis.size, body.basis.statements) == (START + 2, (FIRST.id, SECOND.id))
    assert slots(root) == {"decided": 1}


def test_said_again_it_is_not_said_twice(root: Path) -> None:
    for expected in ("said  entry", "said before"):
        ran = word("decide", root, "reviewer 0", "--accept", FIRST.id, "--reason", "other")
        assert (ran.code, ran.out.startswith(expected)) == (0, True), ran.err
    assert size_of(root) == START + 3


def test_corrected_figures_wait_for_a_second_reviewer_and_count_until_withdrawn(root: Path) -> None:
    form = root.parent / "right.json"
    form.write_text(
        json.dumps({"station": "N1", "contest": "assembly", "numbers": {}, "votes": {"a": 11, "b": 22}})
    )
    made = word("decide", root, "reviewer 0", "--correct", form, "--reason", "wrongly_read")
    assert made.code == 0, made.err
    assert "Station N1, contest assembly: held (decision-lacks-persons); one more reviewer" in made.out
    assert slots(root) == {"held": 1}
    endorsed = word("endorse", root, "reviewer 1", START + 2)
    assert (endorsed.code, "Station N1, contest assembly: decided." in endorsed.out) == (0, True), (
        endorsed.err
    )
    assert slots(root) == {"decided": 1}
    assert word("endorse", root, "reviewer 1", START + 2).out.startswith("said before")
    back = word("withdraw", root, "reviewer 0", START + 2, "--reason", "mistake")
    assert (back.code, "held (decision-taken-back)" in back.out) == (0, True), back.err
    assert slots(root) == {"held": 1}
    assert word("withdraw", root, "reviewer 0", START + 2).out.startswith("said before")
    assert size_of(root) == START + 5
    anew = word("decide", root, "reviewer 0", "--correct", form, "--reason", "wrongly_read")
    assert (anew.code, size_of(root)) == (0, START + 6), anew.err


@pytest.mark.parametrize(
    ("who", "words", "expected"),
    [
        ("clerk 1", ("--accept", FIRST.id), "--key: expected a key in the role of reviewer, found one of role clerk"),
        ("reviewer 0", ("--accept", "ab" * 32), "expected one that is in the log, found none that is published"),
        ("reviewer 0", ("--accept", 0), "expected the station and the contest"),
        ("reviewer 0", ("--accept", 0, "--station", "N1", "--contest", "assembly"), "expected a reading to accept, found one of kind definition"),
        ("reviewer 0", ("--accept", START, "--station", "S1"), "expected a reading of station S1, found one of station N1"),
        ("reviewer 0", ("--accept", START + 9), f"entry {START + 9}: expected one of the"),
        ("reviewer 0", ("--hold", "--station", "N9", "--contest", "assembly"), "expected a form of the election, found station N9"),
        ("reviewer 0", ("--hold", "--station", "N1"), "expected the station and the contest that it is about, found no contest"),
    ],
)  # fmt: skip
def test_what_could_do_nothing_is_not_signed(
    root: Path, who: str, words: tuple[object, ...], expected: str
) -> None:
    ran = word("decide", root, who, *words, "--reason", "other")
    assert (ran.code, expected in ran.err, ran.out) == (3, True, ""), ran.err
    assert size_of(root) == START + 2


def test_nobody_decides_or_endorses_about_a_form_they_have_read(tmp_path: Path) -> None:
    own = reading("agent 1", N1, (1, 2))
    others = said("organiser", "enrolment", _second_key("reviewer 0", "agent 1"))
    root = night(tmp_path, [FIRST, own, others, decision("reviewer 1", N1, "correct", votes=(3, 4))])
    for ran in (
        word("decide", root, "reader", "--accept", FIRST.id, "--reason", "other"),
        word("endorse", root, "reader", START + 3),
    ):
        assert (ran.code, "found one who has read it" in ran.err) == (3, True), ran.err
    assert word("endorse", root, "reader", START + 3, "--anyway").code == 0
    assert slots(root) == {"held": 1}


def _second_key(like: str, person: str) -> object:
    """A reviewer's key of somebody who is an agent too."""
    from polltrail.statement import fingerprint, public_key, sign
    from polltrail.statement.enrolment import EnrolmentBody
    from polltrail.statement.invitation import possession_message
    from support.count_night import genesis

    seed = seed_of("reader")
    public = public_key(seed)
    return EnrolmentBody(
        key=fingerprint(public), public=public.hex(), role="reviewer", areas=(), stations=(),
        person=fingerprint(public_key(seed_of(person))), nominated_by=None, invitation=None,
        possession=sign(seed, possession_message(genesis().id, "reviewer", (), (), public)).hex(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def reader_key(tmp_path: Path) -> None:
    from polltrail.store import write_key

    write_key(tmp_path / "reader.key", seed_of("reader"))


DECIDED = decision("reviewer 0", N1, "correct", votes=(3, 4))
LATER = decision("reviewer 1", N1, "correct", votes=(5, 6))


@pytest.mark.parametrize(
    ("command", "who", "index", "expected"),
    [
        ("endorse", "reviewer 0", 2, "expected another person's statement, found one by the same person"),
        ("endorse", "clerk 1", 2, "--key: expected a key in the role of reviewer, found one of role clerk"),
        ("endorse", "reviewer 2", -1, "expected a decision, a reading of a form of the election, or an incident, found one of kind enrolment"),
        ("withdraw", "reviewer 1", 2, "expected a statement of one's own, found one by"),
        ("withdraw", "organiser", -1, "a key is ended by its revocation, found one of kind enrolment"),
    ],
)  # fmt: skip
def test_what_no_second_word_can_do_is_told(
    tmp_path: Path, command: str, who: str, index: int, expected: str
) -> None:
    from polltrail.store import write_key

    root = night(tmp_path, [FIRST, SECOND, DECIDED])
    write_key(tmp_path / "organiser.key", seed_of("organiser"))
    ran = word(command, root, who, START + index)
    assert (ran.code, expected in ran.err, ran.out) == (3, True, ""), ran.err
    assert size_of(root) == START + 3


def test_only_the_decision_in_force_is_endorsed(tmp_path: Path) -> None:
    root = night(tmp_path, [FIRST, SECOND, DECIDED, LATER])
    ran = word("endorse", root, "reviewer 2", START + 2)
    assert (ran.code, "found one that was taken back or replaced" in ran.err) == (3, True), ran.err
    assert word("endorse", root, "reviewer 2", START + 3).code == 0


def test_a_revoked_key_is_told_before_it_signs(tmp_path: Path) -> None:
    root = night(
        tmp_path, [FIRST, SECOND, said("organiser", "revocation", revocation(seed_of("reviewer 0")))]
    )
    ran = word("decide", root, "reviewer 0", "--accept", FIRST.id, "--reason", "other")
    assert (ran.code, "expected a key whose word counts, found one that is revoked" in ran.err) == (3, True)


def test_many_decisions_come_from_a_table_or_not_at_all(root: Path) -> None:
    table = root.parent / "decisions.csv"
    head = "station_id,contest,outcome,reason,transcription,a,b\n"
    rows = f"N1,assembly,accept,figures_clear,{FIRST.id},,\nS1,assembly,void,not_opened,,,\nS2,assembly,correct,other,,3,\n"
    table.write_text(head + rows.replace("not_opened", "figures_clear") + "N9,assembly,hold,other,,,\n")
    bad = word("decide", root, "reviewer 0", table)
    assert (bad.code, "expected a reason for void" in bad.err, size_of(root)) == (3, True, START + 2), bad.err
    table.write_text(head + rows)
    ran = word("decide", root, "reviewer 0", table, "--json")
    assert ran.code == 0, ran.err
    assert [one["index"] for one in ran.json["said"]] == [START + 2, START + 3, START + 4]
    correct = body_of(root, START + 4).figures
    assert correct is not None
    assert correct.votes == (("a", 3), ("b", None))
    assert slots(root) == {"decided": 1, "held": 2}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--accept", FIRST.id, "--hold", "--reason", "other"), "Expected one outcome"),
        (("--accept", FIRST.id), "figures_clear"),
        (("--hold", "--reason", "not_opened", "--station", "N1"), "blank_account"),
        (("--hold", "--reason", "other"), "Expected --station with --hold"),
        (("--accept", "so", "--reason", "other"), "64 hexadecimal digits"),
        ((), "Expected one outcome: --accept"),
    ],
)  # fmt: skip
def test_wrong_usage_names_what_there_is(root: Path, words: tuple[str, ...], expected: str) -> None:
    ran = word("decide", root, "reviewer 0", *words)
    assert (ran.code, expected in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("outcome", DECISION_REASONS)
def test_every_reason_is_named_where_none_is_given(root: Path, outcome: str) -> None:
    words = {"accept": ("--accept", FIRST.id), "correct": ("--correct", "form.json")}
    ran = word("decide", root, "reviewer 0", *words.get(outcome, (f"--{outcome}", "--station", "N1")))
    assert all(reason in ran.err for reason in DECISION_REASONS[outcome])


def test_a_form_is_shown_with_its_statements_and_where_they_differ(root: Path) -> None:
    shown = polltrail_here("decide", root, "--station", "N1", "--contest", "assembly")
    assert shown.code == 0, shown.err
    assert "Station N1, contest assembly: held (readings-differ)" in shown.out
    assert f"entry {START}  reading  agent" in shown.out
    assert (FIRST.id in shown.out, "b 20 -> 21" in shown.out) == (True, True)
    told = polltrail_here("decide", root, "--station", "N1", "--contest", "assembly", "--json").json
    assert [one["figures"] for one in told["statements"]] == [{"a": 10, "b": 20}, {"a": 10, "b": 21}]
    nothing = polltrail_here("decide", root, "--station", "S1", "--contest", "mayor", "--json").json
    assert (nothing["state"], nothing["statements"]) == ("missing", [])


def test_words_stay_with_who_wrote_them_under_a_digest_that_cannot_be_guessed(root: Path) -> None:
    (root.parent / "why.txt").write_text("The clerk of N1 read the wrong line.")
    ran = word(
        "decide",
        root,
        "reviewer 0",
        "--accept",
        FIRST.id,
        "--reason",
        "other",
        "--words",
        root.parent / "why.txt",
    )
    assert ran.code == 0, ran.err
    digest = body_of(root, START + 2).words
    kept = json.loads((root.parent / "reviewer 0.key.words" / f"{digest}.json").read_text())
    assert (kept["words"], len(kept["salt"])) == ("The clerk of N1 read the wrong line.", 32)


def test_a_second_persons_word_about_a_reading_is_no_reading(root: Path) -> None:
    ran = word("endorse", root, "clerk 1", START)
    assert (ran.code, "is no reading of its own" in ran.out) == (0, True), ran.err
    assert slots(root) == {"held": 1}


def test_a_reading_taken_back_leaves_no_trace(root: Path) -> None:
    ran = word("withdraw", root, "clerk 0", SECOND.id)
    assert (ran.code, "Station N1, contest assembly: read once." in ran.out) == (0, True), ran.err
    assert slots(root) == {"read_once": 1}
    taken = word("decide", root, "reviewer 0", "--accept", SECOND.id, "--reason", "other")
    assert (taken.code, "found one that was taken back" in taken.err) == (3, True), taken.err


def test_an_endorsement_can_be_taken_back(tmp_path: Path) -> None:
    second = endorsement("reviewer 1", DECIDED)
    root = night(tmp_path, [FIRST, SECOND, DECIDED, second, withdrawal("agent 0", FIRST)])
    ran = word("withdraw", root, "reviewer 1", second.id)
    assert (ran.code, "held (decision-lacks-persons); one more reviewer" in ran.out) == (0, True), ran.err
