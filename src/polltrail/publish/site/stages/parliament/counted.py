"""What either count says of the contests of a page, as houses are made of it."""

from collections import Counter
from collections.abc import Sequence

from polltrail.parliament.house.seat import INDEPENDENT
from polltrail.parliament.two_counts import Counted, Law, TwoCounts, two_counts
from polltrail.publish.site.figures import winner_of
from polltrail.tally.board import ChoiceLine, ContestFigures


def houses_of(law: Law, seats: Sequence[ContestFigures]) -> TwoCounts:
    """Make both houses of the contests that are seats of this house.

    Raises
    ------
    DataError
        A contest is said to be held elsewhere.
    """
    return two_counts(law, [counted_of(one) for one in seats])


def counted_of(figures: ContestFigures) -> Counted:
    """Say who won a contest by either count."""
    first, out, implied = winner_of(figures), figures.out, figures.implied
    return Counted(
        place=place_of(figures.id),
        official=_official(figures),
        leading=None if first is None else party_of(first),
        settled=first is not None and out is not None and out.can_change is False,
        contradicted=implied is not None
        and implied.verdict == "contradicted"
        and implied.affects_winner is True,
        margin=None if out is None else out.lead,
    )


def place_of(contest: str) -> str:
    """Name a contest's seat as systems do: by what stands after the last slash of its id."""
    return contest.rpartition("/")[2]


def party_of(choice: ChoiceLine) -> str:
    """Name a choice's party; one without a party is independent."""
    return choice.party or INDEPENDENT


def standing(law: Law, seats: Sequence[ContestFigures]) -> tuple[str, ...]:
    """List the parties, those that stand in most contests first; then those that only hold a seat elsewhere."""
    found = Counter(party for one in seats for party in {party_of(choice) for choice in one.choices})
    held = {seat.holder for seat in law.elsewhere.seats.values() if seat.holder is not None}
    every = sorted(found, key=lambda party: (-found[party], party)) + sorted(held - set(found))
    return tuple(party for party in every if party != INDEPENDENT)


def _official(figures: ContestFigures) -> str | None:
    """Find who is first by a figure of all stations and all choices; nobody where two are equal."""
    known = sorted(
        ((one.official, one) for one in figures.choices if one.official is not None),
        key=lambda pair: -pair[0],
    )
    if (
        figures.implied is None
        or not figures.implied.covers_all
        or not known
        or len(known) < len(figures.choices)
    ):
        return None
    if len(known) > 1 and known[0][0] == known[1][0]:
        return None
    return party_of(known[0][1])
