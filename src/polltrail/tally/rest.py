"""Whether stations on hold or not heard from can change who wins: one function, used by every stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import polars as pl

from polltrail.election import ChoiceId
from polltrail.tally.unlisted import Unlisted

TURNOUT_QUANTILE = 0.99
"""The turnout cap takes the turnout that this share of confirmed stations stays at or below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What the rest can do.

    Attributes
    ----------
    held_stations, missing_stations, unlisted_stations : int
        Stations on hold; stations of the list not heard from; stations known to exist that are not in the list.
    cap : int or None
        The most votes the rest can hold: registered voters, or what is written on the form where that is more
        or where the station has no register. None where a station has neither.
    can_change : bool or None
        Whether `cap` votes in the worst distribution make somebody else win, or tie. None: cannot tell.
    turnout : float or None
        The assumed highest turnout of a station of the rest, in [0, 1].
    cap_by_turnout, can_change_by_turnout : int or None, bool or None
        The same under that assumption, which is softer than the register: it is likely, not proven.
    lead : int or None
        By how many confirmed votes the leader is ahead of the next (negative: behind); None without a leader.
    """

    held_stations: int
    missing_stations: int
    unlisted_stations: int
    cap: int | None
    can_change: bool | None
    turnout: float | None
    cap_by_turnout: int | None
    can_change_by_turnout: bool | None
    lead: int | None


def can_change_winner(
    confirmed: Mapping[ChoiceId, int], winner: ChoiceId | None, cap: int | None
) -> bool | None:
    """Whether `cap` further votes, given to whoever is behind, can take the win from `winner` or tie it.

    Parameters
    ----------
    confirmed : mapping of ChoiceId to int
        Votes that stand whatever the rest says.
    winner : ChoiceId or None
        Who wins as things are shown; None where nobody does.
    cap : int or None
        The most votes the rest can hold; None where unknown.

    Returns
    -------
    bool or None
        None where it cannot be told: nobody leads and nothing is out, nobody can win because there is no choice,
        or the cap is unknown and matters.

    Examples
    --------
    >>> from polltrail.election import ChoiceId
    >>> a, b = ChoiceId("a"), ChoiceId("b")
    >>> can_change_winner({a: 500, b: 400}, a, 99), can_change_winner({a: 500, b: 400}, a, 100)
    (False, True)
    """
    if winner is None:
        return True if cap and confirmed else None
    lead = lead_of(confirmed, winner)
    if lead is None:
        return False
    if cap is None:
        return True if lead <= 0 else None
    return lead <= cap


def lead_of(votes: Mapping[ChoiceId, int], winner: ChoiceId | None) -> int | None:
    """By how many votes `winner` is ahead of the best of the others; None where there is nobody to be ahead of."""
    others = [count for choice, count in votes.items() if choice != winner]
    return votes[winner] - max(others) if winner is not None and others else None


def rest_of(
    slots: pl.DataFrame,
    confirmed: Mapping[ChoiceId, int],
    winner: ChoiceId | None,
    turnout: float | None,
    unlisted: Unlisted | None = None,
) -> Rest:
    """Say what the slots of one contest that are on hold or missing can do.

    Parameters
    ----------
    slots : DataFrame
        The contest's slots as `slot_states` gives them.
    turnout : float or None
        The assumed highest turnout, as `turnout_limit` gives it.
    unlisted : Unlisted or None
        Stations of the contest that are not in the list.
    """
    rest = slots.filter(pl.col("held") | ~pl.col("reporting"))
    cap = _with_unlisted(_cap(rest, pl.col("registered_voters")), unlisted, 1.0)
    soft = None
    if turnout is not None and cap is not None:
        at_turnout = (pl.col("registered_voters") * turnout).ceil().cast(pl.Int64)
        soft = _with_unlisted(_cap(rest, at_turnout), unlisted, turnout)
    return Rest(
        held_stations=int(rest["held"].sum()),
        missing_stations=int((~rest["reporting"]).sum()),
        unlisted_stations=unlisted.stations if unlisted else 0,
        cap=cap,
        can_change=can_change_winner(confirmed, winner, cap),
        turnout=turnout,
        cap_by_turnout=soft,
        can_change_by_turnout=None if soft is None else can_change_winner(confirmed, winner, soft),
        lead=lead_of(confirmed, winner),
    )


def _cap(rest: pl.DataFrame, register: pl.Expr) -> int | None:
    """Add up the caps. A special station's register, or one of zero, says nothing; a form may already hold more."""
    own = pl.when((pl.col("registered_voters") > 0) & ~pl.col("special")).then(register)
    caps = rest.select(cap=pl.max_horizontal(own, "written"))["cap"]
    return None if caps.null_count() else int(caps.sum())


def _with_unlisted(cap: int | None, unlisted: Unlisted | None, turnout: float) -> int | None:
    """Add the stations that are not in the list: by their registered voters, or nothing can be told."""
    if unlisted is None or cap is None:
        return cap
    registered = unlisted.registered_voters
    return None if registered is None else cap + ceil(registered * turnout)


def turnout_limit(slots: pl.DataFrame) -> float | None:
    """The turnout that 99 % of the confirmed stations stay at or below; None where no turnout is known.

    The next turnout that some station has, so never below the quantile; never above 1.
    """
    confirmed = slots.filter(
        pl.col("reporting") & ~pl.col("held") & ~pl.col("special") & (pl.col("registered_voters") > 0)
    )
    papers = pl.coalesce("ballots_cast", "votes") / pl.col("registered_voters")
    limit = confirmed.select(papers.quantile(TURNOUT_QUANTILE, "higher")).item()
    return None if limit is None else min(float(limit), 1.0)
