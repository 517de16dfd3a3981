"""What the pictures of a house are made of: seats and parties, with their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

LOOKS: Final = 10
"""Parties that have a colour and a pattern of their own; all others share the one after."""

Shape = Literal["round", "square", "diamond"]
"""How a seat is drawn: voted for, or of the first or second kind of seats that follow from those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMark:
    """A seat as it is drawn.

    Attributes
    ----------
    look, rival : int or None
        Looks of the holder, and of the rival of a disputed seat; None where there is none.
    state : str
        A disputed seat is hollow, with its rival's rim; a tied one has a rim of dashes; a vacant one is hatched.
    title : str
        What is told of it: its name, its holder, its state.
    """

    look: int | None
    state: Literal["won", "tied", "vacant", "disputed"] = "won"
    rival: int | None = None
    shape: Shape = "round"
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """The seats of one party, in the order in which they are drawn; the first blocs sit where reading begins.

    Attributes
    ----------
    label : str
        What stands at its rim: a short name and its seats. Left out where there is no room.
    """

    label: str
    seats: tuple[SeatMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseWords:
    """What is written in a hemicycle: two large lines in the middle, and what a majority takes at its line."""

    large: str
    small: str
    majority: str


def looks_of(parties: Iterable[str]) -> Mapping[str, int]:
    """Give each party its look: the first ones their own, all others the common one.

    Examples
    --------
    >>> looks_of(["PPP", "PML-N"])["PML-N"]
    1
    """
    return {party: min(at, LOOKS) for at, party in enumerate(parties)}


def initials(names: Sequence[str]) -> Mapping[str, str]:
    """Give parties short names: their initials where they have two words or more, as many letters as tell them apart.

    Examples
    --------
    >>> dict(initials(["Compass Union", "PML-N", "Civic Union"]))
    {'Compass Union': 'CoU', 'PML-N': 'PML-N', 'Civic Union': 'CiU'}
    """
    for letters in range(1, 5):
        found = {name: "".join(word[:letters] if at == 0 else word[0] for at, word in enumerate(name.split())) if " " in name else name[:8] for name in names}  # fmt: skip
        if len(set(found.values())) == len(found):
            return found
    return {name: name for name in names}
