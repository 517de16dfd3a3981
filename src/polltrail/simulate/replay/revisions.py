"""Which form a published revision is about, and which number of it: other people's names to ours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import polars as pl

from polltrail.election import Choice, ChoiceId, Contest, ContestId
from polltrail.errors import DataError
from polltrail.simulate.replay.corrections import Change, Correction

REVISED: Final[Mapping[str, str]] = MappingProxyType({
    "VOTO_VALIDO": "valid_votes",
    "VOTO_NULO": "null_ballots",
    "VOTO_BLANCO": "blank_ballots",
    "VOTO_EMITIDO": "ballots_cast",
    "VOTO_VALIDO_SISTEMA": "valid_votes_by_system",
    "VOTO_EMITIDO_SISTEMA": "ballots_cast_by_system",
})  # fmt: skip
"""What the electoral body of Bolivia (OEP) calls the numbers beside the votes; those by system it adds up itself."""

Named = Callable[[str], str | None]
"""Our name of a number beside the votes; None for what is no such number."""
SlotName = tuple[int, str]
"""A station's number, and a contest."""


def revised_name(heading: str) -> str | None:
    """Name a number by what `revisions` calls it; see `REVISED`."""
    return REVISED.get(heading)


@dataclass(frozen=True, kw_only=True)
class Revisions:
    """What was corrected.

    Attributes
    ----------
    of : mapping of (station number, contest) to sequence of Correction
        The earliest first.
    contests : tuple of Contest
        Those of which nothing else is published, with the choices that the revisions name.
    fields : mapping of str to str
        Names of all numbers that were revised, and what the revisions call them.
    """

    of: Mapping[SlotName, Sequence[Correction]] = field(default_factory=dict)
    contests: tuple[Contest, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


def read_revisions(
    rows: pl.DataFrame, stations: Mapping[str, int], owed: Mapping[int, Sequence[Contest]], named: Named
) -> Revisions:
    """Bring revisions to forms.

    Parameters
    ----------
    rows : DataFrame
        `station_id`, `contest`, `seen` (milliseconds since 1970), `field`, `before`, `after`.
    stations : mapping of str to int
        Numbers of the stations that take part; revisions of others are left out.
    owed : mapping of int to sequence of Contest
        The published contests of which each station owes a form.

    Raises
    ------
    DataError
        A revision is of a contest that could be several, or of a number that its form cannot have.
    """
    reader = _Reader(owed, named)
    played = rows.filter(pl.col("station_id").is_in(list(stations)))
    by_form = played.group_by("station_id", "contest", "seen", maintain_order=True)
    for (station, contest, seen), group in by_form:
        names = group.select("field", "before", "after").iter_rows()
        reader.take(str(station), stations[str(station)], str(contest), int(str(seen)), names)
    reader.name_choices(rows)
    return reader.finish()


class _Reader:
    """Revisions as they are taken in."""

    def __init__(self, owed: Mapping[int, Sequence[Contest]], named: Named) -> None:
        self._owed, self._named = owed, named
        self._of: dict[SlotName, list[Correction]] = {}
        self._choices: dict[str, dict[str, None]] = {}
        self._fields: dict[str, str] = {}

    def take(
        self, station: str, number: int, name: str, seen: int, rows: Iterable[tuple[str, int, int]]
    ) -> None:
        """Take in what was seen at one time of one form."""
        contest = self._contest(station, number, name)
        choices = self._choices.setdefault(name, {}) if contest is None else _choices_of(contest)
        changes = []
        for heading, before, after in rows:
            number_name = self._named(heading)
            if number_name is not None:
                self._fields[number_name] = heading
            elif contest is None:
                choices[heading.strip()] = None
            elif heading.strip() not in choices:
                raise DataError(
                    f"revisions, station {station}, contest {contest.id}: expected a choice or a number of the form, "
                    f"found {heading}; nothing was played"
                )
            changes.append(_change(number_name, heading, before, after))
        slot = (number, name if contest is None else str(contest.id))
        self._of.setdefault(slot, []).append(Correction(seen=seen, changes=tuple(changes)))

    def _contest(self, station: str, number: int, name: str) -> Contest | None:
        """Find the published contest that a revision means: by its id, or by its family where that has one here."""
        here = self._owed.get(number, ())
        found = [one for one in here if one.id == name] or [
            one for one in here if one.id.partition("/")[0] == name
        ]
        if len(found) > 1:
            raise DataError(
                f"revisions, station {station}: expected one contest {name}, found {len(found)}; nothing was played"
            )
        return found[0] if found else None

    def name_choices(self, rows: pl.DataFrame) -> None:
        """Where the stations that take part tell of no choice of a contest, take those that others tell of."""
        for contest, choices in self._choices.items():
            if not choices:
                headings = rows.filter(pl.col("contest") == contest)["field"].unique(maintain_order=True)
                choices.update({one.strip(): None for one in headings if self._named(one) is None})

    def finish(self) -> Revisions:
        """Give them, the earliest of each form first."""
        return Revisions(
            of={slot: sorted(found, key=lambda one: one.seen) for slot, found in self._of.items()},
            contests=tuple(_contest(name, choices) for name, choices in self._choices.items()),
            fields=self._fields,
        )


def _contest(name: str, choices: Iterable[str]) -> Contest:
    contest = ContestId(name)
    return Contest(
        id=contest,
        name=name,
        choices=tuple(Choice(id=ChoiceId(one), contest=contest, name=one) for one in choices),
    )


def _choices_of(contest: Contest) -> dict[str, None]:
    return dict.fromkeys(choice.id.strip() for choice in contest.choices)


def _change(number: str | None, heading: str, before: int, after: int) -> Change:
    return Change(name=number or heading.strip(), is_vote=number is None, before=before, after=after)
