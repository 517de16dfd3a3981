"""The tables beside the report: everything it could not show in full, as CSV and Parquet."""

from collections.abc import Iterator

import polars as pl

from polltrail.audit.comparison import Comparison
from polltrail.publish.account import Account
from polltrail.publish.deadlines import deadline_rows
from polltrail.publish.incidents import incident_rows
from polltrail.publish.names import Names
from polltrail.publish.table_bytes import csv_bytes, parquet_bytes
from polltrail.publish.watched_document import differences, notice_object, version_object
from polltrail.review.finding import CheckResult
from polltrail.tally.fold.forms import CountedForms
from polltrail.tally.fold.watched import Watched
from polltrail.tally.totals import AreaTally, ContestTally

Rows = Iterator[tuple[object, ...]]


def tables(account: Account) -> dict[str, bytes]:
    """Write every table twice, as `tables/<name>.csv` and `tables/<name>.parquet`.

    Returns
    -------
    dict
        File name to bytes. A table without rows is there too, with its columns: nothing found is an answer.
    """
    files: dict[str, bytes] = {}
    for name, table in frames(account).items():
        files[f"tables/{name}.csv"] = csv_bytes(table)
        files[f"tables/{name}.parquet"] = parquet_bytes(table)
    return files


def frames(account: Account) -> dict[str, pl.DataFrame]:
    """Collect the tables by name, before they become files."""
    names = Names(account=account)
    own = {}
    if account.count is not None:
        own = {
            "slot_findings": slot_findings(account.count, names),
            "findings_by_key": account.count.by_key,
            "incidents": incidents(names),
            "deadlines": deadlines(names),
        }
    if account.watched is not None:
        own |= {
            "official_versions": official_versions(account.watched),
            "official_changes": official_changes(account.watched),
        }
    return own | {
        "totals": totals(names),
        "contests": contests(names),
        "areas": areas(names),
        "area_votes": area_votes(names),
        "stations": stations(names),
        "findings": findings(names),
        "official": official(names),
        "source_differences": source_differences(names),
    }


def totals(names: Names) -> pl.DataFrame:
    """Votes by contest and choice: confirmed, on hold, together, official, and official minus ours."""
    schema = ["contest", "choice", "name", "party"], ["confirmed", "held", "total", "official", "discrepancy"]
    rows = (row for tally in names.account.contests for row in _totals_of(tally, names))
    return _frame(rows, *schema)


def _totals_of(tally: ContestTally, names: Names) -> Rows:
    whole = names.whole(tally.contest.id)
    official = {choice.name: choice for choice in whole.choices} if whole else {}
    for choice in tally.contest.choices:
        total = tally.totals.get(choice.id, 0)
        confirmed = tally.confirmed.get(choice.id, 0)
        said = official.get(choice.id)
        figures = (said.official, said.discrepancy) if said else (None, None)
        yield (
            choice.contest,
            choice.id,
            choice.name,
            choice.party,
            confirmed,
            total - confirmed,
            total,
            *figures,
        )


def contests(names: Names) -> pl.DataFrame:
    """One row per contest: who leads, how much is in, how much is on hold, and what that can change."""
    text = ["contest", "name", "winner", "official_verdict"]
    numbers = [
        "lead",
        "votes",
        "stations",
        "stations_reporting",
        "registered_voters",
        "registered_voters_reporting",
        "held_stations",
        "held_votes",
        "rest_can_change_winner",
        "contradicted_votes",
    ]
    return _frame((_contest_row(tally, names) for tally in names.account.contests), text, numbers)


def _contest_row(tally: ContestTally, names: Names) -> tuple[object, ...]:
    reporting, held, whole = tally.reporting, tally.held, names.whole(tally.contest.id)
    can_change = None if tally.rest.can_change is None else int(tally.rest.can_change)
    return (
        tally.contest.id, tally.contest.name, tally.winner, whole.verdict if whole else None,
        tally.rest.lead, sum(tally.totals.values()), reporting.stations, reporting.stations_reporting,
        reporting.registered_voters, reporting.registered_voters_reporting,
        held.stations, held.votes, can_change, whole.contradicted_votes if whole else None,
    )  # fmt: skip


def areas(names: Names) -> pl.DataFrame:
    """How much of every area is in, at every depth of the tree."""
    empty = _frame(iter(()), ["contest", "level"], ["depth", "stations", "stations_reporting"])
    return _stacked([_with_contest(area, area.reporting, names) for area in names.account.areas], empty)


