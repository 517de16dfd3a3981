"""`polltrail demo`: an invented election night, end to end, in about a minute."""

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.main import INTERRUPTED
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from polltrail.cli.demonstration.checking import Checked
    from polltrail.cli.demonstration.outcome import Outcome
    from polltrail.cli.demonstration.performing import Performed
    from polltrail.cli.progress import Progress
    from polltrail.simulate.night import Script
    from polltrail.web.invitations import Link

FAILED = 1
HERE = "http://127.0.0.1:8000"
"""Where a night is found that is served again."""
SLOW_S = 10.0
"""Seconds that a night may wait for a machine without anything being said."""


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
        import uvicorn  # noqa: F401 - what serving needs is there
        from PIL import Image  # noqa: F401
    except ModuleNotFoundError as exc:
        raise click.ClickException(
            f"The demonstration needs {exc.name}, which is not installed. Install it with: pip install 'polltrail[web]'"
        ) from exc
    from polltrail.cli.demonstration.processes import interrupted_by_signals

    night, code = _Night(out=out, seed=seed, speed=speed, port=port, small=small), INTERRUPTED
    try:
        with interrupted_by_signals(), ExitStack() as opened:
            finished = _played(night, opened)
            _tell(finished, as_json=as_json)
            code = FAILED if finished.differences else 0
            if keep_serving:
                _keep_serving(finished)
    except KeyboardInterrupt:
        click.echo("Ended, and server and witnesses with it.", err=True)
    return code


@dataclass(frozen=True, kw_only=True)
class _Night:
    """What was asked for."""

    out: Path
    seed: int
    speed: float
    port: int
    small: bool


@dataclass(frozen=True, kw_only=True)
class _Finished:
    """A night that was played, counted and checked."""

    address: str
    script: "Script"
    performed: "Performed"
    outcome: "Outcome"
    checked: "Checked"
    invitation: "Link"

    @property
    def differences(self) -> list[str]:
        """What came out otherwise than scripted."""
        return [*self.outcome.differences, *self.checked.problems]


def _played(night: _Night, opened: ExitStack) -> _Finished:
    """Play, count and check a night; server and witnesses end with `opened`."""
    from polltrail.cli.demonstration.checking import check_published
    from polltrail.cli.demonstration.layout import Layout
    from polltrail.cli.demonstration.offering import spare_invitation
    from polltrail.cli.demonstration.outcome import outcome_of
    from polltrail.cli.demonstration.performing import cast_of, perform, served, set_night

    layout = Layout(night.out)
    with progress() as shown:
        shown.stage(f"making {night.out}")
        script = _script(night.seed, small=night.small)
        cast = cast_of(script)
        stage = set_night(layout, script, cast)
        processes = opened.enter_context(served(stage, port=night.port))
    click.echo(f"Watch it at {processes[0].address} while it plays.", err=True)
    with progress() as shown:
        performed = perform(
            script, cast, stage, processes, speed=night.speed, seed=night.seed, shown=_shown(shown, script)
        )
        shown.stage("counting the night")
        outcome = outcome_of(layout.election, script, performed.playing.acknowledged, performed.reached)
        shown.stage("checking what is published")
        checked = check_published(layout, stage.definition.id)
    spare = spare_invitation(script, cast, stage.definition.id, now=time.time_ns() // 1_000_000)
    return _Finished(
        address=processes[0].address, script=script, performed=performed, outcome=outcome, checked=checked,
        invitation=spare,
    )  # fmt: skip


def _script(seed: int, *, small: bool) -> "Script":
    import numpy as np

    from polltrail.simulate.country import Shape, invent
    from polltrail.simulate.night import Staging, stage
    from polltrail.simulate.sheets import Mistakes
    from polltrail.simulate.tampering import Tampering

    rng = np.random.default_rng(seed)
    if not small:
        return stage(invent(rng=rng), rng=rng)
    shape = Shape(seats=6, focus_stations=16, around=2, around_stations=6, lead_after=5, lead=2_000)
    staging = Staging(
        thin=0.5,
        mistakes=Mistakes(misadded=0.1, misread=0.1, late=0.1, missing=0.1),
        focus=Tampering(altered=True, stop_after=5),
    )
    return stage(invent(shape, rng=rng), staging, rng=rng)


def _shown(shown: "Progress", script: "Script") -> "Callable[[str, int], None]":
    """Show what is done: at a terminal each step, elsewhere each full hour."""
    import sys

    from polltrail.cli.demonstration.conducting import clock_time
    from polltrail.cli.demonstration.telling import happening
    from polltrail.simulate.night import HOUR

    hours = script.staging.hours

    def show(what: str, at: int) -> None:
        if sys.stderr.isatty() or at % HOUR == 0 or what != "playing":
            happens = "enrolling everybody" if what == "enrolling" else happening(script, at)
            shown.step(f"{clock_time(at)}  {happens}", at - hours.begins, hours.ends - hours.begins)

    return show


def _tell(finished: _Finished, *, as_json: bool) -> None:
    """Tell the night, and keep what was told beside it; name what came out otherwise."""
    from polltrail.cli.demonstration.telling import document, story

    performed, script, checked = finished.performed, finished.script, finished.checked
    layout = performed.stage.layout
    told = document(script, finished.outcome) | {
        "election": performed.stage.definition.id,
        "directory": str(layout.election),
        "published": str(checked.where),
        "statements": dict(performed.playing.said),
        "seconds": round(performed.seconds, 1),
        "differences": finished.differences,
        "invitation": finished.invitation.encode(HERE),
    }
    text = json.dumps(told, ensure_ascii=False)
    layout.told.write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        lines = [*story(script, finished.outcome), "", *checked.lines, "", *_closing(finished)]
        click.echo("\n".join(lines))
    for one in finished.differences:
        click.echo(f"otherwise than scripted: {one}", err=True)


def _closing(finished: _Finished) -> list[str]:
    from polltrail.cli.demonstration.telling import capture_words, statements_of

    performed, said = finished.performed, finished.performed.playing.said
    slow = f"The night waited {performed.late_s:.0f} seconds for this machine: a lower --speed is smoother to watch."
    return [
        *([slow] if performed.late_s > SLOW_S else []),
        f"{said.total():,} statements were signed, and acknowledged over HTTP in {performed.seconds:.0f} seconds: {statements_of(said)}.",
        f"To look at it again: polltrail serve {performed.stage.layout.election}",
        f"and open {HERE}/ in a browser.",
        *capture_words(finished.invitation.encode(HERE)),
    ]


def _keep_serving(finished: _Finished) -> None:
    finished.performed.stage.clock.let_go()
    from polltrail.cli.demonstration.telling import capture_words

    click.echo(f"The night is over. It is served at {finished.address} until Ctrl-C.", err=True)
    click.echo("\n".join(capture_words(finished.invitation.encode(finished.address))), err=True)
    while True:
        time.sleep(1.0)
