"""What an audit found, in sentences that a newcomer understands; the same in the terminal and on the page."""

from polltrail.audit.contest import Assertion
from polltrail.audit.holding import CollectedContest, CollectedPair, TotalsContest
from polltrail.audit.measuring import ContestMeasure, PairMeasure
from polltrail.publish.audit.told import AuditTold, Terms
from polltrail.publish.wording import CLOSE, OPEN, count, number, of, share

NAMED = 3


def asserted(told: AuditTold, contest: str, assertion: Assertion) -> str:
    """Say an assertion with the names of its choices."""
    winner, loser = (
        f"{OPEN}{told.name(contest, choice)}{CLOSE}" if choice else ""
        for choice in (assertion.winner, assertion.loser)
    )
    if winner and loser and set(assertion.weights) <= {-1, 0, 1}:
        return f"{winner} ahead of {loser}"
    if winner and loser:
        return f"{winner} keeps its last seat before {loser}"
    share_of = assertion.says.rsplit(" has ", 1)[-1]
    return f"{winner or loser} has {share_of}"


def measured_said(one: ContestMeasure, *, confirmed: bool, terms: Terms) -> str:
    """Say whether a contest is confirmed, on what, and what is still needed."""
    limit = share(float(terms.risk), 1)
    base = f"{count(one.draws, 'draw')}, {count(one.distinct, 'form')}"
    if one.collected:
        base += f", and {count(one.collected, 'form')} collected before"
    missing = (
        f" {count(len(one.missing), 'form')} missing or unreadable, each counted as wrong as it can be."
        if one.missing
        else ""
    )
    how = "" if one.redrawn else " The sample is taken as drawn: nobody can check here that chance picked it."
    if confirmed:
        return f"confirmed at a risk limit of {limit}, by {base}.{missing}{how}"
    more = one.more_draws
    least = "" if one.method == "kaplan_markov" else "at least "
    need = (
        "no number of further agreeing forms would do: count every form"
        if more is None
        else f"{least}{count(more, 'more draw')} would do if every form agrees ({number(round(more * terms.minutes / 60, 1))} hours)"
        if more
        else "the limit for all contests together asks for more than for one"
    )
    return f"NOT confirmed at a risk limit of {limit}, by {base}; {need}.{missing}{how}"


def errors_said(pair: PairMeasure) -> list[str]:
    """Name the largest errors of the pair that is hardest to confirm."""
    if not pair.errors:
        return ["  every form found agrees"]
    some = "; ".join(
        f"{OPEN}{one.station}{CLOSE} {number(one.error)} ({one.why})" for one in pair.errors[:NAMED]
    )
    return [f"  {count(len(pair.errors), 'station')} off, in votes against the outcome: {some}"]


def held_said(told: AuditTold, one: CollectedContest) -> list[str]:
    """Say what forms collected by chance prove about official rows."""
    lines = [
        f"{of(one.collected, one.stations, 'station')} collected, {number(one.compared)} compared, {number(one.differing)} differ"
    ]
    if one.without_row:
        lines.append(f"{count(one.without_row, 'station')} without an official row")
    hardest = sorted(one.pairs, key=lambda pair: (pair.smallest_wrong is None, pair.smallest_wrong or 0))
    for pair in hardest[:NAMED]:
        lines += [f"{asserted(told, one.contest, pair.assertion)}: {line}" for line in _pair_said(pair)]
    return lines


def _pair_said(pair: CollectedPair) -> list[str]:
    first = f"margin {number(pair.margin)}, errors found {number(pair.found)}"
    if pair.found_reverse:
        return [f"{first}: THE ERRORS FOUND ALONE END THIS LEAD"]
    if pair.worst_case is None:
        return [f"{first}; nothing bounds what some stations not collected can hold: cannot tell"]
    if pair.smallest_wrong is None:
        return [f"{first}; it stands, whatever the stations not collected say"]
    some = ", ".join(f"{OPEN}{station}{CLOSE}" for station in pair.which[:NAMED])
    return [
        f"{first}; at least {count(pair.smallest_wrong, 'station')} not collected would have to be wrong, such as {some}"
    ]


def totals_said(told: AuditTold, one: TotalsContest) -> list[str]:
    """Say what forms collected by chance prove about an official total."""
    compared = one.comparison
    lines = [
        f"{of(compared.stations_collected, compared.stations_total, 'station')} collected, against official totals: {compared.verdict}"
    ]
    if one.by_forms is not None and one.by_forms != one.winner:
        lines.append(
            f"by the forms {OPEN}{told.name(one.contest, one.by_forms)}{CLOSE} leads, by the official total "
            f"{OPEN}{told.name(one.contest, one.winner or '')}{CLOSE}"
        )
    if (pair := one.pair) is not None:
        lines.append(
            f"lead of {OPEN}{told.name(one.contest, pair.leader)}{CLOSE} over {OPEN}{told.name(one.contest, pair.over)}{CLOSE}: "
            f"{number(pair.counted_lead)} by the forms, {number(pair.official_lead)} officially; the stations not collected "
            f"would have to make {number(pair.implied_rest)}"
        )
    if one.found_errors_reverse:
        lines.append(
            f"at least {count(compared.contradicted_votes, 'ballot')} would have to be counted otherwise for the official total "
            "to be possible, and the outcome hangs on them"
        )
    return lines
