"""One rehearsal at full load: a scratch election on a real definition, everything sent, and what was lost or slow."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import isqrt
from pathlib import Path
from typing import Final

import numpy as np

from polltrail.cli.counted import read_counted
from polltrail.cli.demonstration.cast import READERS, Cast, agent_enrolments, desk_enrolments
from polltrail.cli.demonstration.checking import Checked, check_published
from polltrail.cli.demonstration.conducting import WITNESSED_S
from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.load import Load, OwedForm, invent_forms, send_all
from polltrail.cli.demonstration.outcome import lost
from polltrail.cli.demonstration.performing import served
from polltrail.cli.demonstration.scratch import (
    Configuration,
    agents_of,
    read_configuration,
    scratch_settings,
    scratch_tables,
)
from polltrail.cli.demonstration.stage import Stage, set_stage
from polltrail.cli.published import reader
from polltrail.cli.replaying.handing import Handing, shelf_of
from polltrail.cli.replaying.voice import Voice
from polltrail.cli.target import ServerTarget, target
from polltrail.errors import DataError, OutputError
from polltrail.log import Checkpoint, SignedNote
from polltrail.pipeline import examine
from polltrail.simulate.forms import fields_left_blank
from polltrail.statement import Statement

_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is rehearsed, and how.

    Attributes
    ----------
    every : int
        Every so many-th station.
    senders : int
        How many send at the same time.
    photo_kb : int
        Kilobytes of each photograph.
    """

    source: Path
    out: Path
    every: int
    senders: int
    photo_kb: int
    seed: int


@dataclass
class Report:
    """What came of a rehearsal.

    Attributes
    ----------
    seconds : dict of str to float
        How long each part took, in their order.
    losses : list of str
        What was acknowledged and is not there, or is there otherwise; empty where nothing was lost.
    """

    stations: int = 0
    forms: int = 0
    entries: int = 0
    enrolled: int = 0
    load: Load = field(default_factory=Load)
    seconds: dict[str, float] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: Checked | None = None
    election: str = ""

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Note how long a part takes."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] = time.perf_counter() - begun


def rehearse(wanted: Wanted, shown: Callable[[str, int, int], None]) -> Report:
    """Rehearse an election at full load.

    Parameters
    ----------
    shown : callable
        Told what is done, and how much of how much is behind.

    Raises
    ------
    PolltrailError
        The election cannot be read, or something was refused that has to be taken.
    """
    report, layout = Report(), Layout(wanted.out)
    shown("inventing the forms", 0, 1)
    with reader(str(wanted.source)) as fetch:
        found = read_configuration(fetch, str(wanted.source))
    forms = invent_forms(found, every=wanted.every, rng=np.random.default_rng(wanted.seed))
    if not forms:
        raise DataError(
            f"{wanted.source}: expected stations that owe a form, found none; nothing was rehearsed"
        )
    stations = list(dict.fromkeys(form.station for form in forms))
    cast = Cast(secrets.token_bytes(32), agents_of(stations))
    report.stations, report.forms = len(stations), len(forms)
    report.notes += _notes(found)
    _refuse_too_many_readings(found)
    layout.begin()
    now = time.time_ns() // 1_000_000
    stage = set_stage(layout, cast, scratch_settings(layout, cast, found), scratch_tables(found), begins=now)
    report.election = stage.definition.id
    with served(stage, port=0, scripted=False) as processes:
        enrolled = _enrol(processes[0].address, cast, now, report, shown)
        _load(processes[0].address, wanted, cast, found, forms, report, shown)
        shown("waiting for the witnesses", 1, 1)
        with report.timed("until all was witnessed"):
            report.entries = _witnessed(
                stage, 1 + len(enrolled) + len(report.load.said) + len(report.load.kept)
            )
        shown("counting", 1, 1)
        with report.timed("counting"):
            report.losses += _otherwise(layout.election, found, forms)
    shown("verifying", 1, 1)
    report.losses += lost(layout.election, [*enrolled, *report.load.said])
    with report.timed("verifying"):
        report.checked = check_published(layout, stage.definition.id, publish=False)
    report.losses += report.checked.problems
    return report


