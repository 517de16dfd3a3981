"""What has to be true of the votes for an official outcome to stand: a weighted sum of them is above zero."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One part of an outcome.

    Attributes
    ----------
    winner, loser : str
        Choices, by id; `loser` is empty where `winner` is held against a share of all votes, and the other way round.
    weights : tuple of int
        What a vote for each choice adds.
    says : str
        What is asserted, as in "a has more votes than b".

    Notes
    -----
    A pair of a plurality contest has the weights 1 and -1; a share p/q of all votes has q - p for its choice and -p for
    every other; a pair of quotients v/d > w/e has e and -d. A ballot without a valid vote adds 0.
    """

    winner: str
    loser: str
    weights: tuple[int, ...]
    says: str

    def of(self, votes: IntArray) -> IntArray:
        """Add up each station's votes, shape (n_stations, n_choices), by their weights."""
        found: IntArray = votes @ np.array(self.weights, dtype=np.int64)
        return found

    @property
    def worst(self) -> int:
        """By how much one ballot can lower the sum, at most; not below zero."""
        return max(0, *(-weight for weight in self.weights))
