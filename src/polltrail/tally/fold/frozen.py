"""The definition as it was frozen, beside the one in force: what was changed after the election had promised not to.

An amendment is after the freeze if it says so itself by its own date, or if it is not in the longest state of the log that
a quorum of witnesses had dated by then. Nobody dates their own amendment too late; and what witnesses had not seen by then
cannot be shown to be older.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from polltrail.election import ElectionTables
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import milliseconds
from polltrail.statement.ledger import Defined
from polltrail.tally.fold.forms import CountedForms

MAY_CHANGE = frozenset({"tables.stations", "tables.areas"})
"""What an amendment may still change, and only by adding stations and the areas they lie in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What was amended after the freeze.

    Attributes
    ----------
    at : datetime
        When the definition was frozen.
    since, now : Defined
        The definition as it was frozen, and the one in force.
    changed : tuple of str
        What differs, by its name in the definition: `policy.readings`.
    only_adds_stations : bool
        Whether that is all it does; anything else it had promised not to do.
    """

    at: datetime
    since: Defined
    now: Defined
    changed: tuple[str, ...]
    only_adds_stations: bool


@dataclass(frozen=True, kw_only=True)
class FrozenCount:
    """The same log, counted by the definition as it was frozen."""

    frozen: Frozen
    tables: ElectionTables
    forms: CountedForms


def frozen_of(
    defined: Sequence[Defined],
    made_at: Mapping[int, int],
    known_by: Callable[[datetime], int | None],
    adds_only: Callable[[DefinitionBody, DefinitionBody], bool],
) -> Frozen | None:
    """Find the definition that was frozen; None where nothing was, or nothing was changed after it.

    Parameters
    ----------
    defined : sequence of Defined
        The genesis and its amendments, in their order.
    made_at : mapping of int to int
        When each claims to have been signed, by its index, in milliseconds since 1970.
    known_by : callable
        How long the log was, at least, at a time, as a quorum of witnesses dated it; None where none did.
    adds_only : callable
        Whether the stations and areas of the second definition are those of the first, and more.
    """
    since = defined[0]
    for amendment in defined[1:]:
        at = since.body.frozen_at
        if at is not None and _is_after(amendment, at, made_at, known_by):
            break
        since = amendment
    now, frozen_at = defined[-1], since.body.frozen_at
    if frozen_at is None or now is since:
        return None
    changed = tuple(_changed(since.body, now.body))
    if not changed:
        return None
    only_adds = set(changed) <= MAY_CHANGE and adds_only(since.body, now.body)
    return Frozen(at=frozen_at, since=since, now=now, changed=changed, only_adds_stations=only_adds)


def _is_after(
    amendment: Defined,
    at: datetime,
    made_at: Mapping[int, int],
    known_by: Callable[[datetime], int | None],
) -> bool:
    if made_at[amendment.index] > milliseconds(at):
        return True
    known = known_by(at)
    return known is not None and amendment.index >= known


def _changed(one: Any, other: Any, path: str = "") -> list[str]:
    """Name what differs between two definitions, down to the fields of their parts."""
    found = []
    for field in msgspec.structs.fields(one):
        before, after = getattr(one, field.name), getattr(other, field.name)
        if before == after:
            continue
        name = f"{path}{field.name}"
        is_part = path == "" and field.name in {"tables", "policy"}
        found += _changed(before, after, f"{name}.") if is_part else [name]
    return found
