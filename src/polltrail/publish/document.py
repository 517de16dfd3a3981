"""The account as one JSON document: what `--json` prints and `report.json` holds."""

from math import isfinite
from typing import Any

import polars as pl

from polltrail.audit.comparison import Comparison, ContestComparison, PairComparison, SourceComparison, Strain
from polltrail.exchange.published import InputFile
from polltrail.publish.account import Account
from polltrail.publish.deadlines import deadline_objects
from polltrail.publish.frozen_document import frozen_object
from polltrail.publish.incidents import incident_objects
from polltrail.publish.log_state import log_object
from polltrail.publish.names import Names
from polltrail.publish.watched_document import finding_objects, notice_object, version_object
from polltrail.review.finding import CheckResult
from polltrail.tally.fold.forms import Behind, CountedForms
from polltrail.tally.official_figure import OfficialFigure
from polltrail.tally.rest import Rest
from polltrail.tally.totals import ContestTally, Held

JsonObject = dict[str, Any]

STATIONS_LISTED = 20
"""Stations named for each check; all of them are in `findings.csv`."""


def document(account: Account) -> JsonObject:
    """Tell the account as JSON values: numbers stay numbers, a blank is null.

    Returns
    -------
    dict
        `polltrail`, `election`, `input`, `contests`, `official_by_party`, `sources_compared`, `checks` and
        `cannot_tell`; for an election's own count `findings`, `findings_by_key`, `statements_without_effect`, `incidents`, `deadlines`, `official_claimed` and `official_notices` too; `forensics` where tests looked at the figures. Keys may be added in later versions; none of these
        changes its meaning.
    """
    names = Names(account=account)
    return {
        "polltrail": account.version,
        "election": account.title,
        "input": _input(account),
        "contests": [_contest(tally, names) | _counted(tally, account.count) for tally in account.contests],
        "official_by_party": _comparison(account.by_party) if account.by_party else None,
        "sources_compared": [_sources(comparison) for comparison in account.sources_compared],
        "checks": [_check(result, names) for result in account.checks],
        "cannot_tell": list(account.cannot_tell),
        **_findings(account, names),
        **_watched(account),
        **_definitions(account),
        **({} if account.log is None else {"log": log_object(account.log)}),
        **_looked(account),
    }


def _looked(account: Account) -> JsonObject:
    """Tell what tests of the figures found, where they were looked at."""
    if account.looked is None:
        return {}
    from polltrail.publish.forensics.document import forensics_document  # noqa: PLC0415 - only where tests were made

    told = forensics_document(account.looked)
    return {"forensics": {name: told[name] for name in ("turnout_by", "contests")}}


def _definitions(account: Account) -> JsonObject:
    """Tell the figures by the definition as it was frozen; null where nothing was changed since."""
    if account.count is None:
        return {}
    return {"definitions": None if account.frozen is None else frozen_object(account.frozen)}


def _watched(account: Account) -> JsonObject:
    """Tell what watchers saw that is not compared, and what changed of what they saw."""
    watched = account.watched
    if watched is None:
        return {}
    return {
        "official_claimed": [version_object(one, watched) for one in watched.versions if not one.stands],
        "official_notices": [notice_object(one) for one in watched.notices],
    }


def _findings(account: Account, names: Names) -> JsonObject:
    """Tell everything that a person should see about the readings and the official figures of an election's own count."""
    if account.count is None:
        return {}
    where = names.slots.select("slot", station="station_id", contest="contest_id")
    told = account.count.findings.join(where, on="slot", how="left", maintain_order="left")
    rows = told.select(
        "code", "station", "contest", pl.exclude("slot", "code", "station", "contest")
    ).to_dicts()
    return {
        "findings": [_finding(row) for row in rows]
        + ([] if account.watched is None else finding_objects(account.watched)),
        "findings_by_key": _by_key(account.count, told),
        "statements_without_effect": [
            {"index": one.index, "code": one.code, "words": one.words} for one in account.count.unplaced
        ],
        "incidents": incident_objects(names),
        "deadlines": deadline_objects(names),
    }


