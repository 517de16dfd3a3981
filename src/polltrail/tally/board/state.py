"""Which state of the log figures are of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """A state of an election's log.

    Attributes
    ----------
    election : str
        The id of the election: the statement id of its genesis.
    name : str
        What its organisers call it.
    size, root : int, str
        Entries, and the root of their tree in hexadecimal.
    witnesses : sequence of str
        Names of those whose quorum has seen a state at least as long; empty: unwitnessed.
    witnessed_at : int or None
        By when they say to have seen it, in seconds since 1970.
    rehearsal : bool
        Nobody voted: every page says so.
    sealed_until : int or None
        The count is sealed, and must be open by then, in seconds since 1970.
    images : str
        What is published of images: `digest`, `redacted` or `public`.
    """

    election: str
    name: str
    size: int
    root: str
    witnesses: tuple[str, ...]
    witnessed_at: int | None
    rehearsal: bool
    sealed_until: int | None
    images: str
