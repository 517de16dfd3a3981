"""The figures of one contest in one place, from its running totals: it costs the same however many stations there are."""

from collections.abc import Mapping
from typing import Final

from polltrail.audit import Comparison
from polltrail.review.slots import STATES, State
from polltrail.store.board.official import HeldAgainst, implied_by
from polltrail.store.board.standing import Standing
from polltrail.tally.board import ChoiceLine, ContestFigures, Out, Share
from polltrail.tally.board.index import states_of
from polltrail.tally.fold.totals import (
    BALLOTS,
    CAP,
    CAP_UNKNOWN,
    CONFIRMED,
    CONFIRMED_REGISTERED,
    FINDINGS,
    HEAD,
    READ_REGISTERED,
    width,
)
from polltrail.tally.rest import can_change_winner, lead_of

_VOID: Final = STATES.index("void")


def figures_of(standing: Standing, contest: int, area: int, official: HeldAgainst) -> ContestFigures:
    """Give a contest's figures in a place: all of its area, or an area inside."""
    expected, ground = standing.expected, standing.ground
    shown = expected.contests[contest]
    found = standing.vectors.get((contest, area))
    vector: list[int] = (
        [0] * width(len(shown.choices)) if found is None else found.tolist()
    )  # ints, each made once
    due, path = ground.expected_in(area), expected.areas[area]
    states = states_of(vector, due)
    compared = official.of(path, whole=area == shown.area)
    choices = _choices(standing, contest, vector, compared)
    winner = _winner(choices)
    ballots = vector[BALLOTS]
    return ContestFigures(
        id=shown.id, area=expected.areas[shown.area], place=path, choices=choices, expected=due,
        read=Share(stations=standing.read.get((contest, area), 0), voters=vector[READ_REGISTERED]),
        with_held=_with_held(vector, states),
        confirmed=Share(stations=vector[CONFIRMED], voters=vector[CONFIRMED_REGISTERED]),
        states=states, registers_unknown=ground.registers_unknown(area), ballots=ballots,
        findings_open=vector[FINDINGS], winner=winner, at=ground.middles[area],
        out=_out(standing, area, vector, choices, winner) if area == shown.area else None,
        officials=official.lines.get(path, ()), implied=None if compared is None else implied_by(compared, ballots),
    )  # fmt: skip


def _with_held(vector: list[int], states: Mapping[State, Share]) -> Share:
    """Count those confirmed, on hold or contested: none is two of these."""
    both = [states["held"], states["contested"]]
    return Share(
        stations=vector[CONFIRMED] + sum(one.stations for one in both),
        voters=vector[CONFIRMED_REGISTERED] + sum(one.voters for one in both),
    )


def _choices(
    standing: Standing, contest: int, vector: list[int], compared: Comparison | None
) -> tuple[ChoiceLine, ...]:
    shown, named = standing.expected.contests[contest], standing.ground.named
    n = len(shown.choices)
    votes = zip(*(vector[HEAD + which * n : HEAD + (which + 1) * n] for which in range(3)), strict=True)
    found = []
    for choice, (confirmed, with_held, any_reading) in zip(shown.choices, votes, strict=True):
        name, party = named.get((shown.id, choice), (choice, None))
        given = None if compared is None else compared.figure.totals.get(choice)
        claims = compared is not None and compared.covers_all
        found.append(
            ChoiceLine(
                id=choice, name=name, party=party, confirmed=confirmed, with_held=with_held, any_reading=any_reading,
                official=given, implied=given - any_reading if given is not None and claims else None,
            )
        )  # fmt: skip
    return tuple(found)


def _winner(choices: tuple[ChoiceLine, ...]) -> str | None:
    """Give who is first by confirmed votes; None where nobody has any, or two are first."""
    leading = sorted(choices, key=lambda one: -one.confirmed)[:2]
    if not leading or not leading[0].confirmed:
        return None
    return None if leading[1:] and leading[1].confirmed == leading[0].confirmed else leading[0].id


def _out(
    standing: Standing, area: int, vector: list[int], choices: tuple[ChoiceLine, ...], winner: str | None
) -> Out:
    """Say what is on hold or not heard from, and what it can do: a form that is void can do nothing."""
    due, ground = standing.ground.expected_in(area), standing.ground
    is_open = ground.registers_silent(area) + vector[CAP_UNKNOWN] > 0
    cap = None if is_open else due.voters + vector[CAP]
    confirmed = {one.id: one.confirmed for one in choices}
    return Out(
        stations=due.stations - vector[CONFIRMED] - vector[_VOID],
        cap=cap,
        lead=lead_of(confirmed, winner),  # type: ignore[arg-type] # a choice's id
        can_change=can_change_winner(confirmed, winner, cap),  # type: ignore[arg-type]
    )
