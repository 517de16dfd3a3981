"""What somebody says happened at a station or in an area: shown beside the returns, and never a change of a number."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from polltrail.election import AreaPath
from polltrail.election.expected import GONE, Expected
from polltrail.statement import KeyId, Roster
from polltrail.statement.bodies import IncidentBody
from polltrail.tally.fold.events import Signer, signer_of


class Word(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One person who says so.

    Attributes
    ----------
    gone_at : int or None
        The entry that took it back.
    """

    index: int
    key: KeyId
    gone_at: int | None = None

    def stands(self, size: int) -> bool:
        """Whether it was said when the log had this size, and was not taken back by then."""
        return self.index < size and (self.gone_at is None or self.gone_at >= size)


class Incident(msgspec.Struct, frozen=True, gc=False):
    """One incident, as somebody told it.

    Attributes
    ----------
    words : tuple of Word
        Who told it, and who endorses it, in the order of the log.
    """

    body: IncidentBody
    words: tuple[Word, ...]

    @property
    def index(self) -> int:
        """Where it is in the log."""
        return self.words[0].index

    def add(self, word: Word) -> "Incident":
        """Give the incident with one more person who says so."""
        return msgspec.structs.replace(self, words=(*self.words, word))

    def without(self, target: int, index: int) -> "Incident":
        """Give the incident once the entry at `index` took back what the entry at `target` said."""
        left = tuple(
            msgspec.structs.replace(word, gone_at=index) if word.index == target else word
            for word in self.words
        )
        return msgspec.structs.replace(self, words=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An incident as of one size of the log.

    Attributes
    ----------
    area : AreaPath
        The area, or the one that the station is in; empty for the whole country, and for a station nobody knows.
    known : bool
        Whether the election has such a station or area.
    persons : int
        How many say so whose word is in no doubt.
    key : KeyId
        Of who said so first.
    doubt : str or None
        Why the word of all who say so is in doubt; None where somebody's is not.
    """

    index: int
    station: str | None
    area: AreaPath
    known: bool
    kind: str
    words: str | None
    persons: int
    key: KeyId
    doubt: str | None


def incidents_at(
    size: int, incidents: Iterable[Incident], *, roster: Roster, expected: Expected
) -> tuple[Reported, ...]:
    """Tell what was said to have happened when the log had this size, in the order of the log.

    Parameters
    ----------
    roster : Roster
        Of the entries by then.
    """
    found = (_reported(one, size, roster, expected) for one in incidents)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.index))


def _reported(incident: Incident, size: int, roster: Roster, expected: Expected) -> Reported | None:
    words = [word for word in incident.words if word.stands(size)]
    if not words:
        return None
    body = incident.body
    area, known = _place(body, expected)
    signers = [_signer(word, body, area, roster) for word in words]
    trusted = [signer for signer in signers if signer.doubt is None]
    return Reported(
        index=incident.index, station=body.station, area=area, known=known, kind=body.kind, words=body.words,
        persons=len({signer.person for signer in trusted}), key=(trusted or signers)[0].key,
        doubt=None if trusted else signers[0].doubt,
    )  # fmt: skip


def _signer(word: Word, body: IncidentBody, area: AreaPath, roster: Roster) -> Signer:
    return signer_of(roster, word.key, word.index, body.station or "", area)


def _place(body: IncidentBody, expected: Expected) -> tuple[AreaPath, bool]:
    if body.station is None:
        area = body.area or ()
        return area, area in set(expected.areas)
    at = expected.stations.get(body.station)
    if at is None or expected.station_area[at] == GONE:
        return (), False
    return expected.areas[expected.station_area[at]], True
