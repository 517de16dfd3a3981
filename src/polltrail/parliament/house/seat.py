"""One seat of a house."""

from dataclasses import dataclass
from typing import Literal

from polltrail.errors import DataError

State = Literal["won", "tied", "vacant", "disputed"]
"""A tied seat waits for lots; a vacant one for a poll or a list; a disputed one has a holder and a rival."""
INDEPENDENT = "IND"
"""The holder of a seat whose member belongs to no party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat, who holds it, and why.

    Attributes
    ----------
    tier : str
        As the system names it: `general`, `reserved_women`, `reserved_minority`, `list`.
    place : str
        The constituency, or the area that fills the seat: a province, a district, the country.
    number : int
        Which of the seats of that tier and place, counted from 1.
    holder : str or None
        A party's id, or `IND`; None where the seat is tied or vacant.
    reason : str
        Why it is in that state, where that needs saying.
    rival : str or None
        Who is next in line: the runner-up, or whoever holds the seat under the other count.
    margin : int or None
        Votes between the holder and the rival.
    evidence : tuple of str
        Where to look: forms, stations, rows of a table, notices.
    area : str
        The larger area, such as the province of a constituency; empty where there is none.
    among : tuple of str
        Of a tied seat, who is equal.
    """

    tier: str
    place: str
    number: int = 1
    holder: str | None
    state: State = "won"
    reason: str = ""
    rival: str | None = None
    margin: int | None = None
    evidence: tuple[str, ...] = ()
    area: str = ""
    among: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a seat that is won by nobody, or vacant and held.

        Raises
        ------
        DataError
            The state and the holder contradict each other.
        """
        held = self.state in {"won", "disputed"}
        if held != (self.holder is not None):
            expected = "a holder" if held else "no holder"
            raise DataError(
                f"seat {self.name}: {self.state}: expected {expected}, found {self.holder or 'none'}"
            )
        if self.state == "vacant" and not self.reason:
            raise DataError(f"seat {self.name}: vacant: expected the reason, found none")

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells this seat from every other of its house."""
        return (self.tier, self.place, self.number)

    @property
    def name(self) -> str:
        """Name it as a reader would: a constituency by its own name, others by tier, place and number."""
        return (
            self.place
            if self.number == 1 and self.tier == "general"
            else f"{self.tier} {self.place} {self.number}"
        )
