"""`polltrail project`: what the stations still out will add; what is certain, and what is likely."""

import json
from pathlib import Path

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress


@click.command(short_help="What the stations still out will add.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--at", metavar="TIME|FRACTION", help="Only what was in by this time, or the first stations up to this share of all (0.3). For an election's own log, as in `polltrail count`.")  # fmt: skip
@click.option("--contest", metavar="ID", help="Only this contest.")
@click.option("--baseline", type=click.Path(path_type=Path, exists=True), help="A previous election, in the same form as PATH; stations are matched by their ids, or by areas.")  # fmt: skip
@click.option("--source", help="Whose figures to take, where several sources report the same stations.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), default=2_000, show_default=True, help="Possible results drawn for shares and chances.")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The draws come from it."
)
@click.option("--replay", is_flag=True, help="Play the whole night: project at 5, 10, 20, 30, 50, 70 and 90 % of the stations, and score what was said.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write projection.json into this folder; of a replay also a page with its pictures.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def project(
    path: Path,
    *,
    at: str | None,
    contest: str | None,
    baseline: Path | None,
    source: str | None,
    draws: int,
    seed: int,
    replay: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Project the contests of PATH from the stations that are in.

    A station is in with a figure for a choice; of a station listed without one, no count is read. Certain is what no
    rest can change, with the registered voters of the stations out as its cap. Likely is what a model expects that
    knows that what is out differs from what is in; where that rests on a prior more than on returns, it says so.

    Exit codes: 0 well; 2 usage; 3 unreadable.
    """
    if replay and at is not None:
        raise click.UsageError("--replay goes through the whole night; it takes no --at.")
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.projecting.night import read_night
        from polltrail.cli.projecting.projecting import Asked, at_moment, refuse_unknown

        night, moment = read_night(path, at=at, source=source, baseline=baseline, replay=replay)
        refuse_unknown(contest, night)
        asked = Asked(contest=contest, draws=draws, seed=seed)
        shown.stage("projecting")
        if replay:
            from polltrail.cli.projecting.replaying import replayed_files

            text, summary, files = replayed_files(night, asked, shown, drawn=out is not None)
        else:
            from polltrail.publish.projection import projection_document, projection_summary

            told = at_moment(night, moment, asked, at)
            text, summary = (
                json.dumps(projection_document(told), ensure_ascii=False),
                projection_summary(told),
            )
            files = {}
    if out is not None:
        write_files(out, {"projection.json": f"{text}\n".encode(), **files})
    click.echo(text if as_json else summary, nl=as_json)
    return 0
