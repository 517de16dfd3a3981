"""A published election as the night it could have been: who reads which form when, and what is corrected later.

In: the tables of a published election, the forms of one source or of several, arrival times and revisions. Out: a
`Plan`: what should exist, and every moment in order. Promises: the last figures of every form are the published ones;
the first are what was published first, as far as the revisions tell; nothing is made up where the tables are silent.
"""

from polltrail.simulate.replay.corrections import Change, Correction, versions
from polltrail.simulate.replay.form import extended_form
from polltrail.simulate.replay.moments import Cue, Moment, cues, moments
from polltrail.simulate.replay.plan import Night, Plan, plan_of
from polltrail.simulate.replay.revisions import REVISED, revised_name
from polltrail.simulate.replay.sheet import Sheet
from polltrail.simulate.replay.times import Arrivals

__all__ = [
    "REVISED",
    "Arrivals",
    "Change",
    "Correction",
    "Cue",
    "Moment",
    "Night",
    "Plan",
    "Sheet",
    "cues",
    "extended_form",
    "moments",
    "plan_of",
    "revised_name",
    "versions",
]
