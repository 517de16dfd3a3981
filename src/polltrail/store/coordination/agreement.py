"""How often two persons who read the same copy of a form read the same numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from polltrail.election.expected import GONE, Expected
from polltrail.review.slots import Read, Slot

Both = tuple[int, int]
"""Readings that another person has read too, and how many of them had the same numbers."""


@dataclass(slots=True)
class Agreement:
    """Rates by key and by area, kept up slot by slot."""

    of_slot: dict[int, dict[str, Both]] = field(default_factory=dict)
    _keys: dict[str, Both] | None = None
    _areas: tuple[Expected, dict[int, Both]] | None = None

    def put(self, number: int, slot: Slot) -> None:
        """Take in a slot as it is now."""
        self._keys = self._areas = None
        found = dict(_of(slot))
        if found:
            self.of_slot[number] = found
        else:
            self.of_slot.pop(number, None)

    def by_key(self) -> dict[str, Both]:
        """Add up for every key; once for each size."""
        if self._keys is None:
            self._keys = self._by_key()
        return self._keys

    def _by_key(self) -> dict[str, Both]:
        both, same = Counter[str](), Counter[str]()
        for slot in self.of_slot.values():
            for key, (with_other, alike) in slot.items():
                both[key] += with_other
                same[key] += alike
        return {key: (both[key], same[key]) for key in both}

    def by_area(self, expected: Expected) -> dict[int, Both]:
        """Add up for every area: copies that two persons read, and how many of these they read alike; once for each size."""
        if self._areas is None or self._areas[0] is not expected:
            self._areas = expected, self._by_area(expected)
        return self._areas[1]

    def _by_area(self, expected: Expected) -> dict[int, Both]:
        both, same = Counter[int](), Counter[int]()
        for number, slot in self.of_slot.items():
            area = expected.station_area[expected.station_of(number)]
            alike = all(with_other == same_as for with_other, same_as in slot.values())
            for around in () if area == GONE else expected.chains[area]:
                both[around] += 1
                same[around] += alike
        return {area: (both[area], same[area]) for area in both}


def _of(slot: Slot) -> Iterator[tuple[str, Both]]:
    """Compare each person's last reading of each copy with that of another person."""
    last = {(one.copy, one.person): one for one in slot.events if isinstance(one, Read) and one.doubt is None}
    copies = defaultdict[object, list[Read]](list)
    for (copy, _), read in last.items():
        copies[copy].append(read)
    found = dict[str, Both]()
    for reads in copies.values():
        if len(reads) < 2:
            continue
        rows = Counter(one.row for one in reads)
        for one in reads:
            both, same = found.get(one.key, (0, 0))
            found[one.key] = (both + 1, same + (rows[one.row] > 1))
    yield from found.items()
