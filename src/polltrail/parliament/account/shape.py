"""The shape of a house: how many parties it has in effect, and how far seats are from votes."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.parliament.house import INDEPENDENT, House
from polltrail.parliament.indices import (
    Disproportionality,
    disproportionality,
    effective_number,
    golosov_number,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Indices of a house.

    Attributes
    ----------
    parties, bloc, singletons : float
        The effective number of parties by seats: without independents, with them as one party, and each as one.
    golosov : float
        Golosov's number, without independents.
    by_votes : float or None
        The effective number by votes; None where votes are not known.
    seats_and_votes : Disproportionality or None
    votes_note : str
        Which votes these are, and which not.
    """

    parties: float
    bloc: float
    singletons: float
    golosov: float
    by_votes: float | None = None
    seats_and_votes: Disproportionality | None = None
    votes_note: str = ""


def shape_of(house: House, votes: Mapping[str, int], note: str) -> Shape | None:
    """Reckon the indices; None for a house that no party has a seat of."""
    totals = dict(house.totals)
    own = {party: count for party, count in totals.items() if party != INDEPENDENT}
    if not own:
        return None
    single = {f"{INDEPENDENT} {number}": 1 for number in range(totals.get(INDEPENDENT, 0))}
    known = {party: count for party, count in votes.items() if count}
    return Shape(
        parties=float(effective_number(own)),
        bloc=float(effective_number(totals)),
        singletons=float(effective_number({**own, **single})),
        golosov=float(golosov_number(own)),
        by_votes=float(effective_number(known)) if known else None,
        seats_and_votes=disproportionality(known, totals) if known else None,
        votes_note=note,
    )
