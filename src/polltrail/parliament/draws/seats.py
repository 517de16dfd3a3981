"""Many draws of votes at once to seats; each exactly what the same votes would give alone."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from polltrail.allocation import Divisors, allocate_seats
from polltrail.errors import DataError

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
# Two quotients of whole numbers below 2^53 that differ by less may be equal, and are compared as fractions.
NEAR = 1e-12
LARGEST = 1 << 53
# In place of division by zero: more than any other quotient, and nothing times it is nothing.
FIRST = 1e280
# So many votes at a time stay close at hand.
CLOSE = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSeats:
    """Seats in every draw.

    Attributes
    ----------
    seats : ndarray of int, shape (n_draws, n_parties)
        Seats that are certain in this draw; what a tie leaves open is in nobody's.
    tied : ndarray of bool, shape (n_draws,)
        Whether votes left a seat undecided.
    """

    seats: IntArray
    tied: BoolArray


def plurality_draws(votes: IntArray, party: IntArray, parties: int) -> DrawnSeats:
    """Give each contest's seat to the party with the most votes, in every draw.

    Parameters
    ----------
    votes : ndarray of int, shape (n_draws, n_contests, n_choices)
        A choice that a contest does not have is below zero.
    party : ndarray of int, shape (n_contests, n_choices)
        The party of each choice, from 0 to below `parties`.
    """
    if votes.ndim != 3 or party.shape != votes.shape[1:]:
        raise DataError(f"draws: expected a party for each choice, found {party.shape} for {votes.shape}")
    counted = np.zeros((len(votes), parties + 1), dtype=np.int64)
    step = max(CLOSE // max(votes[0].size, 1), 1)
    for start in range(0, len(votes), step):
        winner = _winners(votes[start : start + step], party, parties)
        cell = np.arange(len(winner))[:, None] * (parties + 1) + winner
        here = np.bincount(cell.ravel(), minlength=len(winner) * (parties + 1))
        counted[start : start + step] = here.reshape(len(winner), parties + 1)
    return DrawnSeats(seats=counted[:, :parties], tied=counted[:, parties] > 0)


def _winners(votes: IntArray, party: IntArray, parties: int) -> IntArray:
    """Find each contest's winner in each draw; `parties` where two or more have the most votes."""
    most, winner = votes[:, :, 0].copy(), np.broadcast_to(party[:, 0], votes.shape[:2]).copy()
    for choice in range(1, votes.shape[2]):
        here = votes[:, :, choice]
        ahead = here > most
        winner[here == most] = parties
        np.copyto(winner, party[:, choice], where=ahead)
        np.copyto(most, here, where=ahead)
    return winner


def remainder_draws(shares: IntArray, seats: int) -> DrawnSeats:
    """Divide seats by the whole shares and the largest remainders, in every draw; in proportion to votes or to seats.

    A draw in which nobody has anything gives no seat.
    """
    _check(shares, seats)
    total = shares.sum(axis=1, keepdims=True)
    whole, remainder = np.divmod(shares * seats, np.maximum(total, 1))
    left = np.where(total[:, 0] > 0, seats - whole.sum(axis=1), 0)
    order = np.argsort(-remainder, axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(shares.shape[1])[None], axis=1)
    ranked = np.concatenate(
        [np.take_along_axis(remainder, order, axis=1), np.full((len(shares), 1), -1)], axis=1
    )
    last = np.take_along_axis(ranked, np.maximum(left - 1, 0)[:, None], axis=1)
    tied = (left > 0) & (last == np.take_along_axis(ranked, left[:, None], axis=1))[:, 0]
    given = np.where(tied[:, None], remainder > last, place < left[:, None])
    return DrawnSeats(seats=whole + given, tied=tied)


