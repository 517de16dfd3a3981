"""Governments by other rules than needing every member: the fewest parties, the fewest seats, neighbours, a minority."""

from dataclasses import dataclass

from polltrail.parliament.coalitions import (
    NOTHING_RULED_OUT,
    Coalition,
    Conditions,
    Investiture,
    connected,
    investiture,
    least_number,
    smallest,
)
from polltrail.parliament.coalitions.investiture import Rule
from polltrail.parliament.game import Game

LISTED = 20
MOST_GONE_THROUGH = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """A government of which it is asked whether it gets past a vote: who is in it, who supports it from outside."""

    parties: tuple[str, ...]
    support: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    rule: Rule = "quota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Governments:
    """Coalitions by other rules.

    Attributes
    ----------
    fewest_parties, fewest_seats : tuple of Coalition
        At most twenty of each.
    neighbours : tuple of Coalition
        On the order that was given; empty where none was.
    vote : Investiture or None
        How a vote on the cabinet goes that was asked about.
    """

    fewest_parties: tuple[Coalition, ...] = ()
    fewest_seats: tuple[Coalition, ...] = ()
    neighbours: tuple[Coalition, ...] = ()
    vote: Investiture | None = None


def governments_by_rule(
    game: Game | None, conditions: Conditions, count: int, order: tuple[str, ...], cabinet: Cabinet | None
) -> Governments:
    """List them; nothing for a house that nobody can govern.

    Parameters
    ----------
    count : int
        Minimal winning coalitions that are not ruled out; where these are too many to go through, neither the fewest
        parties nor the fewest seats are listed.

    Raises
    ------
    DataError
        The order leaves a party out, or a cabinet has a party that is not in the house.
    """
    if game is None:
        return Governments()
    few = conditions == NOTHING_RULED_OUT or count <= MOST_GONE_THROUGH
    return Governments(
        fewest_parties=least_number(game, conditions, limit=LISTED) if few else (),
        fewest_seats=smallest(game, conditions, limit=LISTED) if few else (),
        neighbours=connected(game, order, conditions) if order else (),
        vote=None
        if cabinet is None
        else investiture(
            game,
            cabinet=cabinet.parties,
            support=cabinet.support,
            abstaining=cabinet.abstaining,
            rule=cabinet.rule,
        ),
    )
