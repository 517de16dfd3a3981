"""Corrections undone: from the last figures of a form back to those that were published first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polltrail.errors import DataError
from polltrail.simulate.replay.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One number that was published otherwise later.

    Attributes
    ----------
    name : str
        A choice, or the form model's name of a number.
    """

    name: str
    is_vote: bool
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """All that changed on one form at one time.

    Attributes
    ----------
    seen : int
        When the corrected figures were seen first, in milliseconds since 1970.
    """

    seen: int
    changes: tuple[Change, ...]


def versions(last: Sheet, corrections: Sequence[Correction]) -> list[Sheet]:
    """Give every version of a form, from the one that was published first to the last.

    Parameters
    ----------
    corrections : sequence of Correction
        The earliest first.

    Raises
    ------
    DataError
        They do not lead to the last figures.
    """
    found = [_with(last, {change: change.after for change in _unpublished(last, corrections)})]
    for correction in reversed(corrections):
        after = found[0]
        for change in correction.changes:
            _refuse_other(after, change)
        found.insert(0, _with(after, {change: change.before for change in correction.changes}))
    return found


def _unpublished(last: Sheet, corrections: Sequence[Correction]) -> list[Change]:
    """Find the last change of each number that only corrections tell."""
    changes = {change.name: change for one in corrections for change in one.changes}
    return [change for change in changes.values() if change.name not in _part(last, change)]


def _part(sheet: Sheet, change: Change) -> Mapping[str, int | None]:
    return sheet.votes if change.is_vote else sheet.numbers


def _refuse_other(sheet: Sheet, change: Change) -> None:
    found = _part(sheet, change)[change.name]
    if found != change.after:
        raise DataError(
            f"{change.name}: expected the revisions to lead to the published figure, found one to {change.after} where "
            f"{found} came after it; nothing was played"
        )


def _with(sheet: Sheet, numbers: Mapping[Change, int | None]) -> Sheet:
    votes = {change.name: number for change, number in numbers.items() if change.is_vote}
    rest = {change.name: number for change, number in numbers.items() if not change.is_vote}
    return Sheet(votes={**sheet.votes, **votes}, numbers={**sheet.numbers, **rest})
