"""What else follows from a night, stage by stage: each says some lines. Later stages are added to `STAGES`."""

from collections.abc import Callable, Sequence
from typing import Final

from polltrail.cli.demonstration.auditing import audited
from polltrail.cli.demonstration.housing import housed
from polltrail.cli.demonstration.looking import looked
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.cli.demonstration.projecting import projected
from polltrail.simulate.night import Script

Stage = Callable[[Script, Outcome], Sequence[str]]


def official_seats(script: Script) -> dict[str, str]:
    """Give the winner of every seat by what was announced."""
    announced = {seat: side.announced.votes for seat, side in script.sides.items()}
    seats = {seat: max(votes, key=lambda party: votes[party]) for seat, votes in announced.items()}
    return seats | {one.id: one.winner for one in script.country.results}


STAGES: Final[tuple[Stage, ...]] = (projected, audited, looked, housed)
