"""From the numbers of a comparison to one of five words."""

import numpy as np

from polltrail.audit.arithmetic import affects_winner, contradicted_votes, leading_pairs
from polltrail.audit.collected import Collected, covers_fewer, not_listed
from polltrail.audit.comparison import ChoiceComparison, CompareVerdict, Comparison, Strain
from polltrail.audit.on_hold import OTHERS, contradicted_without
from polltrail.audit.reasons import because, settles, without_held
from polltrail.audit.strain import DRAWS, MAX_DRAWN, MIN_STATIONS, StationSample, strain
from polltrail.election import ContestId
from polltrail.tally.official_figure import OfficialFigure


def hold_against(
    figure: OfficialFigure,
    collected: Collected,
    *,
    contest: ContestId | None,
    where: str,
    rng: np.random.Generator,
) -> Comparison:
    """Compare one official figure with the forms collected for what it covers."""
    choices = compared_choices(figure, collected)
    contradicted = contradicted_votes(
        (choice.implied_rest for choice in choices), collected.cap, collected.spare
    )
    verdict = _verdict(figure, choices, collected, contradicted)
    strains = _strains(choices, collected, rng) if verdict == "possible" else ()
    if any(item.beyond for item in strains):
        verdict = "strained"
    still = (
        contradicted_without(choices, collected.cap, collected.held, collected.spare)
        if verdict == "contradicted"
        else None
    )
    if verdict != "contradicted":
        contradicted = 0
    return Comparison(
        contest=contest,
        where=where,
        figure=figure,
        verdict=verdict,
        contradicted_votes=contradicted,
        affects_winner=None if verdict == "cannot tell" else affects_winner(figure.totals, contradicted),
        choices=choices,
        pairs=leading_pairs([c for c in choices if c.name in figure.totals], collected.stations_missing),
        stations_collected=collected.stations,
        stations_total=collected.stations_total,
        stations_missing=collected.stations_missing,
        missing_cap=collected.missing_cap,
        stations_held=collected.held.stations,
        covers_all=collected.spare == 0 and not covers_fewer(collected),
        contradicted_without_held=still,
        strain=strains,
        strain_method=_strain_method(collected) if strains else None,
        because=(
            *because(figure, choices, collected, verdict, contradicted, strains),
            *without_held(figure, collected.held, still),
        ),
        settles=tuple(settles(collected, verdict)),
    )


def compared_choices(figure: OfficialFigure, collected: Collected) -> tuple[ChoiceComparison, ...]:
    """Pair official with collected totals, and what is left over on both sides where the figure says how much.

    What is left over is compared only where the source lists every choice: one that it leaves out is not without votes.
    """
    votes = collected.votes
    named = [
        ChoiceComparison(name=name, collected=votes[name], official=total)
        for name, total in figure.totals.items()
        if name in votes
    ]
    if not named or figure.covers_all_choices or not collected.lists_all or not_listed(figure, collected):
        return tuple(named)
    others = figure.extra.get("other_votes")
    if not isinstance(others, int) and figure.valid_votes is not None:
        others = figure.valid_votes - sum(figure.totals.values())
    if not isinstance(others, int):
        return tuple(named)
    rest = sum(count for name, count in votes.items() if name not in figure.totals)
    return (*named, ChoiceComparison(name=OTHERS, collected=rest, official=others))


def _verdict(
    figure: OfficialFigure, choices: tuple[ChoiceComparison, ...], collected: Collected, contradicted: int
) -> CompareVerdict:
    """Give the verdict by arithmetic alone; what is possible may yet be strained."""
    if not choices or collected.stations == 0 or covers_fewer(collected):
        return "cannot tell"
    if contradicted:
        return "contradicted"
    equal = all(choice.discrepancy == 0 for choice in choices)
    if equal and not any(not_listed(figure, collected).values()):
        return "agrees"
    if (
        collected.spare != 0
        or collected.stations_missing is None
        or (equal and collected.stations_missing == 0)
    ):
        return "cannot tell"
    return "possible"


def _strains(
    choices: tuple[ChoiceComparison, ...], collected: Collected, rng: np.random.Generator
) -> tuple[Strain, ...]:
    """Strain the choices that lead, by the forms or by the official figure: at most four."""
    missing, sample = collected.stations_missing, collected.sample
    if not missing or sample is None or len(sample.votes) < MIN_STATIONS:
        return ()
    leading = _leading(choices)
    columns = sample.votes[:, [list(collected.votes).index(choice.name) for choice in leading]]
    rests = np.array([choice.implied_rest for choice in leading])
    names = [f"votes for {choice.name} per station" for choice in leading]
    if len(leading) > 1:
        # The official winner over the next: a lead can be strained where neither total is.
        names.append(f"lead of {leading[0].name} over {leading[1].name} per station")
        columns = np.column_stack([columns, columns[:, 0] - columns[:, 1]])
        rests = np.append(rests, rests[0] - rests[1])
    chosen = StationSample(votes=columns, area=sample.area, missing=sample.missing)
    return strain(names, rests / missing, chosen, rng)


def _leading(choices: tuple[ChoiceComparison, ...]) -> list[ChoiceComparison]:
    """List the two that lead by the official figure, then those that lead by the forms."""
    listed = [choice for choice in choices if choice.name != OTHERS]
    by_official = sorted(listed, key=lambda choice: -choice.official)[:2]
    by_forms = sorted(listed, key=lambda choice: -choice.collected)[:2]
    return list(dict.fromkeys([*by_official, *by_forms]))


def _strain_method(collected: Collected) -> str:
    count = collected.stations_missing or 0
    how = (
        f"{DRAWS:,} groups drawn with replacement"
        if count * DRAWS <= MAX_DRAWN
        else "the normal limit of groups drawn with replacement"
    )
    return f"{how} from the collected stations, each group of {count:,} stations, within areas, with the uncertainty of the collected average itself. "
