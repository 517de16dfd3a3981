"""A case of bare totals, told with the same document, page and words as a whole table."""

import json
from typing import Any

from polltrail.audit.bare import BareComparison
from polltrail.publish.bare_page import bare_headline, bare_sections
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.report import EYEBROWS
from polltrail.publish.wording import CLOSE, OPEN, isolate

JsonObject = dict[str, Any]


def bare_document(compared: BareComparison, *, version: str) -> JsonObject:
    """Tell a case as JSON values, under the keys that a whole table has; what is not known is null or empty."""
    case = compared.case
    return {
        "polltrail": version,
        "election": case.title,
        "input": {"kind": "case", "claims": dict(case.sources), "names": dict(case.names)},
        "contests": [_contest(compared)],
        "official_by_party": None,
        "sources_compared": [],
        "checks": [],
        "cannot_tell": list(compared.cannot_tell),
    }


def _contest(compared: BareComparison) -> JsonObject:
    case = compared.case
    totals = dict(case.totals or {})
    return {
        "contest": case.contest,
        "name": case.title,
        "stations": case.stations_total,
        "stations_reporting": case.stations_counted,
        "registered_voters": case.registered_voters,
        "registered_voters_reporting": case.counted_registered,
        "totals": totals,
        "winner": compared.winner,
        "held": {"stations": 0, "votes": 0, "by_check": {}},
        "rest_can_change_winner": compared.rest_can_change,
        "official": _official(compared),
        "rejected_ballots": _rejected(compared),
    }


def _official(compared: BareComparison) -> JsonObject:
    case = compared.case
    return {
        "verdict": compared.verdict,
        "contradicted_votes": compared.contradicted_votes,
        "affects_winner": compared.affects_winner,
        "totals": dict(case.official),
        "choices": {
            choice.name: {
                "collected": choice.collected,
                "official": choice.official,
                "discrepancy": choice.discrepancy,
                "implied_rest": choice.implied_rest,
            }
            for choice in compared.choices
        },
        "pairs": [
            {
                "leader": pair.leader,
                "over": pair.over,
                "counted_lead": pair.counted_lead,
                "official_lead": pair.official_lead,
                "implied_rest": pair.implied_rest,
                "per_station": pair.per_station,
            }
            for pair in compared.pairs
        ],
        "implied_rest_between": {item.choice: [item.least, item.most] for item in compared.ranges},
        "least_share_of_rest": compared.least_share,
        "stations_collected": case.stations_counted,
        "stations_total": case.stations_total,
        "earlier": [],
        "because": list(compared.because),
        "settles": list(compared.settles),
    }


def _rejected(compared: BareComparison) -> JsonObject | None:
    case, beside = compared.case, compared.rejected
    if case.rejected_ballots is None:
        return None
    known = {"rejected": case.rejected_ballots, "ballots_cast": case.ballots_cast}
    if beside is None:
        return {**known, "baseline": None}
    return {
        **known,
        "baseline": beside.source,
        "contests": beside.contests,
        "share": beside.share,
        "median": beside.median,
        "at_or_below": beside.at_or_below,
        "expected_at_median": beside.expected,
    }


def bare_bundle(compared: BareComparison, *, version: str) -> dict[str, bytes]:
    """Make every file of the report on a case: `index.html` and `report.json`."""
    text = json.dumps(bare_document(compared, version=version), ensure_ascii=False, indent=2, allow_nan=False)
    return {"index.html": bare_report(compared, version=version), "report.json": f"{text}\n".encode()}


def bare_report(compared: BareComparison, *, version: str) -> bytes:
    """Write a case as one self-contained page."""
    return page_bytes(
        title=isolate(compared.case.title),
        eyebrow=EYEBROWS["official"],
        headline=bare_headline(compared),
        sections=bare_sections(compared),
        version=version,
    )


def bare_summary(compared: BareComparison) -> str:
    """Tell a case on a terminal."""
    claims = [f"  {who}: {claim}" for who, claim in compared.case.sources.items()]
    settles = [f"  {line}" for line in compared.settles]
    unknown = [f"  {line}" for line in compared.cannot_tell]
    lines = [compared.case.title, "", *bare_headline(compared)]
    for heading, part in (
        ("Who says so:", claims),
        ("What would settle it:", settles),
        ("What cannot be told:", unknown),
    ):
        lines += ["", heading, *part] if part else []
    return "\n".join(lines).replace(OPEN, "").replace(CLOSE, "")
