"""Handing in what lies in an outbox, until each statement is taken, or refused for good."""

import time
from collections.abc import Sequence

from polltrail.cli.outbox import Outbox, Sent
from polltrail.cli.target import Outcome, Target
from polltrail.statement import read_entry

TRIES = 8
LONGEST_WAIT_S = 60.0


def hand_in(election: Target, box: Outbox, signed: Sequence[Sent]) -> dict[str, Outcome]:
    """Hand statements in, also those that have their receipt: the log may have been lost since.

    What the server asks to send again is sent again, a few times; receipts are on the disk before anybody is told.

    Raises
    ------
    ReadingError
        The server gives no answer.
    LogError
        A receipt does not hold.
    """
    waiting = {one.id: read_entry(one.entry) for one in signed}
    found: dict[str, Outcome] = {}
    for attempt in range(TRIES):
        outcomes = election.hand_in([*waiting.values()]) if waiting else []
        found |= {one.id: one for one in outcomes}
        box.took((one.id, one.index, one.receipt) for one in outcomes if one.index is not None)
        again = [one for one in outcomes if one.again_after is not None]
        if not again:
            break
        waiting = {one.id: waiting[one.id] for one in again}
        time.sleep(min(LONGEST_WAIT_S, max(0.25 * 2**attempt, *(one.again_after or 0.0 for one in again))))
    return found