def _finding(row: JsonObject) -> JsonObject:
    """Tell one finding; images as a list."""
    return row | {
        name: None if row[name] is None else row[name].split() for name in ("images", "images_against")
    }


def _by_key(count: CountedForms, told: pl.DataFrame) -> list[JsonObject]:
    """Tell the contradictions of each key as one finding, with some of its slots; all have its key as `about`."""
    return [
        {"code": "contradictions-by-key", **row, "listed": _slots_about(told, row["key"])}
        for row in count.by_key.iter_rows(named=True)
    ]


def _slots_about(told: pl.DataFrame, key: str) -> list[JsonObject]:
    slots = told.filter(pl.col("about") == key).select("station", "contest").unique(maintain_order=True)
    return slots.head(STATIONS_LISTED).to_dicts()


def _input(account: Account) -> JsonObject:
    return {
        "path": account.path,
        "files": [_file(file) for file in account.files],
        "source": account.source,
        "sources": dict(account.sources),
        "source_reason": account.source_reason,
        "notes": list(account.notes),
        "form_model": account.form_model.name,
    }


def _file(file: InputFile) -> JsonObject:
    return {"name": file.name, "rows": file.rows, "bytes": file.bytes, "sha256": file.sha256}


def _contest(tally: ContestTally, names: Names) -> JsonObject:
    reporting = tally.reporting
    return {
        "contest": tally.contest.id,
        "name": tally.contest.name,
        "area": list(tally.contest.area),
        "stations": reporting.stations,
        "stations_reporting": reporting.stations_reporting,
        "registered_voters": reporting.registered_voters,
        "registered_voters_reporting": reporting.registered_voters_reporting,
        "registers_unknown": reporting.registers_unknown,
        "totals": dict(tally.totals),
        "confirmed": dict(tally.confirmed),
        "winner": tally.winner,
        "held": _held(tally.held),
        "rest_can_change_winner": tally.rest.can_change,
        "rest": _rest(tally.rest),
        "official": _official(names.official.get(tally.contest.id)),
    }


def _counted(tally: ContestTally, count: CountedForms | None) -> JsonObject:
    """Tell what an election's own count knows besides: totals by what stands behind them, and slots by state."""
    if count is None:
        return {}
    choices = [choice.id for choice in tally.contest.choices]
    return {
        "with_held": dict(zip(choices, count.with_held[tally.number], strict=True)),
        "any_reading": dict(tally.totals),
        **_behind(count.behind.get(tally.number, Behind())),
        "slots": dict(count.states.get(tally.number, {})),
    }


def _behind(behind: Behind) -> JsonObject:
    """Tell how many forms and registered voters stand behind each of the three totals, and what is open."""
    totals = {
        "confirmed": behind.confirmed,
        "with_held": behind.with_held,
        "any_reading": behind.any_reading,
    }
    reporting = {name: {"stations": n, "registered_voters": voters} for name, (n, voters) in totals.items()}
    return {"reporting": reporting, "findings_open": behind.findings_open}


def _held(held: Held) -> JsonObject:
    by_check = {code: {"stations": n, "votes": votes} for code, (n, votes) in held.by_check.items()}
    return {"stations": held.stations, "votes": held.votes, "by_check": by_check}


def _rest(rest: Rest) -> JsonObject:
    return {
        "held_stations": rest.held_stations,
        "missing_stations": rest.missing_stations,
        "lead": rest.lead,
        "cap": rest.cap,
        "turnout_assumed": rest.turnout,
        "cap_by_turnout": rest.cap_by_turnout,
        "can_change_winner_by_turnout": rest.can_change_by_turnout,
    }


