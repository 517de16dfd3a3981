"""Rows of a table of constituencies as polls, with parties by their ids."""

from collections.abc import Iterable, Mapping

from polltrail.exchange.constituencies import Constituency
from polltrail.parliament.house.poll import Candidate, Poll
from polltrail.parliament.parties import Aliases

GENERAL_ELECTION = "General Election"


def polls_of(
    rows: Iterable[Constituency], date: str, areas: Mapping[str, str], aliases: Aliases
) -> tuple[tuple[Poll, ...], tuple[Poll, ...]]:
    """Divide rows into the polls of a general election's day, and those held later for the same house.

    Parameters
    ----------
    date : str
        The day of the general election.
    areas : mapping of str to str
        The area of each place, as the system has it.
    """
    rows = tuple(rows)
    until = min(
        (row.date for row in rows if row.date > date and row.election == GENERAL_ELECTION), default="9999"
    )
    own = [row for row in rows if date <= row.date < until]
    first = tuple(_poll(row, areas, aliases) for row in own if row.date == date)
    later = tuple(_poll(row, areas, aliases) for row in own if row.date > date)
    return first, later


def _poll(row: Constituency, areas: Mapping[str, str], aliases: Aliases) -> Poll:
    area = areas.get(row.place, row.area)
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
        evidence=(f"constituencies.parquet, row {row.row}",),
    )
