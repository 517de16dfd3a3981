"""`polltrail demo`: an invented election night, end to end, in about a minute."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.main import INTERRUPTED
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from polltrail.cli.demonstration.layout import Layout
    from polltrail.cli.demonstration.outcome import Outcome
    from polltrail.cli.demonstration.performing import Performed
    from polltrail.cli.demonstration.stage import Stage
    from polltrail.cli.progress import Progress
    from polltrail.simulate.night import Script

FAILED = 1


@click.command(short_help="An invented election night, end to end, in about a minute.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build/demo"), show_default=True, help="The folder it is played in; one that an earlier demonstration left is made anew.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed is another country and another night.")  # fmt: skip
@click.option("--speed", type=click.FloatRange(min=1.0), default=1200.0, show_default=True, help="How many times faster than it was; the clock waits for a machine that is slower.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The server's port; 0, the default, is any that is free.")  # fmt: skip
@click.option("--keep-serving", is_flag=True, help="Go on serving when the night is over, until Ctrl-C.")
@click.option("--small", is_flag=True, hidden=True, help="A night of few stations.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def demo(
    *, out: Path, seed: int, speed: float, port: int, keep_serving: bool, small: bool, as_json: bool
) -> int:
    """Play an election night of an invented country through real signed statements over HTTP.

    A server and three witnesses run as processes of their own; hundreds of agents photograph, read and sign the forms of
    their stations, others read them again, and two reviewers decide what contradicts. In one constituency the official
    figures stop at one in the morning, and what is announced at half past eight is contradicted by the forms. While it
    runs, it says where it can be watched.

    Exit codes: 0 the night ran as scripted, 1 something came out otherwise and is named, 2 usage, 3 unreadable, 4 the
    log contradicts itself, 130 interrupted.
    """
    try:
        from polltrail.cli.demonstration.performing import cast_of, perform, served, set_night
    except ModuleNotFoundError as exc:
        raise click.ClickException(
            f"The demonstration needs {exc.name}, which is not installed. Install it with: pip install 'polltrail[web]'"
        ) from exc
    from polltrail.cli.demonstration.layout import Layout
    from polltrail.cli.demonstration.processes import interrupted_by_signals

    layout = Layout(out)
    try:
        with interrupted_by_signals(), progress() as shown:
            script = _script(seed, small=small)
            cast = cast_of(script)
            shown.stage(f"making {out}")
            stage = set_night(layout, script, cast)
            with served(stage, port=port) as processes:
                click.echo(f"Watch it at {processes[0].address}", err=True)
                performed = perform(
                    script, cast, stage, processes, speed=speed, seed=seed, shown=_shown(shown, script)
                )
                code = _finish(layout, script, performed, shown, as_json=as_json)
                if keep_serving:
                    _keep_serving(stage, processes[0].address)
        return code
    except KeyboardInterrupt:
        click.echo("Interrupted; server and witnesses have ended.", err=True)
        return INTERRUPTED


def _script(seed: int, *, small: bool) -> "Script":
    import numpy as np

    from polltrail.simulate.country import Shape, invent
    from polltrail.simulate.night import Staging, stage
    from polltrail.simulate.tampering import Tampering

    rng = np.random.default_rng(seed)
    if not small:
        return stage(invent(rng=rng), rng=rng)
    shape = Shape(seats=6, focus_stations=16, around=2, around_stations=6, lead_after=5, lead=2_000)
    return stage(
        invent(shape, rng=rng), Staging(thin=0.5, focus=Tampering(altered=True, stop_after=5)), rng=rng
    )


def _shown(shown: "Progress", script: "Script") -> "Callable[[str, int], None]":
    """Show what is done: at a terminal each step, elsewhere each full hour."""
    import sys

    from polltrail.cli.demonstration.conducting import clock_time
    from polltrail.simulate.night import HOUR

    hours = script.staging.hours

    def show(what: str, at: int) -> None:
        if sys.stderr.isatty() or at % HOUR == 0 or what != "playing":
            shown.step(f"{clock_time(at)}  {what} the night", at - hours.begins, hours.ends - hours.begins)

    return show


def _finish(
    layout: "Layout", script: "Script", performed: "Performed", shown: "Progress", *, as_json: bool
) -> int:
    """Count the night, tell it, and check what is published of it; name what came out otherwise."""
    from polltrail.cli.demonstration.checking import check_published
    from polltrail.cli.demonstration.outcome import outcome_of
    from polltrail.cli.demonstration.telling import document, story

    shown.stage("counting the night")
    outcome = outcome_of(layout.election, script, performed.playing.acknowledged, performed.reached)
    shown.stage("publishing and verifying")
    checked = check_published(layout, performed.stage.definition.id)
    differences = [*outcome.differences, *checked.problems]
    told = document(script, outcome) | {
        "election": performed.stage.definition.id,
        "directory": str(layout.election),
        "published": str(checked.where),
        "statements": dict(performed.playing.said),
        "seconds": round(performed.seconds, 1),
        "differences": differences,
    }
    text = json.dumps(told, ensure_ascii=False)
    layout.told.write_text(f"{text}\n", encoding="utf-8")
    click.echo(text if as_json else "\n".join(story(script, outcome)))
    if not as_json:
        click.echo("\n".join(["", *checked.lines, *_closing(layout, performed, outcome)]))
    for one in differences:
        click.echo(f"otherwise than scripted: {one}", err=True)
    return FAILED if differences else 0


def _closing(layout: "Layout", performed: "Performed", outcome: "Outcome") -> list[str]:
    said = performed.playing.said
    return [
        f"{said.total():,} statements were signed and acknowledged in {performed.seconds:.0f} seconds: "
        + ", ".join(f"{number:,} {kind}" for kind, number in said.most_common())
        + f"; the log has {outcome.announced.size:,} entries.",
        f"Serve it with: polltrail serve {layout.election}",
    ]


def _keep_serving(stage: "Stage", address: str) -> None:
    import time

    stage.clock.let_go()
    click.echo(f"The night is over. It is served at {address} until Ctrl-C.", err=True)
    while True:
        time.sleep(1.0)
