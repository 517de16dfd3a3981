"""What a report cannot say, and what it would need: never left for the reader to find out."""

from polltrail.audit.comparison import ContestComparison
from polltrail.election import ElectionTables
from polltrail.review.finding import CheckResult
from polltrail.review.result_forms import ResultForms
from polltrail.tally.totals import ContestTally


def limits(
    tables: ElectionTables,
    forms: ResultForms,
    contests: tuple[ContestTally, ...],
    checks: tuple[CheckResult, ...],
    comparisons: tuple[ContestComparison, ...],
) -> tuple[str, ...]:
    """Say in sentences what the input leaves open."""
    lines = [
        *_missing(tables, forms),
        *_registers(tables),
        *_checks(tables, forms, checks),
        *_official(contests, comparisons),
    ]
    lines.append(
        "These are published figures. Whether a figure is what the paper says, and the paper what was in the box, "
        "only the signed forms and their copies can show."
    )
    return tuple(lines)


def _missing(tables: ElectionTables, forms: ResultForms) -> list[str]:
    missing = int((~forms.fields["reporting"]).sum())
    lines = []
    if missing:
        lines.append(
            f"What {missing:,} of {tables.slots.height:,} expected forms say: they are not in this source."
        )
    if forms.partial_contests:
        lines.append(
            f"Whether the votes add up in {len(forms.partial_contests):,} of {len(tables.election.contests):,} contests: "
            "the table does not list every choice there."
        )
    return lines


def _unlisted(contests: tuple[ContestTally, ...]) -> list[str]:
    return [
        f"{tally.contest.id}: anything about {tally.rest.unlisted_stations:,} stations that exist and are not in the list."
        for tally in contests
        if tally.rest.unlisted_stations
    ][:5]


def _registers(tables: ElectionTables) -> list[str]:
    register = tables.stations["registered_voters"]
    lines = []
    if unknown := register.null_count():
        lines.append(
            f"Turnout in {unknown:,} of {tables.stations.height:,} stations: their registered voters are not published."
        )
    if special := int(tables.stations["special"].sum()):
        lines.append(
            f"Whether {special:,} special stations (no register of their own) have more votes than voters: "
            "they serve voters who are registered elsewhere."
        )
    return lines


def _checks(tables: ElectionTables, forms: ResultForms, checks: tuple[CheckResult, ...]) -> list[str]:
    collected = int(forms.fields["reporting"].sum())
    silent = [result.check for result in checks if collected and result.cannot_tell == collected]
    if not silent:
        return []
    fields = sorted({name for check in silent for name in check.fields} - _known(tables, forms))
    wanted = ", ".join(fields) or "more of the columns"
    return [
        f"{len(silent)} of {len(checks)} checks, for want of a column in the table; what would help: {wanted}."
    ]


def _known(tables: ElectionTables, forms: ResultForms) -> set[str]:
    """Name the numbers that are there; the register is a number of the station and not of the form."""
    register = tables.stations["registered_voters"]
    listed = {"registered_voters"} if register.null_count() < register.len() else set[str]()
    return {"votes", *listed, *forms.field_names}


def _official(contests: tuple[ContestTally, ...], comparisons: tuple[ContestComparison, ...]) -> list[str]:
    without = len(contests) - len(comparisons)
    if not without:
        return []
    return [
        f"Whether the official result agrees in {without:,} of {len(contests):,} contests: no official figure by choice is given for them."
    ]
