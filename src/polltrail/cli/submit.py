"""`polltrail submit`: forms are signed, once, and handed in until each has its receipt."""

import json
import random
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS, INTERRUPTED
from polltrail.cli.progress import Progress, progress
from polltrail.errors import LogError, PolltrailError, ReadingError

if TYPE_CHECKING:
    from polltrail.cli.depositing import Left
    from polltrail.cli.forms_in import Form
    from polltrail.cli.outbox import Outbox, Sent
    from polltrail.cli.target import Outcome, Target

BATCH = 500
TRIES = 8
"""How often what was told to wait is sent again without anything being taken."""
LONGEST_WAIT_S = 60.0

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Sign forms and hand them in, until each has its receipt.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]...")
@click.option(
    "--key", required=True, type=_FILE, metavar="FILE", help="The key of the agent or clerk who signs."
)
@click.option(
    "--receipts",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each receipt here too, as ID.tlog-proof.",
)
@click.option(
    "--outbox",
    "kept",
    type=_FILE,
    metavar="FILE",
    help="Where signed forms wait; otherwise beside the key, as KEY.outbox.",
)
@click.option(
    "--form",
    metavar="NAME",
    help="What the election calls its form model, where it did not come with Polltrail.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Hand in once more all that the outbox has of this election: after a log was lost.",
)
@click.option(
    "--deposit",
    "witnesses",
    multiple=True,
    metavar="URL",
    help="Where to leave what the server does not take, otherwise with all witnesses that the election names; may be "
    "given again.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def submit(
    source: str,
    files: tuple[Path, ...],
    *,
    key: Path,
    receipts: Path | None,
    kept: Path | None,
    form: str | None,
    again: bool,
    witnesses: tuple[str, ...],
    as_json: bool,
) -> int:
    """Sign the forms in FILEs, and hand them to the election of a DIRECTORY or of a running server at URL.

    A FILE is one form as JSON or TOML, or many as NDJSON or CSV (station_id, contest, a column for each number of the
    form, one for each choice; an empty cell is a blank). If anything in a file is wrong, all of it is named and
    nothing is signed. Interrupted, it is started again in the same way: what was signed waits in the outbox, and
    what was taken keeps its index. Without a FILE it hands in what waits. After a disaster, --again hands in all that
    was ever signed: what the log still has keeps its index, and what it lost comes in anew.

    What the server refuses, or does not answer, is left with the election's witnesses. Each of them gives a dated note,
    ID.WITNESS.deposit, beside the receipts or the outbox: keep it. The log has to take what was deposited, and
    whoever checks it with --witness names what it did not take.

    Exit codes: 0 everything is in the log, 1 something was refused or still waits, 2 usage, 3 unreadable.
    """
    from polltrail.cli.kept_token import beside_outbox
    from polltrail.cli.outbox import outbox
    from polltrail.cli.output import check_writable
    from polltrail.store import read_key

    seed = read_key(key)
    if receipts is not None:
        check_writable(receipts)
    place = kept or key.with_name(f"{key.name}.outbox")
    leaving = _Leaving(seed=seed, urls=witnesses, folder=receipts or place.absolute().parent)
    try:
        with progress() as shown, outbox(place) as box, ExitStack() as opened:
            try:
                election = opened.enter_context(_target(source, beside_outbox(place)))
            except ReadingError as exc:
                return leaving.without_server(box, exc, as_json=as_json)
            forms = _read(election, files, form, shown)
            run = _Run(election=election, box=box, shown=shown)
            run.sign(forms, seed)
            leaving.after(run, run.tried(everything=again))
            _write_receipts(receipts, run.done)
    except KeyboardInterrupt:
        click.echo("Interrupted. What was signed waits in the outbox; start again in the same way.", err=True)
        return INTERRUPTED
    _tell(run, as_json=as_json)
    return FINDINGS if run.refused or run.waits else 0


def _target(source: str, token: Path) -> Any:
    from polltrail.cli.target import target

    return target(source, token=token)


