"""The forms of a contest, as a standing has them: nothing is judged again for it."""

import numpy as np

from polltrail.election.expected import MAX_CONTESTS
from polltrail.review.slots import STATES, Judged
from polltrail.store.board.look import NEVER
from polltrail.store.board.standing import Standing


def forms_of(standing: Standing, contest: int) -> dict[int, Judged]:
    """Give how every form of a contest stands of which something was said, by its slot's number, in order.

    What persons should see about it, and how many agree, is left out.
    """
    ground = standing.ground
    places = np.flatnonzero((ground.slot_contest == contest) & (standing.codes != STATES.index("missing")))
    numbers = ground.slot_station[places] * MAX_CONTESTS + contest
    states, confirmed = standing.codes[places], standing.confirmed_from[places] != NEVER
    return {
        number: Judged(
            state=STATES[code],
            row=standing.rows[place],
            confirmed=sure,
            reasons=standing.reasons.get(place, ()),
        )
        for place, number, code, sure in zip(
            places.tolist(), numbers.tolist(), states.tolist(), confirmed.tolist(), strict=True
        )
    }
