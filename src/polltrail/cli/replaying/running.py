"""One run of a replay: the election and its keys where they are missing, then every moment, then the count."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from polltrail.cli.progress import Progress
from polltrail.cli.published import published_entries, published_head, reader
from polltrail.cli.replaying.founding import begin, form_name, form_text, keep_store_key, tables_of
from polltrail.cli.replaying.handing import Handing, Stopped, known_of, shelf_of
from polltrail.cli.replaying.pace import Pace
from polltrail.cli.replaying.people import PLAY_FILE, People, keep_keys
from polltrail.cli.replaying.performance import BEFORE, Performance
from polltrail.cli.replaying.voice import Voice
from polltrail.cli.target import DirectoryTarget, ServerTarget, target
from polltrail.errors import OutputError, ReadingError
from polltrail.simulate.replay import Cue, moments
from polltrail.statement import read_entry
from polltrail.store import ElectionDir
from polltrail.store.count import Count

KEYS: Final = "-keys"
LINES: Final = 20
"""Lines of progress for each stage, at the most."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is run, and how.

    Attributes
    ----------
    address : str or None
        The server to play through; None for the directory itself.
    speed : float or None
        How many times faster than it was; None for as fast as possible.
    most : int or None
        After how many statements to stop.
    """

    directory: Path
    people: People
    cues: Sequence[Cue]
    shown: Progress
    address: str | None = None
    speed: float | None = None
    most: int | None = None

    @property
    def keys(self) -> Path:
        """Where everybody's keys are: beside the election, and not in it."""
        whole = self.directory.absolute()
        return whole.with_name(f"{whole.name}{KEYS}")

    @property
    def begins(self) -> int:
        """When the first form arrives, in milliseconds since 1970; nothing before 1970 can be said."""
        return max(self.cues[0].at if self.cues else 0, 2 * BEFORE)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What came of it.

    Attributes
    ----------
    folded : (int, float) or None
        Entries that the count took in, and in how many seconds; None where a server does that.
    """

    performance: Performance
    folded: tuple[int, float] | None

    def rates(self) -> dict[str, int | None]:
        """Statements a second: made and signed, logged, folded."""
        voice, handing = self.performance.voice, self.performance.handing
        return {
            "made_and_signed": _rate(voice.made, voice.seconds),
            "logged": _rate(handing.taken - self.performance.before, handing.seconds),
            "folded": None if self.folded is None else _rate(*self.folded),
        }


def _rate(number: int, seconds: float) -> int | None:
    return round(number / seconds) if number > 0 and seconds > 0 else None


def prepare(run: Run) -> int:
    """Make the election and everybody's keys, as far as they are not there from an earlier run.

    Returns
    -------
    int
        Forms that will be missing because nobody owes them; see `tables_of`.

    Raises
    ------
    PolltrailError
        What is there belongs to another replay, or cannot be written.
    """
    begun, unowed = (run.directory / "state.db").exists(), 0
    _refuse_strange(run, begun=begun)
    if run.keys.exists():
        run.people.play.refuse_other(run.keys / PLAY_FILE)
    else:
        run.shown.stage(f"making keys in {run.keys}")
        keep_keys(run.keys, run.people, form_text(run.people.plan))
    if not begun:
        run.shown.stage(f"making {run.directory}")
        tables, unowed = tables_of(run.people.plan)
        begin(run.directory, run.keys, run.people, tables, made_at=run.begins - 2 * BEFORE)
    keep_store_key(run.directory, run.people)
    return unowed


def _refuse_strange(run: Run, *, begun: bool) -> None:
    if begun and not run.keys.exists():
        raise OutputError(
            f"{run.directory}: expected the keys of its replay in {run.keys}, found none; nothing was played"
        )
    if run.address is not None and not begun:
        raise ReadingError(
            f"{run.directory}: expected the election that the server serves, found none; make it with --stop-after 0, "
            "serve it, and start again with --to"
        )


def play(run: Run) -> Ran:
    """Play everything that is not in the log yet, and count it.

    Raises
    ------
    PolltrailError
        The election is no rehearsal or another one, or its log takes nothing.
    """
    source = run.address or str(run.directory)
    with target(source) as election:
        if not isinstance(election, DirectoryTarget | ServerTarget):
            raise TypeError(type(election).__name__)
        if run.address is not None:
            _refuse_other_election(run.directory, election)
        performance = _performance(run, election, source)
        _perform(performance, run)
    if run.address is not None:
        return Ran(performance=performance, folded=None)
    run.shown.stage("counting")
    return Ran(performance=performance, folded=_fold(run.directory))


def _refuse_other_election(directory: Path, election: ServerTarget | DirectoryTarget) -> None:
    with reader(str(directory)) as fetch:
        _, genesis = next(published_entries(fetch, 0, 1))
    if (ours := read_entry(genesis).id) != election.election:
        raise ReadingError(
            f"server: expected election {ours}, which is in {directory}, found {election.election}; nothing was sent"
        )


def _performance(run: Run, election: DirectoryTarget | ServerTarget, source: str) -> Performance:
    head, _ = published_head(election.fetch, source)
    return Performance(
        people=run.people,
        voice=Voice.of(election.election, election.definition, run.people),
        handing=Handing(election, shelf_of(election), known_of(election, source), most=run.most),
        pace=Pace(run.speed),
        form=form_name(run.people.plan),
        begins=run.begins,
        before=head.size - 1,
    )


def _perform(performance: Performance, run: Run) -> None:
    plan = run.people.plan
    try:
        performance.enrol(_every(run.shown, "enrolling", len(run.people.others) + len(plan.kept)))
        played = _every(run.shown, "playing", len(run.cues))
        for number, moment in enumerate(moments(plan, run.cues)):
            played(number)
            performance.play(moment)
        performance.handing.flush()
    except Stopped:
        return


def _every(shown: Progress, what: str, whole: int) -> Callable[[int], None]:
    step = max(whole // LINES, 1)

    def show(number: int) -> None:
        if number % step == 0:
            shown.step(f"{what}, {number:,} of {whole:,}", number, whole)

    return show


def _fold(directory: Path) -> tuple[int, float]:
    with closing(Count(ElectionDir(directory.absolute()))) as count:
        before, begun = count.fold.size, time.perf_counter()
        return count.catch_up() - before, time.perf_counter() - begun
