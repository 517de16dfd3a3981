"""Lanes: how much of the server's work strangers may cause together, and in which order they wait for it.

A share is a part of one core's time, told in signature checks, so that it means the same on a slow machine and on a
fast one. While a share is not used up, nobody waits. Once it is, those it is for stand in a line, one line for each
address, and each address in its turn is let in with one: whoever comes with many only waits behind themselves.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from time import thread_time
from typing import Final, Generic, TypeVar

from polltrail.statement import public_key, sign, verify
from polltrail.web.allowance import Rate
from polltrail.web.problems import Refused, told

MAX_IN_LINE: Final = 2_048
"""How many may stand in one lane."""
STRANGERS: Final = 0.04
"""How much of one core all may take together who show no token and are turned away."""
LARGE: Final = 0.02
"""How much of it again those who send more than one statement at a time."""
READERS: Final = 0.15
"""How much all may take together who read and show no token."""
ARRIVALS: Final = 0.12
"""How much all connections may take together over which nobody was accepted yet."""
BURST_S: Final = 0.1
"""Seconds of one core's time that may be taken at once."""
ARRIVALS_BURST_S: Final = 0.3
"""The same for connections, of which many come back at once when a network does."""
BUSY: Final = 0.85
"""From how much of one core's time on the process is at its limit."""
WHEN_BUSY: Final = 1 / 3
"""What strangers are left of their shares then: who has a token is to have nearly all of it."""
LOOK_EVERY_S: Final = 0.01
"""Seconds between two looks at who may come in, while somebody waits."""

CROWDED: Final = told(
    503,
    "overloaded",
    f"server: expected at most {MAX_IN_LINE} requests without an admission token waiting, found more; not read, send it "
    "again after 10 s. Whoever has been accepted before sends the token that came with the answer, and does not wait",
    retry_after=10,
)

_MEASURED = 100
_Item = TypeVar("_Item")


class Share:
    """A part of the server's work; from any thread. Two charges at the very same moment may count as one.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    rate : Rate
        In signature checks.
    """

    def __init__(self, clock: Callable[[], float], rate: Rate) -> None:
        self._clock = clock
        self._rate = rate
        self._burst_s = rate.burst / rate.per_second
        self._per_second = rate.per_second
        self._regained_at = clock()

    def wait(self) -> float:
        """Tell how many seconds until there is something to spend; 0 if there is now."""
        return max(0.0, self._regained_at - self._clock() - self._burst_s)

    def used(self) -> float:
        """Tell how much of what may be spent at once is spent; 1 or more where there is nothing left."""
        return (self._regained_at - self._clock()) / self._burst_s

    def leave_room(self, *, busy: bool) -> None:
        """Be smaller while the whole process is at its limit."""
        self._per_second = self._rate.per_second * (WHEN_BUSY if busy else 1.0)

    def take(self, cost: float) -> bool:
        """Charge it if there is something to spend; tell whether there was."""
        now, regained_at = self._clock(), self._regained_at
        if regained_at - now > self._burst_s:
            return False
        self._regained_at = max(now, regained_at) + cost / self._per_second
        return True

    def spend(self, cost: float) -> None:
        """Charge it, also for more than there is; what is less than nothing is given back."""
        self._regained_at = max(self._clock(), self._regained_at) + cost / self._per_second


def share_of_core(
    clock: Callable[[], float], part: float, checks: float, *, burst_s: float = BURST_S
) -> Share:
    """Give a part of one core, which checks so many signatures in a second."""
    return Share(clock, Rate(burst=burst_s * checks, per_second=part * checks))


def leave_room(shares: Iterable[Share], busy: bool) -> None:  # noqa: FBT001 - as it is told
    """Make shares smaller while the process is at its limit, and as they were when it is not."""
    for share in shares:
        share.leave_room(busy=busy)


def checks_per_second() -> float:
    """Measure how many signatures this machine checks in a second of one core's time, in a few milliseconds."""
    seed, message = bytes(32), bytes(1_000)
    public, signature = public_key(seed), sign(seed, message)
    begin = thread_time()
    for _ in range(_MEASURED):
        verify(public, message, signature)
    return _MEASURED / max(thread_time() - begin, 1e-6)


class Turns(Generic[_Item]):
    """Things that wait, in a line for each name; each name in its turn gives one."""

    def __init__(self) -> None:
        self._lines: OrderedDict[bytes, deque[_Item]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, name: bytes, item: _Item) -> None:
        """Put a thing at the end of its line."""
        self._lines.setdefault(name, deque()).append(item)
        self._count += 1

    def next(self) -> _Item:
        """Take the first thing of the name whose turn it is."""
        name, line = self._lines.popitem(last=False)
        item = line.popleft()
        self._count -= 1
        if line:
            self._lines[name] = line  # behind all others
        return item

    def drop(self) -> _Item:
        """Take the thing that came last to the longest line: who comes with many makes room for the others."""
        self._count -= 1
        line = max(self._lines.values(), key=len)
        if len(line) > 1:
            return line.pop()
        return self._lines.popitem(last=True)[1].pop()  # each has one: the last to come


class Lane:
    """Requests that wait for their part of a share; on the event loop alone.

    Parameters
    ----------
    share : Share
        What they may cause together.
    cost : float
        What one of them costs at least, in signature checks.
    most : int
        How many may wait; past it, the last of the longest line is told to come again.
    """

    def __init__(self, share: Share, *, cost: float = 1.0, most: int = MAX_IN_LINE) -> None:
        self.share = share
        self._cost = cost
        self._most = most
        self._turns: Turns[asyncio.Future[None]] = Turns()
        self._looking = False

    def __len__(self) -> int:
        return len(self._turns)

    def goes_in(self) -> bool:
        """Whether one more may come in at once, which it then has: nobody waits, and there is something to spend."""
        return not self._turns and self.share.take(self._cost)

    def give_back(self) -> None:
        """Charge nothing for a request that was let in: it was honest."""
        self.share.spend(-self._cost)

    async def turn(self, name: bytes) -> None:
        """Wait until it is this name's turn.

        Raises
        ------
        Refused
            Too many wait, and most of them under this name.
        """
        turn = asyncio.get_running_loop().create_future()
        self._turns.put(name, turn)
        if len(self._turns) > self._most:
            _tell(self._turns.drop(), Refused(CROWDED))
        self._look_later()
        await turn

    def let_in(self) -> None:
        """Let in those for whom there is something to spend."""
        while self._turns and not self.share.wait():
            turn = self._turns.next()
            if not turn.done():
                self.share.spend(self._cost)
                turn.set_result(None)

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._looking = False
        self.let_in()
        if self._turns:
            self._look_later()


def _tell(turn: "asyncio.Future[None]", refused: Refused) -> None:
    if not turn.done():
        turn.set_exception(refused)