def _official(compared: ContestComparison | None) -> JsonObject | None:
    if compared is None:
        return None
    return {
        **(_comparison(compared.whole) if compared.whole else _parts_only()),
        "earlier": [_figure(figure) for figure in compared.earlier],
        "parts": [_comparison(part) for part in compared.parts],
    }


def _parts_only() -> JsonObject:
    return {
        "verdict": "cannot tell",
        "contradicted_votes": 0,
        "affects_winner": None,
        "choices": {},
        "pairs": [],
        "stations_collected": None,
        "stations_total": None,
        "because": ["No official figure for the whole contest was given, only figures for parts of it."],
        "settles": [],
        "strain": [],
    }


def _comparison(comparison: Comparison) -> JsonObject:
    return {
        "where": comparison.where,
        "figure": _figure(comparison.figure),
        "verdict": comparison.verdict,
        "contradicted_votes": comparison.contradicted_votes,
        "affects_winner": comparison.affects_winner,
        "choices": _choices(comparison),
        "pairs": [_pair(pair) for pair in comparison.pairs],
        "stations_collected": comparison.stations_collected,
        "stations_total": comparison.stations_total,
        "stations_missing": comparison.stations_missing,
        "missing_cap": comparison.missing_cap,
        "stations_held": comparison.stations_held,
        "contradicted_votes_without_held": comparison.contradicted_without_held,
        "because": list(comparison.because),
        "settles": list(comparison.settles),
        "strain": [_strain(strain) for strain in comparison.strain],
        "strain_method": comparison.strain_method,
    }


def _choices(comparison: Comparison) -> JsonObject:
    return {
        choice.name: {
            "collected": choice.collected,
            "official": choice.official,
            "discrepancy": choice.discrepancy,
            "implied_rest": choice.implied_rest,
        }
        for choice in comparison.choices
    }


def _pair(pair: PairComparison) -> JsonObject:
    return {
        "leader": pair.leader,
        "over": pair.over,
        "counted_lead": pair.counted_lead,
        "official_lead": pair.official_lead,
        "implied_rest": pair.implied_rest,
        "per_station": _finite(pair.per_station),
    }


def _strain(strain: Strain) -> JsonObject:
    return {
        "what": strain.what,
        "needed": _finite(strain.needed),
        "low": _finite(strain.low),
        "high": _finite(strain.high),
        "beyond": strain.beyond,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _figure(figure: OfficialFigure) -> JsonObject:
    return {
        "level": figure.level,
        "area": figure.area,
        "by": figure.by,
        "status": figure.status,
        "authority": figure.authority,
        "origin": figure.origin,
        "seen": figure.seen.isoformat() if figure.seen else None,
        "totals": dict(figure.totals),
        "covers_all_choices": figure.covers_all_choices,
        "stations_total": figure.stations_total,
        "registered_voters": figure.registered_voters,
        "valid_votes": figure.valid_votes,
    }


def _sources(comparison: SourceComparison) -> JsonObject:
    totals = {
        choice: {"a": votes_a, "b": votes_b} for choice, (votes_a, votes_b) in comparison.totals.items()
    }
    return {
        "a": comparison.a,
        "b": comparison.b,
        "contest": comparison.contest,
        "stations_both": comparison.stations_both,
        "only_a": comparison.only_a,
        "only_b": comparison.only_b,
        "stations_differing": comparison.stations_differing,
        "values_differing": comparison.values_differing,
        "totals": totals,
    }


def _check(result: CheckResult, names: Names) -> JsonObject:
    slots = result.failures["slot"].head(STATIONS_LISTED)
    return {
        "code": result.check.code,
        "severity": result.check.severity,
        "title": result.check.title,
        "formula": result.check.formula,
        "fields": list(result.check.fields),
        "thresholds": dict(result.check.thresholds),
        "innocent": list(result.check.innocent),
        "fail": result.failed,
        "cannot_tell": result.cannot_tell,
        "pass": result.passed,
        "stations": names.slots["station_id"].gather(slots).to_list(),
    }
