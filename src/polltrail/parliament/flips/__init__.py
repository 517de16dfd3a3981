"""What hangs on the seats in doubt: the fewest seats, and the fewest votes, that change who can govern.

In: a house, and the rule of its reserved seats. Out: for coalitions near the line, which seats going to their runners-up
would bring them over it or below it, reserved seats shared out anew for every such change; and the house recomputed, as its
certificate. Promises: exact within the number of seats searched, and said to be a bound where it is not; seats of one kind are
taken in the order of their votes; a reserved seat left tied by a change counts for nobody.
"""

from polltrail.parliament.flips.doubt import Doubt, doubts
from polltrail.parliament.flips.flips import find_flips
from polltrail.parliament.flips.recount import recomputed
from polltrail.parliament.flips.told import Distance, Flips, Way

__all__ = ["Distance", "Doubt", "Flips", "Way", "doubts", "find_flips", "recomputed"]
