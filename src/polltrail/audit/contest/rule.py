"""How a contest is won."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from polltrail.errors import DataError

Kind = Literal["plurality", "majority", "super-majority", "dhondt", "sainte-lague"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A social choice.

    Attributes
    ----------
    kind : Kind
        `majority` elects who has more than half of the votes, and otherwise sends the first two to a second round.
    seats : int
        Winners of a plurality contest, or seats of party lists.
    share : Fraction or None
        What a super-majority has to be above.
    threshold : Fraction or None
        The share of the votes that a list needs to have seats at all; a list that has exactly so much has them.
    """

    kind: Kind = "plurality"
    seats: int = 1
    share: Fraction | None = None
    threshold: Fraction | None = None

    @property
    def words(self) -> str:
        """Name the rule as it is asked for."""
        tail = {"super-majority": f":{self.share}", "majority": ""}.get(self.kind, f":{self.seats}")
        return self.kind if (self.kind, self.seats) == ("plurality", 1) else self.kind + tail


PLURALITY = Rule()


def read_rule(text: str, threshold: str | None = None) -> Rule:
    """Read a rule: plurality, plurality:3, majority, super-majority:2/3, dhondt:120, sainte-lague:10.

    Raises
    ------
    DataError
        It is none of these.

    Examples
    --------
    >>> read_rule("super-majority:2/3").share, read_rule("dhondt:120", "3.25%").threshold
    (Fraction(2, 3), Fraction(13, 400))
    """
    kind, _, tail = text.partition(":")
    least = None if threshold is None else _share(threshold, "threshold")
    if least is not None and kind not in {"dhondt", "sainte-lague"}:
        raise DataError(
            f"rule {text}: expected dhondt or sainte-lague with a threshold, found {kind}; nothing was computed"
        )
    match kind:
        case "plurality":
            return Rule(kind="plurality", seats=_seats(tail or "1", text))
        case "majority" if not tail:
            return Rule(kind="majority")
        case "super-majority":
            return Rule(kind="super-majority", share=_share(tail, "super-majority"))
        case "dhondt":
            return Rule(kind="dhondt", seats=_seats(tail, text), threshold=least)
        case "sainte-lague":
            return Rule(kind="sainte-lague", seats=_seats(tail, text), threshold=least)
    raise DataError(
        f"rule: expected plurality, plurality:3, majority, super-majority:2/3, dhondt:120 or sainte-lague:10, found {text}; "
        "nothing was computed"
    )


def _seats(text: str, rule: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000):
        raise DataError(
            f"rule {rule}: expected a number of seats from 1 to 10000, found {text or 'none'}; nothing was computed"
        )
    return int(text)


def _share(text: str, what: str) -> Fraction:
    try:
        found = Fraction(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not (0 < found < 1 and found.denominator <= 1_000_000):
        raise DataError(
            f"{what}: expected a share between 0 and 1 (2/3, 0.05 or 5%), found {text or 'none'}; nothing was computed"
        )
    return found
