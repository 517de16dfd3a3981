"""One answer for a contest whose official figures cover it in parts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from polltrail.audit.arithmetic import affects_winner, leading_pairs
from polltrail.audit.comparison import ChoiceComparison, CompareVerdict, Comparison
from polltrail.election import ContestId

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
    verdict = min((part.verdict for part in parts), key=ORDER.index)
    contradicted = sum(part.contradicted_votes for part in parts)
    missing = _sum([part.stations_missing for part in parts])
    return Comparison(
        contest=contest,
        where=f"{len(parts)} areas with an official figure",
        figure=replace(parts[0].figure, level="country", area=None, totals=dict(official)),
        verdict=verdict,
        contradicted_votes=contradicted,
        affects_winner=affects_winner(official, contradicted),
        choices=choices,
        pairs=leading_pairs(choices, missing),
        stations_collected=sum(part.stations_collected for part in parts),
        stations_total=_sum([part.stations_total for part in parts]),
        stations_missing=missing,
        missing_cap=_sum([part.missing_cap for part in parts]),
        because=tuple(
            f"{part.where}: {line}" for part in parts if part.verdict == verdict for line in part.because
        )[:20],
        settles=next((part.settles for part in parts if part.verdict == verdict), ()),
    )


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
