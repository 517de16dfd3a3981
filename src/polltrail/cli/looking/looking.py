"""A path as contests that are looked at."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from polltrail import __version__
from polltrail.cli.looking.control import controls_of
from polltrail.cli.looking.gathering import level_of, polls_beside
from polltrail.cli.projecting.night import Night, read_night
from polltrail.cli.projecting.projecting import refuse_unknown
from polltrail.election import ContestId
from polltrail.exchange.text import plain_name
from polltrail.forensics import TESTS, Looked, leaves, look_at
from polltrail.forensics.of_tables import Ballots
from polltrail.forensics.pictures import pictures_of
from polltrail.publish.forensics import ToldForensics


def looked_at(
    path: Path,
    *,
    tests: Sequence[str],
    contest: str | None,
    ballots: Ballots,
    source: str | None,
    drawn: bool = False,
    baseline: Path | None = None,
    by: str | None = None,
    controls: Sequence[Path] = (),
) -> ToldForensics:
    """Read a path and look at its contests; `drawn` adds up the counts behind pictures too.

    Parameters
    ----------
    baseline : Path, optional
        A previous election.
    by : str, optional
        The level of areas each of which is looked at by itself, too.
    controls : sequence of Path
        Elections that are taken for clean, to stand beside findings.

    Raises
    ------
    TableError
        A table cannot be read.
    click.BadParameter
        There is no such test, contest or level of areas.
    """
    for name in tests:
        if name not in TESTS:
            raise click.BadParameter(f"expected one of {', '.join(TESTS)}, found {name}", param_hint="--test")
    night, _ = read_night(path, at=None, source=source, baseline=baseline)
    refuse_unknown(contest, night)
    level = 0 if by is None else level_of(by, night)
    polls, notes = polls_beside(path, night, ballots=ballots)
    chosen = {name: replace(one, level=level) for name, one in polls.items() if contest in {None, name}}
    looked = tuple(
        look_at(
            chosen,
            tuple(tests) or tuple(TESTS),
            by_area=by is not None,
            controls=controls_of(controls, ballots=ballots),
        )
    )
    return ToldForensics(
        title=plain_name(night.title),
        version=__version__,
        ballots=ballots,
        looked=looked,
        station_names=_stations(night, looked),
        choice_names=_choices(night, looked),
        notes=(*night.notes, *notes),
        banner=night.banner,
        pictures={one.contest: pictures_of(chosen[one.contest], one.findings) for one in looked if drawn},
    )


def _stations(night: Night, looked: Sequence[Looked]) -> dict[int, str]:
    named = {
        number
        for one in looked
        for finding in one.findings
        for part in leaves(finding)
        for number in part.drivers
    }
    rows = sorted(named)
    return dict(zip(rows, night.tables.stations["station_id"].gather(rows).to_list(), strict=True))


def _choices(night: Night, looked: Sequence[Looked]) -> dict[str, str]:
    contests = {contest.id: contest for contest in night.tables.election.contests}
    return {
        one.contest: choice.name
        for one in looked
        for choice in contests[ContestId(one.contest)].choices
        if choice.id == one.choice
    }
