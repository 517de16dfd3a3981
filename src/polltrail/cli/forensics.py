"""`polltrail forensics`: whether figures look like counted votes."""

import json
from pathlib import Path

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress


@click.command(short_help="Whether figures look like counted votes; findings, no verdicts.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--test", "tests", multiple=True, metavar="NAME", help="Only this test; may be given again.")
@click.option("--contest", metavar="ID", help="Only this contest.")
@click.option("--ballots", type=click.Choice(["cast", "issued"]), default="cast", show_default=True, help="What turnout is reckoned by.")  # fmt: skip
@click.option("--source", help="Whose figures to take, where several sources report the same stations.")
@click.option("--by", metavar="AREA", help="A level of areas, by its heading or its number from the largest: look at each by itself, too.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, exists=True), help="A previous election, matched by station and else by area.")  # fmt: skip
@click.option("--control", "controls", type=click.Path(path_type=Path, exists=True), multiple=True, help="An election taken for clean; what the same tests say of it is told beside. May be given again.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write a page with pictures, and forensics.json, into this folder.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def forensics(
    path: Path,
    *,
    tests: tuple[str, ...],
    contest: str | None,
    ballots: str,
    source: str | None,
    by: str | None,
    baseline: Path | None,
    controls: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
) -> int:
    """Look at the figures of PATH, station by station, for what counted votes hardly make.

    Each test says what it compares with, its p-value where there is one that holds for electorates that are not alike
    everywhere, what it would mean in votes, how it changes with every free choice, and what else explains it. All p-values
    are adjusted for one another.

    Exit codes: 0 well; 1 something is left that chance hardly makes; 2 usage; 3 unreadable.
    """
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.looking import looked_at
        from polltrail.publish.forensics import forensics_document, forensics_files, forensics_summary

        told = looked_at(
            path,
            tests=tests,
            contest=contest,
            ballots="issued" if ballots == "issued" else "cast",
            source=source,
            controls=controls,
            drawn=out is not None,
            baseline=baseline,
            by=by,
        )
    if out is not None:
        write_files(out, forensics_files(told))
    click.echo(
        json.dumps(forensics_document(told), ensure_ascii=False) if as_json else forensics_summary(told),
        nl=as_json,
    )
    if out is not None and not as_json:
        click.echo(f"\nReport: {out / 'index.html'}")
    return int(any(one.left for one in told.looked))
