"""`polltrail bundle`: what is needed to check an election, or a part of it, offline and without trust in anybody."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.progress import progress
from polltrail.errors import OutputError

if TYPE_CHECKING:
    from polltrail.cli.archive import Written
    from polltrail.log.excerpt import Scope


@click.command(short_help="Pack an election, or a station of it, for a court.")
@click.argument("source", metavar="DIRECTORY|URL|BUNDLE")
@click.option("--station", metavar="ID", help="Only what is about this station.")
@click.option("--contest", metavar="ID", help="Only what is about this contest; with --station, of it alone.")
@click.option("--area", metavar="A/B/C", help="Only what is about this area: its names, the largest first.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.zip", help="Where to write; otherwise bundle.zip here.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def bundle(
    source: str,
    *,
    station: str | None,
    contest: str | None,
    area: str | None,
    out: Path | None,
    replace: bool,
    as_json: bool,
) -> int:
    """Write a zip file that holds an election's log, or all that it has about a station, a contest or an area.

    Whoever has it checks it with `polltrail verify FILE.zip --election ID`, or by the steps on its first page, without
    Polltrail. The same state of the log gives the same file, byte for byte. A part shows nothing about what it leaves
    out; the whole log does.

    Exit codes: 0 written; 2 usage; 3 the election cannot be read, is sealed, or has no such station; or the file is there.
    """
    from polltrail import __version__
    from polltrail.cli.archive import write_archive
    from polltrail.cli.published import reader
    from polltrail.publish.bundle import excerpt_files, whole_files

    scope, target = _scope(station, contest, area), out or Path("bundle.zip")
    if target.exists() and not replace:
        raise OutputError(
            f"{target}: expected no such file yet, found one; nothing was written. Name another with --out, or say --replace"
        )
    with progress() as shown, reader(source) as fetch:
        shown.stage(f"reading {source}")
        if scope is None:
            files = whole_files(fetch, version=__version__)
        else:
            files = excerpt_files(fetch, scope, version=__version__)
        shown.stage(f"writing {target}")
        written = write_archive(target, files)
    click.echo(_document(written, scope) if as_json else _sentence(written, scope))
    return 0


def _scope(station: str | None, contest: str | None, area: str | None) -> "Scope | None":
    from polltrail.log.excerpt import Scope

    path = None if area is None else tuple(part for part in area.split("/") if part)
    if area is not None and not path:
        raise click.BadParameter(
            "expected the names of an area, joined by /, found none", param_hint="--area"
        )
    if station is not None and path is not None:
        raise click.UsageError("--station and --area: expected one of the two, found both")
    for option, value in (
        ("--station", station),
        ("--contest", contest),
        *(("--area", part) for part in path or ()),
    ):
        if value is not None and not 1 <= len(value) <= 200:
            raise click.BadParameter(f"expected 1 to 200 characters, found {len(value)}", param_hint=option)
    if station is None and contest is None and path is None:
        return None
    return Scope(station=station, contest=contest, area=path)


def _document(written: "Written", scope: "Scope | None") -> str:
    about = (
        None if scope is None else {"station": scope.station, "contest": scope.contest, "area": scope.area}
    )
    told = {
        "path": str(written.path),
        "files": written.files,
        "bytes": written.bytes,
        "sha256": written.digest,
        "scope": about,
    }
    return json.dumps(told, ensure_ascii=False)


def _sentence(written: "Written", scope: "Scope | None") -> str:
    from polltrail.cli.log import visible

    about = "the whole log" if scope is None else f"a part of the log: {scope}"
    lines = [
        f"{written.path}: {about}; {written.files:,} files, {written.bytes:,} bytes",
        f"SHA-256 {written.digest}",
        f"Check it with: polltrail verify {written.path} --election ID",
    ]
    return "\n".join(map(visible, lines))
