"""One form that is owed, with everything that was said about it, and where each number stands on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.wording import count
from polltrail.statement.bodies import TranscriptionBody
from polltrail.statement.fields import Figures, Slot

SHOWN = 20
"""Readings shown of one form; the others are entries all the same."""

Place = tuple[str, ...]
"""Where a number stands on a form: a choice's votes, a field, or a field in a choice's row."""


@dataclass(frozen=True)
class Form:
    """What was said about one form that is owed."""

    evidence: Evidence
    slot: Slot
    indexes: tuple[int, ...]

    def of(self, kind: type) -> list[int]:
        """Entries of one kind, in the order of the log, without those that may not stand in it."""
        refused, statements = self.evidence.judged.refused, self.evidence.statements
        return [
            index
            for index in self.indexes
            if index not in refused and isinstance(statements[index].body, kind)
        ]

    @cached_property
    def readings(self) -> list[int]:
        """The readings that are shown: of every key its first before anybody's second, in the order of the log."""
        turns: dict[str, int] = {}
        ranked = []
        for index in self.of(TranscriptionBody):
            key = self.evidence.statements[index].key
            turns[key] = turns.get(key, 0) + 1
            ranked.append((turns[key], index))
        return sorted(index for _, index in sorted(ranked)[:SHOWN])

    @cached_property
    def different(self) -> frozenset[Place]:
        """Numbers that two readings give differently."""
        read = [numbers_of(self.evidence.statements[index].body) for index in self.of(TranscriptionBody)]
        places = set(chain.from_iterable(read))
        return frozenset(place for place in places if len({one.get(place) for one in read}) > 1)

    @property
    def persons(self) -> int:
        """How many persons have read it, by their commitments."""
        roster = self.evidence.roster
        keys = {self.evidence.statements[index].key for index in self.of(TranscriptionBody)}
        return len({(enrolled.person or key) if (enrolled := roster.enrolled(key)) else key for key in keys})

    def summary(self) -> str:
        """Say in a sentence what there is."""
        readings = len(self.of(TranscriptionBody))
        if not readings:
            return "Nobody has read this form here."
        told = f"{count(readings, 'reading')} by {count(self.persons, 'person')}"
        if readings == 1:
            return f"{told}."
        differ = len(self.different)
        return (
            f"{told}; they differ in {count(differ, 'number')}."
            if differ
            else f"{told}; they agree in every number."
        )


def forms_of(evidence: Evidence) -> list[Form]:
    """Find every form that something here is about, in the order of stations, contests and names of forms."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for index in sorted(evidence.selected.about):
        slot = getattr(evidence.statements[index].body, "slot", None)
        if isinstance(slot, Slot) and index not in evidence.judged.refused:
            found.setdefault((slot.station, slot.contest, slot.form), []).append(index)
    return [
        Form(
            evidence, Slot(station=station, contest=contest, form=form), tuple(found[station, contest, form])
        )
        for station, contest, form in sorted(found)
    ]


def numbers_of(body: object) -> Mapping[Place, int | None]:
    """Give every number of a reading by its place on the form."""
    if not isinstance(body, Figures | TranscriptionBody):
        return {}
    return {
        **{(field,): value for field, value in body.numbers.items()},
        **{("votes", choice): value for choice, value in body.votes},
        **{("row", field, choice): value for field, choice, value in body.choice_numbers},
    }
