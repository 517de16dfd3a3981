"""Ballots of contests held together: whoever voted was handed a paper for each, so the numbers are the same.

This is arithmetic and no test: a difference is certain, and only its cause is not known.
"""

from dataclasses import replace

import numpy as np

from polltrail.forensics.beside.gather import papers_of
from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell
from polltrail.forensics.polls import UNKNOWN, IntArray, Polls

NAME = "ballots_by_contest"
OTHERS_APART = (1, 5, 20)
MOST_DRIVERS = 100
_FRAME = Finding(
    test=NAME,
    what="stations with more or fewer ballots than in the other contest held there on the same day",
    null="none: it is arithmetic; who votes is handed a paper for each contest",
    descriptive=True,
    innocent=(
        "Somebody takes a paper away, or puts it into the wrong box; such differences are of a few papers.",
        "Some voters may be entitled to one contest only: residents of other countries, voters in transit.",
        "A form was misread or misspelt; the two forms of one station settle it.",
    ),
)
_REASON = "no p-value is given: a difference is certain, and chance does not make it"


def ballots_by_contest(polls: Polls) -> Finding:
    """Compare each station's ballots with those of every other contest held there."""
    own = papers_of(polls)
    families = _families(polls)
    both = {name: (own != UNKNOWN) & (papers != UNKNOWN) for name, papers in families.items()}
    told = {name: papers for name, papers in families.items() if both[name].any()}
    if not told:
        return cannot_tell(
            _FRAME, "no other contest has ballots published for a station where this one has them too"
        )
    parts = tuple(
        _compared(replace(_FRAME, part=f"against {name}"), polls, own, papers)
        for name, papers in told.items()
    )
    worst = max(parts, key=lambda one: (one.statistic or 0, one.part))
    return replace(worst, part="", parts=parts, details={**worst.details, "compared_with": tuple(told)})


def _families(polls: Polls) -> dict[str, IntArray]:
    """Give the ballots of each kind of contest: those of all mayors together, as each station has one of them."""
    found: dict[str, IntArray] = {}
    for one in polls.beside.contests:
        family = one.name.partition("/")[0]
        before = found.get(family, np.full(len(polls), UNKNOWN))
        name = one.name if ((before != UNKNOWN) & (one.papers != UNKNOWN)).any() else family
        found[name] = np.where(one.papers != UNKNOWN, one.papers, found.get(name, before))
    return found


def _compared(frame: Finding, polls: Polls, own: IntArray, other: IntArray) -> Finding:
    both = (own != UNKNOWN) & (other != UNKNOWN)
    off = np.where(both, own - other, 0)
    more, fewer = int(off[off > 0].sum()), int(-off[off < 0].sum())
    stations = float((off != 0).sum())
    order = np.lexsort((polls.stations, -np.abs(off)))[: min(MOST_DRIVERS, int(stations))]
    variants = (Variant(f"differing by more than {one} ballots", int((np.abs(off) > one).sum()), None) for one in OTHERS_APART)  # fmt: skip
    return replace(
        frame, statistic=int(stations), expected=0.0, reason=_REASON, sensitivity=tuple(variants),
        stations=Effect(stations, stations, stations), votes=Effect(float(more), float(more), float(more)),
        drivers=tuple(polls.stations[order].tolist()),
        details={
            "stations_compared": int(both.sum()), "ballots_more_here": more, "ballots_fewer_here": fewer,
            "largest": int(np.abs(off).max(initial=0)), "drivers_differ_by": tuple(off[order].tolist()),
        },
    )  # fmt: skip