def divisor_draws(votes: IntArray, seats: int, divisors: Divisors) -> DrawnSeats:
    """Give seats by highest averages, in every draw.

    A guess is put right by one seat at a time, in all draws that need it; the few draws in which two quotients next to the
    line are too close for decimals are done alone, as fractions.

    Raises
    ------
    DataError
        A draw has no votes, or some below zero, or too many for decimals to tell apart.
    """
    _check(votes, seats)
    if not votes.sum(axis=1).all():
        raise DataError("draws: expected votes in every draw, found none in one; no seat is given")
    factors = _factors(divisors, seats)
    floats = votes.astype(np.float64)
    given = _guess(floats, seats, factors)
    _fill(given, floats, seats, factors)
    close = _swap(given, floats, factors)
    if divisors.one_seat_each:
        close |= (votes > 0).sum(axis=1) > seats
    tied = np.zeros(len(votes), dtype=np.bool_)
    for draw in np.flatnonzero(close):
        found = allocate_seats(dict(enumerate(votes[draw].tolist())), seats, divisors)
        given[draw], tied[draw] = list(found.seats.values()), found.tie is not None
    return DrawnSeats(seats=given, tied=tied)


def above(votes: IntArray, share: Fraction) -> IntArray:
    """Leave out, in every draw, the parties below a share of its votes."""
    total = votes.sum(axis=1, keepdims=True)
    return np.where(votes * share.denominator >= total * share.numerator, votes, 0)


def _check(votes: IntArray, seats: int) -> None:
    if votes.ndim != 2 or not len(votes) or seats < 1 or votes.min() < 0:
        raise DataError(
            "draws: expected draws of votes, none below zero, and at least one seat, found otherwise"
        )
    if int(votes.max()) * max(seats, 1) >= LARGEST:
        raise DataError(
            f"draws: expected votes times seats below {LARGEST:,}, found {int(votes.max()):,} votes"
        )


def _factors(divisors: Divisors, seats: int) -> FloatArray:
    """What votes are multiplied by for the first seat, the second, and so on, to one more than there are.

    Methods that compare squares are compared by their roots, in the same order.
    """
    parts = [divisors.parts(1, seat) for seat in range(1, seats + 2)]
    found = np.array([over / under if under else FIRST for over, under in parts])
    return np.asarray(found ** (1 / divisors.power))


def _guess(votes: FloatArray, seats: int, factors: FloatArray) -> IntArray:
    """Take the line that would leave no remainder on average, were divisors evenly spaced throughout."""
    last = 1 / factors[-2:]
    step = last[1] - last[0]
    start = seats + 1 - last[1] / step
    taking = (votes > 0).sum(axis=1, keepdims=True)
    line = votes.sum(axis=1, keepdims=True) / np.maximum(step * (seats - taking * (start - 0.5)), step)
    guess = np.floor(votes / (line * step) + start)
    return np.asarray(np.where(votes > 0, np.clip(guess, 0, seats), 0)).astype(np.int64)


def _fill(given: IntArray, votes: FloatArray, seats: int, factors: FloatArray) -> None:
    """Give the seats that are missing one by one, and take back those that are too many."""
    rows = np.flatnonzero(given.sum(axis=1) != seats)
    while len(rows):
        short = given[rows].sum(axis=1) < seats
        more, fewer = rows[short], rows[~short]
        given[more, _next(given, votes, factors, more).argmax(axis=1)] += 1
        given[fewer, _last(given, votes, factors, fewer).argmin(axis=1)] -= 1
        rows = rows[given[rows].sum(axis=1) != seats]


def _swap(given: IntArray, votes: FloatArray, factors: FloatArray) -> BoolArray:
    """Move seats until no party that lost one has a larger quotient than one that won; say which are too close."""
    close = np.zeros(len(given), dtype=np.bool_)
    rows = np.arange(len(given))
    while len(rows):
        coming, lasting = _next(given, votes, factors, rows), _last(given, votes, factors, rows)
        most, least = coming.max(axis=1), lasting.min(axis=1)
        close[rows] = most > least * (1 - NEAR)
        wrong = np.flatnonzero(most > least * (1 + NEAR))
        rows, taker, giver = rows[wrong], coming[wrong].argmax(axis=1), lasting[wrong].argmin(axis=1)
        given[rows, taker] += 1
        given[rows, giver] -= 1
    return close


def _next(given: IntArray, votes: FloatArray, factors: FloatArray, rows: IntArray) -> FloatArray:
    """The quotient of each party's next seat."""
    return np.asarray(votes[rows] * factors[given[rows]])


def _last(given: IntArray, votes: FloatArray, factors: FloatArray, rows: IntArray) -> FloatArray:
    """The quotient of each party's last seat; no end where it has none."""
    has = given[rows]
    return np.where(has > 0, votes[rows] * factors[np.maximum(has - 1, 0)], np.inf)
