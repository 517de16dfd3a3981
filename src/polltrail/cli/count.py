"""`polltrail count` and `polltrail rebuild`: an election's own count, as it is or as it was; and its views made anew."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.counted import Counted
    from polltrail.publish.account import Account
    from polltrail.store.last_check import Checked

CONTRADICTION = 4


@click.command(short_help="An election's own count, as it is or as it was.")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--contest", metavar="ID", help="Only this contest.")
@click.option("--area", metavar="A/B", help="Only this area; names from the largest, joined by /.")
@click.option("--at", metavar="SIZE|TIME", help="As of this size of the log, or as a quorum of witnesses knew it by this time (2031-05-05T21:00:00Z).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the report and its tables into this folder.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def count(
    directory: Path, *, contest: str | None, area: str | None, at: str | None, out: Path | None, as_json: bool
) -> int:
    """Count the election of a DIRECTORY from its log: every total with what stands behind it.

    Confirmed is what the election's policy asks for; held and contested forms are shown beside it, and whether they,
    or those that are missing, can change who leads. With --at the figures are those of an earlier state of the log.

    Exit codes: 0 well; 1 a form is on hold, an official figure is contradicted, or the definition was changed after its
    freeze by more than added stations; 2 usage; 3 unreadable.
    """
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"counting {directory}")
        from polltrail.cli.counted import again, image_links, read_counted
        from polltrail.pipeline import examine

        counted = read_counted(directory, at=at, contest=contest, area=area)
        account = examine(
            counted.published,
            model=counted.model,
            count=counted.forms,
            watched=counted.watched,
            frozen=counted.frozen,
            log=counted.log,
            images={} if out is None else image_links(directory, counted.forms, out),
            path=str(directory),
            banner=counted.banner,
            again=again(directory, counted, contest=contest, area=area),
        )
        if contest or area:
            held = tuple(tally for tally in account.contests if tally.reporting.stations)
            account = replace(account, contests=held)
        if out is not None:
            from polltrail.publish import report_files

            shown.stage("writing the report")
            write_files(out, report_files(account))
    _tell(account, counted, out, as_json=as_json)
    from polltrail.cli.examine import exit_code

    return exit_code(account)


def _tell(account: "Account", counted: "Counted", out: Path | None, *, as_json: bool) -> None:
    from polltrail.publish import document, summary

    if as_json:
        click.echo(json.dumps(document(account), ensure_ascii=False))
        return
    click.echo(summary(account))
    click.echo(counted.findings())
    if out is not None:
        click.echo(f"\nReport: {out / 'index.html'}")


@click.command(short_help="Make the views of a count anew, or check them.")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--check", is_flag=True, help="Change nothing: count once more beside the views, and compare.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def rebuild(directory: Path, *, check: bool, as_json: bool) -> int:
    """Drop the views of a count and fold its log anew; or, with --check, hold them against a fresh fold.

    Exit codes: 0 well; 4 the views are not what the log makes: something else changed them. Then look for what did,
    and make them anew.
    """
    from polltrail.cli.counted import rebuild_views
    from polltrail.store import ElectionDir
    from polltrail.store.last_check import Checked, forget, remember
    from polltrail.store.view_check import check_views

    place = ElectionDir(directory)
    with progress() as shown:
        shown.stage(f"{'checking' if check else 'rebuilding'} {directory}")
        if check:
            found = check_views(place)
            remember(place, found, at=int(time.time()))
        else:
            size, digest = rebuild_views(directory)
            forget(place)
            found = Checked(size=size, same=True, digest=digest)
    told: dict[str, Any] = {"size": found.size, "same": found.same, "digest": found.digest}
    if as_json:
        click.echo(json.dumps(told | ({"reason": found.reason} if found.reason else {})))
    else:
        click.echo(_found(found))
    return 0 if found.same else CONTRADICTION


def _found(found: "Checked") -> str:
    if found.same:
        return f"{found.size:,} entries: the views are what the log makes."
    reason = f" ({found.reason})" if found.reason else ""
    return (
        f"{found.size:,} entries: the views are NOT what the log makes{reason}; something else changed them. The log is not "
        "touched; make them anew with: polltrail rebuild"
    )
