"""What forms collected by chance prove, as the plain values that a board shows."""

from collections.abc import Sequence
from fractions import Fraction

from polltrail.audit.contest.audited import AuditedContest
from polltrail.audit.drawing.weights import Weights
from polltrail.audit.holding.collected import CollectedContest, CollectedPair
from polltrail.audit.holding.totals import TotalsContest
from polltrail.audit.measuring.size import clean_draws
from polltrail.tally.board.audited import Audited, AuditedPair, Standing

LIMIT = Fraction(1, 20)
MOST_PAIRS = 4


def shown_rows(
    contest: AuditedContest, weights: Weights, found: CollectedContest, *, size: int = 0
) -> Audited:
    """Bring a comparison with official rows into plain values."""
    bound = max(int(weights.error_bound.sum()) / Fraction(margin) for margin in weights.margins)
    return Audited(
        size=size,
        by_station=True,
        stations=found.stations,
        collected=found.collected,
        differing=found.differing,
        winner=found.pairs[0].assertion.winner,
        standing=_standing(reversed_=found.found_errors_reverse, worst=found.worst_case_reverses),
        smallest_wrong=found.smallest_wrong_stations,
        draws=None if found.found_errors_reverse else min(clean_draws(bound, LIMIT), found.stations),
        limit=float(LIMIT),
        pairs=tuple(_pair(contest, one) for one in _tightest(found.pairs)),
    )


def _pair(contest: AuditedContest, pair: CollectedPair) -> AuditedPair:
    return AuditedPair(
        winner=pair.assertion.winner,
        loser=pair.assertion.loser,
        official=pair.margin,
        forms=int(pair.assertion.of(contest.forms).sum()),
        rest=pair.implied_rest,
    )


def _tightest(pairs: Sequence[CollectedPair]) -> list[CollectedPair]:
    return sorted(pairs, key=lambda pair: pair.margin)[:MOST_PAIRS]


def shown_totals(found: TotalsContest, *, papers: int | None, size: int = 0) -> Audited | None:
    """Bring a comparison with official totals into plain values; None where nobody wins by them.

    Parameters
    ----------
    papers : int or None
        All papers by the authority, or all registered voters.
    """
    winner, compared = found.winner, found.comparison
    if winner is None:
        return None
    by_name = {one.name: one for one in compared.choices}
    first = by_name[winner]
    others = sorted((one for one in compared.choices if one is not first), key=lambda one: -one.official)
    margin = first.official - others[0].official
    reversed_ = found.found_errors_reverse
    standing = _standing(reversed_=reversed_, worst=found.worst_case_reverses)
    stations = compared.stations_total or compared.stations_collected
    return Audited(
        size=size,
        by_station=False,
        stations=stations,
        collected=compared.stations_collected,
        differing=0,
        winner=winner,
        standing=standing,
        smallest_wrong=found.smallest_wrong if standing == "open" else None,
        draws=None if reversed_ or papers is None else _drawn(papers, margin, stations),
        limit=float(LIMIT),
        pairs=tuple(
            AuditedPair(
                winner=winner,
                loser=one.name,
                official=first.official - one.official,
                forms=first.collected - one.collected,
                rest=first.implied_rest - one.implied_rest if compared.covers_all else None,
            )
            for one in others[:MOST_PAIRS]
        ),
    )


def _drawn(papers: int, margin: int, stations: int) -> int:
    """Count the forms that would confirm if all agree: every paper could be cast for the next."""
    return min(clean_draws(1 + Fraction(max(papers, margin), margin), LIMIT), stations)


def _standing(*, reversed_: bool, worst: bool | None) -> Standing:
    if reversed_:
        return "reversed"
    return "cannot tell" if worst is None else "open" if worst else "safe"
