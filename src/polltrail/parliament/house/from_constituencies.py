"""Rows of a table of constituencies as polls, with parties and areas by their ids."""

from collections.abc import Iterable

from polltrail.exchange.constituencies import Constituency
from polltrail.parliament.house.poll import Candidate, Poll
from polltrail.parliament.house.record import Record
from polltrail.parliament.parties import Aliases


def polls_of(
    rows: Iterable[Constituency], record: Record, aliases: Aliases, until: str
) -> tuple[tuple[Poll, ...], tuple[Poll, ...]]:
    """Divide rows into the polls of the record's day, and those held later for the same house.

    Parameters
    ----------
    until : str
        The day of the next general election.
    """
    own = [row for row in rows if record.date <= row.date < until]
    first = tuple(_poll(row, record, aliases) for row in own if row.date == record.date)
    later = tuple(_poll(row, record, aliases) for row in own if row.date > record.date)
    return first, later


def next_general(rows: Iterable[Constituency], date: str) -> str:
    """Find the day of the general election after a day; far in the future where the table has none."""
    later = (row.date for row in rows if row.date > date and row.election == "General Election")
    return min(later, default="9999")


def _poll(row: Constituency, record: Record, aliases: Aliases) -> Poll:
    area = record.areas.get(row.place) or aliases.area(row.area)
    return Poll(
        place=row.place,
        area=area,
        date=row.date,
        candidates=tuple(
            Candidate(
                name=one.name, party=aliases.party(one.party, date=row.date, area=area), votes=one.votes
            )
            for one in row.stood
        ),
        evidence=(f"row {row.row}",),
    )
