"""`polltrail rehearse`: an election of one's own at full load, in a scratch election, before the night."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import INTERRUPTED
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.demonstration.rehearsing import Report

LOST = 1


@click.command(short_help="Rehearse an election at full load, in a scratch one.")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where the scratch election goes, otherwise DIRECTORY-rehearsal; one that an earlier rehearsal left is made anew.")  # fmt: skip
@click.option("--thin", "every", type=click.IntRange(min=1), default=1, metavar="K", help="Only every K-th station.")  # fmt: skip
@click.option("--senders", type=click.IntRange(1, 8), default=4, show_default=True, help="How many send at the same time.")  # fmt: skip
@click.option("--photo-kb", type=click.IntRange(1, 64), default=40, show_default=True, help="Kilobytes of each photograph.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed is other votes.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def rehearse(directory: Path, *, out: Path | None, as_json: bool, **options: Any) -> int:
    """Rehearse the election of DIRECTORY: its stations, contests, form and policy, with invented people and votes.

    DIRECTORY is only read. A scratch election that says REHEARSAL is made beside it, with a server and three witnesses
    of its own; every form that is owed is photographed, read, and read again, as fast as this machine can send and take
    them. Then the count is held against what was invented, and every acknowledged statement is looked for in the log.

    Exit codes: 0 nothing was lost, 1 something was and is named, 2 usage, 3 unreadable, 4 the log contradicts itself,
    130 interrupted.
    """
    from polltrail.cli.demonstration.processes import interrupted_by_signals
    from polltrail.cli.demonstration.rehearsing import Wanted
    from polltrail.cli.demonstration.rehearsing import rehearse as run

    whole = directory.absolute()
    wanted = Wanted(source=directory, out=out or whole.with_name(f"{whole.name}-rehearsal"), **options)
    try:
        with interrupted_by_signals(), progress() as shown:

            def show(what: str, done: int, whole: int) -> None:
                if done % max(whole // 20, 1) == 0:
                    shown.step(f"{what}, {done:,} of {whole:,}" if whole > 1 else what, done, whole)

            report = run(wanted, show)
    except KeyboardInterrupt:
        click.echo("Ended, and server and witnesses with it.", err=True)
        return INTERRUPTED
    _tell(report, wanted.out, as_json=as_json)
    return LOST if report.losses else 0


def _tell(report: "Report", out: Path, *, as_json: bool) -> None:
    told = _told(report, out)
    text = json.dumps(told, ensure_ascii=False)
    (out / "told.json").write_text(f"{text}\n", encoding="utf-8")
    click.echo(text if as_json else "\n".join(_lines(report, told)))
    for one in report.losses:
        click.echo(f"lost: {one}", err=True)


def _told(report: "Report", out: Path) -> dict[str, Any]:
    load, sending = report.load, report.seconds["sending all forms"]
    return {
        "election": report.election,
        "directory": str(out / "election"),
        "stations": report.stations,
        "forms": report.forms,
        "entries": report.entries,
        "enrolled": report.enrolled,
        "per_second": {
            "enrolments": round(report.enrolled / report.seconds["enrolling"], 1),
            "forms": round(report.forms / sending, 1),
            "statements": round(len(load.said) / sending, 1),
        },
        "answers_ms": {
            "statements": _percentiles(load.statements),
            "photographs": _percentiles(load.photographs),
        },
        "senders_busy_s": round(load.busy, 2),
        "seconds": {part: round(seconds, 2) for part, seconds in report.seconds.items()},
        "losses": report.losses,
        "notes": report.notes,
    }


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Tell within how many milliseconds half, and all but one in a hundred, were answered; and the slowest."""
    ordered = sorted(seconds)
    places = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "slowest": len(ordered) - 1}
    return {name: round(ordered[at] * 1000, 1) for name, at in places.items() if ordered}


def _lines(report: "Report", told: dict[str, Any]) -> Iterator[str]:
    rates = told["per_second"]
    yield f"REHEARSAL: {report.forms:,} forms of {report.stations:,} stations, {report.entries:,} entries in the log."
    yield f"Losses: {len(report.losses)}."
    yield f"A second: {rates['forms']:,} forms, {rates['statements']:,} statements; before, {rates['enrolments']:,} enrolments."
    for what, times in told["answers_ms"].items():
        yield f"Answers to {what}: half within {times['p50']} ms, all but 1 in 100 within {times['p99']} ms, the slowest {times['slowest']} ms."
    yield f"The senders were busy themselves for {told['senders_busy_s']} s, drawing and signing."
    yield "The slowest parts first:"
    for part, seconds in sorted(report.seconds.items(), key=lambda one: -one[1]):
        yield f"  {seconds:>9.2f} s  {part}"
    yield from report.notes
