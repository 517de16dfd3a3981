"""How much changed between two elections, when parties merged, split and were founded in between.

Which party is which is a choice, and the number hangs on it. So lineage is declared, and the number is given under three
readings of it: families of parties counted as one, the largest successor of each taken as its continuation, and nothing
continued but what kept its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from polltrail.errors import DataError
from polltrail.parliament.indices.disproportionality import shares

Pair = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volatility:
    """Pedersen's index, in its two parts.

    Attributes
    ----------
    regeneration : Fraction
        Half of what parties have that came or went: type A.
    alteration : Fraction
        Half of what parties gained and lost that were there both times: type B.
    """

    regeneration: Fraction
    alteration: Fraction

    @property
    def total(self) -> Fraction:
        """Half the sum of all gains and losses."""
        return self.regeneration + self.alteration


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The index under three readings of the same lineage, none larger than the next.

    Attributes
    ----------
    families : Volatility
        All parties that lineage connects are one party: the least it can be.
    largest : Volatility
        Of these, the largest before and the largest after are the same party, and the others went or came.
    names : Volatility
        Only a party of the same name is the same party: the most it can be.
    """

    families: Volatility
    largest: Volatility
    names: Volatility


def pedersen(
    before: Mapping[str, int], after: Mapping[str, int], lineage: Iterable[tuple[str, str]] = ()
) -> Readings:
    """Measure change of votes, or of seats.

    Parameters
    ----------
    lineage : iterable of pairs of str
        A party before and one after that came from it; several pairs say that parties merged or split. A party of the same
        name both times needs none.

    Raises
    ------
    DataError
        Lineage names a party that is not there.

    Examples
    --------
    >>> found = pedersen({"A": 60, "B": 40}, {"C": 50, "D": 50}, [("A", "C")])
    >>> str(found.largest.total), str(found.largest.alteration), str(found.names.total)
    ('1/2', '1/20', '1')
    """
    pairs = tuple(lineage)
    for old, new in pairs:
        if old not in before or new not in after:
            raise DataError(f"lineage: expected a party before and one after, found {old} and {new}")
    was, now = shares(before, dict.fromkeys(before), "before"), shares(after, dict.fromkeys(after), "after")
    same = [(name, name) for name in before if name in after]
    groups = _families([*same, *pairs], before, after)
    return Readings(
        families=_change(groups, was, now),
        largest=_change(_by_largest(groups, was, now), was, now),
        names=_change(_families(same, before, after), was, now),
    )


def _families(pairs: Sequence[tuple[str, str]], before: Iterable[str], after: Iterable[str]) -> list[Pair]:
    """Put together all that pairs connect."""
    family: dict[tuple[int, str], tuple[int, str]] = {(0, name): (0, name) for name in before}
    family |= {(1, name): (1, name) for name in after}
    for old, new in pairs:
        first, second = family[0, old], family[1, new]
        for party, its in family.items():
            if its == second:
                family[party] = first
    found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for party, its in family.items():
        found[its].append(party)
    return [
        (
            frozenset(name for time, name in members if not time),
            frozenset(name for time, name in members if time),
        )
        for members in found.values()
    ]


def _by_largest(
    groups: Sequence[Pair], was: Mapping[str, Fraction], now: Mapping[str, Fraction]
) -> list[Pair]:
    """Continue the largest of each family with the largest; by name where two are the same."""
    found: list[Pair] = []
    for old, new in groups:
        if not old or not new:
            found.append((old, new))
            continue
        first, second = (
            min(names, key=lambda name: (-of[name], name)) for names, of in ((old, was), (new, now))
        )
        found.append((frozenset([first]), frozenset([second])))
        found += [(frozenset([name]), frozenset()) for name in old - {first}]
        found += [(frozenset(), frozenset([name])) for name in new - {second}]
    return found


def _change(groups: Sequence[Pair], was: Mapping[str, Fraction], now: Mapping[str, Fraction]) -> Volatility:
    came, moved = Fraction(0), Fraction(0)
    for old, new in groups:
        change = abs(
            sum((now[name] for name in new), Fraction(0)) - sum((was[name] for name in old), Fraction(0))
        )
        if old and new:
            moved += change
        else:
            came += change
    return Volatility(regeneration=came / 2, alteration=moved / 2)
