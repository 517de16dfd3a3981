"""One slot's way from nothing to decided: pure, typed, no clock, no disk.

In: the statements about one form that is owed, as events in the order of the log, and the election's rules. Out: where
the slot stands, with which figures, and everything a person should see. Promises: the events alone decide, so the same
events always give the same answer; a statement taken back leaves no trace; no one person can confirm, correct or void
a slot alone where the policy asks for two; a blank is never a zero.
"""

from polltrail.review.slots.events import (
    CopyOf,
    Decided,
    Doubt,
    Endorsed,
    Event,
    Pictured,
    Read,
    Row,
    Stored,
    TakenBack,
)
from polltrail.review.slots.history import Decision, in_force, more_needed
from polltrail.review.slots.judge import Judged, judge, told
from polltrail.review.slots.noticed import Code, Noticed
from polltrail.review.slots.rules import STATES, Rules, State
from polltrail.review.slots.slot import EMPTY, Slot, decode_slot, encode_slot, images_of

__all__ = [
    "EMPTY",
    "STATES",
    "Code",
    "CopyOf",
    "Decided",
    "Decision",
    "Doubt",
    "Endorsed",
    "Event",
    "Judged",
    "Noticed",
    "Pictured",
    "Read",
    "Row",
    "Rules",
    "Slot",
    "State",
    "Stored",
    "TakenBack",
    "decode_slot",
    "encode_slot",
    "images_of",
    "in_force",
    "judge",
    "more_needed",
    "told",
]
