"""The table of names: which party a name means, from when until when, and where."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from polltrail.errors import Problem, TableError

COUNTRIES = ("pakistan",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name of a party, and where and when it means that party.

    Attributes
    ----------
    first, last : str
        The first and the last day, as YYYY-MM-DD; empty where there is none.
    areas : tuple of str
        Only there; empty for everywhere.
    why : str
        What shows it, where the name alone would mislead.
    """

    party: str
    first: str = ""
    last: str = "9999"
    areas: tuple[str, ...] = ()
    why: str = ""

    @property
    def narrow(self) -> tuple[bool, bool]:
        """How narrowly it is said: of an area before everywhere, of a time before always."""
        return (bool(self.areas), bool(self.first) or self.last != "9999")

    def holds(self, date: str, area: str) -> bool:
        """Whether a name of that day and area is meant."""
        return self.first <= date <= self.last and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """Names of parties, folded, and what each party is called in full."""

    names: Mapping[str, tuple[Named, ...]]
    titles: Mapping[str, str]

    def party(self, name: str, *, date: str = "", area: str = "") -> str:
        """Find the id that a name means at a time and a place; a name that is not listed is its own id."""
        found = self._found(name, date, area)
        return name.strip() if found is None else found.party

    def knows(self, name: str, *, date: str = "", area: str = "") -> bool:
        """Whether a name is listed for that time and place."""
        return self._found(name, date, area) is not None

    def _found(self, name: str, date: str, area: str) -> Named | None:
        fits = [one for one in self.names.get(folded(name), ()) if one.holds(date or "9998", area)]
        return max(fits, key=lambda one: one.narrow, default=None)


NONE = Aliases(names={}, titles={})
"""Where no table is kept: every name is its own id."""


def folded(name: str) -> str:
    """Write a name without what spellings differ in: case, spaces and marks; a star stays, since tables use it.

    Examples
    --------
    >>> folded(" Pakistan Muslim League(N) ")
    'pakistanmuslimleaguen'
    """
    return re.sub(r"[^\w*]|_", "", name.casefold())


def read_aliases(text: str, where: str) -> Aliases:
    """Read a table of names.

    Raises
    ------
    TableError
        It is none, or one name means two parties at the same time and place.
    """
    try:
        told = tomllib.loads(text)
        found = _aliases(told)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as exc:
        raise TableError(
            [Problem(where=where, expected="a table of parties' names", found=f"{exc!r}")]
        ) from exc
    twice = [name for name, named in found.names.items() if _contradict(named)]
    if twice:
        raise TableError(
            [
                Problem(
                    where=f"{where}, {twice[0]}",
                    expected="one party at a time and place",
                    found="two of them",
                )
            ]
        )
    return found


def _aliases(told: Mapping[str, Any]) -> Aliases:
    names: dict[str, list[Named]] = {}
    for party in told["party"]:
        for name in (party["id"], party["title"], *party.get("names", ())):
            one = Named(party=party["id"])
            if one not in names.setdefault(folded(name), []):
                names[folded(name)].append(one)
        for other in party.get("also", ()):
            names.setdefault(folded(other["name"]), []).append(_named(party["id"], other))
    return Aliases(
        names={name: tuple(named) for name, named in names.items()},
        titles={party["id"]: party["title"] for party in told["party"]},
    )


def _named(party: str, told: Mapping[str, Any]) -> Named:
    return Named(
        party=party,
        first=told.get("first", ""),
        last=told.get("last", "9999"),
        areas=tuple(told.get("areas", ())),
        why=told["why"],
    )


def _contradict(named: tuple[Named, ...]) -> bool:
    return any(
        one.party != other.party and one.narrow == other.narrow and _overlap(one, other)
        for at, one in enumerate(named)
        for other in named[:at]
    )


def _overlap(one: Named, other: Named) -> bool:
    """Whether two names are said of one day and one area."""
    days = one.first <= other.last and other.first <= one.last
    return days and (not one.areas or bool(set(one.areas) & set(other.areas)))


@cache
def aliases_named(country: str) -> Aliases:
    """Read the table of a country; of one that has none, every name is its own id."""
    if country not in COUNTRIES:
        return NONE
    name = f"{country}.toml"
    return read_aliases(
        files("polltrail.parliament.parties").joinpath(name).read_text(encoding="utf-8"), name
    )
