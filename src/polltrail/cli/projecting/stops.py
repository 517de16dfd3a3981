"""`polltrail stops`: silences that are too long to be chance, and what came after them."""

import json
from pathlib import Path

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress


@click.command(short_help="Silences that are too long to be chance, and what came after.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--at", metavar="TIME", help="As it was at this time. For an election's own log, as in `polltrail count`."
)
@click.option("--contest", metavar="ID", help="Only the forms of this contest.")
@click.option("--areas", "depth", type=click.IntRange(min=1), metavar="LEVEL", help="Watch areas of this level, 1 the largest; otherwise the smallest with enough forms.")  # fmt: skip
@click.option("--after", metavar="TIME", help="Compare what came after a stop at this time with what came until then; otherwise after a stop everywhere that is over.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, exists=True), help="A previous election, in the same form as PATH, for what came after.")  # fmt: skip
@click.option("--source", help="Whose figures to take, where several sources report the same stations.")
@click.option("--level", type=click.FloatRange(0, 0.5, min_open=True), default=0.05, show_default=True, help="Which share of the alarms may be false.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write stops.json and a page with arrival curves into this folder.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def stops(
    path: Path,
    *,
    at: str | None,
    contest: str | None,
    depth: int | None,
    after: str | None,
    baseline: Path | None,
    source: str | None,
    level: float,
    out: Path | None,
    as_json: bool,
) -> int:
    """Find areas of PATH that fell silent for longer than chance explains.

    A silence is measured by what came of other areas meanwhile, at this area's own pace; all areas together by the clock.
    After a stop, stations that came late are compared with stations of the same areas and like size that came early, and
    the same is done at times at which nothing stopped. A finding says that something is unlikely, and never why.

    Exit codes: 0 well; 1 a silence is too long to be chance; 2 usage; 3 unreadable.
    """
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.projecting.night import read_night
        from polltrail.cli.projecting.projecting import refuse_unknown
        from polltrail.cli.projecting.watched import Question, told_of
        from polltrail.publish.projection.stops import stops_document, stops_page, stops_summary

        night, moment = read_night(path, at=at, source=source, baseline=baseline)
        refuse_unknown(contest, night)
        shown.stage("looking for silences")
        told = told_of(night, moment, Question(contest=contest, depth=depth, after=after, level=level))
        text = json.dumps(stops_document(told), ensure_ascii=False)
        summary = stops_summary(told)
        files = {} if out is None else {"index.html": stops_page(told)}
    if out is not None:
        write_files(out, {"stops.json": f"{text}\n".encode(), **files})
    click.echo(text if as_json else summary, nl=as_json)
    return 1 if told.stops.alarms else 0
