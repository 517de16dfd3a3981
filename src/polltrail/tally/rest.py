"""Whether stations on hold or not heard from can change who wins: one function, used by every stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.election import ChoiceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What the rest can do.

    Attributes
    ----------
    held_stations, missing_stations : int
        Stations on hold; stations not heard from.
    cap : int or None
        The most votes the rest can hold: registered voters, or what is written on the form where that is more
        or where the station has no register. None where a station has neither.
    can_change : bool or None
        Whether `cap` votes in the worst distribution make somebody else win, or tie. None: cannot tell.
    cap_by_turnout, can_change_by_turnout : int or None, bool or None
        The same, if no station of the rest has a higher turnout than `turnout`; an assumption, not a proof.
    turnout : float or None
        The assumed highest turnout, in [0, 1].
    lead : int or None
        By how many confirmed votes the leader is ahead of the next; None without a leader.
    """

    held_stations: int
    missing_stations: int
    cap: int | None
    can_change: bool | None
    turnout: float | None
    cap_by_turnout: int | None
    can_change_by_turnout: bool | None
    lead: int | None


def can_change_winner(confirmed: Mapping[ChoiceId, int], winner: ChoiceId | None, cap: int | None) -> bool | None:
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
        None where it cannot be told: no winner is shown and the rest is empty, or the cap is unknown and it matters.
    """
    if winner is None:
        return None if cap == 0 else True
    others = [votes for choice, votes in confirmed.items() if choice != winner]
    if not others:
        return False
    lead = confirmed[winner] - max(others)
    if cap is None:
        return None if lead > 0 else True
    # A lead that is already lost among the confirmed votes is changed by the rest as it stands.
    return lead <= cap if cap or lead < 0 else False
