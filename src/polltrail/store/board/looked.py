"""Whether a contest's figures look like counted votes, as of a standing: read from the slots, and so made beside pages."""

from collections.abc import Mapping

import numpy as np

from polltrail.forensics.of_tables import polls_of
from polltrail.forensics.pictures import pictures_of
from polltrail.forensics.shown import QUICK, shown
from polltrail.forensics.suite import look_at
from polltrail.review.slots import Judged
from polltrail.store.board.official import contest_forms
from polltrail.store.board.standing import Standing
from polltrail.tally.board.looked import LEAST_STATIONS, LookedAt


def looked(standing: Standing, judged: Mapping[int, Judged], contest: int, *, until: int) -> LookedAt | None:
    """Look at a contest's confirmed forms; None where there are none.

    Parameters
    ----------
    judged : mapping of int to Judged
        The contest's slots of which something was said, by number, in order.
    until : int
        The state of the log that it is named by.
    """
    tables, counted, rows = contest_forms(standing.ground, contest, judged)
    polls = polls_of(tables, counted.forms, 0)
    polls = polls.only(~np.isin(polls.stations, counted.held["slot"].to_numpy()))
    if not len(polls):
        return None
    name = standing.expected.contests[contest].id
    [found] = look_at({name: polls}, QUICK if len(polls) >= LEAST_STATIONS else ())
    return shown(found, pictures_of(polls, found.findings), of=len(rows), size=until)
