"""What the stations still out of a contest will add, as of a standing: read from the slots, and so made beside pages."""

from collections.abc import Mapping

import numpy as np

from polltrail.projection import project
from polltrail.projection.highest_turnout import highest_turnout
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import returns_of
from polltrail.projection.returns import FloatArray
from polltrail.projection.shown import shown
from polltrail.projection.stops import Arrivals, Stops, stops_of
from polltrail.review.slots import Judged
from polltrail.store.board.dated import DatedStates
from polltrail.store.board.look import NEVER
from polltrail.store.board.official import contest_forms
from polltrail.store.board.standing import Standing
from polltrail.tally.board.projected import Shown

DRAWS, SEED = 2_000, 1
USUAL_FORMS = 40
"""Forms that an area should have on average, to be watched for silences."""


def projected(
    standing: Standing, judged: Mapping[int, Judged], dates: DatedStates, contest: int, *, until: int
) -> Shown | None:
    """Project a contest; None where every form is in.

    Parameters
    ----------
    judged : mapping of int to Judged
        The contest's slots of which something was said, by number, in order.
    until : int
        The state of the log at whose time silences are looked at.
    """
    tables, forms, rows = contest_forms(standing.ground, contest, judged)
    came = _came(standing, contest, rows)
    arrived = [None if np.isnan(one) else one for one in came.tolist()]
    returns = returns_of(tables, forms.forms, 0, moment=Moment(), arrived=arrived)
    if bool((returns.counted >= 1).all()):
        return None
    projection = project(
        returns,
        turnout=highest_turnout(returns),
        n_draws=DRAWS,
        rng=np.random.Generator(np.random.PCG64([SEED, contest])),
    )
    names = tables.stations.select(tables.area_columns).fill_null("").rows()
    name = standing.expected.contests[contest].id
    return shown(projection, contest=name, size=until, stops=_stops(names, came, dates, until))


def _came(standing: Standing, contest: int, rows: Mapping[int, int]) -> FloatArray:
    """Give for each row from which size of the log on its form was read; NaN where it is not."""
    ground = standing.ground
    own = np.flatnonzero(ground.slot_contest == contest)
    found = np.full(len(rows), np.nan)
    for station, size in zip(
        ground.slot_station[own].tolist(), standing.read_from[own].tolist(), strict=True
    ):
        if size != NEVER and station in rows:
            found[rows[station]] = size
    return found


def _stops(names: list[tuple[str, ...]], came: FloatArray, dates: DatedStates, until: int) -> Stops | None:
    """Look for silences where witnesses dated what came."""
    now, at = dates.of(until), _dated(came, dates)
    if now is None or not np.isfinite(at).any():
        return None
    depth = _depth(names)
    labels = [" / ".join(one[:depth]) or " " for one in names]
    groups, group = np.unique(labels, return_inverse=True)
    arrivals = Arrivals(
        groups=tuple(groups.tolist()), group=group.astype(np.int64), at=at, now=max(float(now.at), float(np.nanmax(at)))
    )  # fmt: skip
    return stops_of(arrivals)


def _depth(names: list[tuple[str, ...]]) -> int:
    """Choose the smallest areas that have enough forms each."""
    levels = len(names[0]) if names else 0
    fitting = [
        depth
        for depth in range(1, levels + 1)
        if len(names) >= USUAL_FORMS * len({one[:depth] for one in names})
    ]
    return max(fitting, default=min(levels, 1))


def _dated(came: FloatArray, dates: DatedStates) -> FloatArray:
    """Date what came; one state that was seen dates all that came since the one seen before."""
    at = np.full(len(came), np.nan)
    upto, when = -1, np.nan
    for place in np.argsort(came).tolist():
        if np.isnan(came[place]):
            break
        if came[place] > upto:
            dated = dates.of(int(came[place]))
            if dated is None:
                break
            upto, when = dated.size, float(dated.at)
        at[place] = when
    return at
