"""One answer for a contest whose official figures cover it in parts."""

from collections import Counter
from collections.abc import Mapping, Sequence

from polltrail.audit.arithmetic import affects_winner, leading_pairs
from polltrail.audit.comparison import ChoiceComparison, CompareVerdict, Comparison
from polltrail.audit.on_hold import OTHERS
from polltrail.election import ContestId
from polltrail.tally.official_figure import OfficialFigure

ORDER: tuple[CompareVerdict, ...] = ("contradicted", "strained", "cannot tell", "possible", "agrees")
"""The gravest first; one part that cannot be told keeps the whole from agreeing."""


def whole_of_parts(contest: ContestId, parts: Sequence[Comparison]) -> Comparison:
    """Add up comparisons of areas that do not overlap: the gravest verdict, the sums of the votes.

    The parts are those the authority published; what they leave out is not covered by the result.
    """
    collected: Counter[str] = Counter()
    official: Counter[str] = Counter()
    for part in parts:
        for choice in part.choices:
            collected[choice.name] += choice.collected
            official[choice.name] += choice.official
    choices = tuple(
        ChoiceComparison(name=name, collected=collected[name], official=official[name]) for name in official
    )
    named = [choice for choice in choices if choice.name != OTHERS]
    totals = {choice.name: choice.official for choice in named}
    verdict = min((part.verdict for part in parts), key=ORDER.index)
    contradicted = sum(part.contradicted_votes for part in parts)
    missing = _sum([part.stations_missing for part in parts])
    return Comparison(
        contest=contest,
        where="1 area with an official figure"
        if len(parts) == 1
        else f"{len(parts):,} areas with an official figure",
        figure=_figure(parts[0].figure, totals),
        verdict=verdict,
        contradicted_votes=contradicted,
        affects_winner=None if verdict == "cannot tell" else affects_winner(totals, contradicted),
        choices=choices,
        pairs=leading_pairs(named, missing),
        stations_collected=sum(part.stations_collected for part in parts),
        stations_total=_sum([part.stations_total for part in parts]),
        stations_missing=missing,
        missing_cap=_sum([part.missing_cap for part in parts]),
        stations_held=sum(part.stations_held for part in parts),
        covers_all=all(part.covers_all for part in parts),
        contradicted_without_held=_without_held(parts),
        because=tuple(
            f"{part.where}: {line}" for part in parts if part.verdict == verdict for line in part.because
        )[:20],
        settles=next((part.settles for part in parts if part.verdict == verdict), ()),
    )


def _without_held(parts: Sequence[Comparison]) -> int | None:
    """Add up what is left of the contradictions; None where no contradicted part has a form on hold."""
    left = [part.contradicted_without_held for part in parts]
    if all(votes is None for votes in left):
        return None
    return sum(
        part.contradicted_votes if votes is None else votes for part, votes in zip(parts, left, strict=True)
    )


def _figure(part: OfficialFigure, totals: Mapping[str, int]) -> OfficialFigure:
    """Say as a figure what the parts say together; numbers of one part alone are left out."""
    return OfficialFigure(
        contest=part.contest,
        level="country",
        area=None,
        by=part.by,
        totals=totals,
        status=part.status,
        authority=part.authority,
        origin=part.origin,
        covers_all_choices=part.covers_all_choices,
        seen=part.seen,
    )


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
