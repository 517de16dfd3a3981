"""Places for connections: when all are taken, those who never showed anything make room, and the idle before others.

Whoever came to speak for a key that is enrolled has a place as long as they use it; no key has more than some. Of the strangers who have done
nothing for longest, the one goes whose address has the most connections, so that a flood from a few addresses ends
its own.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from itertools import islice
from typing import Final, Protocol, TypeVar

_Name = TypeVar("_Name", bound=Hashable)

FOR_A_KEY: Final = 64
"""Connections that one key is known over; those beyond are strangers'."""
LOOKED_AT: Final = 64
"""Of how many connections, idle for longest, one is chosen to end."""


class Holder(Protocol):
    """A connection that holds a place."""

    name: bytes
    """What its address is limited by."""

    @property
    def busy(self) -> bool:
        """Whether it is our turn: a whole request has come and is not answered yet."""

    def end(self) -> None:
        """Make room."""


class Places:
    """Who holds the places; on the event loop alone.

    Parameters
    ----------
    most : int
        How many places there are.
    welcomed : callable
        Told when a stranger is one no more, once for each connection.
    """

    def __init__(self, most: int, *, welcomed: Callable[[], None] = lambda: None) -> None:
        self.most = most
        self._welcomed = welcomed
        self._strangers: OrderedDict[Holder, None] = OrderedDict()
        self._known: OrderedDict[Holder, str] = OrderedDict()
        self._of_name: Counter[bytes] = Counter()
        self._of_key: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._strangers) + len(self._known)

    def take(self, holder: Holder, *, known: bool = False) -> None:
        """Give a connection a place; one that is known from the start is a trusted proxy's."""
        if known:
            self._known[holder] = ""
            return
        self._strangers[holder] = None
        self._of_name[holder.name] += 1

    def leave(self, holder: Holder) -> None:
        """Have a place back, of a connection that is over or about to be."""
        if holder in self._strangers:
            del self._strangers[holder]
            _one_less(self._of_name, holder.name)
        elif (who := self._known.pop(holder, "")) != "":
            _one_less(self._of_key, who)

    def welcome(self, holder: Holder, who: str) -> None:
        """Know that a key speaks there that was accepted."""
        if holder in self._strangers and self._of_key[who] < FOR_A_KEY:
            self.leave(holder)
            self._known[holder] = who
            self._of_key[who] += 1
            self._welcomed()

    def touch(self, holder: Holder) -> None:
        """Know that a connection was of use just now."""
        if holder in self._strangers:
            self._strangers.move_to_end(holder)
        elif holder in self._known:
            self._known.move_to_end(holder)

    def make_room(self) -> bool:
        """End one connection if there is one to end: a stranger's, else one that is known and idle."""
        holder = self._stranger() or next((one for one in self._known if not one.busy), None)
        if holder is None:
            return False
        self.leave(holder)
        holder.end()
        return True

    def _stranger(self) -> Holder | None:
        oldest = islice(self._strangers, LOOKED_AT)
        return max(oldest, key=lambda one: self._of_name[one.name], default=None)  # the first of equals


def _one_less(counts: Counter[_Name], name: _Name) -> None:
    counts[name] -= 1
    if not counts[name]:
        del counts[name]
