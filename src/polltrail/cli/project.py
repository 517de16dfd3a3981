"""`polltrail project`: what the stations still out will add; what is certain, and what is likely."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.projecting.night import Night
    from polltrail.projection.moment import Moment
    from polltrail.publish.projection import ProjectedContest, ProjectedElection


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
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write projection.json into this folder.")  # fmt: skip
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
    out: Path | None,
    as_json: bool,
) -> int:
    """Project the contests of PATH from the stations that are in.

    A station is in with a figure for a choice; of a station listed without one, no count is read. Certain is what no
    rest can change, with the registered voters of the stations out as its cap. Likely is what a model expects that
    knows that what is out differs from what is in; where that rests on a prior more than on returns, it says so.

    Exit codes: 0 well; 2 usage; 3 unreadable.
    """
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.projecting.night import read_night
        from polltrail.publish.projection import projection_document, projection_summary

        night, moment = read_night(path, at=at, source=source, baseline=baseline)
        _refuse_unknown(contest, night)
        shown.stage("projecting")
        told = _told(night, moment, at, list(_projected(night, moment, contest, draws, seed)))
    text = json.dumps(projection_document(told), ensure_ascii=False)
    if out is not None:
        write_files(out, {"projection.json": (text + "\n").encode()})
    click.echo(text if as_json else projection_summary(told), nl=as_json)
    return 0


def _refuse_unknown(contest: str | None, night: "Night") -> None:
    if contest is not None and contest not in night.contests:
        some = ", ".join(night.contests[:10])
        raise click.BadParameter(f"expected one of {some}, found {contest}", param_hint="--contest")


def _projected(
    night: "Night", moment: "Moment", contest: str | None, draws: int, seed: int
) -> "Iterator[ProjectedContest]":
    """Project each contest with chance of its own, so that none depends on which others are asked for."""
    import numpy as np

    from polltrail.projection import project as project_contest
    from polltrail.projection.highest_turnout import highest_turnout
    from polltrail.projection.of_tables import returns_of
    from polltrail.publish.projection import ProjectedContest

    for number, name in enumerate(night.contests):
        if contest is not None and name != contest:
            continue
        returns = returns_of(
            night.tables,
            night.forms,
            number,
            moment=moment,
            arrived=night.arrived(name),
            previous=night.previous,
        )
        projection = project_contest(
            returns,
            turnout=highest_turnout(returns),
            n_draws=draws,
            rng=np.random.Generator(np.random.PCG64([seed, number])),
        )
        yield ProjectedContest(contest=night.tables.election.contests[number], projection=projection)


def _told(
    night: "Night", moment: "Moment", at: str | None, contests: "list[ProjectedContest]"
) -> "ProjectedElection":
    from polltrail import __version__
    from polltrail.exchange.text import plain_name
    from polltrail.publish.projection import ProjectedElection

    words = "with all that is in" if at is None else f"as of {at}"
    if moment.share is not None:
        words = f"with the first {moment.share:.1%} of the stations"
    return ProjectedElection(
        title=plain_name(night.title),
        moment=words,
        version=__version__,
        contests=tuple(contests),
        notes=night.notes,
        banner=night.banner,
    )
