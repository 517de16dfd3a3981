"""What a night comes to, for somebody who reads it at a terminal."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from polltrail.audit.comparison import Comparison
from polltrail.cli.demonstration.auditing import audited_document
from polltrail.cli.demonstration.conducting import clock_time
from polltrail.cli.demonstration.figures import Known
from polltrail.cli.demonstration.housing import housed_document
from polltrail.cli.demonstration.looking import looked_document
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.cli.demonstration.projecting import projected_document
from polltrail.cli.demonstration.stages import STAGES, official_seats
from polltrail.publish.wording import count
from polltrail.simulate.country import NAME
from polltrail.simulate.night import Script


def story(script: Script, outcome: Outcome) -> list[str]:
    """Tell the night in lines."""
    focus, hours = script.country.focus, script.staging.hours
    return [
        f"{NAME.name}, {focus.area[1]}: {focus.electorate.n_stations} polling stations. REHEARSAL: all of it is invented.",
        "",
        f"What was known at {clock_time(hours.stops)}, when the official figures stopped:",
        *_official(script, outcome.stopped),
        *_forms(script, outcome.stopped),
        "",
        f"What was known at {clock_time(hours.ends)}, after the result was announced:",
        *_official(script, outcome.announced),
        *_forms(script, outcome.announced),
        "",
        *_implied(script, outcome.announced.comparison),
        "",
        *_rejected(script),
        *(line for stage in STAGES for line in ("", *stage(script, outcome))),
    ]


def happening(script: Script, at: int) -> str:
    """Say in a few words what goes on at a moment of the night."""
    hours, focus = script.staging.hours, script.country.focus.id
    if at >= hours.announces:
        return f"the result of {focus} is announced"
    if at >= hours.stops:
        return f"forms arrive; the official figures of {focus} stand still"
    return "forms arrive, and the authority counts"


def statements_of(said: Counter[str]) -> str:
    """List how many statements of each kind were signed, the most first."""
    nouns = {"official": "official figure", "image": "photograph", "transcription": "reading"}
    return ", ".join(count(number, nouns.get(kind, kind)) for kind, number in said.most_common())


def _official(script: Script, known: Known) -> list[str]:
    """Tell the last official figure that two watchers saw, with what it says of itself."""
    watched = known.account.watched
    standing = [] if watched is None else [one for one in watched.versions if one.stands]
    if not standing:
        return ["  official: nothing yet"]
    figures = standing[-1].body.figures
    votes = {choice: number or 0 for choice, number in figures.votes}
    stations = figures.numbers.get("stations_reporting")
    return [
        f"  official  {stations:>4} stations  {_first_two(script, votes)}; {figures.numbers.get('rejected_ballots'):,} rejected"
    ]


def _forms(script: Script, known: Known) -> list[str]:
    tally = known.tally
    out = tally.reporting.stations - tally.reporting.stations_reporting
    change = {True: "can", False: "can NOT", None: "may or may not"}[tally.rest.can_change]
    seen = ", ".join(
        f"{name.partition('.')[0]} {datetime.fromtimestamp(at, UTC):%H:%M:%S}"
        for name, at in sorted(known.witnesses.items())
    )
    return [
        (
            f"  forms     {known.confirmed_stations:>4} stations  {_first_two(script, tally.confirmed)}, all confirmed; "
            f"{f'{tally.held.stations} more not confirmed, ' if tally.held.stations else ''}{out} not seen; the rest {change} change who leads"
        ),
        f"  witnessed: {known.size:,} entries, root {known.root[:16]}..., by {seen}",
        (
            f"  count it again: polltrail count {known.account.path} --contest {script.country.focus.id} --at "
            f"{datetime.fromtimestamp(known.at // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
        ),
    ]


def _first_two(script: Script, votes: Mapping[Any, int]) -> str:
    names = {one.party: one.name for one in script.country.focus.candidates}
    first, second = sorted(votes, key=lambda choice: -votes[choice])[:2]
    one, other = (names.get(choice, choice) for choice in (first, second))
    return (
        f"{one} {votes[first]:,}, {other} {votes[second]:,}: {one} leads by {votes[first] - votes[second]:,}"
    )


def _implied(script: Script, comparison: Comparison | None) -> list[str]:
    """Tell what the announced result says of the stations nobody has seen."""
    if comparison is None:
        return ["Nothing was announced that could be held against the forms."]
    lines = [
        (
            f"The announced result is {comparison.verdict.upper()} by the forms: at least {comparison.contradicted_votes:,} ballots "
            "would have to be counted otherwise."
        ),
        (
            f"If it were right, {count(comparison.stations_missing or 0, 'station')} whose form nobody has, with "
            f"{comparison.missing_cap or 0:,} registered voters, would hold:"
        ),
    ]
    parties = {one.party: one.name for one in script.country.focus.candidates}
    lines += [
        f"  {parties.get(one.name, one.name):<22}{one.implied_rest:>9,}  ({one.official:,} announced, {one.collected:,} on forms)"
        for one in comparison.choices
    ]
    return lines


def _rejected(script: Script) -> list[str]:
    """Hold the rejected ballots of the announced result beside those of all other seats."""
    country = script.country
    others = sorted(
        [one.rejected_ballots / one.ballots_cast for one in country.results]
        + [
            side.announced.rejected_ballots / max(side.announced.ballots_cast, 1)
            for seat, side in script.sides.items()
            if seat != country.focus.id
        ]
    )
    announced = script.sides[country.focus.id].announced
    if not others:
        return []
    return [
        (
            f"Rejected ballots: {announced.rejected_ballots:,} of {announced.ballots_cast:,} announced; the median of the "
            f"{len(others)} other seats, {100 * others[len(others) // 2]:.1f} %, would be "
            f"{round(others[len(others) // 2] * announced.ballots_cast):,}."
        )
    ]


def capture_words(link: str) -> list[str]:
    """Tell whoever has watched how to take part: the link of an invitation that is left over."""
    return [
        "To read a form yourself, as an agent at a station from where nobody reported, open on this machine:",
        link,
    ]


def document(script: Script, outcome: Outcome) -> dict[str, Any]:
    """Tell the night as values of a JSON document."""
    comparison = outcome.announced.comparison
    seats = official_seats(script)
    return {
        "contest": script.country.focus.id,
        "stopped": _known(outcome.stopped),
        "announced": _known(outcome.announced),
        "verdict": None if comparison is None else comparison.verdict,
        "contradicted_votes": None if comparison is None else comparison.contradicted_votes,
        "implied_rest": {}
        if comparison is None
        else {one.name: one.implied_rest for one in comparison.choices},
        "house": {
            "announced": seats,
            "forms": seats | {script.country.focus.id: str(outcome.announced.lead[0])},
        },
        "parliament": housed_document(outcome),
        "audited": audited_document(outcome),
        "looked": looked_document(outcome),
        "projected": projected_document(outcome),
        "truth": {one.id: one.totals() for one in script.country.constituencies},
        "confirmed": {contest: dict(votes) for contest, votes in outcome.confirmed.items()},
        "differences": outcome.differences,
    }


def _known(known: Known) -> dict[str, Any]:
    tally = known.tally
    return {
        "at": datetime.fromtimestamp(known.at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "size": known.size,
        "root": known.root,
        "witnesses": dict(known.witnesses),
        "stations_confirmed": known.confirmed_stations,
        "stations_held": tally.held.stations,
        "stations": tally.reporting.stations,
        "confirmed": dict(tally.confirmed),
        "rest_can_change": tally.rest.can_change,
    }
