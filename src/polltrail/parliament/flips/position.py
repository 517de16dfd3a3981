"""A house as arrays: seats in doubt in kinds that act alike, and the totals that any number of each would give."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from polltrail.allocation.systems import Scenario
from polltrail.parliament.draws.seats import remainder_draws
from polltrail.parliament.flips.doubt import Doubt
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import Reserve, shared
from polltrail.parliament.house.seat import INDEPENDENT

IntArray = npt.NDArray[np.int64]
ROWS = 1 << 13


@dataclass(frozen=True, kw_only=True)
class Position:
    """Everything that changes of seats act through.

    Attributes
    ----------
    parties : tuple of str
        Holders and rivals, those with the most seats first.
    kinds : tuple of tuple of Doubt
        Seats of the same area, holder and rival; those with the fewest votes first, because which of them turns makes no
        other difference.
    cost : ndarray of int, shape (n_kinds, most + 1)
        Votes for the first so many seats of each kind.
    moves : ndarray of int, shape (n_kinds, n_parties)
        What one seat of a kind does to general seats.
    rested : ndarray of int, shape (n_kinds, n_areas, n_parties)
        What it does to the seats that reserved ones rest on.
    """

    parties: tuple[str, ...]
    areas: tuple[str, ...]
    totals: IntArray
    held: IntArray
    kinds: tuple[tuple[Doubt, ...], ...]
    cost: IntArray
    moves: IntArray
    rested: IntArray
    reserves: tuple[Reserve, ...]
    scenario: Scenario

    @property
    def sizes(self) -> IntArray:
        """Count the seats of each kind."""
        return np.array([len(kind) for kind in self.kinds], dtype=np.int64)

    def totals_after(self, rows: IntArray) -> IntArray:
        """Give the seats of each party after changes.

        Parameters
        ----------
        rows : ndarray of int, shape (n, k)
            In each row, the kinds of the seats that turn; a kind may be there again.

        Returns
        -------
        ndarray of int, shape (n, n_parties)
        """
        parts = [self._after(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.parties)), dtype=np.int64)

    def _after(self, rows: IntArray) -> IntArray:
        found: IntArray = self.totals + self.moves[rows].sum(axis=1)
        for one in self.reserves:
            found += self._moved(rows, one)
        return found

    def _moved(self, rows: IntArray, one: Reserve) -> IntArray:
        """Say what changes do to the reserved seats of one place; changes that act alike on them are reckoned once."""
        areas = [self.areas.index(area) for area in one.areas if area in self.areas]
        before = (self.held[areas] if one.areas else self.held).sum(axis=0)
        effect = (self.rested[:, areas] if one.areas else self.rested).sum(axis=1)
        first, back = _alike(rows, effect)
        after = self._shared(before + effect[rows[first]].sum(axis=1), one)
        return (after - self._shared(before[None], one))[back]

    def _shared(self, counts: IntArray, one: Reserve) -> IntArray:
        outside = {INDEPENDENT, *self.scenario.excluded}
        takes_part = np.array([party not in outside for party in self.parties])
        fills = np.array([party not in self.scenario.withheld for party in self.parties])
        if one.tier in self.scenario.denominator:
            return self._one_by_one(counts, one)
        given: IntArray = remainder_draws(counts * takes_part, one.seats).seats * fills
        return given

    def _one_by_one(self, counts: IntArray, one: Reserve) -> IntArray:
        found = np.zeros_like(counts)
        for number, row in enumerate(counts):
            won = shared(dict(zip(self.parties, map(int, row), strict=True)), one, self.scenario).won
            found[number] = [won.get(party, 0) for party in self.parties]
        return found


def _alike(rows: IntArray, effect: IntArray) -> tuple[IntArray, IntArray]:
    """Find rows that act alike: the first of each, and for every row which of these it is like."""
    classes: dict[bytes, int] = {np.zeros_like(effect[0]).tobytes(): 0} if len(effect) else {}
    code = np.array([classes.setdefault(one.tobytes(), len(classes)) for one in effect], dtype=np.int64)
    if len(classes) ** rows.shape[1] >= 1 << 62:
        every = np.arange(len(rows))
        return every, every
    key = np.sort(code[rows], axis=1) @ (len(classes) ** np.arange(rows.shape[1]))
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return first, back.reshape(-1)


def position_of(
    house: House, basis: House, open_seats: Sequence[Doubt], reserves: Sequence[Reserve], scenario: Scenario
) -> Position:
    """Lay a house out."""
    every = {*house.totals, *basis.totals, *(one.rival for one in open_seats)}
    parties = tuple(sorted(every, key=lambda party: (-house.totals.get(party, 0), party)))
    areas = tuple(dict.fromkeys(seat.area for seat in (*basis.seats, *house.seats) if seat.tier == GENERAL))
    place = {party: number for number, party in enumerate(parties)}
    kinds: dict[tuple[str, str, str, bool], list[Doubt]] = {}
    for one in sorted(open_seats, key=lambda one: (one.votes, one.seat.key)):
        kinds.setdefault((one.seat.area, one.holder, one.rival, one.counts), []).append(one)
    moves = np.zeros((len(kinds), len(parties)), dtype=np.int64)
    for number, (_, holder, rival, _) in enumerate(kinds):
        moves[number, place[holder]] -= 1
        moves[number, place[rival]] += 1
    held = np.zeros((len(areas), len(parties)), dtype=np.int64)
    for (area, party), count in Counter(
        (seat.area, seat.holder) for seat in basis.seats if seat.tier == GENERAL and seat.holder is not None
    ).items():
        held[areas.index(area), place[str(party)]] = count
    return Position(
        parties=parties,
        areas=areas,
        totals=np.array([house.totals.get(party, 0) for party in parties], dtype=np.int64),
        held=held,
        kinds=tuple(map(tuple, kinds.values())),
        cost=_costs(list(kinds.values())),
        moves=moves,
        rested=_rested(list(kinds), areas, moves),
        reserves=tuple(reserves),
        scenario=scenario,
    )


def _rested(kinds: Sequence[tuple[str, str, str, bool]], areas: tuple[str, ...], moves: IntArray) -> IntArray:
    found = np.zeros((len(kinds), len(areas), moves.shape[1]), dtype=np.int64)
    for number, (area, _, _, counts) in enumerate(kinds):
        if counts:
            found[number, areas.index(area)] = moves[number]
    return found


def _costs(kinds: Sequence[Sequence[Doubt]]) -> IntArray:
    most = max(map(len, kinds), default=0)
    found = np.zeros((len(kinds), most + 1), dtype=np.int64)
    for number, kind in enumerate(kinds):
        sums = list(accumulate((one.votes for one in kind), initial=0))
        found[number] = sums + [sums[-1]] * (most + 1 - len(sums))
    return found
