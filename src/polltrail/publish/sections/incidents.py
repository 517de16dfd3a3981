"""Incidents: what was said to have happened, beside the returns; no figure depends on it."""

from polltrail.publish.incidents import Beside, n_stations, returns_beside
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Section, Table, prose
from polltrail.publish.wording import count, isolate, number
from polltrail.tally.fold.incidents import Reported

SHOWN = 50
"""Incidents in the page; all of them are in tables/incidents.csv."""


def incidents_section(names: Names) -> Section:
    """Tell what was said to have happened, the latest first."""
    counted = names.account.count
    blocks: tuple[Block, ...] = ()
    if counted is not None and counted.incidents:
        persons = len({one.key for one in counted.incidents})
        blocks = (
            *prose(
                f"{count(len(counted.incidents), 'incident')} told by {count(persons, 'key')}. An incident is what "
                "somebody says happened; it is shown beside the return, and changes no number."
            ),
            _table(counted.incidents, names),
        )
    return Section(id="incidents", title="Incidents", blocks=blocks)


def _table(incidents: tuple[Reported, ...], names: Names) -> Table:
    returns, latest = returns_beside(names), list(reversed(incidents))[:SHOWN]
    left = len(incidents) - SHOWN
    return Table(
        caption="What was said to have happened, the latest first, and how the returns stand",
        columns=(
            Column(label="Where", kind="name"),
            Column(label="What", kind="text"),
            Column(label="Persons who say so"),
            Column(label="Return", kind="long"),
        ),
        rows=[_row(one, returns.get(one.station or "", []), names) for one in latest],
        left_out=f"{count(left, 'incident')} more: tables/incidents.csv." if left > 0 else "",
    )


def _row(one: Reported, returns: list[Beside], names: Names) -> tuple[Cell, ...]:
    what = one.kind.replace("_", " ")
    persons: Cell = one.persons
    if one.doubt is not None:
        persons = f"0; the key is {one.doubt}"
    if one.station is None:
        where = isolate(" > ".join(one.area) or "whole country")
        return where, what, persons, f"{count(n_stations(one, names), 'station')} there"
    told = "; ".join(_return(at, several=len(returns) > 1) for at in returns)
    return isolate(one.station), what, persons, told or "no form is owed by a station of this name"


def _return(at: Beside, *, several: bool) -> str:
    where = f"{isolate(at.contest)}: " if several else ""
    known = [votes for votes in at.votes.values() if votes is not None]
    votes = f", {number(sum(known))} votes" if known else ""
    return (
        f"{where}{at.state.replace('_', ' ')}{votes}{'' if at.confirmed or not known else ', not confirmed'}"
    )
