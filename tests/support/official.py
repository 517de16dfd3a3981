"""Official figures held against small elections, in one line of a test."""

from typing import Any

import numpy as np

from polltrail.audit import Comparison, ContestComparison, compare_official
from polltrail.tally import OfficialFigure
from support.small_election import SmallElection, count


def compared(
    table: str | SmallElection, *figures: OfficialFigure, seed: int = 1, **more: Any
) -> ContestComparison:
    """Compare the only contest that has figures."""
    election = count(table) if isinstance(table, str) else table
    rng = np.random.default_rng(seed)
    (comparison,) = compare_official(election.tables, election.forms, figures, rng=rng, **more)
    return comparison


def whole(table: str | SmallElection, *figures: OfficialFigure, seed: int = 1, **more: Any) -> Comparison:
    """Compare the only contest that has figures, as a whole."""
    comparison = compared(table, *figures, seed=seed, **more).whole
    assert comparison is not None
    return comparison


def stations(number: int, votes: str, *, register: str = "100", first: int = 0, area: str = "") -> str:
    """Write `number` lines of a table with the same votes."""
    where = f" | {area}" if area else ""
    return "".join(f"\ns{first + place}{where} | {register} | {votes}" for place in range(number))
