"""The National Assembly of 2008 from its table, stage by stage."""

from functools import cache

from polltrail.allocation.systems import system_named
from polltrail.exchange.constituencies import read_constituencies
from polltrail.parliament.house import (
    Context,
    House,
    Law,
    Record,
    first_seats,
    houses,
    places_of,
    record_named,
)
from polltrail.parliament.house.from_constituencies import polls_of
from polltrail.parliament.parties import aliases_named
from support.shared_data import DATA


@cache
def houses_of_2008() -> dict[str, House]:
    """Give the house of every stage, by its name."""
    system, record = system_named("pakistan-2008"), record_2008()
    rows = read_constituencies(DATA / "pakistan-constituencies-1993-2018")
    areas = {place.name: place.region or "" for place in places_of(system)}
    first, later = polls_of(rows, record.date, areas, aliases_named("pakistan"))
    law = Law(context=Context(system=system, scenario=system.scenario(None), later=later))
    seats, findings = first_seats(first, record, law)
    return {house.stage.id: house for house in houses(seats, record, law, findings)}


def record_2008() -> Record:
    """Give what is declared of the house."""
    record = record_named("pakistan-2008")
    assert record is not None
    return record
