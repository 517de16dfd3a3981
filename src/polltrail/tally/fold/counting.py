"""How an election's slots are counted: by its tables, its form and its policy."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from polltrail.election import FormModel
from polltrail.election.expected import Expected
from polltrail.review.slots import Judged, Rules, Slot, judge
from polltrail.review.slots.layout import Layout
from polltrail.statement.definition import Policy
from polltrail.tally.fold.totals import Vector, contribution, difference, registered_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How an election's slots are counted.

    Attributes
    ----------
    layouts : sequence of Layout
        One for each contest.
    rules : Rules
        As the policy in force has them; `missed` is set for each slot.
    agents_count : bool
        Whether the agent's own reading is one of those that must agree.
    """

    expected: Expected
    layouts: Sequence[Layout]
    rules: Rules
    agents_count: bool
    _rules: dict[tuple[int, int], Rules] = field(default_factory=dict, compare=False, repr=False)

    def reads_like(self, other: "Counting") -> bool:
        """Whether every reading means the same here as there: the same choices and forms, and numbers that stayed."""
        same = [
            (layout.choices, layout.model) == (before.choices, before.model)
            for layout, before in zip(self.layouts, other.layouts, strict=False)
        ]
        return all(same) and self.agents_count == other.agents_count

    def rules_of(self, slot: int) -> Rules:
        """Rules of one slot: its contest's form, held against its station's register."""
        contest, registered = self.expected.contest_of(slot), registered_of(self.expected, slot)
        known = self._rules.get((contest, registered))
        if known is None:
            layout, register = self.layouts[contest], registered if registered > 0 else None
            known = replace(self.rules, missed=lambda row: layout.missed(row, register))
            self._rules[contest, registered] = known
        return known

    def judged(self, number: int, slot: Slot) -> Judged | None:
        """Say where a slot stands; None where nothing is said about it, or nothing should be."""
        if not slot.events or not self.expected.is_expected(number):
            return None
        return judge(slot, self.rules_of(number))

    def adds(self, number: int, slot: Slot) -> Vector | None:
        """What a slot adds to the totals; None where it adds nothing."""
        return self.vector(number, self.judged(number, slot))

    def vector(self, number: int, judged: Judged | None) -> Vector | None:
        """What a slot that stands so adds to the totals."""
        if judged is None:
            return None
        layout = self.layouts[self.expected.contest_of(number)]
        return contribution(judged, registered_of(self.expected, number), layout)

    def delta(self, number: int, before: Slot, after: Slot) -> Vector | None:
        """By how much the totals change with a slot; None where they do not."""
        return difference(self.adds(number, before), self.adds(number, after))


def counting_of(expected: Expected, model: FormModel, policy: Policy) -> Counting:
    """Make the way of counting that a definition names."""
    layouts = {contest.choices: Layout(contest.choices, model) for contest in expected.contests}
    rules = Rules(
        readings=policy.readings,
        confirmed=frozenset(policy.confirmed),
        image_required=policy.image_required,
        decision_persons=policy.decision_persons,
        copies_must_agree=policy.copies_must_agree,
        missed=lambda _: (),
        tolerance=policy.tolerance,
    )
    return Counting(
        expected=expected,
        layouts=tuple(layouts[contest.choices] for contest in expected.contests),
        rules=rules,
        agents_count=policy.agent_reading_first,
    )
