"""The one order of a contest's numbers, so that readings can be compared number by number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from polltrail.election import FormModel
from polltrail.election.formula import VOTES, Term
from polltrail.election.identity import Identity
from polltrail.review.slots.events import ABSENT, Row
from polltrail.statement.fields import Figures


@dataclass(frozen=True)
class Layout:
    """Where each number of a contest's form stands in a row.

    Attributes
    ----------
    choices : tuple of str
        Their votes come first.
    model : FormModel
        Then the fields written once, then those written in every choice's row, choice by choice.
    """

    choices: tuple[str, ...]
    model: FormModel

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Names of the numbers written once on the form."""
        return tuple(field.name for field in self.model.fields if field.is_number and not field.per_choice)

    @cached_property
    def choice_fields(self) -> tuple[str, ...]:
        """Names of the numbers written in every choice's row besides its votes."""
        return tuple(field.name for field in self.model.fields if field.is_number and field.per_choice)

    @cached_property
    def _place(self) -> Mapping[object, int]:
        pairs = [(field, choice) for choice in self.choices for field in self.choice_fields]
        keys: Sequence[object] = [*((VOTES, choice) for choice in self.choices), *self.fields, *pairs]
        return {key: at for at, key in enumerate(keys)}

    def row(self, figures: Figures) -> Row | str:
        """Put figures in order, or say which name the form does not have.

        A choice that is not named is blank. A field that is not named is not on this form; one that is, with
        nothing written, is blank.
        """
        row: list[int | None] = [ABSENT] * len(self._place)
        row[: len(self.choices)] = [None] * len(self.choices)
        named = [
            *(((VOTES, choice), number) for choice, number in figures.votes),
            *figures.numbers.items(),
            *(((field, choice), number) for field, choice, number in figures.choice_numbers),
        ]
        for key, number in named:
            at = self._place.get(key)
            if at is None:
                return key if isinstance(key, str) else f"{key[0]} of {key[1]}"
            row[at] = number
        return tuple(row)

    def votes(self, row: Row) -> Row:
        """Votes of the choices, in their order."""
        return row[: len(self.choices)]

    def place_of(self, field: str) -> int | None:
        """Where a row has a number written once; None where the form has none of this name."""
        return self._place.get(field)

    def number(self, row: Row, field: str) -> int | None:
        """One of the numbers written once; None for a blank and for what the form does not have."""
        at = self._place.get(field)
        return None if at is None or row[at] == ABSENT else row[at]

    def differences(self, one: Row, other: Row) -> tuple[tuple[str, int | None, int | None], ...]:
        """Name the numbers in which two rows differ: votes by their choice, `card_votes:keep` for a choice's others."""
        pairs = zip(self._names, map(_blank, one), map(_blank, other), strict=True)
        return tuple((name, here, there) for name, here, there in pairs if here != there)

    @cached_property
    def _names(self) -> Sequence[str]:
        pairs = [f"{field}:{choice}" for choice in self.choices for field in self.choice_fields]
        return (*self.choices, *self.fields, *pairs)

    def written(self, row: Row) -> int | None:
        """Count the papers that a row speaks of, at the most: its votes together, or the ballots cast."""
        votes = [number for number in self.votes(row) if number is not None]
        known = [
            number
            for number in (sum(votes) if votes else None, self.number(row, "ballots_cast"))
            if number is not None
        ]
        return max(known, default=None)

    def missed(self, row: Row, registered: int | None) -> tuple[tuple[str, int], ...]:
        """Name the identities that a form does not keep, each with the number of papers by which it misses it.

        Parameters
        ----------
        registered : int or None
            Of the station list; the form's own number is not what an identity compares with.
        """
        found = ((code, misses(row, registered)) for code, misses in self._identities)
        return tuple((code, by) for code, by in found if by > 0)

    @cached_property
    def _identities(self) -> Sequence[tuple[str, Callable[[Row, int | None], int]]]:
        errors = [one for one in self.model.identities if one.severity == "error" and self._can_be_told(one)]
        return [(one.code, self._missing(one)) for one in errors]

    def _can_be_told(self, identity: Identity) -> bool:
        has = {*self.fields, VOTES}
        terms = (*identity.formula.left, *identity.formula.right)
        needed = {term.field for term in terms if not term.optional}
        one_of = identity.needs_one_of
        return (
            not identity.per_choice and needed <= has and (not one_of or any(name in has for name in one_of))
        )

    def _missing(self, identity: Identity) -> Callable[[Row, int | None], int]:
        formula = identity.formula
        left = self._side(formula.left, formula.left_constant)
        right = self._side(formula.right, formula.right_constant)
        needs = [self._place[name] for name in identity.needs_one_of if name in self._place]

        def misses(row: Row, registered: int | None) -> int:
            if needs and all(row[at] == ABSENT for at in needs):
                return 0
            one, other = left(row, registered), right(row, registered)
            if one is None or other is None:
                return 0
            gap = one - other
            return {"=": abs(gap), "<=": gap, ">=": -gap}[formula.relation]

        return misses

    def _side(self, terms: tuple[Term, ...], constant: int) -> Callable[[Row, int | None], int | None]:
        """Compile one side of a formula: None where a number that it needs is blank."""
        places = [(term, self._place.get(term.field)) for term in terms]
        n_choices = len(self.choices)

        def number(term: Term, at: int | None, row: Row, registered: int | None) -> int | None:
            if term.field == VOTES:
                votes = row[:n_choices]
                return None if None in votes else sum(filter(None, votes))
            if term.field == "registered_voters":
                return registered
            found = ABSENT if at is None else row[at]
            if found == ABSENT:
                return 0 if term.optional else None
            return found

        def total(row: Row, registered: int | None) -> int | None:
            found = constant
            for term, at in places:
                one = number(term, at, row, registered)
                if one is None:
                    return None
                found += term.sign * one
            return found

        return total


def _blank(number: int | None) -> int | None:
    return None if number == ABSENT else number
