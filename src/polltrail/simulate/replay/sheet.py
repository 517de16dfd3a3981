"""What stands on one form, by name; and the forms of a whole source, taken apart form by form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from polltrail.election import ElectionTables
from polltrail.review.result_forms import ResultForms


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The numbers of one form.

    Attributes
    ----------
    votes : mapping of str to int or None
        By choice; a choice that is not named is blank.
    numbers : mapping of str to int or None
        By the form model's name; one that is not named is not on this form.
    """

    votes: Mapping[str, int | None]
    numbers: Mapping[str, int | None]


class Sheets:
    """The forms of one source.

    Parameters
    ----------
    names : sequence of str
        Of the numbers beside the votes that are read.
    """

    def __init__(self, tables: ElectionTables, forms: ResultForms, names: Sequence[str]) -> None:
        self._choices = [choice.id.strip() for choice in tables.choices]
        self._choice = forms.votes["choice"].to_numpy()
        self._votes = forms.votes["votes"].to_list()
        slot = forms.votes["slot"].to_numpy()
        self._first = np.searchsorted(slot, np.arange(tables.slots.height + 1))
        self._numbers = {name: forms.fields[name].to_list() for name in names if name in forms.fields.columns}
        self.reporting: Sequence[bool] = forms.fields["reporting"].to_list()

    def sheet(self, slot: int) -> Sheet:
        """Give one form by the number of its slot; what the table does not have is not on it."""
        rows = range(int(self._first[slot]), int(self._first[slot + 1]))
        written = ((name, values[slot]) for name, values in self._numbers.items())
        return Sheet(
            votes={self._choices[self._choice[row]]: self._votes[row] for row in rows},
            numbers={name: number for name, number in written if number is not None},
        )


def names_of_all(forms: Sequence[ResultForms]) -> tuple[str, ...]:
    """Name the numbers beside the votes that every source has: what only one of them has nobody else can confirm."""
    return tuple(name for name in forms[0].field_names if all(name in one.field_names for one in forms))