def area_votes(names: Names) -> pl.DataFrame:
    """Votes of every area, contest and choice, at every depth of the tree."""
    empty = _frame(iter(()), ["contest", "level", "choice"], ["depth", "votes", "held_votes"])
    choices = pl.Series("choice", [choice.id for choice in names.account.tables.choices], dtype=pl.String)
    parts = [
        _with_contest(area, area.votes.with_columns(choices.gather(area.votes["choice"])), names)
        for area in names.account.areas
    ]
    return _stacked(parts, empty)


def _with_contest(area: AreaTally, table: pl.DataFrame, names: Names) -> pl.DataFrame:
    contests = names.account.tables.election.contests
    ids = pl.Series("contest", [contest.id for contest in contests], dtype=pl.String)
    leading = [pl.lit(area.depth).alias("depth"), pl.lit(area.level).alias("level")]
    return table.with_columns(ids.gather(table["contest"]), *leading)


def _stacked(parts: list[pl.DataFrame], empty: pl.DataFrame) -> pl.DataFrame:
    if not parts:
        return empty
    table = pl.concat(parts, how="diagonal")
    paths = sorted(name for name in table.columns if name.startswith("area_"))
    leading = ["contest", "depth", "level", *paths]
    return table.select(*leading, pl.exclude(leading))


def stations(names: Names) -> pl.DataFrame:
    """One row per slot: whether a form is here, whether it is on hold, and every number written on it."""
    account = names.account
    held = account.held["slot"].unique().implode()
    by_slot = account.tables.stations.drop("special").select(pl.all().gather(account.tables.slots["station"]))
    form = account.forms.fields
    written = form.drop("reporting").rename({"registered_voters": "registered_voters_on_form"}, strict=False)
    own = [] if account.count is None else [_own(account.count, names)]
    return (
        pl.concat(
            [
                names.slots.select("slot", "station_id", contest="contest_id"),
                by_slot.drop("station_id"),
                form.select("reporting"),
                written,
                *own,
            ],
            how="horizontal",
        )
        .with_columns(held=pl.col("slot").is_in(held))
        .drop("slot")
    )


def _own(count: CountedForms, names: Names) -> pl.DataFrame:
    """Of every slot of an election's own count: how it stands, and how many incidents were told of its station."""
    told = pl.Series("station_id", [one.station for one in count.incidents], dtype=pl.String).drop_nulls()
    n_told = told.value_counts(name="incidents").cast({"incidents": pl.Int64})
    return (
        names.slots.join(count.states_of, on="slot", how="left", maintain_order="left")
        .join(n_told, on="station_id", how="left", maintain_order="left")
        .select(pl.col("state").fill_null("missing"), pl.col("incidents").fill_null(0))
    )


def findings(names: Names) -> pl.DataFrame:
    """One row per failed form and check, worst check first."""
    empty = _frame(iter(()), ["code", "severity", "station_id", "contest"], ["expected", "found"])
    parts = [_finding_rows(result, names) for result in names.account.checks if result.failures.height]
    return pl.concat([empty, *parts])


def _finding_rows(result: CheckResult, names: Names) -> pl.DataFrame:
    where = names.slots[result.failures["slot"]]
    return result.failures.select(
        code=pl.lit(result.check.code),
        severity=pl.lit(str(result.check.severity)),
        station_id=where["station_id"],
        contest=where["contest_id"],
        expected=pl.col("expected").cast(pl.Int64),
        found=pl.col("found").cast(pl.Int64),
    )


def slot_findings(count: CountedForms, names: Names) -> pl.DataFrame:
    """One row per finding about the readings of an election's own count; where figures differ, one per number."""
    found = count.findings
    where = names.slots[found["slot"]]
    return found.select(
        "code",
        "index",
        "against",
        "field",
        "expected",
        "found",
        "words",
        "answered_by",
        "about",
        "key",
        "key_against",
        "copy",
        "copy_against",
        "images",
        "images_against",
        station_id=where["station_id"],
        contest=where["contest_id"],
    ).select("code", "station_id", "contest", pl.exclude("code", "station_id", "contest"))


def incidents(names: Names) -> pl.DataFrame:
    """One row per incident and return beside it; an incident of an area has none."""
    text = ["kind", "station_id", "area", "doubt", "key", "words", "contest", "state"]
    return _frame(incident_rows(names), text, ["entry", "persons", "confirmed", "votes"])


