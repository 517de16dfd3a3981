"""`polltrail replay`: a published election played through real signed statements."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import INTERRUPTED
from polltrail.cli.progress import Progress, progress

if TYPE_CHECKING:
    from polltrail.cli.replaying.people import People
    from polltrail.cli.replaying.running import Ran, Run
    from polltrail.simulate.replay import Cue


class _Speed(click.ParamType[float | None]):
    """A number of times, or `max`."""

    name = "speed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        """Read it."""
        if value is None or value == "max":
            return None
        try:
            speed = float(value)
        except ValueError:
            speed = 0.0
        if not 0 < speed < float("inf"):
            self.fail(f"expected a number of times, like 60, or max, found {value!r}", param, ctx)
        return speed


@click.command(short_help="Play a published election through real signed statements.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--sources", metavar="A,B,C", help="Each of these sources is a reader of its own, in this order of arrival. Otherwise the agent of each station and a second reader read one source.")  # fmt: skip
@click.option("--thin", "every", type=click.IntRange(min=1), default=1, metavar="K", help="Only every K-th station of the table.")  # fmt: skip
@click.option("--images", is_flag=True, help="Store a small picture for every form, and confirm nothing without one.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Every key and nonce comes from it.")  # fmt: skip
@click.option("--utc-offset", "hours", type=click.FloatRange(-14, 14), default=0.0, metavar="HOURS", help="How many hours the folder's local times are ahead of UTC.")  # fmt: skip
@click.option("--speed", type=_Speed(), metavar="N|max", help="N times as fast as it was, to be watched; otherwise as fast as possible.")  # fmt: skip
@click.option("--to", "address", metavar="URL", help="Play through the server that serves DIRECTORY.")
@click.option("--stop-after", "most", type=click.IntRange(min=0), metavar="N", help="Stop after N statements; 0 makes the election and everybody's keys only.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def replay(
    folder: Path,
    directory: Path,
    *,
    address: str | None,
    speed: float | None,
    most: int | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Play the published election of FOLDER (stations, votes, perhaps revisions) into an election in DIRECTORY.

    The election is a rehearsal and says so. Everybody's keys are made from the seed, and kept in DIRECTORY-keys:
    an agent for each station, second readers, reviewers. Every form is signed for by its readers at the time it
    arrived; published corrections come as contradictions, and two reviewers decide them. Interrupted, it is started
    again in the same way and goes on.

    Exit codes: 0 well, 2 usage, 3 unreadable, 130 interrupted.
    """
    from polltrail.cli.replaying.running import Run, play, prepare

    try:
        with progress() as shown:
            people, cues, notes = _planned(folder, shown, options)
            run = Run(
                directory=directory,
                people=people,
                cues=cues,
                shown=shown,
                address=address,
                speed=speed,
                most=most,
            )
            notes = [*notes, *_unowed(prepare(run))]
            ran = play(run)
    except KeyboardInterrupt:
        click.echo(
            "Interrupted. What was handed in is in the log; start again in the same way to go on.", err=True
        )
        return INTERRUPTED
    for note in notes:
        click.echo(note, err=True)
    _tell(run, ran, notes, as_json=as_json)
    return 0


def _planned(
    folder: Path, shown: Progress, options: dict[str, Any]
) -> "tuple[People, Sequence[Cue], Sequence[str]]":
    from polltrail.cli.replaying.people import People
    from polltrail.cli.replaying.play import Play
    from polltrail.cli.replaying.published import number_named, read_folder
    from polltrail.simulate.replay import cues, plan_of

    shown.stage(f"reading {folder}")
    names = tuple(name.strip() for name in (options["sources"] or "").split(",") if name.strip())
    ahead = timedelta(hours=options["hours"])
    read = read_folder(folder, sources=names, ahead=ahead)
    plan = plan_of(read.night, named=number_named, every=options["every"])
    play = Play(
        folder=folder.resolve().name,
        files=read.files,
        sources=names,
        every=options["every"],
        images=options["images"],
        ahead_s=round(ahead.total_seconds()),
        seed=options["seed"],
    )
    return People(play, plan), cues(plan), read.notes


def _unowed(number: int) -> list[str]:
    if number <= 0:
        return []
    return [
        f"{number:,} forms will stay missing that nobody owes: a contest held in a part of an area is expected in all of it."
    ]


def _tell(run: "Run", ran: "Ran", notes: Sequence[str], *, as_json: bool) -> None:
    performance, rates = ran.performance, ran.rates()
    taken, said = performance.handing.taken, dict(performance.said)
    if as_json:
        document = {
            "election": performance.voice.election,
            "directory": str(run.directory),
            "keys": str(run.keys),
            "statements": taken,
            "there_before": performance.before,
            "kinds": said,
            "per_second": rates,
            "notes": list(notes),
        }
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in said.items()) or "none"
    speeds = ", ".join(f"{name.replace('_', ' ')} {rate:,}" for name, rate in rates.items() if rate)
    click.echo(performance.voice.election)
    click.echo(f"{taken:,} statements are in the log besides the definition: {kinds}.", err=True)
    if speeds:
        click.echo(f"Statements a second: {speeds}.", err=True)
    click.echo(
        f"Everybody's keys are in {run.keys}. Count it with: polltrail count {run.directory}", err=True
    )
