"""A record of an election's house: the seats expected, the stages with their declared changes, and what was published."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from polltrail.errors import Problem, TableError
from polltrail.parliament.house.change import KINDS, Change
from polltrail.parliament.house.expected import Missing
from polltrail.parliament.house.stage import Stage

FIELDS = {"places", "count", "party", "tier", "area", "until", "reason", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage that is still to be made: after which other, and by which changes."""

    id: str
    title: str
    after: str = ""
    date: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def stage(self) -> Stage:
        """Say what led to it."""
        return Stage(
            id=self.id,
            title=self.title,
            date=self.date,
            changes=tuple(map(str, self.changes)),
            sources=tuple(dict.fromkeys(change.source for change in self.changes if change.source)),
            proven=all(change.places or not change.count for change in self.changes),
            reserves=any(change.kind == "reserve" for change in self.changes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Totals that somebody published, and the stage that they belong to.

    Attributes
    ----------
    tier : str
        Of which seats; empty for all of them.
    note : str
        What differs, where it is known.
    """

    stage: str
    source: str
    date: str = ""
    tier: str = ""
    seats: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is declared of one election's house.

    Attributes
    ----------
    date : str
        Of the poll, as YYYY-MM-DD.
    settled : str
        The stage that stands where no other is asked for.
    """

    id: str
    date: str = ""
    settled: str
    steps: tuple[Step, ...]
    missing: Mapping[str, Missing] = field(default_factory=dict)
    published: tuple[Published, ...] = ()


PLAIN = Record(
    id="plain",
    settled="reserved",
    steps=(
        Step(id="as-polled", title="as polled"),
        Step(
            id="reserved", title="reserved seats added", after="as-polled", changes=(Change(kind="reserve"),)
        ),
    ),
)
"""Where nothing is declared: the poll, and the reserved seats that follow from it."""
POLLED = Record(id="polled", settled="as-polled", steps=PLAIN.steps[:1])
"""Where there are no reserved seats either."""


def record_named(name: str) -> Record | None:
    """Find the record that comes with Polltrail for a system; None where there is none."""
    found = files("polltrail.parliament.house").joinpath("records", f"{name}.toml")
    return read_record(found.read_text(encoding="utf-8"), f"{name}.toml") if found.is_file() else None


def read_record(text: str, where: str) -> Record:
    """Read a record.

    Raises
    ------
    TableError
        It is none; or a stage follows one that is not above it, or a change is of no known kind.
    """
    try:
        told = tomllib.loads(text)
        steps = tuple(
            _step(one, f"{where}, stage {number}") for number, one in enumerate(told["stage"], start=1)
        )
        record = Record(
            id=told["id"],
            date=told.get("date", ""),
            settled=told.get("settled", told["stage"][-1]["id"]),
            steps=steps,
            missing={one["place"]: Missing(**one) for one in told.get("missing", ())},
            published=tuple(Published(**one) for one in told.get("published", ())),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as exc:
        _refuse(where, "a record of a house", repr(exc))
    _check(record, where)
    return record


def _step(told: Mapping[str, Any], where: str) -> Step:
    changes = tuple(
        _change(one, f"{where}, change {number}")
        for number, one in enumerate(told.get("change", ()), start=1)
    )
    return Step(
        id=told["id"],
        title=told["title"],
        after=told.get("after", ""),
        date=told.get("date", ""),
        changes=changes,
    )


def _change(told: Mapping[str, Any], where: str) -> Change:
    if told.get("kind") not in KINDS:
        _refuse(where, f"a kind of change ({', '.join(KINDS)})", repr(told.get("kind")))
    strange = set(told) - FIELDS - {"kind"}
    if strange:
        _refuse(where, f"only {', '.join(sorted(FIELDS))}", ", ".join(sorted(strange)))
    count = told.get("count", 0)
    if not isinstance(count, int) or count < 0:
        _refuse(f"{where}, count", "a whole number of seats, none below zero", repr(count))
    if told["kind"] in {"join", "withhold"} and not told.get("party"):
        _refuse(where, "whose seats they are (party)", "nothing")
    return Change(**{**told, "places": tuple(told.get("places", ()))})


def _check(record: Record, where: str) -> None:
    """Refuse stages that are there twice, or that follow none above them, or what is published of none."""
    known: list[str] = []
    for number, step in enumerate(record.steps, start=1):
        here = f"{where}, stage {number} ({step.id})"
        if step.id in known:
            _refuse(here, "a name of its own", "the name of another")
        if step.after and step.after not in known:
            _refuse(here, f"after: a stage above it ({', '.join(known) or 'none'})", step.after)
        known.append(step.id)
    for name in (record.settled, *(one.stage for one in record.published)):
        if name not in known:
            _refuse(where, f"a stage ({', '.join(known)})", name)


def _refuse(where: str, expected: str, found: str) -> Any:
    raise TableError([Problem(where=where, expected=expected, found=found)])


__all__ = ["PLAIN", "POLLED", "Published", "Record", "Step", "read_record", "record_named"]
