"""The most and the least that each choice can end with, and which leads nobody can overtake any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil

from polltrail.election import ChoiceId
from polltrail.tally.rest import can_change_winner

MOST_PAIRS = 12
"""Choices among which every pair is told; of a longer ballot, those with the most votes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Least and most votes; and the same as shares of all valid votes, exact. `None`: nothing bounds it above."""

    votes: tuple[int, int | None]
    share: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One choice ahead of another, by how many votes, and whether the rest can still change or tie that."""

    ahead: ChoiceId
    behind: ChoiceId
    votes: int
    can_change: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """What no rest can change.

    Attributes
    ----------
    winner : ChoiceId or None
        Who leads and cannot be overtaken or tied; None while that is open, or where it cannot be told.
    max_change : int or None
        The most votes the stations out can hold: their registered voters, less what is already counted there. None
        where a station out has no register.
    ranges : mapping of ChoiceId to Range
    leads : tuple of Lead
        Every pair, the closest first.
    turnout : float or None
        An assumed highest turnout of a station, in [0, 1]: an assumption, unlike all above.
    max_change_by_turnout, winner_by_turnout : int or None, ChoiceId or None
        The same if no station out exceeds it.
    """

    winner: ChoiceId | None
    max_change: int | None
    ranges: Mapping[ChoiceId, Range]
    leads: tuple[Lead, ...]
    turnout: float | None = None
    max_change_by_turnout: int | None = None
    winner_by_turnout: ChoiceId | None = None


def certain_of(
    counted: Mapping[ChoiceId, int],
    caps: Sequence[int | None],
    *,
    turnout: float | None = None,
) -> Certain:
    """Bound what the rest can do.

    Parameters
    ----------
    counted : mapping of ChoiceId to int
        Votes counted so far, of every choice.
    caps : sequence of int or None
        The most votes each station out, or the uncounted part of one, can still hold; None where nothing caps it.
    turnout : float or None
        The assumed highest turnout of a station.

    Examples
    --------
    >>> from polltrail.election import ChoiceId
    >>> certain = certain_of({ChoiceId("a"): 500, ChoiceId("b"): 400}, [60, 39])
    >>> certain.winner, certain.max_change, certain.ranges[ChoiceId("b")].votes
    ('a', 99, (400, 499))
    """
    known = [cap for cap in caps if cap is not None]
    most = sum(known) if len(known) == len(caps) else None
    soft = None if most is None or turnout is None else sum(ceil(cap * Fraction(turnout)) for cap in known)
    return Certain(
        winner=safe_winner(counted, most),
        max_change=most,
        ranges={choice: _range(votes, sum(counted.values()), most) for choice, votes in counted.items()},
        leads=_leads(counted, most),
        turnout=turnout,
        max_change_by_turnout=soft,
        winner_by_turnout=None if turnout is None else safe_winner(counted, soft),
    )


def safe_winner(counted: Mapping[ChoiceId, int], cap: int | None) -> ChoiceId | None:
    """Name who leads alone and stays ahead whatever `cap` further votes say; None otherwise."""
    if not counted:
        return None
    best = max(counted.values())
    first = [choice for choice, votes in counted.items() if votes == best]
    if len(first) != 1 or best == 0:
        return None
    return first[0] if can_change_winner(counted, first[0], cap) is False else None


def _range(votes: int, total: int, most: int | None) -> Range:
    if most is None:
        return Range(votes=(votes, None), share=(Fraction(0), Fraction(1)))
    if total + most == 0:
        return Range(votes=(votes, votes), share=(Fraction(0), Fraction(1)))
    return Range(
        votes=(votes, votes + most),
        share=(Fraction(votes, total + most), Fraction(votes + most, total + most)),
    )


def _leads(counted: Mapping[ChoiceId, int], most: int | None) -> tuple[Lead, ...]:
    ranked = sorted(counted, key=lambda choice: -counted[choice])[:MOST_PAIRS]
    leads = [_lead(counted, ahead, behind, most) for ahead, behind in combinations(ranked, 2)]
    return tuple(sorted(leads, key=lambda lead: lead.votes))


def _lead(counted: Mapping[ChoiceId, int], ahead: ChoiceId, behind: ChoiceId, most: int | None) -> Lead:
    pair = {ahead: counted[ahead], behind: counted[behind]}
    return Lead(
        ahead=ahead,
        behind=behind,
        votes=pair[ahead] - pair[behind],
        can_change=can_change_winner(pair, ahead, most),
    )


def caps_of(registered: Sequence[int], counted: Sequence[int]) -> list[int | None]:
    """Cap each station that is not wholly counted.

    Parameters
    ----------
    registered : sequence of int
        Registered voters of each such station; 0 or less where there is no register.
    counted : sequence of int
        Votes already counted there: whoever cast them votes once.
    """
    return [
        max(voters - votes, 0) if voters > 0 else None
        for voters, votes in zip(registered, counted, strict=True)
    ]
