"""The National Assembly of 2008 from its table, stage by stage."""

from functools import cache

from polltrail.exchange.constituencies import read_constituencies
from polltrail.parliament.house import (
    USUAL,
    Context,
    Expected,
    House,
    Law,
    Record,
    Reserve,
    first_seats,
    houses,
    record_named,
)
from polltrail.parliament.house.from_constituencies import next_general, polls_of
from polltrail.parliament.parties import aliases_named
from support.shared_data import DATA

WOMEN = {"Punjab": 35, "Sindh": 14, "KP": 8, "Balochistan": 3}
RESERVES = (
    *(
        Reserve(tier="reserved_women", place=area, seats=seats, areas=(area,))
        for area, seats in WOMEN.items()
    ),
    Reserve(tier="reserved_minority", place="Pakistan", seats=10),
)


@cache
def houses_of_2008() -> dict[str, House]:
    """Give the house of every stage, by its name."""
    rows = read_constituencies(DATA / "pakistan-constituencies-1993-2018")
    record = record_2008()
    aliases = aliases_named("pakistan")
    first, later = polls_of(rows, record, aliases, next_general(rows, record.date))
    law = Law(
        context=Context(reserves=RESERVES, reading=USUAL, later=later),
        expected=Expected(prefix="NA-", count=272, missing=record.missing),
    )
    seats, findings = first_seats(first, law)
    return {house.stage.id: house for house in houses(seats, record, law, findings)}


def record_2008() -> Record:
    """Give what is declared of the house."""
    record = record_named("pakistan-2008")
    assert record is not None
    return record
