"""Contests of a night, projected as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass

import click
import numpy as np

from polltrail import __version__
from polltrail.cli.projecting.night import Night
from polltrail.exchange.text import plain_name
from polltrail.projection import project
from polltrail.projection.highest_turnout import highest_turnout
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import returns_of
from polltrail.publish.projection import ProjectedContest, ProjectedElection


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which contest, or all; how many draws, and from which seed."""

    contest: str | None
    draws: int
    seed: int


def refuse_unknown(contest: str | None, night: Night) -> None:
    """Refuse a contest that there is not."""
    if contest is not None and contest not in night.contests:
        some = ", ".join(night.contests[:10])
        raise click.BadParameter(f"expected one of {some}, found {contest}", param_hint="--contest")


def at_moment(night: Night, moment: Moment, asked: Asked, at: str | None = None) -> ProjectedElection:
    """Project what is asked for; `at` is how the moment was asked for."""
    words = "with all that is in" if at is None else f"as of {at}"
    if moment.share is not None:
        words = f"with the first {moment.share:.1%} of the stations"
    return ProjectedElection(
        title=plain_name(night.title),
        moment=words,
        version=__version__,
        contests=tuple(_projected(night, moment, asked)),
        notes=night.notes,
        banner=night.banner,
    )


def _projected(night: Night, moment: Moment, asked: Asked) -> Iterator[ProjectedContest]:
    """Project each contest with chance of its own, so that none depends on which others are asked for."""
    for number, name in enumerate(night.contests):
        if asked.contest is not None and name != asked.contest:
            continue
        returns = returns_of(
            night.tables,
            night.forms,
            number,
            moment=moment,
            arrived=night.arrived(name),
            previous=night.previous,
            kinds=night.kinds,
        )
        projection = project(
            returns,
            turnout=highest_turnout(returns),
            n_draws=asked.draws,
            rng=np.random.Generator(np.random.PCG64([asked.seed, number])),
        )
        yield ProjectedContest(contest=night.tables.election.contests[number], projection=projection)