def _notes(found: Configuration) -> list[str]:
    notes, left = [], fields_left_blank(found.model)
    if left:
        notes.append(
            f"Left blank on every form, because nobody here knows what they mean: {', '.join(left)}."
        )
    if found.definition.unseal_by is not None:
        notes.append("The election is sealed; the rehearsal is not, so that its count can be looked at.")
    return notes


def _refuse_too_many_readings(found: Configuration) -> None:
    if (readings := found.definition.policy.readings) > len(READERS) + 1:
        raise DataError(
            f"policy: expected at most {len(READERS) + 1} readings of a form, which is as many people as a rehearsal has, "
            f"found {readings}; nothing was rehearsed"
        )


def _enrol(
    address: str, cast: Cast, now: int, report: Report, shown: Callable[[str, int, int], None]
) -> list[Statement]:
    """Enrol everybody: with a desk by the organiser, agents by the registrar."""
    with report.timed("enrolling"), target(address) as election:
        if not isinstance(election, ServerTarget):
            raise OutputError(f"{address}: expected a server, found a folder; nothing was rehearsed")
        voice = Voice.of(election.election, election.definition, cast)
        handing = Handing(election, shelf_of(election), {})
        said = list(desk_enrolments(voice, cast, at=now))
        for statement in said:
            handing.add(statement)
        handing.flush()
        agents = agent_enrolments(cast, voice.election, cast.agents, at=now, expires_at=now + _DAY_MS)
        for number, statement in enumerate(agents):
            shown("enrolling", number, len(cast.agents))
            handing.add(statement)
            said.append(statement)
        handing.flush()
    report.enrolled = len(said)
    return said


def _load(
    address: str,
    wanted: Wanted,
    cast: Cast,
    found: Configuration,
    forms: Sequence[OwedForm],
    report: Report,
    shown: Callable[[str, int, int], None],
) -> None:
    with report.timed("sending all forms"):
        report.load = send_all(
            address, cast, found, forms, senders=wanted.senders, side=isqrt(wanted.photo_kb * 1_000),
            shown=lambda number: shown("sending", number, len(forms)),
        )  # fmt: skip


def _witnessed(stage: Stage, wanted: int) -> int:
    """Wait until all witnesses have seen everything, the store's word for each photograph too."""
    path, deadline = stage.layout.election / "log" / "witnessed", time.monotonic() + WITNESSED_S
    size = 0
    while size < wanted:
        if time.monotonic() > deadline:
            raise OutputError(
                f"witnesses: expected all of them to cosign {wanted:,} entries, found {size:,} after {WITNESSED_S:.0f} s"
            )
        time.sleep(0.1)
        with suppress(FileNotFoundError):
            size = Checkpoint.parse(SignedNote.parse(path.read_bytes()).text).size
    return size


def _otherwise(election: Path, found: Configuration, forms: Sequence[OwedForm]) -> Iterator[str]:
    """Hold the count against what was invented: votes contest by contest, confirmed if readings can confirm."""
    can_confirm = "read_twice" in found.definition.policy.confirmed or found.definition.policy.readings < 2
    counted = read_counted(election)
    account = examine(counted.published, model=counted.model, count=counted.forms, path=str(election))
    expected: dict[str, dict[str, int]] = {}
    for form in forms:
        of = expected.setdefault(form.contest, {})
        for choice, votes in form.sheet.votes.items():
            of[choice] = of.get(choice, 0) + (votes or 0)
    for tally in account.contests:
        counts = tally.confirmed if can_confirm else tally.totals
        there = {str(choice): votes for choice, votes in counts.items()}
        if there != (wanted := expected.get(tally.contest.id, dict.fromkeys(there, 0))):
            differ = [choice for choice in wanted if there.get(choice) != wanted[choice]]
            yield (
                f"contest {tally.contest.id}: expected {wanted[differ[0]]:,} votes for {differ[0]}, found "
                f"{there.get(differ[0], 0):,}, with {tally.held.stations:,} stations on hold"
            )
