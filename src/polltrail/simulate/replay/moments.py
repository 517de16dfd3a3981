"""What happens, in order: each form arrives and is read, is read again, and is corrected where it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from polltrail.simulate.replay.corrections import versions
from polltrail.simulate.replay.plan import Plan
from polltrail.simulate.replay.revisions import SlotName
from polltrail.simulate.replay.sheet import Sheet
from polltrail.simulate.replay.times import filled

SECOND_AFTER: Final = 600_000
"""Milliseconds after which the second person reads a form."""
_CORRECTED: Final = 1 << 20
"""The round of the first corrected sheets; those of readers are smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Somebody reads a form.

    Attributes
    ----------
    at : int
        Milliseconds since 1970.
    station : int
        Its number in the table.
    reader : int
        Which of the readers: a source by its place, or 0 the station's agent and 1 who reads after them.
    arrives : bool
        Whether nobody has read the form before: its picture comes with this reading.
    disputed : bool
        Whether somebody has read it otherwise before.
    correction : int
        0 for the form as it was; n for the n-th corrected sheet of it.
    corrected_later : bool
        Whether a corrected sheet is still to come: then it has to be known who read what.
    """

    at: int
    station: int
    contest: str
    reader: int
    sheet: Sheet
    arrives: bool = False
    disputed: bool = False
    correction: int = 0
    corrected_later: bool = False


class Cue(NamedTuple):
    """When a form is read: cues sort as they are played.

    Attributes
    ----------
    round : int
        The reader; beyond all of them for a corrected sheet.
    slot : int
        Its row in the table of slots; beyond the table for a contest that only revisions tell of.
    """

    at: int
    round: int
    slot: int
    station: int
    contest: str


def cues(plan: Plan) -> list[Cue]:
    """List everything that is played, in order."""
    found = list(_readings(plan))
    came = {(cue.station, cue.contest): cue for cue in reversed(found) if not cue.round or plan.apart}
    for name, corrections in plan.revisions.of.items():
        if name not in came:
            found += (extra := _extra(plan, name, corrections[0].seen))
            came[name] = extra[0]
        at = came[name].at + SECOND_AFTER
        for number, correction in enumerate(corrections):
            at = max(correction.seen, at + 1_000)
            found.append(came[name]._replace(at=at, round=_CORRECTED + number))
    return sorted(found)


def _readings(plan: Plan) -> Iterator[Cue]:
    """Give each form to its readers: at the time it arrives, and to the next a round later."""
    sources = plan.sources
    there = [one for one in plan.slots if any(source.reporting[one[0]] for source in sources)]
    times = filled([plan.arrivals.at(station, plan.contest_of(slot)) for slot, station in there])
    between = SECOND_AFTER + (max(times, default=0) - min(times, default=0) if plan.apart else 0)
    for (slot, station), at in zip(there, times, strict=True):
        apart = [reader for reader, one in enumerate(sources) if one.reporting[slot]]
        for reader in apart if plan.apart else (0, 1):
            yield Cue(at + reader * between, reader, slot, station, plan.contest_of(slot))


def _extra(plan: Plan, name: SlotName, seen: int) -> list[Cue]:
    """Give a form that only revisions tell of to its two readers."""
    arrived = plan.arrivals.at(*name, before=seen)
    at = seen - 2 * SECOND_AFTER if arrived is None else arrived
    return [Cue(at + reader * SECOND_AFTER, reader, plan.tables.slots.height, *name) for reader in (0, 1)]


def moments(plan: Plan, played: Sequence[Cue]) -> Iterator[Moment]:
    """Tell what happens at each cue.

    Parameters
    ----------
    played : sequence of Cue
        As `cues` lists them.

    Raises
    ------
    DataError
        Revisions do not lead to the published figures.
    """
    book = _Book(plan)
    for cue in played:
        yield book.moment(cue)


class _Book:
    """What each form says, and, where sources are readers of their own, what was read of it so far."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._read: dict[SlotName, list[Sheet]] = {}
        self._versions: dict[SlotName, list[Sheet]] = {}

    def moment(self, cue: Cue) -> Moment:
        """Tell what happens at the next cue."""
        name = (cue.station, cue.contest)
        correction = max(cue.round - _CORRECTED + 1, 0)
        sheet = self._sheet(cue, correction)
        arrives, disputed = cue.round == 0, correction > 0
        if self._plan.apart:
            earlier = self._read.setdefault(name, [])
            arrives, disputed = not earlier, any(_differ(sheet, one) for one in earlier)
            earlier.append(sheet)
        return Moment(
            at=cue.at, station=cue.station, contest=cue.contest, reader=0 if correction else cue.round,
            sheet=sheet, arrives=arrives, disputed=disputed, correction=correction,
            corrected_later=correction < len(self._plan.revisions.of.get(name, ())),
        )  # fmt: skip

    def _sheet(self, cue: Cue, correction: int) -> Sheet:
        corrections = self._plan.revisions.of.get((cue.station, cue.contest))
        if corrections is None:
            return self._written(cue)
        name = (cue.station, cue.contest)
        if name not in self._versions:
            self._versions[name] = versions(self._written(cue), corrections)
        return self._versions[name][correction]

    def _written(self, cue: Cue) -> Sheet:
        if cue.slot == self._plan.tables.slots.height:
            return Sheet(votes={}, numbers={})
        return self._plan.sources[cue.round if self._plan.apart else 0].sheet(cue.slot)


def _differ(one: Sheet, other: Sheet) -> bool:
    return (_written(one.votes), _written(one.numbers)) != (_written(other.votes), _written(other.numbers))


def _written(numbers: Mapping[str, int | None]) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number is not None}
