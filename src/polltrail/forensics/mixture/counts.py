"""Stations as the mixture sees them: who stayed away, who voted for the leader, who for others; alike ones together."""

from dataclasses import dataclass

import numpy as np

from polltrail.forensics.polls import Flags, FloatArray, IntArray

CELLS = 2_000
"""Stations up to here are taken one by one; of more, those that hardly differ are taken together."""
_WIDTH = 0.008


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Stations, or cells of stations that hardly differ.

    Attributes
    ----------
    voters : ndarray of float
        Registered voters.
    away, leader, others : ndarray of float
        Shares of them, above 0 and together 1: half a voter is added to each.
    weight : ndarray of float
        Stations of the cell.
    """

    voters: FloatArray
    away: FloatArray
    leader: FloatArray
    others: FloatArray
    weight: FloatArray

    def __len__(self) -> int:
        return len(self.voters)

    def only(self, which: Flags | IntArray | slice) -> "Counts":
        """Give some of the cells."""
        return Counts(
            voters=self.voters[which], away=self.away[which], leader=self.leader[which], others=self.others[which],
            weight=self.weight[which],
        )  # fmt: skip


def counts_of(registered: IntArray, ballots: IntArray, votes: IntArray) -> Counts:
    """Lay out stations: nobody votes more than once, and the leader has no more votes than there are ballots."""
    total = registered + 1.5
    away, leader = (registered - ballots + 0.5) / total, (votes + 0.5) / total
    return Counts(
        voters=registered.astype(np.float64), away=away, leader=leader, others=1 - away - leader,
        weight=np.ones(len(registered)),
    )  # fmt: skip


def in_cells(stations: Counts) -> tuple[Counts, IntArray]:
    """Take stations together that differ by less than chance makes them differ; in an order that is not that of the table.

    Returns
    -------
    Counts, ndarray of int
        The cells, and the cell of each station.
    """
    width = _WIDTH
    if len(stations) <= CELLS:
        order = np.lexsort((stations.voters, stations.leader, stations.away))
        return stations.only(order), np.argsort(order)
    while True:
        cell, number = _cells(stations, width)
        if number <= CELLS:
            return _means(stations, cell, number), cell
        width *= 1.2


def _cells(stations: Counts, width: float) -> tuple[IntArray, int]:
    """Number the cells: shares on the scale on which chance is as wide everywhere, sizes by factors of about two."""
    high = int(np.pi / 2 / width) + 2
    away = (np.arcsin(np.sqrt(stations.away)) / width).astype(np.int64)
    others = (np.arcsin(np.sqrt(stations.others)) / width).astype(np.int64)
    size = (1.5 * np.log(stations.voters)).astype(np.int64)
    known, cell = np.unique((size * high + away) * high + others, return_inverse=True)
    return cell, len(known)


def _means(stations: Counts, cell: IntArray, number: int) -> Counts:
    weight = np.bincount(cell, stations.weight, number).astype(np.float64)
    voters, away, leader = (
        np.bincount(cell, stations.weight * one, number) / weight
        for one in (1 / stations.voters, stations.away, stations.leader)
    )
    return Counts(voters=1 / voters, away=away, leader=leader, others=1 - away - leader, weight=weight)
