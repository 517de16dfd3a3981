"""From polls to the house of every stage: each is the one before with its declared changes, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from polltrail.errors import DataError, Problem
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house.change import Context, apply
from polltrail.parliament.house.expected import complete, places_of
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import Poll, seats_polled
from polltrail.parliament.house.record import Record, Step
from polltrail.parliament.house.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a house is made by: which seats there are, the context of changes, and what a majority is of."""

    context: Context
    majority_of: Of = "membership"


def first_seats(
    polls: Sequence[Poll], record: Record, law: Law
) -> tuple[tuple[Seat, ...], tuple[Problem, ...]]:
    """Make the seats as polled, every expected one, and say what was wrong with the table."""
    seats, problems = seats_polled(polls)
    places = () if law.context.system is None else places_of(law.context.system)
    if not places:
        return seats, problems
    whole, more = complete(seats, places, record.missing)
    return whole, (*problems, *more)


def houses(
    seats: tuple[Seat, ...], record: Record, law: Law, findings: tuple[Problem, ...] = ()
) -> tuple[House, ...]:
    """Make the house of every stage, in the order of the record.

    A house of a stage before reserved seats are shared out has them as vacant.
    """
    made: dict[str, House] = {}
    for step in record.steps:
        made[step.id] = _house(seats, step, made, law, findings)
    return tuple(made.values())


def house_at(made: Sequence[House], stage: str) -> House:
    """Find the house of a stage.

    Raises
    ------
    DataError
        There is no such stage.
    """
    for house in made:
        if house.stage.id == stage:
            return house
    raise DataError(f"stage: expected one of {', '.join(one.stage.id for one in made)}, found {stage}")


def _house(
    seats: tuple[Seat, ...], step: Step, made: dict[str, House], law: Law, findings: tuple[Problem, ...]
) -> House:
    before = made.get(step.after)
    own = seats + _unfilled(law) if before is None else before.seats
    for change in step.changes:
        own = apply(own, change, law.context)
    earlier = () if before is None else (*before.before, replace(before, before=()))
    return House(
        seats=own,
        stage=step.stage,
        scenario=law.context.scenario.name,
        majority_of=law.majority_of,
        before=earlier,
        findings=findings,
    )


def _unfilled(law: Law) -> tuple[Seat, ...]:
    system = law.context.system
    return tuple(
        Seat(
            tier=tier.id,
            place=place.name,
            number=number,
            holder=None,
            state="vacant",
            reason="not yet shared out",
        )
        for tier in (() if system is None else system.tiers)
        if tier.kind == "reserved"
        for place in tier.places
        for number in range(1, place.seats + 1)
    )
