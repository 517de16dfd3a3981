"""A slot about which somebody says very much: every reading is kept, and judging it takes no longer than the rest."""

from typing import Any

import pytest

from polltrail.review.slots import history, judge
from polltrail.review.slots.live import Live
from polltrail.tally.fold import Fold, InMemory
from polltrail.tally.fold.step import step
from support.count_night import SLOTS, folded, reading

MANY = 120


def noisy(whose: list[Any]) -> list[Any]:
    return [
        reading("agent 0", SLOTS[0], (at, at % 7), number=at, whose=whose[at % len(whose)])
        for at in range(MANY)
    ]


@pytest.mark.parametrize("whose", [["agent"], ["agent", "posted", "authority", "returning_officer"]])
def test_a_slot_is_judged_once_for_all_that_was_said_since_somebody_looked(
    monkeypatch: pytest.MonkeyPatch, whose: list[Any]
) -> None:
    taken: list[int] = []

    class Counted(Live):
        def take(self, read: Any) -> Any:
            taken.append(read.index)
            return super().take(read)

    monkeypatch.setattr(history, "Live", Counted)
    fold = folded(noisy(whose))
    assert taken == []
    assert fold.totals.vectors
    assert len(taken) == MANY


def test_totals_are_those_of_a_fold_that_is_looked_at_after_every_entry() -> None:
    night = noisy(["agent", "posted"])
    seldom, often = folded(night), folded([])
    for statement in night:
        often.take(often.size, statement)
        assert often.totals is not None
    assert {place: vector.tolist() for place, vector in seldom.totals.vectors.items()} == {
        place: vector.tolist() for place, vector in often.totals.vectors.items()
    }
    number = next(iter(seldom.memory.numbers()))
    assert seldom.memory.slot(number) == often.memory.slot(number)
    rules = seldom.counting.rules_of(number)
    assert len(judge(seldom.memory.slot(number), rules).noticed) >= MANY - 2


def test_a_step_gives_what_the_totals_change_by() -> None:
    fold: Fold = folded([])
    before = folded(noisy(["agent"])[:1])
    number = next(iter(before.memory.numbers()))
    whole = before.memory.slot(number)
    event = whole.events[0]
    after, judged, delta = step(
        number, fold.memory.slot(number), (event, whole.rows[0]), fold.counting, InMemory().held
    )
    assert after == whole
    assert judged == fold.counting.judged(number, whole)
    assert delta is not None
    assert delta.tolist() == before.totals.at(0, 0).tolist()
