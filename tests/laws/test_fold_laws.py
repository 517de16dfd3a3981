"""What always holds of a count that grows with its log."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polltrail.review.slots import Read, Slot, in_force, judge
from polltrail.statement import Statement
from polltrail.tally.fold import Fold
from polltrail.tally.fold.totals import Totals
from support.count_night import (
    IMAGES,
    PEOPLE,
    SLOTS,
    begun,
    decision,
    endorsement,
    folded,
    holding,
    picture,
    reading,
    said,
    withdrawal,
)
from support.statements import revocation, seed_of

READERS = [who for who, role in PEOPLE.items() if role in {"agent", "clerk"}]
REVIEWERS = [who for who, role in PEOPLE.items() if role == "reviewer"]
VOTES = st.tuples(*[st.sampled_from([None, 0, 7, 8])] * 2)
POLICIES = st.fixed_dictionaries({
    "readings": st.integers(1, 3),
    "copies_must_agree": st.booleans(),
    "image_required": st.booleans(),
    "agent_reading_first": st.booleans(),
})  # fmt: skip


@st.composite
def nights(draw: st.DrawFn, *, slots: Sequence[tuple[str, str]] = SLOTS, least: int = 0) -> list[Statement]:
    """Statements of every kind, about few slots, so that they meet; each may refer to those before it."""
    made: list[Statement] = []
    by: dict[str, str] = {}
    for number in range(draw(st.integers(least, 14))):
        kind = draw(
            st.sampled_from(["read", "read", "read", "picture", "store", "decide", "endorse", "withdraw"])
        )
        statement, who = _one(draw, kind, number, made, by, slots)
        made.append(statement)
        by[statement.id] = who
    return made


def _one(
    draw: st.DrawFn,
    kind: str,
    number: int,
    made: list[Statement],
    by: dict[str, str],
    slots: Sequence[tuple[str, str]],
) -> tuple[Statement, str]:
    slot = draw(st.sampled_from(slots))
    image = IMAGES[SLOTS.index(slot) % len(IMAGES)]
    reviewer, reader = draw(st.sampled_from(REVIEWERS)), draw(st.sampled_from(READERS))
    if made and kind in {"endorse", "withdraw"}:
        target = draw(st.sampled_from(made))
        if kind == "endorse":
            return endorsement(reviewer, target, number=number), reviewer
        who = draw(st.sampled_from([by[target.id], by[target.id], reader]))
        return withdrawal(who, target, number=number), who
    if kind == "decide":
        return _decided(draw, reviewer, slot, number, made), reviewer
    if kind == "picture":
        return picture(reader, slot, image, number=number), reader
    if kind == "store":
        return holding(image), "store"
    more: dict[str, Any] = {
        "images": draw(st.sampled_from([(), (image,)])),
        "whose": draw(st.sampled_from(["agent", "posted"])),
        "channel": draw(st.sampled_from(["capture", "sms"])),
    }
    return reading(reader, slot, draw(VOTES), number=number, **more), reader


def _decided(
    draw: st.DrawFn, reviewer: str, slot: tuple[str, str], number: int, made: list[Statement]
) -> Statement:
    readings = [one for one in made if one.kind == "transcription" and _is_of(one, slot)]
    if readings and draw(st.booleans()):
        return decision(reviewer, slot, "accept", accepts=draw(st.sampled_from(readings)), number=number)
    votes = draw(st.none() | VOTES)
    outcome = draw(st.sampled_from(["hold", "void"])) if votes is None else "correct"
    return decision(reviewer, slot, outcome, votes=votes, number=number)


def _is_of(statement: Statement, slot: tuple[str, str]) -> bool:
    body: Any = statement.body
    return (body.slot.station, body.slot.contest) == slot


def distinct(statements: Sequence[Statement]) -> list[Statement]:
    return list({one.id: one for one in statements}.values())


def outcome(fold: Fold) -> dict[int, Any]:
    """Where every slot stands, without the places in the log."""
    return {number: outcome_of(fold, fold.memory.slot(number), number) for number in fold.memory.numbers()}


def outcome_of(fold: Fold, slot: Slot, number: int) -> Any:
    judged = judge(slot, fold.counting.rules_of(number))
    return (judged.state, judged.row, judged.confirmed, judged.reasons, judged.readers)


def vectors(totals: Totals) -> dict[tuple[int, int], list[int]]:
    return {key: vector.tolist() for key, vector in totals.vectors.items() if vector.any()}


def anew(fold: Fold) -> Totals:
    """Totals added up from the slots alone."""
    totals = Totals(fold.counting.expected)
    for number in fold.memory.numbers():
        totals.apply(number, fold.counting.adds(number, fold.memory.slot(number)))
    return totals


@given(nights(), POLICIES)
def test_running_totals_are_those_of_the_slots_at_every_size(
    night: list[Statement], policy: dict[str, Any]
) -> None:
    fold = folded([], **policy)
    for statement in distinct(night):
        before = {number: fold.memory.slot(number) for number in fold.memory.numbers()}
        fold.take(fold.size, statement)
        assert vectors(fold.totals) == vectors(anew(fold))
        changed = [
            number for number in fold.memory.numbers() if fold.memory.slot(number) != before.get(number)
        ]
        assert len(changed) <= 1 or statement.kind == "holding"


@given(nights(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_unrelated_slots_does_not_matter(
    night: list[Statement], policy: dict[str, Any], random: Random
) -> None:
    parts: defaultdict[Any, list[Statement]] = defaultdict(list)
    home: dict[str, Any] = {}
    for statement in distinct(night):
        body: Any = statement.body
        slot = getattr(body, "slot", None)
        place = (slot.station, slot.contest) if slot else home.get(getattr(body, "statement", ""), "images")
        home[statement.id] = place
        parts[place].append(statement)
    mixed, queues = [], [part for place, part in parts.items() if place != "images"]
    while queues := [queue for queue in queues if queue]:
        mixed.append(random.choice(queues).pop(0))
    stored = [statement for statement in distinct(night) if statement.kind == "holding"]
    one = folded([*stored, *[s for s in distinct(night) if s.kind != "holding"]], **policy)
    other = folded([*mixed, *stored], **policy)
    assert outcome(one) == outcome(other)
    assert vectors(one.totals) == vectors(other.totals)


@given(nights(), nights(least=1), POLICIES)
def test_a_withdrawal_undoes_its_statement(
    before: list[Statement], more: list[Statement], policy: dict[str, Any]
) -> None:
    night = distinct(before)
    last = next((one for one in more if one.kind in {"transcription", "image"}), None)
    if last is None or last.id in {one.id for one in night}:
        return
    signer = next(who for who in READERS if said(who, last.kind, last.body).key == last.key)
    fold = folded(night, **policy)
    kept, totals = outcome(fold), vectors(fold.totals)
    fold.take(fold.size, last)
    fold.take(fold.size, withdrawal(signer, last))
    nothing = {number: one for number, one in outcome(fold).items() if one[0] == "missing"}
    assert outcome(fold) == nothing | kept
    assert vectors(fold.totals) == totals


@given(nights(), POLICIES, st.integers(0, 14))
def test_every_earlier_state_can_be_told(night: list[Statement], policy: dict[str, Any], cut: int) -> None:
    statements = distinct(night)
    whole, then = folded(statements, **policy), folded(statements[:cut], **policy)
    for number in whole.memory.numbers():
        assert outcome_of(whole, whole.memory.slot(number).at(then.size), number) == outcome_of(
            then, then.memory.slot(number), number
        )


@given(nights(), POLICIES)
def test_children_sum_to_parents(night: list[Statement], policy: dict[str, Any]) -> None:
    fold = folded(distinct(night), **policy)
    expected = fold.counting.expected
    for (contest, area), vector in fold.totals.vectors.items():
        children = [number for number, parent in enumerate(expected.parents) if parent == area]
        if children:
            assert np.array_equal(vector, sum(fold.totals.at(contest, child) for child in children))


@given(nights(), st.sampled_from([*READERS, *REVIEWERS, "store"]), POLICIES, st.booleans())
def test_a_revocation_says_the_same_before_and_after(
    night: list[Statement],
    who: str,
    policy: dict[str, Any],
    suspect: bool,
) -> None:
    """What a key said from where it is suspect is worth the same, whenever its revocation is logged."""
    lost = said(
        "organiser", "revocation", revocation(seed_of(who), suspect_from=len(begun()) if suspect else None)
    )
    late = folded([*distinct(night), lost], **policy)
    if suspect:
        early = folded([lost, *distinct(night)], **policy)
        assert outcome(late) == outcome(early)
    assert vectors(late.totals) == vectors(anew(late))


@given(nights(), POLICIES)
def test_nothing_is_confirmed_by_fewer_persons_than_the_policy_asks_for(
    night: list[Statement], policy: dict[str, Any]
) -> None:
    fold = folded(distinct(night), **policy)
    for number in fold.memory.numbers():
        slot = fold.memory.slot(number)
        judged = judge(slot, fold.counting.rules_of(number))
        if judged.confirmed and judged.state != "decided":
            assert judged.readers >= policy["readings"]
        if judged.confirmed:
            assert len(_behind(slot, fold, number, judged.row)) > 1 or policy["readings"] == 1
        if judged.confirmed and policy["image_required"]:
            assert judged.imaged


def _behind(slot: Slot, fold: Fold, number: int, row: Any) -> set[str]:
    """Everybody who reads these figures or decided for them."""
    decision = in_force(slot, fold.counting.rules_of(number))
    reads = {event.person for event in slot.events if isinstance(event, Read) and slot.rows[event.row] == row}
    return reads if decision is None else reads | decision.persons


@given(nights(least=4, slots=SLOTS[:1]), POLICIES)
def test_no_one_statement_takes_a_form_from_one_confirmed_figure_to_another(
    night: list[Statement], policy: dict[str, Any]
) -> None:
    """Whoever speaks can at most put it on hold; others have to follow before it says something else."""
    fold, before = folded([], **(policy | {"copies_must_agree": True})), dict[int, Any]()
    for statement in distinct(night):
        fold.take(fold.size, statement)
        now = outcome(fold)
        for number, (_, row, confirmed, *_) in now.items():
            if confirmed and number in before and before[number][2]:
                assert row == before[number][1]
        before = now
