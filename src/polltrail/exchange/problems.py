"""Everything wrong with an input, gathered before anybody is told: one message instead of twenty attempts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from polltrail.errors import Problem, TableError

KEPT = 100
"""Problems kept as values for each kind; the rest are only counted."""


@dataclass(slots=True)
class Problems:
    """A growing list of problems; `stop` raises when there is one."""

    found: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, where: str, expected: str, found: str) -> None:
        """Note one problem."""
        self.add_all([Problem(where=where, expected=expected, found=found)], count=1)

    def add_all(self, problems: Iterable[Problem], *, count: int) -> None:
        """Note the first problems of one kind, of `count` in all."""
        self.found.extend(problems)
        self.count += count

    def stop(self) -> None:
        """Raise if anything was noted.

        Raises
        ------
        TableError
            With every problem noted so far.
        """
        if self.count:
            raise TableError(self.found, count=self.count)


def refuse(where: str, expected: str, found: str) -> NoReturn:
    """Raise a `TableError` about one thing."""
    raise TableError([Problem(where=where, expected=expected, found=found)])


def listed(names: Iterable[str], *, limit: int = 40) -> str:
    """Names as they stand in a sentence, cut short where there are very many."""
    every = list(names)
    more = f" and {len(every) - limit} more" if len(every) > limit else ""
    return (", ".join(every[:limit]) or "none") + more


def shown(value: object) -> str:
    """Write a value that somebody wrote, cut short, whatever it is."""
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} too large to write"
    return written if len(written) <= 80 else written[:77] + "..."
