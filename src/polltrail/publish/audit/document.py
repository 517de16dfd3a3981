"""An audit as one JSON document: what `polltrail audit --json` prints."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from polltrail.audit.drawing import ALGORITHMS
from polltrail.audit.holding import CollectedContest, TotalsContest
from polltrail.audit.measuring import CONTROLS, METHODS, ContestMeasure, PairMeasure
from polltrail.audit.planning import ContestPlan
from polltrail.publish.audit.told import AuditTold, DrawnContest

JsonObject = dict[str, Any]
MOST_ERRORS, LONGEST_EXACT = 200, 300
"""Errors told of a pair, and letters of a fraction; beyond them the JSON stays readable."""


def audit_document(told: AuditTold) -> JsonObject:
    """Tell everything.

    Returns
    -------
    dict
        `polltrail`, `election`, `command`, what was settled beforehand, `notes`, `refused` and `contests`. Keys may be added
        in later versions; none changes its meaning.
    """
    terms = told.terms
    return {
        "polltrail": told.version,
        "election": told.title,
        "command": told.command,
        "risk": float(terms.risk),
        "method": terms.method,
        "control": terms.control,
        "control_means": CONTROLS[terms.control],
        "rule": terms.rule,
        "cap": terms.cap,
        "design": terms.design,
        "algorithm": ALGORITHMS[terms.design],
        "seed": told.seed,
        "notes": list(told.notes),
        "refused": dict(told.refused),
        "contests": _contests(told),
    }


def _contests(told: AuditTold) -> list[JsonObject]:
    if told.command == "plan":
        return [_plan(one) for one in told.plans]
    if told.command == "draw":
        return [_drawn(one) for one in told.drawn]
    held = {one.contest: one for one in told.collected}
    if told.command == "collected":
        return [_collected(one) for one in told.collected]
    return [
        _measured(one, confirmed=told.confirmed[one.contest], held=held.get(one.contest), told=told)
        for one in told.measured
    ]


def _plan(plan: ContestPlan) -> JsonObject:
    return {
        "contest": plan.contest,
        "stations": plan.stations,
        "margin_share": round(plan.tightest, 6),
        "n_for_risk": plan.draws,
        "pairs": [
            {
                "winner": one.winner,
                "loser": one.loser,
                "asserts": one.says,
                "margin": margin,
                "U": _number(float(bound)),
                "n_for_risk": draws,
            }
            for one, margin, bound, draws in plan.pairs
        ],
        "by_error_rate": [asdict(one) for one in plan.by_errors],
        "by_margin": [asdict(one) for one in plan.by_margin],
    }


def _drawn(one: DrawnContest) -> JsonObject:
    return {
        "contest": one.contest,
        "seed": one.seed,
        "draws": len(one.stations),
        "forms": len(set(one.stations)),
        "of": one.of,
        "error_bound": one.error_bound,
        "sample": list(one.stations),
    }


def _measured(
    one: ContestMeasure, *, confirmed: bool, held: CollectedContest | TotalsContest | None, told: AuditTold
) -> JsonObject:
    return {
        "contest": one.contest,
        "random": True,
        "drawn": "redrawn from the seed" if one.redrawn else "taken as drawn",
        "draws": one.draws,
        "forms": one.distinct,
        "missing": list(one.missing),
        "collected_before": one.collected,
        "p": _number(float(one.p)),
        "confirmed": confirmed,
        "more_draws": one.more_draws,
        "more_hours": None if one.more_draws is None else round(one.more_draws * told.terms.minutes / 60, 1),
        "pairs": [_pair(pair, confirmed=pair.decides(one.method) <= told.terms.risk) for pair in one.pairs],
        "sequence": _sequence(one),
        "collected": None if held is None else _held(held),
    }


def _pair(pair: PairMeasure, *, confirmed: bool) -> JsonObject:
    exact = None if pair.exact is None else str(pair.exact)
    return {
        "winner": pair.assertion.winner,
        "loser": pair.assertion.loser,
        "asserts": pair.assertion.says,
        "margin": pair.margin,
        "U": _number(float(pair.bound)),
        "n_for_risk": pair.n_for_risk,
        "p": {method: None if (p := pair.p[method]) is None else _number(p) for method in METHODS},
        "p_exact": exact if exact is not None and len(exact) <= LONGEST_EXACT else None,
        "errors": [
            {"station": one.station, "votes": one.error, "taint": _number(one.taint), "why": one.why}
            for one in pair.errors[:MOST_ERRORS]
        ],
        "errors_in_all": len(pair.errors),
        "more_draws": pair.more_draws,
        "confirmed": confirmed,
    }


def _sequence(one: ContestMeasure) -> list[JsonObject]:
    """Tell the largest p of any pair after every draw."""
    rows = []
    for draw, station in enumerate(one.stations):
        row: JsonObject = {"draw": draw + 1, "station": station}
        for method in METHODS:
            values = [float(pair.sequence[method][draw]) for pair in one.pairs if method in pair.sequence]
            row[method] = _number(min(1.0, max(values))) if values else None
        rows.append(row)
    return rows


def _collected(one: CollectedContest | TotalsContest) -> JsonObject:
    return {
        "contest": one.contest,
        "random": False,
        "why_no_p": NO_P,
        "pairs": _totals_pairs(one) if isinstance(one, TotalsContest) else _held_pairs(one),
        "collected": _held(one),
    }


NO_P = "Nobody knows the chance that a form was collected, so that no p-value would mean anything."


def _held(one: CollectedContest | TotalsContest) -> Mapping[str, Any]:
    if isinstance(one, TotalsContest):
        compared = one.comparison
        return {
            "stations": compared.stations_collected,
            "of": compared.stations_total,
            "compared": 0,
            "found_errors_reverse": one.found_errors_reverse,
            "worst_case_reverses": one.worst_case_reverses,
            "smallest_wrong_stations": one.smallest_wrong,
            "verdict": compared.verdict,
            "contradicted_votes": compared.contradicted_votes,
            "official_winner": one.winner,
            "leader_by_forms": one.by_forms,
            "rest_can_change_leader": one.rest_can_change,
        }
    return {
        "stations": one.collected,
        "of": one.stations,
        "compared": one.compared,
        "differing": one.differing,
        "without_official_row": one.without_row,
        "found_errors_reverse": one.found_errors_reverse,
        "worst_case_reverses": one.worst_case_reverses,
        "smallest_wrong_stations": one.smallest_wrong_stations,
    }


def _held_pairs(one: CollectedContest) -> list[JsonObject]:
    return [
        {
            "winner": pair.assertion.winner,
            "loser": pair.assertion.loser,
            "asserts": pair.assertion.says,
            "margin": pair.margin,
            "found_errors": pair.found,
            "found_errors_against": pair.against,
            "found_errors_reverse": pair.found_reverse,
            "implied_rest": pair.implied_rest,
            "worst_case": pair.worst_case,
            "worst_case_reverses": pair.worst_case_reverses,
            "smallest_wrong_stations": pair.smallest_wrong,
            "could_be": list(pair.which),
            "errors": [{"station": e.station, "votes": e.error} for e in pair.errors[:MOST_ERRORS]],
            "errors_in_all": len(pair.errors),
            "p": None,
            "confirmed": False,
        }
        for pair in one.pairs
    ]


def _totals_pairs(one: TotalsContest) -> list[JsonObject]:
    return [
        {
            "winner": pair.leader,
            "loser": pair.over,
            "lead_by_forms": pair.counted_lead,
            "official_lead": pair.official_lead,
            "implied_rest": pair.implied_rest,
            "implied_rest_per_station": pair.per_station,
            "p": None,
            "confirmed": False,
        }
        for pair in one.comparison.pairs
    ]


def _number(value: float) -> float:
    """Keep twelve figures: more say nothing, and differ between machines."""
    return float(f"{value:.12g}")
