"""Arrivals counted for all areas at once, so that any number of lines cost little more than one."""

from dataclasses import dataclass

import numpy as np

from polltrail.review.slots import STATES
from polltrail.store.board.look import NEVER
from polltrail.store.board.standing import Standing


@dataclass(frozen=True, slots=True)
class Counts:
    """Of every area, by its number: stations there are, those of which all forms are read, and stations by their worst form."""

    stations: list[int]
    read: list[int]
    states: list[list[int]]

    def states_of(self, area: int) -> dict[str, int]:
        """Count the stations of an area by the state of their worst form."""
        return dict(zip(STATES, self.states[area], strict=True))


def counts_of(standing: Standing) -> Counts:
    """Count."""
    ground = standing.ground
    areas = range(len(standing.expected.areas))
    read = np.flatnonzero(standing.station_read_from != NEVER)
    return Counts(
        stations=[ground.expected_in(area).stations for area in areas],
        read=ground.some_by_area(read).tolist(),
        states=ground.by_area_and_code(standing.station_codes, len(STATES)).T.tolist(),
    )
