"""Totals of every contest from the forms collected."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from polltrail.election import ChoiceId, Contest, ContestId, ElectionTables
from polltrail.review.form_table import vote_sums
from polltrail.review.result_forms import ResultForms
from polltrail.tally.rest import rest_of, turnout_limit
from polltrail.tally.totals import ContestTally, Held, Reporting
from polltrail.tally.unlisted import Unlisted


def tally_contests(
    tables: ElectionTables,
    forms: ResultForms,
    held: pl.DataFrame,
    unlisted: Mapping[ContestId, Unlisted] = MappingProxyType({}),
) -> tuple[ContestTally, ...]:
    """Add up every contest.

    Parameters
    ----------
    held : DataFrame
        Forms on hold, as `review.held_forms` gives them: `slot` u32, `code` str.
    unlisted : mapping of ContestId to Unlisted
        Stations known to exist that are not in the list; they are part of the rest.
    """
    slots = slot_states(tables, forms, held)
    totals = _totals(tables, forms, slots)
    limit = turnout_limit(slots)
    parts = {number[0]: part for number, part in slots.partition_by("contest", as_dict=True).items()}
    none = slots.clear()
    codes = _held_by_check(slots, held)
    return tuple(
        _contest_tally(
            contest,
            number,
            parts.get(number, none),
            totals[number],
            codes.get(number, {}),
            limit,
            unlisted.get(contest.id),
        )
        for number, contest in enumerate(tables.election.contests)
    )


def slot_states(tables: ElectionTables, forms: ResultForms, held: pl.DataFrame) -> pl.DataFrame:
    """One row per slot with what the tally needs of it.

    Returns
    -------
    DataFrame, in slot order
        `slot`, `station`, `contest` u32; `reporting`, `held`, `special` bool; `registered_voters` i64; `votes` i64:
        the votes listed; `ballots_cast` i64; `written` i64: the largest number of papers the form speaks of.
    """
    cast = "ballots_cast" if "ballots_cast" in forms.fields.columns else None
    slots = tables.slots.with_row_index("slot").hstack(
        tables.stations.select("registered_voters", "special")[tables.slots["station"].to_numpy()]
    )
    slots = slots.with_columns(
        reporting=forms.fields["reporting"],
        votes=vote_sums(forms, slots.height)["listed_votes"],
        ballots_cast=forms.fields[cast] if cast else pl.lit(None, pl.Int64),
        held=pl.col("slot").is_in(held["slot"].unique().implode()),
    )
    return slots.with_columns(written=pl.max_horizontal("votes", "ballots_cast"))


Totals = tuple[Mapping[ChoiceId, int], Mapping[ChoiceId, int]]


def _totals(tables: ElectionTables, forms: ResultForms, slots: pl.DataFrame) -> list[Totals]:
    """All votes, and those on hold, by choice, for each contest."""
    every = _by_choice(forms.votes, len(tables.choices))
    on_hold = (
        forms.votes.filter(slots["held"][forms.votes["slot"].to_numpy()]) if slots["held"].any() else None
    )
    held = _by_choice(on_hold, len(tables.choices)) if on_hold is not None else [0] * len(tables.choices)
    result: list[Totals] = []
    for number in range(len(tables.election.contests)):
        span = tables.choice_numbers(number)
        result.append(
            (
                {tables.choices[choice].id: every[choice] for choice in span},
                {tables.choices[choice].id: every[choice] - held[choice] for choice in span},
            )
        )
    return result


def _by_choice(votes: pl.DataFrame, n_choices: int) -> list[int]:
    sums = votes.group_by("choice").agg(pl.col("votes").sum())
    totals = [0] * n_choices
    for choice, total in sums.iter_rows():
        totals[choice] = int(total)
    return totals


def _held_by_check(slots: pl.DataFrame, held: pl.DataFrame) -> dict[int, dict[str, tuple[int, int]]]:
    at = slots.select("slot", "contest", "votes")
    rows = held.join(at, on="slot").group_by("contest", "code").agg(pl.len(), pl.col("votes").sum())
    result: dict[int, dict[str, tuple[int, int]]] = {}
    for contest, code, stations, votes in rows.sort("contest", "code").iter_rows():
        result.setdefault(contest, {})[code] = (stations, votes)
    return result


def _contest_tally(
    contest: Contest,
    number: int,
    slots: pl.DataFrame,
    totals: Totals,
    by_check: Mapping[str, tuple[int, int]],
    limit: float | None,
    unlisted: Unlisted | None,
) -> ContestTally:
    every, confirmed = totals
    winner = leader(every)
    held = slots.filter("held")
    return ContestTally(
        contest=contest,
        number=number,
        reporting=_reporting(slots),
        totals=every,
        confirmed=confirmed,
        winner=winner,
        held=Held(stations=held.height, votes=int(held["votes"].sum()), by_check=by_check),
        rest=rest_of(slots, confirmed, winner, limit, unlisted),
    )


def _reporting(slots: pl.DataFrame) -> Reporting:
    register, reporting = slots["registered_voters"], slots.filter("reporting")
    known = register.null_count() < slots.height
    return Reporting(
        stations=slots.height,
        stations_reporting=reporting.height,
        registered_voters=int(register.sum()) if known else None,
        registered_voters_reporting=int(reporting["registered_voters"].sum()) if known else None,
        registers_unknown=register.null_count(),
    )


def leader(totals: Mapping[ChoiceId, int]) -> ChoiceId | None:
    """Who has the most votes; None where nobody has any or two are level at the top."""
    top = max(totals.values(), default=0)
    ahead = [choice for choice, votes in totals.items() if votes == top]
    return ahead[0] if top > 0 and len(ahead) == 1 else None
