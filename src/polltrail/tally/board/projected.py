"""What the stations still out of a contest will add, as plain values: a page needs no arrays, and no model."""

from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """One choice: its share of all votes among those counted, as it will likely be, and its chance to come first."""

    id: str
    counted: float
    share: float
    interval50: Span
    interval90: Span
    win: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSilence:
    """An area that is silent for longer than chance explains; `area` is empty for all of them together.

    `began` is in seconds since 1970; `expected` are the forms that were to be expected meanwhile.
    """

    area: str
    began: int
    expected: int
    out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the stations still out of one contest will add.

    Attributes
    ----------
    contest : str
    size : int
        Of which state of the log; 0 where it is of none.
    stations, reporting : int
    registered_share : float or None
        Share of the registered voters behind what is in.
    winner : str or None
        The choice that stays ahead whatever the rest says.
    max_change : int or None
        Votes that the stations out can add; None where nothing bounds them.
    choices : tuple of ShownChoice
        The largest first; empty where nothing can be told beyond the bounds.
    reasons : tuple of str
        Why intervals rest on a prior more than on returns; empty where they do not.
    silences : tuple of ShownSilence
        Those that last still, the least likely first.
    """

    contest: str
    size: int
    stations: int
    reporting: int
    registered_share: float | None
    winner: str | None
    max_change: int | None
    choices: tuple[ShownChoice, ...]
    reasons: tuple[str, ...]
    silences: tuple[ShownSilence, ...] = ()
