"""Who has how many seats, and how many are needed: the simple game that a house plays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from polltrail.errors import DataError


@dataclass(frozen=True, slots=True)
class Game:
    """Parties with their seats, and the number of seats that wins.

    Attributes
    ----------
    names : tuple of str
        Each party once. Their order is the order of every result, and changes nothing else.
    weights : tuple of int
        Seats of each.
    quota : int
        Seats that win, from 1 to all there are. At half of them or less, two coalitions can win at once.

    Raises
    ------
    DataError
        A name stands twice or has no weight, a weight is negative or no whole number, or the quota is out of reach.

    Examples
    --------
    >>> Game(("A", "B", "C"), (50, 49, 1), 51).wins(("B", "C"))
    False
    """

    names: tuple[str, ...]
    weights: tuple[int, ...]
    quota: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))
        object.__setattr__(self, "weights", tuple(self.weights))
        _check_names(self.names, len(self.weights))
        for name, weight in zip(self.names, self.weights, strict=True):
            if not _whole(weight) or weight < 0:
                raise DataError(f"{name}: expected a whole number of seats, 0 or more, found {weight!r}")
        if not _whole(self.quota) or not 1 <= self.quota <= self.total:
            raise DataError(
                f"quota: expected a whole number from 1 to the {self.total} seats of all, found {self.quota!r}; "
                "no coalition could win, or all would"
            )

    @property
    def total(self) -> int:
        """Seats of all."""
        return sum(self.weights)

    def seats_of(self, coalition: Iterable[str]) -> int:
        """Add up the seats of a coalition.

        Raises
        ------
        DataError
            A name is not in the game, or stands twice.
        """
        return sum(self.weights[place] for place in self.places(coalition))

    def wins(self, coalition: Iterable[str]) -> bool:
        """Say whether a coalition has the seats needed."""
        return self.seats_of(coalition) >= self.quota

    def places(self, coalition: Iterable[str]) -> tuple[int, ...]:
        """Find where each member stands among `names`."""
        where = {name: place for place, name in enumerate(self.names)}
        members = tuple(coalition)
        for name in members:
            if name not in where:
                raise DataError(f"{name}: expected one of {', '.join(self.names)}, found no such party")
        if len(set(members)) < len(members):
            raise DataError(f"coalition: expected each party once, found {', '.join(members)}")
        return tuple(where[name] for name in members)

    def heaviest_first(self) -> tuple[int, ...]:
        """Order places by seats, most first, then by name: the same parties in any order give the same."""
        return tuple(
            sorted(range(len(self.names)), key=lambda place: (-self.weights[place], self.names[place]))
        )

    def without(self, place: int) -> "Game | None":
        """Take a party away and leave the quota; none where nobody could win any more."""
        weights = self.weights[:place] + self.weights[place + 1 :]
        if sum(weights) < self.quota:
            return None
        return Game(self.names[:place] + self.names[place + 1 :], weights, self.quota)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_names(names: Sequence[str], weights: int) -> None:
    if len(names) != weights or not names:
        raise DataError(
            f"game: expected a weight for every party, found {len(names)} names and {weights} weights"
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DataError(f"game: expected every party once, found {', '.join(twice)} twice")
