"""Who was heard from when: the last entry of every key, and the last about every area."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from polltrail.election.expected import GONE, Expected
from polltrail.store.board.saved import SavedViews

FROM_THE_FIELD: Final = frozenset({"transcription", "image", "incident"})
"""Kinds by which an area is heard from, if an agent says them."""
MOST_SAID: Final = 500


@dataclass(frozen=True, slots=True)
class Spoken:
    """One entry: where, of which kind, about which slot, claim or incident, by which key."""

    index: int
    kind: str
    slot: int
    key: str

    def station(self, expected: Expected) -> int | None:
        """Tell of which station a form it is about; None where it is about no form."""
        return expected.station_of(self.slot) if self.slot >= 0 else None


class SpokenViews(SavedViews):
    """Views of a count, asked who spoke."""

    def spoken(self, start: int, stop: int) -> list[Spoken]:
        """List the entries from `start` to before `stop`."""
        sql = (
            "SELECT position, kind, slot, key.key FROM said JOIN key ON key.number = said.key "
            "WHERE position >= ? AND position < ? ORDER BY position"
        )
        return [Spoken(*row) for row in self._rows(sql, (start, stop))]

    def spoken_by(self, key: str, size: int) -> list[Spoken]:
        """List the last entries of a key, the newest first."""
        sql = (
            "SELECT position, kind, slot, key.key FROM said JOIN key ON key.number = said.key "
            "WHERE key.key = ? AND position < ? ORDER BY position DESC LIMIT ?"
        )
        return [Spoken(*row) for row in self._rows(sql, (key, size, MOST_SAID))]


@dataclass(slots=True)
class Contacts:
    """The last of everything, as of `size`.

    Attributes
    ----------
    keys : dict of str to (int, int)
        Of each key: its last entry, and how many it has.
    areas : dict of int to int
        Of each area: the last entry from the field about a station in it.
    """

    size: int = 0
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    areas: dict[int, int] = field(default_factory=dict)

    def take(
        self, spoken: Sequence[Spoken], size: int, expected: Expected, *, incidents: Mapping[int, int], agents: Container[str]
    ) -> None:  # fmt: skip
        """Take in the entries up to a size.

        Parameters
        ----------
        incidents : mapping of int to int
            The area of each incident, by its entry: it is about no slot.
        agents : container of str
            Keys of those who are in the field; a clerk who types is no sign of life there.
        """
        for one in spoken:
            _, count = self.keys.get(one.key, (0, 0))
            self.keys[one.key] = (one.index, count + 1)
            if one.kind in FROM_THE_FIELD and one.key in agents:
                station = one.station(expected)
                area = incidents.get(one.index, GONE) if station is None else expected.station_area[station]
                for around in () if area == GONE else expected.chains[area]:
                    self.areas[around] = one.index
        self.size = size