def deadlines(names: Names) -> pl.DataFrame:
    """One row per deadline that has passed and form that was missing then."""
    return _frame(deadline_rows(names), ["what", "law", "due_at", "clock", "station_id", "contest"], [])


def official(names: Names) -> pl.DataFrame:
    """Every official figure held against the forms: whole contests, their parts, and by party."""
    text = ["contest", "scope", "where", "choice", "status", "authority", "verdict"]
    numbers = ["collected", "official", "discrepancy", "implied_rest", "stations_collected", "stations_total"]
    account = names.account
    wholes = [("contest", c.whole) for c in account.comparisons if c.whole]
    parts = [("part", part) for c in account.comparisons for part in c.parts]
    party = [("by party", account.by_party)] if account.by_party else []
    rows = (row for scope, comparison in wholes + parts + party for row in _official_rows(scope, comparison))
    return _frame(rows, text, numbers)


def _official_rows(scope: str, comparison: Comparison) -> Rows:
    figure = comparison.figure
    for choice in comparison.choices:
        yield (
            comparison.contest, scope, comparison.where, choice.name, figure.status, figure.authority,
            comparison.verdict, choice.collected, choice.official, choice.discrepancy, choice.implied_rest,
            comparison.stations_collected, comparison.stations_total,
        )  # fmt: skip


def official_versions(watched: Watched) -> pl.DataFrame:
    """One row per number of every version that watchers saw; a blank is empty."""
    text = ["contest", "level", "area", "station", "state", "seen_at", "status", "source", "digest", "number"]
    return _frame(_version_rows(watched), text, ["entry", "watchers", "stored", "latest", "figure"])


def _version_rows(watched: Watched) -> Rows:
    for one in watched.versions:
        body, told = one.body, version_object(one, watched)
        where = (body.contest, body.level, " > ".join(body.area) or None, body.station)
        said = (told["state"], told["seen_at"], body.status, body.source, body.digest)
        for name, figure in (*body.figures.votes, *body.figures.numbers.items()):
            yield (*where, *said, name, one.index, one.persons, int(one.stored), int(one.present), figure)


def official_changes(watched: Watched) -> pl.DataFrame:
    """One row per number that changed or vanished between two versions, and one per file that was replaced."""
    text = ["code", "contest", "level", "area", "station", "number", "source", "seen_at", "seen_before_at"]
    return _frame(_change_rows(watched), text, ["entry", "against", "watchers", "before", "after"])


def _change_rows(watched: Watched) -> Rows:
    for one in watched.notices:
        body, told = one.body, notice_object(one)
        times, entries = (told["seen_at"], told["seen_before_at"]), (one.index, one.against, one.persons)
        if one.code == "official-file-replaced":
            yield (one.code, None, None, None, None, None, body.source, *times, *entries, None, None)
            continue
        where = (body.contest, body.level, " > ".join(body.area) or None, body.station)
        for name, old, new in differences(one.before, body):
            yield (one.code, *where, name, body.source, *times, *entries, old, new)


def source_differences(names: Names) -> pl.DataFrame:
    """Every single figure that two sources give differently, largest difference first."""
    text = ["a", "b", "station_id", "contest", "choice"]
    empty = _frame(iter(()), text, ["votes_a", "votes_b", "difference"])
    ids = pl.Series([choice.id for choice in names.account.tables.choices], dtype=pl.String)
    parts = []
    for compared in names.account.sources_compared:
        table = compared.differences
        where = names.slots[table["slot"]]
        parts.append(
            table.select(
                a=pl.lit(str(compared.a)),
                b=pl.lit(str(compared.b)),
                station_id=where["station_id"],
                contest=where["contest_id"],
                choice=ids.gather(table["choice"]),
                votes_a=pl.col("votes_a").cast(pl.Int64),
                votes_b=pl.col("votes_b").cast(pl.Int64),
                difference=(pl.col("votes_b") - pl.col("votes_a")).cast(pl.Int64),
            )
        )
    return pl.concat([empty, *parts])


def _frame(rows: Rows, text: list[str], numbers: list[str]) -> pl.DataFrame:
    schema = dict.fromkeys(text, pl.String) | dict.fromkeys(numbers, pl.Int64)
    return pl.DataFrame(list(rows), schema=schema, orient="row")
