"""What is left of a contradiction without the forms that contradict themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from polltrail.audit.arithmetic import contradicted_votes
from polltrail.audit.comparison import ChoiceComparison
from polltrail.audit.slot_votes import SlotVotes

OTHERS = "(all other choices)"


@dataclass(frozen=True, kw_only=True)
class OnHold:
    """Forms collected and on hold, of those that an official figure covers.

    Attributes
    ----------
    votes : mapping of str to int
        What they say, by choice.
    cap : int or None
        The most votes that their stations can have: the register, or what is written where that is more; None where
        a station has no register.
    """

    stations: int = 0
    votes: Mapping[str, int] = field(default_factory=dict)
    cap: int | None = 0


def on_hold(covered: pl.DataFrame, votes: SlotVotes) -> OnHold:
    """Say what the forms on hold say; a row of both arguments for each slot covered."""
    held = covered["held"] & covered["reporting"]
    if not held.any():
        return OnHold()
    counts = votes.counts[held.to_numpy()]
    own = covered.filter(held).with_columns(written=pl.Series(counts.sum(axis=1), dtype=pl.Int64))
    bound = pl.when((pl.col("registered_voters") > 0) & ~pl.col("special")).then(
        pl.max_horizontal("registered_voters", "written")
    )
    caps = own.select(bound.alias("cap"))["cap"]
    return OnHold(
        stations=own.height,
        votes=dict(zip(votes.names, counts.sum(axis=0).tolist(), strict=True)),
        cap=None if caps.null_count() else int(caps.sum()),
    )


def contradicted_without(
    choices: Sequence[ChoiceComparison], cap: int | None, held: OnHold, spare: int | None = 0
) -> int | None:
    """Count the ballots that would have to be counted otherwise if the forms on hold had not been collected.

    Parameters
    ----------
    cap : int or None
        The most votes that the official figure can have beyond all forms collected.
    spare : int or None
        As in `contradicted_votes`.

    Returns
    -------
    int or None
        None where no form is on hold.
    """
    if not held.stations:
        return None
    named = {choice.name for choice in choices}
    others = sum(votes for name, votes in held.votes.items() if name not in named)
    rests = [
        choice.implied_rest + (others if choice.name == OTHERS else held.votes.get(choice.name, 0))
        for choice in choices
    ]
    return contradicted_votes(rests, None if cap is None or held.cap is None else cap + held.cap, spare)
