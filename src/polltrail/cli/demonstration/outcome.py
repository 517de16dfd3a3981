"""Whether the night came out as it had to: the truth is known, so the count can be held against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from polltrail.cli.demonstration.conducting import Reached, clock_time
from polltrail.cli.demonstration.figures import Known, confirmed_of_all, known_at
from polltrail.cli.published import published_entries, published_head, reader
from polltrail.simulate.night import Script
from polltrail.statement import Statement, StatementId, read_entry


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a night.

    Attributes
    ----------
    stopped, announced : Known
        What was known when the official figures stopped, and at the end.
    differences : list of str
        What did not come out as it had to; empty where everything did.
    """

    stopped: Known
    announced: Known
    confirmed: Mapping[str, Mapping[str, int]]
    differences: list[str]


def outcome_of(
    election: Path, script: Script, acknowledged: Sequence[Statement], reached: Sequence[Reached]
) -> Outcome:
    """Count the night, and hold it against the truth.

    Raises
    ------
    PolltrailError
        It cannot be counted.
    """
    hours, seat = script.staging.hours, script.country.focus.id
    stopped, announced = (known_at(election, seat, at) for at in (hours.stops, hours.ends))
    confirmed = confirmed_of_all(election)
    differences = [
        *lost(election, acknowledged),
        *_other_totals(script, confirmed),
        *_unwitnessed((stopped, announced), reached),
        *_other_story(script, stopped, announced),
    ]
    return Outcome(stopped=stopped, announced=announced, confirmed=confirmed, differences=differences)


def lost(election: Path, acknowledged: Sequence[Statement]) -> Iterator[str]:
    """Name statements that were acknowledged and are not in the log."""
    there = logged(election)
    for one in acknowledged:
        if one.id not in there:
            yield f"statement {one.id}: expected in the log, because it was acknowledged, found nowhere"


def logged(election: Path) -> set[StatementId]:
    """Read which statements an election's published log has."""
    with reader(str(election)) as fetch:
        head, _ = published_head(fetch, str(election))
        return {read_entry(entry).id for _, entry in published_entries(fetch, 0, head.size)}


def _other_totals(script: Script, confirmed: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Hold confirmed votes against the truth of the stations whose forms were read twice, or decided."""
    stations: dict[str, list[int]] = {one.id: [] for one in script.country.constituencies}
    for place in script.confirmed():
        stations[place.seat].append(place.station)
    for one in script.country.constituencies:
        expected, found = one.totals(stations[one.id]), confirmed.get(one.id, {})
        if dict(found) != expected:
            yield f"contest {one.id}: expected the confirmed votes {expected}, found {dict(found)}"


def _unwitnessed(known: Sequence[Known], reached: Sequence[Reached]) -> Iterator[str]:
    """Hold what witnesses dated against what was handed in by then."""
    for state, wanted in zip(known, reached, strict=True):
        if state.size < wanted.size:
            yield (
                f"{clock_time(wanted.at)}: expected all witnesses to have seen {wanted.size:,} entries, found "
                f"{state.size:,}"
            )


def _other_story(script: Script, stopped: Known, announced: Known) -> Iterator[str]:
    """Hold what is told of the night against its script."""
    side, seat = script.sides[script.country.focus.id], script.country.focus.id
    stop = script.staging.focus.stop_after
    shown = side.after(stop if stop is not None else side.announced.stations)
    last = [one for one in stopped.account.watched.versions if one.stands] if stopped.account.watched else []
    found = last[-1].body.figures if last else None
    if found is None or found.numbers.get("stations_reporting") != shown.stations:
        yield f"contest {seat}: expected official figures of {shown.stations} stations before the stop, found others"
    verdict = None if announced.comparison is None else announced.comparison.verdict
    if script.staging.focus.altered and verdict != "contradicted":
        yield f"contest {seat}: expected the announced result to be contradicted, found {verdict}"
    truth = script.country.focus.totals()
    if announced.tally.winner != max(truth, key=lambda choice: truth[choice]):
        yield f"contest {seat}: expected the true winner to lead by the forms, found {announced.tally.winner}"
