"""A moment in the making of a house: which changes led to it, and who says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of a house.

    Attributes
    ----------
    id : str
        `as-polled`, `joined`, `reserved`, `settled` and so on; as declared.
    title : str
        What a reader is told.
    date : str
        As the source has it; empty where no one day can be named.
    changes : tuple of str
        Each change since the stage before, in words.
    sources : tuple of str
        Who says so.
    proven : bool
        Whether each change is known by name; else the numbers are known and the seats are not.
    reserves : bool
        Whether reserved seats were shared out in it.
    """

    id: str
    title: str
    date: str = ""
    changes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    proven: bool = True
    reserves: bool = False
