"""An announced result held against a partial count of which only totals, or only a lead, are known."""

from dataclasses import dataclass

from polltrail.audit.arithmetic import affects_winner, contradicted_votes, leading_pairs
from polltrail.audit.comparison import ChoiceComparison, CompareVerdict, PairComparison
from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.exchange.baseline import Baseline
from polltrail.exchange.case import BareCase, Lead
from polltrail.tally import can_change_winner
from polltrail.tally.by_contest import leader


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRange:
    """Between what bounds the rest must lie, whatever the unknown part of the partial count was.

    Attributes
    ----------
    choice : str
    least, most : int
        Votes of the choice in the stations not counted, by the official total.
    """

    choice: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedShare:
    """The contest's rejected ballots beside those of other contests.

    Attributes
    ----------
    share, median : float
        Rejected over ballots cast, in [0, 1]: here; the median of the others.
    contests, at_or_below : int
        Other contests with both figures; those whose share is as low as here or lower.
    expected : int
        Rejected ballots that the median share would make here.
    lowest : tuple of (name, rejected, cast)
        The others with the lowest shares.
    """

    share: float
    median: float
    contests: int
    at_or_below: int
    expected: int
    lowest: tuple[tuple[str, int, int], ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BareComparison:
    """Everything that follows from two bare counts."""

    case: BareCase
    verdict: CompareVerdict
    winner: str | None
    """Who leads in the partial count."""
    rest_can_change: bool | None
    """Whether the stations not counted can change that."""
    contradicted_votes: int
    affects_winner: bool | None
    choices: tuple[ChoiceComparison, ...]
    pairs: tuple[PairComparison, ...]
    ranges: tuple[RestRange, ...]
    stations_missing: int | None
    missing_cap: int | None
    counted_per_station: float | None
    least_share: float | None
    """The smallest share of the two-choice vote that the official winner must have in the rest, in [0, 1]."""
    ballots_per_station: float | None
    rejected: RejectedShare | None
    unexplained: int | None
    """Ballots cast less rejected less the official totals; negative: more votes than ballots."""
    because: tuple[str, ...]
    settles: tuple[str, ...]
    cannot_tell: tuple[str, ...]


def compare_bare(case: BareCase, *, baseline: Baseline | None) -> BareComparison:
    """Say what an announced result implies about the stations that a partial count did not reach.

    Notes
    -----
    Where only a lead is known, every split of the counted votes that has that lead is considered; the figures are
    what holds for all of them.
    """
    missing = None if case.stations_total is None else case.stations_total - case.stations_counted
    cap = _cap(case, missing)
    choices = _choices(case)
    pairs = leading_pairs(choices, missing) if case.totals else (_pair(case, missing),)
    ranges = _ranges(case, choices)
    contradicted = _contradicted(case, choices, ranges, pairs, cap)
    verdict = _verdict(case, contradicted, choices, pairs, missing)
    return BareComparison(
        case=case,
        verdict=verdict,
        winner=_winner(case),
        rest_can_change=_rest_can_change(case, cap),
        contradicted_votes=contradicted,
        affects_winner=affects_winner(case.official, contradicted),
        choices=choices,
        pairs=pairs,
        ranges=ranges,
        stations_missing=missing,
        missing_cap=cap,
        counted_per_station=pairs[0].counted_lead / case.stations_counted
        if pairs and case.stations_counted
        else None,
        least_share=_least_share(pairs, ranges),
        ballots_per_station=case.ballots_cast / case.stations_total
        if case.ballots_cast is not None and case.stations_total
        else None,
        rejected=_rejected(case, baseline),
        unexplained=_unexplained(case),
        because=tuple(_because(case, verdict, contradicted, choices, pairs, missing, cap)),
        settles=tuple(_settles(case, missing)),
        cannot_tell=tuple(_cannot_tell(case, baseline)),
    )


def _winner(case: BareCase) -> str | None:
    if case.totals is None:
        return _lead(case).choice if _lead(case).votes else None
    return leader({ChoiceId(choice): votes for choice, votes in case.totals.items()})


def _rest_can_change(case: BareCase, cap: int | None) -> bool | None:
    """Whether the rest can take the lead of the partial count: the one function that every stage uses."""
    if case.totals is not None:
        totals = {ChoiceId(choice): votes for choice, votes in case.totals.items()}
    else:
        totals = {ChoiceId(_lead(case).choice): _lead(case).votes, ChoiceId(_lead(case).over): 0}
    return can_change_winner(totals, leader(totals), cap)


def _cap(case: BareCase, missing: int | None) -> int | None:
    """The most votes the rest can hold: its registered voters, else all registered; None where not given."""
    if missing == 0:
        return 0
    if case.registered_voters is None:
        return None
    return max(0, case.registered_voters - (case.counted_registered or 0))


def _choices(case: BareCase) -> tuple[ChoiceComparison, ...]:
    if case.totals is None:
        return ()
    return tuple(
        ChoiceComparison(name=name, collected=case.totals[name], official=votes)
        for name, votes in case.official.items()
        if name in case.totals
    )


def _pair(case: BareCase, missing: int | None) -> PairComparison:
    lead = _lead(case)
    official = case.official[lead.choice] - case.official[lead.over]
    return PairComparison(
        leader=lead.choice,
        over=lead.over,
        counted_lead=lead.votes,
        official_lead=official,
        per_station=(official - lead.votes) / missing if missing else None,
    )


def _lead(case: BareCase) -> Lead:
    if case.lead is None:
        raise DataError(f"{case.contest}: expected totals or a lead of the partial count, found neither")
    return case.lead


def _ranges(case: BareCase, choices: tuple[ChoiceComparison, ...]) -> tuple[RestRange, ...]:
    """With a lead L of A over B: B had b votes and A b + L, where 0 <= b and b + L <= A's official total."""
    if case.totals is not None:
        return tuple(
            RestRange(choice=choice.name, least=choice.implied_rest, most=choice.implied_rest)
            for choice in choices
        )
    lead = _lead(case)
    leader, over = case.official[lead.choice], case.official[lead.over]
    most_counted = min(leader - lead.votes, over)
    return (
        RestRange(choice=lead.choice, least=leader - lead.votes - most_counted, most=leader - lead.votes),
        RestRange(choice=lead.over, least=over - most_counted, most=over),
    )


def _contradicted(
    case: BareCase,
    choices: tuple[ChoiceComparison, ...],
    ranges: tuple[RestRange, ...],
    pairs: tuple[PairComparison, ...],
    cap: int | None,
) -> int:
    if case.totals is not None:
        return contradicted_votes((choice.implied_rest for choice in choices), cap)
    # The leader's own official total must hold the lead; and the rest must hold what makes up for it,
    # where one ballot counted for the other choice makes up for two.
    short = max(0, -ranges[0].most)
    beyond = 0 if cap is None else max(0, abs(pairs[0].implied_rest) - cap)
    return max(short, (beyond + 1) // 2)


def _verdict(
    case: BareCase,
    contradicted: int,
    choices: tuple[ChoiceComparison, ...],
    pairs: tuple[PairComparison, ...],
    missing: int | None,
) -> CompareVerdict:
    if contradicted:
        return "contradicted"
    if not choices and not pairs:
        return "cannot tell"
    # The same lead from some of the stations is no agreement: the others must have gone even, which nobody saw.
    told = missing == 0 if case.totals is None else not _not_counted(case)
    same = all(choice.discrepancy == 0 for choice in choices) and all(
        pair.implied_rest == 0 for pair in pairs
    )
    if told and same:
        return "agrees"
    return "cannot tell" if missing is None else "possible"


def _not_counted(case: BareCase) -> list[str]:
    """List choices with announced votes that the partial count does not have."""
    return [name for name, votes in case.official.items() if votes and name not in (case.totals or {})]


def _least_share(pairs: tuple[PairComparison, ...], ranges: tuple[RestRange, ...]) -> float | None:
    """Official winner's least share of the two choices' votes in the rest, over every split that fits."""
    behind = [pair for pair in pairs if pair.official_lead < 0]
    if not behind:
        return None
    pair = min(behind, key=lambda pair: pair.official_lead)
    by_name = {item.choice: item for item in ranges}
    if pair.leader not in by_name or pair.over not in by_name:
        return None
    winner, other = by_name[pair.over], by_name[pair.leader]
    both = winner.most + other.most
    return winner.most / both if both > 0 and other.most >= 0 else None


def _unexplained(case: BareCase) -> int | None:
    if case.ballots_cast is None or case.rejected_ballots is None:
        return None
    return case.ballots_cast - case.rejected_ballots - sum(case.official.values())


def _rejected(case: BareCase, baseline: Baseline | None) -> RejectedShare | None:
    if baseline is None or case.rejected_ballots is None or not case.ballots_cast or not baseline.contests:
        return None
    share = case.rejected_ballots / case.ballots_cast
    ranked = sorted(baseline.contests, key=lambda row: row[1] / row[2])
    shares = [rejected / cast for _, rejected, cast in ranked]
    middle = len(shares) // 2
    median = shares[middle] if len(shares) % 2 else (shares[middle - 1] + shares[middle]) / 2
    return RejectedShare(
        share=share,
        median=median,
        contests=len(shares),
        at_or_below=sum(other <= share for other in shares),
        expected=round(median * case.ballots_cast),
        lowest=tuple(ranked[:5]),
        source=baseline.source,
    )


def _because(
    case: BareCase,
    verdict: CompareVerdict,
    contradicted: int,
    choices: tuple[ChoiceComparison, ...],
    pairs: tuple[PairComparison, ...],
    missing: int | None,
    cap: int | None,
) -> list[str]:
    lines = [_pair_sentence(case, pair, missing) for pair in pairs]
    lines += [
        f"{_name(case, choice.name)}: counted {choice.collected:,}, announced {choice.official:,}; "
        f"the stations not counted would need {choice.implied_rest:,}."
        for choice in choices
        if choice.implied_rest < 0
    ]
    if verdict == "contradicted":
        lead, votes = case.lead, 0 if case.lead is None else case.official[case.lead.choice]
        if lead is not None and votes < lead.votes:
            lines.append(
                f"{_name(case, lead.choice)}: announced {votes:,}, fewer than the counted lead of {lead.votes:,} alone."
            )
        elif cap is not None and not any(choice.implied_rest < 0 for choice in choices):
            lines.append(f"The stations not counted have at most {cap:,} registered voters.")
        lines.append(f"At least {contradicted:,} ballots would have to be counted otherwise.")
    if verdict == "possible":
        lines.append("By arithmetic this is possible: nothing known excludes it, and nothing known shows it.")
    return lines


def _pair_sentence(case: BareCase, pair: PairComparison, missing: int | None) -> str:
    leader, over = _name(case, pair.leader), _name(case, pair.over)
    counted = (
        f"In the {case.stations_counted:,} stations counted {leader} led {over} by {pair.counted_lead:,}"
    )
    announced = "leads" if pair.official_lead >= 0 else "trails"
    announced = f"in the announced result {leader} {announced} by {abs(pair.official_lead):,}"
    way = "the same way" if pair.implied_rest >= 0 else "the other way"
    rest = f"{missing:,} stations" if missing is not None else "stations"
    average = "" if pair.per_station is None else f", {abs(pair.per_station):,.0f} votes each on average"
    first = ""
    if case.stations_counted and pair.per_station is not None:
        first = f"; the first {case.stations_counted:,} had gone {pair.counted_lead / case.stations_counted:,.0f} each to {leader}"
    return f"{counted}; {announced}. The other {rest} must have gone {abs(pair.implied_rest):,} {way}{average}{first}."


def _name(case: BareCase, choice: str) -> str:
    return case.names.get(choice, choice)


def _settles(case: BareCase, missing: int | None) -> list[str]:
    if missing == 0:
        return ["The result forms of the stations, held one by one against the announced result of each."]
    count = f"{missing:,} stations not counted" if missing is not None else "stations not counted"
    return [
        f"The signed result forms of the {count}; as many as can be found, from either side's agents.",
        f"The announced result station by station, held against the forms of the {case.stations_counted:,} stations counted.",
    ]


def _cannot_tell(case: BareCase, baseline: Baseline | None) -> list[str]:
    lines = []
    if case.totals is None:
        lines.append("Votes by choice in the stations counted: only the lead is known.")
    if case.stations_total is None:
        lines.append("How many stations were not counted: the number of stations is not given.")
    if case.counted_registered is None and case.stations_total != case.stations_counted:
        lines.append(
            "How many of the registered voters belong to the stations not counted: their registers are not given."
        )
    if baseline is None and case.rejected_ballots is not None:
        lines.append(
            f"Whether {case.rejected_ballots:,} rejected ballots are unusual: no baseline of other contests was given (--baseline PATH)."
        )
    lines.append("Which of the two counts is right: totals alone cannot show it.")
    return lines
