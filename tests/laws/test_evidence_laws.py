"""What is shown beside a number never changes it."""

from random import Random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from laws.test_fold_laws import POLICIES, READERS, distinct, nights, outcome, vectors
from polltrail.election import form_model
from polltrail.review.slots import judge, told
from polltrail.statement import Statement, fingerprint, public_key
from polltrail.statement.fields import Mark
from support.count_night import PEOPLE, endorsement, folded, incident, said, withdrawal
from support.statements import seed_of

SIGNATORIES = form_model("nigeria-ec8a").signatories
NAMES = {fingerprint(public_key(seed_of(who))): who for who in PEOPLE}

PLACES = st.one_of(
    st.sampled_from(["N1", "S1", "S2", "unknown"]).map(lambda station: {"station": station}),
    st.sampled_from([(), ("North",), ("South", "Port"), ("Nowhere",)]).map(lambda area: {"area": area}),
)
KINDS = st.sampled_from(["violence", "not_opened", "ballots_added", "results_not_sent"])


@st.composite
def happenings(draw: st.DrawFn) -> list[Statement]:
    """Incidents, some of them endorsed or taken back."""
    made: list[Statement] = []
    for number in range(draw(st.integers(1, 5))):
        who = draw(st.sampled_from(READERS))
        one = incident(who, kind=draw(KINDS), number=1000 + number, **draw(PLACES))
        made.append(one)
        if draw(st.booleans()):
            made.append(endorsement(draw(st.sampled_from(READERS)), one, number=2000 + number))
        if draw(st.booleans()):
            made.append(withdrawal(who, one, number=3000 + number))
    return made


def mixed(night: list[Statement], more: list[Statement], random: Random) -> list[Statement]:
    """Both, each in its own order."""
    queues, found = [list(night), list(more)], []
    while queues := [queue for queue in queues if queue]:
        found.append(random.choice(queues).pop(0))
    return found


@given(nights(), happenings(), POLICIES, st.randoms(use_true_random=False))
def test_incidents_never_change_a_number(
    night: list[Statement], happened: list[Statement], policy: dict[str, Any], random: Random
) -> None:
    quiet = folded(distinct(night), **policy)
    loud = folded(mixed(distinct(night), distinct(happened), random), **policy)
    assert outcome(loud) == outcome(quiet)
    assert vectors(loud.totals) == vectors(quiet.totals)


MARKS = st.lists(
    st.builds(
        lambda role, of, mark, said: Mark(role=role, of=of, mark=mark, state=said[0], reason=said[1]),
        st.sampled_from(["presiding officer", "party agent", "nobody the form knows"]),
        st.sampled_from([None, "A", "B"]),
        st.sampled_from(["signature", "stamp", "date"]),
        st.sampled_from([("present", None), ("absent", "unknown"), ("refused", "disagrees")]),
    ),
    max_size=4,
    unique_by=lambda mark: (mark.role, mark.of, mark.mark),
)


@given(nights(), st.lists(MARKS, min_size=1), POLICIES)
def test_signatures_and_stamps_never_change_a_number(
    night: list[Statement], marks: list[list[Mark]], policy: dict[str, Any]
) -> None:
    """The same night once more, with something said about marks in every reading; words about readings go along."""
    statements = distinct(night)
    quiet = folded(statements, **policy)
    known: dict[str, str] = {}
    signed = []
    for at, one in enumerate(statements):
        body: Any = one.body
        if one.kind == "transcription":
            body = msgspec.structs.replace(body, signatures=tuple(marks[at % len(marks)]))
        elif one.kind in {"endorsement", "withdrawal"}:
            body = msgspec.structs.replace(body, statement=known[body.statement])
        elif one.kind == "decision" and body.transcription is not None:
            body = msgspec.structs.replace(body, transcription=known[body.transcription])
        made = said(NAMES[one.key], one.kind, body, number=100 + at)
        known[one.id] = made.id
        signed.append(made)
    loud = folded(signed, **policy)
    assert outcome(loud) == outcome(quiet)
    assert vectors(loud.totals) == vectors(quiet.totals)
    for number in loud.memory.numbers():
        slot, rules = loud.memory.slot(number), loud.counting.rules_of(number)
        judged, shown = judge(slot, rules), told(slot, rules, SIGNATORIES)
        assert (shown.state, shown.row, shown.confirmed) == (judged.state, judged.row, judged.confirmed)
        assert set(judged.noticed) <= set(shown.noticed)
