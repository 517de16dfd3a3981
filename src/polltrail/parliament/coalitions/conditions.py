"""What parties said about each other: who will not govern with whom, who only with whom, and who must be in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.errors import DataError

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What rules coalitions out.

    Attributes
    ----------
    refusals : tuple of pairs of str
        These two never govern together, whoever said so.
    only_if : tuple of pairs of str
        The first governs only if the second does.
    formateur : str or None
        Who must be in it.
    """

    refusals: tuple[tuple[str, str], ...] = ()
    only_if: tuple[tuple[str, str], ...] = ()
    formateur: str | None = None

    def involved(self) -> frozenset[str]:
        """Name every party that a condition is about."""
        named = {name for pair in (*self.refusals, *self.only_if) for name in pair}
        return frozenset(named | ({self.formateur} if self.formateur else set()))

    def allows(self, coalition: Collection[str]) -> bool:
        """Say whether nothing rules a coalition out."""
        members = set(coalition)
        return (
            not any(first in members and second in members for first, second in self.refusals)
            and all(second in members for first, second in self.only_if if first in members)
            and (self.formateur is None or self.formateur in members)
        )

    def needs(self, party: str) -> frozenset[str]:
        """Name all that must be in a coalition with a party, itself among them."""
        found = {party}
        while more := {second for first, second in self.only_if if first in found} - found:
            found |= more
        return frozenset(found)

    def feasible(self, names: Sequence[str]) -> BoolArray:
        """Say of every coalition whether it is allowed; a coalition is the sum of 2^place of its members."""
        place = {name: number for number, name in enumerate(names)}
        if unknown := sorted(self.involved() - set(names)):
            raise DataError(f"conditions: expected parties of the house, found {', '.join(unknown)}")
        mask = np.arange(1 << len(names))
        has = {name: (mask >> place[name] & 1).astype(np.bool_) for name in self.involved()}
        found = np.ones(len(mask), dtype=np.bool_)
        for first, second in self.refusals:
            found &= ~(has[first] & has[second])
        for first, second in self.only_if:
            found &= ~has[first] | has[second]
        return found if self.formateur is None else found & has[self.formateur]


NOTHING_RULED_OUT = Conditions()


def conditions_of(
    names: Collection[str],
    *,
    refuse: Collection[str] = (),
    only_if: Collection[str] = (),
    formateur: str | None = None,
) -> Conditions:
    """Read refusals `A:B` and conditions `A:B`, A only if B.

    Raises
    ------
    DataError
        A party is unknown, or a party could never govern: it refuses itself, or one that it needs, or two that it needs
        refuse each other.

    Examples
    --------
    >>> conditions_of(["A", "B", "C"], refuse=["A:B"]).allows(["A", "C"])
    True
    """
    refusals = dict.fromkeys(_pair(text, names, "refusal") for text in refuse)
    found = Conditions(
        refusals=tuple(refusals),
        only_if=tuple(dict.fromkeys(_pair(text, names, "condition") for text in only_if)),
        formateur=formateur,
    )
    if formateur is not None and formateur not in names:
        raise DataError(f"formateur: expected one of {', '.join(names)}, found {formateur}")
    for party in sorted(found.involved()):
        needed = found.needs(party)
        if clash := [pair for pair in refusals if needed.issuperset(pair)]:
            raise DataError(
                f"{party}: expected conditions that leave it a coalition, found that it "
                f"{_clash(party, needed, clash[0])}; it could never govern"
            )
    return found


def _clash(party: str, needed: frozenset[str], pair: tuple[str, str]) -> str:
    if pair == (party, party):
        return "refuses itself"
    others = ", ".join(sorted(needed - {party}))
    return f"needs {others} while {pair[0]}:{pair[1]} are refused"


def _pair(text: str, names: Collection[str], what: str) -> tuple[str, str]:
    """Split at the colon that leaves a known party on both sides; a name may hold one."""
    cuts = [(text[:at].strip(), text[at + 1 :].strip()) for at, sign in enumerate(text) if sign == ":"]
    for first, second in cuts:
        if first in names and second in names:
            return first, second
    raise DataError(
        f"{what} {text}: expected two of {', '.join(names)} with a colon between, found otherwise"
    )
