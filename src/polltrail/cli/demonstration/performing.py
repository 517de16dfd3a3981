"""One night from the empty folder to the last entry: stage, processes, people, and everything that happens."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from polltrail.cli.demonstration.cast import LOG, Agent, Cast, agent_enrolments, desk_enrolments
from polltrail.cli.demonstration.conducting import Conducting, Reached
from polltrail.cli.demonstration.drawing import Draughtsman
from polltrail.cli.demonstration.housing import write_house
from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.playing import Playing
from polltrail.cli.demonstration.processes import Order, Running, running
from polltrail.cli.demonstration.stage import WITNESSES, Stage, set_stage
from polltrail.cli.demonstration.tables import write_country
from polltrail.cli.replaying.handing import Handing, shelf_of
from polltrail.cli.replaying.voice import Voice
from polltrail.cli.settings import PolicySettings, Settings
from polltrail.cli.target import ServerTarget, target
from polltrail.errors import OutputError
from polltrail.simulate.country import AHEAD, NAME
from polltrail.simulate.night import HOUR, Script
from polltrail.statement.fields import moment_at

SAYS_AGAIN_S: Final = 1.0
"""Seconds after which a witness says again what it has seen."""


@dataclass(frozen=True, kw_only=True)
class Performed:
    """A night that was played.

    Attributes
    ----------
    reached : list of Reached
        The moments at which the clock waited for the witnesses.
    seconds, late_s : float
        How long it took, and for how much of that the clock waited for what was still to be handed in.
    """

    stage: Stage
    playing: Playing
    reached: list[Reached]
    seconds: float
    late_s: float


def cast_of(script: Script) -> Cast:
    """Say who takes part: an agent at every station that has one, of the party ahead in the constituency in focus."""
    agents = [
        Agent(one.station_id(station), AHEAD if one.id == script.country.focus.id else None)
        for one in script.country.constituencies
        for station in script.covered[one.id]
    ]
    return Cast(secrets.token_bytes(32), agents)


def set_night(layout: Layout, script: Script, cast: Cast) -> Stage:
    """Make the election of a night, its witnesses and its clock.

    Raises
    ------
    PolltrailError
        The folder is taken, or the disk failed.
    """
    layout.begin()
    counted = len(script.country.constituencies)
    settings = Settings(
        name=f"{NAME.name}, general election (invented): {counted} of {script.country.shape.seats} seats",
        origin=f"demonstration.example/{cast.secret('origin', LOG).hex()[:12]}",
        form="generic",
        polls_close_at=moment_at(script.staging.hours.closes),
        policy=PolicySettings(images="public"),
    )
    tables = write_country(layout, script.country)
    stage = set_stage(layout, cast, settings, tables, begins=_before(script))
    write_house(layout, script.country)
    return stage


def _before(script: Script) -> int:
    """Tell when everybody is enrolled."""
    return script.staging.hours.closes - HOUR


@contextmanager
def served(stage: Stage, *, port: int, scripted: bool = True) -> Iterator[tuple[Running, ...]]:
    """Run the witnesses and then the server, and end them in the other order; the server is the first of them.

    Parameters
    ----------
    scripted : bool
        Whether they follow the script of the clock, and not the real one.

    Raises
    ------
    OutputError
        One of them does not get ready.
    """
    clock = ("--clock", stage.layout.clock.absolute()) if scripted else ()
    words = ("serve", stage.layout.election.absolute(), "--port", port, *clock)
    with (
        running([_witness(stage, name, clock) for name in WITNESSES]) as witnesses,
        running([Order("server", words, stage.layout.said("server"))]) as servers,
    ):
        yield (*servers, *witnesses)


def _witness(stage: Stage, name: str, clock: tuple[object, ...]) -> Order:
    root, port = stage.witness(name).root, stage.ports[name]
    words = ("witness", root, "--port", port, "--cosign-every", SAYS_AGAIN_S, *clock)
    return Order(f"witness {name}", words, stage.layout.said(name))


def perform(
    script: Script,
    cast: Cast,
    stage: Stage,
    processes: tuple[Running, ...],
    *,
    speed: float,
    seed: int,
    shown: Callable[[str, int], None],
) -> Performed:
    """Enrol everybody and play the night.

    Parameters
    ----------
    shown : callable
        Told what is done, and the time of the story.

    Raises
    ------
    PolltrailError
        Something is refused that has to be taken.
    """
    begun, hours = time.monotonic(), script.staging.hours
    with target(processes[0].address) as election:
        if not isinstance(election, ServerTarget):
            raise OutputError(
                f"{processes[0].address}: expected a server, found a folder; nothing was played"
            )
        voice = Voice.of(election.election, election.definition, cast)
        playing = Playing(
            script,
            voice,
            Handing(election, shelf_of(election), {}),
            Draughtsman(np.random.default_rng(seed)),
        )
        shown("enrolling", hours.begins)
        enrol(playing, cast, at=_before(script), expires_at=hours.ends)
        stage.clock.go(hours.begins, speed=1e6)
        stage.clock.wait()
        conducting = Conducting(
            stage=stage, playing=playing, fetch=election.fetch, processes=processes, speed=speed,
            moments=(hours.stops, hours.ends), shown=lambda at: shown("playing", at),
        )  # fmt: skip
        conducting.play(script.events, begins=hours.begins, ends=hours.ends)
    return Performed(
        stage=stage, playing=playing, reached=conducting.reached, seconds=time.monotonic() - begun,
        late_s=conducting.late_s,
    )  # fmt: skip


def enrol(playing: Playing, cast: Cast, *, at: int, expires_at: int) -> None:
    """Enrol everybody: those with a desk by the organiser, agents by the registrar, whom the organiser enrolled first."""
    for statement in desk_enrolments(playing.voice, cast, at=at):
        playing.add(statement)
    playing.handing.flush()
    for statement in agent_enrolments(
        cast, playing.voice.election, cast.agents, at=at, expires_at=expires_at
    ):
        playing.add(statement)
    playing.handing.flush()
