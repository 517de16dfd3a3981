"""Whole houses in every draw: constituencies first, then the seats that are reserved in proportion to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.errors import DataError
from polltrail.parliament.draws.seats import DrawnSeats, plurality_draws, remainder_draws

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedTier:
    """Seats divided by largest remainder in proportion to seats won in constituencies.

    Attributes
    ----------
    name : str
    areas : tuple of int
        The areas whose constituencies count: one province, or all.
    seats : int
    eligible : tuple of int
        The parties that take part. What others won counts for nobody, not even in the whole that shares are taken of.
    """

    name: str
    areas: tuple[int, ...]
    seats: int
    eligible: tuple[int, ...]


def house_draws(
    votes: IntArray, party: IntArray, area: IntArray, parties: int, reserved: Sequence[ReservedTier] = ()
) -> DrawnSeats:
    """Make the house of every draw; votes of one draw belong together, so that what hangs together stays so.

    Parameters
    ----------
    votes : ndarray of int, shape (n_draws, n_contests, n_choices)
    party : ndarray of int, shape (n_contests, n_choices)
        The party of each choice, from 0 to below `parties`.
    area : ndarray of int, shape (n_contests,)
        The area of each contest.

    Notes
    -----
    A seat that votes leave tied counts for nobody in any tier, and its draw says that it is tied.
    """
    if area.shape != votes.shape[1:2]:
        raise DataError(f"draws: expected an area for each of {votes.shape[1]} contests, found {area.shape}")
    won = {
        int(one): plurality_draws(votes[:, area == one], party[area == one], parties)
        for one in np.unique(area)
    }
    seats = np.sum([one.seats for one in won.values()], axis=0)
    tied = np.any([one.tied for one in won.values()], axis=0)
    general = {one: found.seats for one, found in won.items()}
    for tier in reserved:
        added = remainder_draws(_shares(tier, general, seats.shape), tier.seats)
        seats, tied = seats + added.seats, tied | added.tied
    return DrawnSeats(seats=seats, tied=tied)


def _shares(tier: ReservedTier, general: dict[int, IntArray], shape: tuple[int, ...]) -> IntArray:
    """Add up what eligible parties won in the areas that count."""
    found = np.zeros(shape, dtype=np.int64)
    columns = list(tier.eligible)
    for one in tier.areas:
        if one not in general:
            raise DataError(f"{tier.name}: expected areas that have contests, found {one}")
        found[:, columns] += general[one][:, columns]
    return found
