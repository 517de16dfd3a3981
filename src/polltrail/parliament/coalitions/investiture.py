"""Whether a government that need not hold a majority itself gets past a vote, with named support from outside."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from polltrail.errors import DataError
from polltrail.parliament.game import Game

Rule = Literal["quota", "more-for", "not-against"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Investiture:
    """How a vote goes.

    Attributes
    ----------
    rule : {"quota", "more-for", "not-against"}
        It passes with the seats needed; with more for it than against; or unless those against have the seats needed.
    votes_for, abstaining, votes_against : int
        Seats.
    passes : bool
    leans_on : tuple of str
        Those outside the government, in support or abstaining, any one of whom brings it down by voting against.
    """

    rule: Rule
    votes_for: int
    abstaining: int
    votes_against: int
    passes: bool
    leans_on: tuple[str, ...]


def investiture(
    game: Game,
    *,
    cabinet: Collection[str],
    rule: Rule,
    support: Collection[str] = (),
    abstaining: Collection[str] = (),
) -> Investiture:
    """Count a vote on a government; whoever is not named votes against.

    Raises
    ------
    DataError
        A party is named twice or is not in the house, or the rule is unknown.

    Examples
    --------
    >>> house = Game(("A", "B", "C"), (40, 35, 25), 51)
    >>> found = investiture(house, cabinet=["A"], abstaining=["C"], rule="more-for")
    >>> found.passes, found.leans_on
    (True, ('C',))
    """
    if rule not in get_args(Rule):
        raise DataError(f"rule: expected {', '.join(get_args(Rule))}, found {rule}")
    game.places((*cabinet, *support, *abstaining))
    for_it, silent = game.seats_of((*cabinet, *support)), game.seats_of(abstaining)
    against = game.total - for_it - silent
    passes = _passes(rule, for_it, against, game.quota)
    leans = [
        name
        for name in (*support, *abstaining)
        if passes
        and not _passes(
            rule,
            for_it - (game.seats_of([name]) if name in support else 0),
            against + game.seats_of([name]),
            game.quota,
        )
    ]
    return Investiture(
        rule=rule,
        votes_for=for_it,
        abstaining=silent,
        votes_against=against,
        passes=passes,
        leans_on=tuple(leans),
    )


def _passes(rule: Rule, for_it: int, against: int, quota: int) -> bool:
    if rule == "quota":
        return for_it >= quota
    return for_it > against if rule == "more-for" else against < quota
