"""What else follows from a night, stage by stage: each says some lines. Later stages are added to `STAGES`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from polltrail.cli.demonstration.auditing import audited
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.cli.demonstration.projecting import projected
from polltrail.simulate.country import PARTIES
from polltrail.simulate.night import Script

Stage = Callable[[Script, Outcome], Sequence[str]]


def house_by_plurality(script: Script, outcome: Outcome) -> Sequence[str]:
    """Seat whoever has the most votes: by the announced results, and with the forms' winner in focus.

    In the constituencies around, where a part of the forms is seen, nothing seen contradicts the announced winner, who
    is seated in both.
    """
    official = official_seats(script)
    ours = official | {script.country.focus.id: str(outcome.announced.lead[0])}
    shape = script.country.shape
    return [
        f"The {shape.seats} seats that are voted for, each to whoever has the most votes:",
        f"  {'':<18}{'announced':>10}{'forms':>8}",
        *(
            f"  {PARTIES[party].name:<18}{announced:>10}{forms:>8}"
            for party, announced, forms in _rows(official, ours)
        ),
        (
            f"  {shape.women} seats for women and {shape.minorities} for minorities follow from these in proportion; they are "
            "not shared out here."
        ),
    ]


def official_seats(script: Script) -> dict[str, str]:
    """Give the winner of every seat by what was announced."""
    announced = {seat: side.announced.votes for seat, side in script.sides.items()}
    seats = {seat: max(votes, key=lambda party: votes[party]) for seat, votes in announced.items()}
    return seats | {one.id: one.winner for one in script.country.results}


def _rows(official: Mapping[str, str], ours: Mapping[str, str]) -> list[tuple[str, int, int]]:
    first, second = Counter(official.values()), Counter(ours.values())
    return sorted(((party, first[party], second[party]) for party in PARTIES), key=lambda row: -max(row[1:]))


STAGES: Final[tuple[Stage, ...]] = (projected, audited, house_by_plurality)
