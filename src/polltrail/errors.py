"""Everything Polltrail raises.

    PolltrailError
      DataError         an argument has the wrong shape, sign or unit
      FormModelError    a form model contradicts itself
      TableError        a published table cannot be read; carries every problem found
      CaseError         a case of bare totals cannot be read
      OutputError       a report cannot be written where it was asked for

A bad *form* never raises: it is data, and a check answers with a finding. What raises is a broken promise
about the input as a whole or about a call. A message names the thing, what was expected, what was found and
what happens next.
"""

from dataclasses import dataclass


class PolltrailError(Exception):
    """The root of everything Polltrail raises on purpose."""


class DataError(PolltrailError):
    """An argument has the wrong shape, sign or unit."""


class FormModelError(PolltrailError):
    """A form model contradicts itself or cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with an input.

    Attributes
    ----------
    where : str
        The file, then the line or the station, then the column, as far as known.
    expected, found : str
        What should have stood there and what does.
    """

    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


class TableError(PolltrailError):
    """A published table cannot be read.

    Attributes
    ----------
    problems : tuple of Problem
        Problems found, in the order of the input; at least one. May be the first few of `count`.
    count : int
        How many problems there are in all.
    """

    shown = 20

    def __init__(self, problems: list[Problem] | tuple[Problem, ...], *, count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [str(problem) for problem in self.problems[: self.shown]]
        more = self.count - len(lines)
        if more > 0:
            lines.append(f"and {more} more; {self.count} problems in all")
        return "\n".join([*lines, "Nothing was written."])


class CaseError(TableError):
    """A `case.toml` of bare totals cannot be read."""


class OutputError(PolltrailError):
    """A report cannot be written where it was asked for."""
