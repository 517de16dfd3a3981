"""Checks: every rule with its formula, its three answers, the forms that fail it and honest reasons why."""

from collections.abc import Sequence

from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Group, Section, Table, bullets, prose
from polltrail.publish.wording import count, isolate, listed, number, of, sentence
from polltrail.review.finding import CheckResult

HOLD = {"error": "on hold", "warning": "odd, counted"}

STATIONS = 50
"""Failed forms shown with each check; all of them are in `tables/findings.csv`."""


def checks_section(names: Names) -> Section:
    """Tell every check, worst first: those that put forms on hold, then those that are odd but possible."""
    checks = names.account.checks
    if not checks:
        return Section(id="checks", title="Checks")
    failed = [result for result in checks if result.failed]
    silent = [result for result in checks if not result.failed]
    blocks = (
        *prose(
            "A form that contradicts itself is put on hold; one that is only odd is counted. A number that is missing "
            "makes the answer “cannot tell”, never “pass”. A finding says what does not hold, not why.",
        ),
        *((_overview(failed, "Checks that some form failed, worst first"),) if failed else ()),
        *(_detail(result, names) for result in failed),
        *_silent(silent),
    )
    return Section(id="checks", title="Checks", blocks=blocks)


def _overview(results: Sequence[CheckResult], caption: str) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(label="Check", kind="text"),
            Column(label="Fail"),
            Column(label="Cannot tell"),
            Column(label="Pass"),
            Column(label="A form that fails is", kind="text"),
        ),
        rows=[
            (
                result.check.title,
                result.failed,
                result.cannot_tell,
                result.passed,
                HOLD[result.check.severity],
            )
            for result in results
        ],
    )


def _detail(result: CheckResult, names: Names) -> Group:
    check = result.check
    kind = (
        "Fails put the form on hold."
        if check.severity == "error"
        else "Odd, but possible; the form is counted."
    )
    blocks: tuple[Block, ...] = (
        *prose(f"What must hold: {check.formula}. {kind}{_thresholds(result)}", _answers(result)),
        *_reasons(result),
        _stations(result, names),
    )
    return Group(title=check.title, blocks=blocks, folded=True, note=_found(result))


def _found(result: CheckResult) -> str:
    found = "does not hold" if result.check.titled_by == "what must hold" else "found"
    return f"{found} on {count(result.failed, 'form')}"


def _thresholds(result: CheckResult) -> str:
    limits = [f"{name} = {number(value)}" for name, value in result.check.thresholds.items()]
    return f" Thresholds: {listed(limits, most=len(limits))}." if limits else ""


def _answers(result: CheckResult) -> str:
    judged = result.passed + result.failed
    unknown = f"; for {count(result.cannot_tell, 'form')} it cannot be told" if result.cannot_tell else ""
    return sentence(
        f"{of(result.failed, judged, 'form')} that could be judged fail, {number(result.passed)} pass{unknown}"
    )


def _reasons(result: CheckResult) -> tuple[Block, ...]:
    if not result.check.innocent:
        return ()
    return (
        *prose("Honest reasons why a form may fail:"),
        *bullets([sentence(text) for text in result.check.innocent]),
    )


def _stations(result: CheckResult, names: Names) -> Table:
    shown = result.failures.head(STATIONS)
    where = names.slots[shown["slot"]]
    many = len(names.account.contests) > 1
    rows: list[tuple[Cell, ...]] = [
        (isolate(station), *((isolate(contest),) if many else ()), expected, found)
        for station, contest, expected, found in zip(
            where["station_id"], where["contest_id"], shown["expected"], shown["found"], strict=True
        )
    ]
    left = result.failures.height - len(rows)
    return Table(
        caption=f"Forms that fail: {result.check.code}",
        columns=(
            Column(label="Station", kind="name"),
            *((Column(label="Contest", kind="name"),) if many else ()),
            Column(label="Expected"),
            Column(label="Found"),
        ),
        rows=rows,
        left_out=f"{count(left, 'form')} more are in tables/findings.csv." if left else "",
    )


def _silent(silent: list[CheckResult]) -> tuple[Block, ...]:
    if not silent:
        return ()
    lines = [f"{result.check.title}: {result.check.formula}.{_thresholds(result)}" for result in silent]
    title = f"Checks that no form failed ({number(len(silent))})"
    table = _overview(silent, "Checks that no form failed")
    return (Group(title=title, blocks=(table, *prose("What must hold:"), *bullets(lines)), folded=True),)
