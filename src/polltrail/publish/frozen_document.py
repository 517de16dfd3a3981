"""Figures under both definitions, the one that was frozen and the one in force, as JSON values and as sentences."""

from collections.abc import Sequence
from typing import Any

from polltrail.publish.account import Account, FrozenAccount
from polltrail.publish.wording import count, listed, number, sentence
from polltrail.tally.totals import ContestTally

JsonObject = dict[str, Any]


def frozen_object(told: FrozenAccount) -> JsonObject:
    """Tell what was amended after the freeze, and the totals by the definition as it was then."""
    frozen = told.frozen
    return {
        "frozen_at": f"{frozen.at:%Y-%m-%dT%H:%M:%SZ}",
        "frozen": {"index": frozen.since.index, "id": frozen.since.id},
        "in_force": {"index": frozen.now.index, "id": frozen.now.id},
        "changed": list(frozen.changed),
        "only_adds_stations": frozen.only_adds_stations,
        "contests": [_contest(tally, told) for tally in told.contests],
    }


def _contest(tally: ContestTally, told: FrozenAccount) -> JsonObject:
    choices = [choice.id for choice in tally.contest.choices]
    return {
        "contest": tally.contest.id,
        "stations": tally.reporting.stations,
        "stations_reporting": tally.reporting.stations_reporting,
        "registered_voters": tally.reporting.registered_voters,
        "confirmed": dict(tally.confirmed),
        "with_held": dict(zip(choices, told.count.with_held[tally.number], strict=True)),
        "any_reading": dict(tally.totals),
        "winner": tally.winner,
        "rest_can_change_winner": tally.rest.can_change,
        "slots": dict(told.count.states.get(tally.number, {})),
    }


def frozen_lines(account: Account) -> tuple[str, ...]:
    """Say in sentences what was amended after the freeze, and where that moves a figure; nothing where nothing was."""
    if account.frozen is None:
        return ()
    frozen = account.frozen.frozen
    changed = listed(frozen.changed, most=len(frozen.changed))
    may = (
        "it only adds stations, as it may"
        if frozen.only_adds_stations
        else "after the freeze an amendment may only add stations"
    )
    moved = moved_totals(account, account.frozen)
    figures = (
        f"{count(len(moved), 'total')} {'is' if len(moved) == 1 else 'are'} not the same under the definition as it was frozen"
        if moved
        else "every total is the same under the definition as it was frozen"
    )
    return (
        sentence(
            f"The definition was frozen at {frozen.at:%Y-%m-%d %H:%M:%S} UTC; entry {number(frozen.now.index)} has changed "
            f"{changed} since: {may}"
        ),
        sentence(figures),
    )


def moved_totals(
    account: Account, told: FrozenAccount
) -> list[tuple[str, str, Sequence[int], Sequence[int]]]:
    """Give contest, choice and its three totals (confirmed, with held, by any reading), frozen and in force, that differ."""
    now = {
        (contest, choice): figures
        for contest, choice, figures in _figures(account.contests, _with_held(account))
    }
    then = {
        (contest, choice): figures
        for contest, choice, figures in _figures(told.contests, told.count.with_held)
    }
    nothing = (0, 0, 0)
    every = dict.fromkeys((*now, *then))
    return [
        (*name, then.get(name, nothing), now.get(name, nothing))
        for name in every
        if then.get(name, nothing) != now.get(name, nothing)
    ]


def _with_held(account: Account) -> Any:
    return {} if account.count is None else account.count.with_held


def _figures(contests: Sequence[ContestTally], with_held: Any) -> list[tuple[str, str, tuple[int, int, int]]]:
    return [
        (tally.contest.id, choice, (tally.confirmed[choice], both, total))
        for tally in contests
        for (choice, total), both in zip(tally.totals.items(), with_held[tally.number], strict=True)
    ]
