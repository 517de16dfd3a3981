"""One thing that must hold between the numbers of a form, with what to say when it does not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from polltrail.election.formula import Formula, Verdict, evaluate
from polltrail.election.ids import FieldName

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One thing that must hold between the numbers of a form.

    Attributes
    ----------
    code : str
        Short and stable: `choices-make-valid`.
    severity : "error" or "warning"
        An error is a form that contradicts itself; a warning is odd but possible.
    title : str
        What must hold, in one plain sentence.
    per_choice : bool
        Held against every choice's row of the form by itself; `votes` is then the votes of that choice.
    register : bool
        Compares with the voter list, so it cannot be told for a station that has none of its own. The caller
        knows which those are and gives their `registered_voters` as None.
    innocent : tuple of str
        Honest reasons why a form may fail it.
    law : str or None
        The legal clause.
    confirmed : bool
        False where no public source could be found for it.
    needs_one_of : tuple of FieldName
        Optional fields of the formula of which the form must have at least one; without any of them it
        cannot be told. A form that nowhere counts rejected papers does not contradict itself by them.
    """

    code: str
    severity: Severity
    title: str
    formula: Formula
    per_choice: bool = False
    register: bool = False
    innocent: tuple[str, ...]
    law: str | None
    confirmed: bool
    needs_one_of: tuple[FieldName, ...] = ()

    @property
    def fields(self) -> tuple[FieldName, ...]:
        """Exactly the fields that the identity reads."""
        return self.formula.fields()

    def judge(
        self, numbers: Mapping[str, int | None], has: Collection[str]
    ) -> tuple[Verdict, int | None, int | None]:
        """Hold one form's numbers against this identity.

        Parameters
        ----------
        numbers : mapping of str to int or None
            The numbers as written, of the form or, if `per_choice`, of one choice's row. None is a blank.
        has : collection of str
            The fields that this kind of form, or this table, has at all.

        Returns
        -------
        verdict : "pass", "fail" or "cannot tell"
        left, right : int or None
            Both sides of the formula; None where the side cannot be added up.
        """
        verdict, left, right = evaluate(self.formula, numbers, has)
        if self.needs_one_of and not any(name in has for name in self.needs_one_of):
            verdict = "cannot tell"
        return verdict, left, right