def _read(election: "Target", files: Sequence[Path], name: str | None, shown: Progress) -> "list[Form]":
    """Read every file before anything is signed."""
    if not files:
        return []
    from polltrail.cli.existing import read_existing, read_form
    from polltrail.cli.forms_in import read_forms

    existing = read_existing(election.fetch, election.definition)
    model = read_form(election.fetch, election.definition, name)
    forms = []
    for number, path in enumerate(files):
        shown.step(f"reading {path}", number, len(files))
        forms += read_forms(path, existing, model)
    return forms


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaving:
    """How what the server does not take is left with witnesses."""

    seed: bytes
    urls: Sequence[str]
    folder: Path

    def after(self, run: "_Run", silence: PolltrailError | None) -> None:
        """Leave what has no receipt; where nobody can have it, only say why the server has not taken it.

        Raises
        ------
        PolltrailError
            The server did not answer, or answered what proves nothing, and no witness has anything either.
        """
        from polltrail.cli.depositing import leave, named_policies

        election = run.election.election
        policies = named_policies(run.election.fetch, run.election.definition)
        run.box.remember(election, policies)
        waiting = run.box.waiting(election)
        run.left += leave(waiting, self.seed, policies, self.urls, self.folder)
        if silence is not None:
            if not run.left:
                raise silence
            run.waits |= {one.id: (one, str(silence)) for one in waiting if one.id not in run.refused}

    def without_server(self, box: "Outbox", silence: ReadingError, *, as_json: bool) -> int:
        """Leave what waits of the elections that were reached before, because nobody answers now.

        Raises
        ------
        ReadingError
            Nothing waits, or no witness has anything either.
        """
        from polltrail.cli.depositing import leave

        left = []
        for election, policies in box.policies().items():
            left += leave(box.waiting(election), self.seed, policies, self.urls, self.folder)
        if not left:
            raise silence
        click.echo(str(silence), err=True)
        if as_json:
            empty: dict[str, Any] = {"election": None, "accepted": [], "refused": [], "waiting": []}
            click.echo(json.dumps({**empty, "deposited": _deposited(left)}, ensure_ascii=False))
        else:
            _tell_left(left)
        return FINDINGS


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run: what is in the log, what was refused and why, what still waits."""

    election: "Target"
    box: "Outbox"
    shown: Progress
    done: "dict[str, Sent]" = field(default_factory=dict)
    refused: "dict[str, tuple[Sent, str]]" = field(default_factory=dict)
    waits: "dict[str, tuple[Sent, str]]" = field(default_factory=dict)
    left: "list[Left]" = field(default_factory=list)

    def tried(self, *, everything: bool) -> PolltrailError | None:
        """Hand in; give what kept it from going on, if the server was silent or lied."""
        try:
            self.hand_in(everything=everything)
        except (ReadingError, LogError) as exc:
            return exc
        return None

    def sign(self, forms: "Iterable[Form]", seed: bytes) -> None:
        """Sign what was not signed before, and put it in the outbox."""
        from polltrail.cli.signing import Draft, sign_once
        from polltrail.statement import StatementId

        drafts = [
            Draft(
                kind="transcription", body=form.body, words=[form.body, form.supersedes], where=form.where,
                supersedes=None if form.supersedes is None else StatementId(form.supersedes),
            )
            for form in forms
        ]  # fmt: skip
        signed = sign_once(
            drafts, self.box, election=self.election.election, seed=seed, seen=self.election.seen
        )
        self.done |= {one.id: one for one in signed if one.index is not None}

    def hand_in(self, *, everything: bool = False) -> None:
        """Hand in what waits, or everything once more; and again what is told to wait, as long as something is taken."""
        waiting = (self.box.sent if everything else self.box.waiting)(self.election.election)
        total, tries, pause = len(waiting), 0, 0.0
        while waiting and tries < TRIES:
            time.sleep(pause)
            self.shown.step(f"handing in, {total - len(waiting)} of {total}", total - len(waiting), total)
            batch = waiting[:BATCH]
            outcomes = self.election.hand_in([_statement(one) for one in batch])
            again = self._note(batch, outcomes)
            tries = tries + 1 if len(again) == len(batch) else 0
            waiting = [*again, *waiting[BATCH:]]
            pause = _pause(outcomes, tries) if again else 0.0
        self.waits = {one.id: (one, self.waits[one.id][1]) for one in waiting if one.id in self.waits}

    def _note(self, batch: "Sequence[Sent]", outcomes: "Sequence[Outcome]") -> "list[Sent]":
        """Note what became of each, receipts on the disk first; give back what is to be sent again."""
        from dataclasses import replace

        self.box.took((one.id, one.index, one.receipt) for one in outcomes if one.index is not None)
        again = []
        for one, outcome in zip(batch, outcomes, strict=True):
            if outcome.index is not None:
                self.done[one.id] = replace(one, index=outcome.index, receipt=outcome.receipt)
            elif outcome.again_after is not None:
                self.waits[one.id] = (one, outcome.reason)
                again.append(one)
            else:
                self.refused[one.id] = (one, outcome.reason)
        return again


def _statement(one: "Sent") -> Any:
    from polltrail.statement import read_entry

    return read_entry(one.entry)


def _pause(outcomes: "Sequence[Outcome]", tries: int) -> float:
    """Wait as long as was asked for, longer each time, and not all at one moment."""
    asked = max(one.again_after or 0.0 for one in outcomes)
    jitter = random.uniform(0.5, 1.5)  # noqa: S311 - so that many do not come back at once
    return min(LONGEST_WAIT_S, max(asked, 0.25 * float(2**tries) * jitter))


def _write_receipts(folder: Path | None, done: "dict[str, Sent]") -> None:
    from polltrail.cli.output import write_files

    if folder is not None and done:
        write_files(folder, {f"{one.id}.tlog-proof": one.receipt or b"" for one in done.values()})


def _tell(run: _Run, *, as_json: bool) -> None:
    done = sorted(run.done.values(), key=lambda one: one.index or 0)
    refused = [*run.refused.values()]
    waits = [*run.waits.values()]
    if as_json:
        told = {
            "election": run.election.election,
            "accepted": [{"index": one.index, "id": one.id, "where": one.place} for one in done],
            "refused": [{"id": one.id, "where": one.place, "reason": reason} for one, reason in refused],
            "waiting": [{"id": one.id, "where": one.place, "reason": reason} for one, reason in waits],
            "deposited": _deposited(run.left),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in done:
        click.echo(f"accepted  entry {one.index}  {one.id}  {one.place}")
    for one, reason in refused:
        click.echo(f"refused   {one.place}: {reason}", err=True)
    for one, reason in waits:
        click.echo(f"waiting   {one.place}: {reason}", err=True)
    _tell_left(run.left)
    if waits:
        click.echo(f"{len(waits)} still wait in the outbox; start again later.", err=True)


def _deposited(left: "Sequence[Left]") -> list[dict[str, Any]]:
    return [
        {"id": one.statement, "witness": one.witness, "at": one.at, "file": str(one.path)} for one in left
    ]


def _tell_left(left: "Sequence[Left]") -> None:
    for one in left:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(one.at))
        click.echo(f"deposited {one.statement}  with {one.witness} at {at}  {one.path}")
