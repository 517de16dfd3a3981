"""`polltrail conflict`: two notes of one log that cannot both be true are put on record, by anybody enrolled."""

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.main import FINDINGS
from polltrail.errors import ConsistencyError, LogError, ReadingError

if TYPE_CHECKING:
    from polltrail.cli.published import Fetch
    from polltrail.cli.target import Outcome, Target
    from polltrail.log import Checkpoint, HashAt, VerifierKey
    from polltrail.statement import Statement

MOST_BYTES = 1_000_000
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Put two notes that contradict each other on record.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.argument("first", type=_FILE, metavar="NOTE")
@click.argument("second", type=_FILE, metavar="NOTE")
@click.option(
    "--key", required=True, type=_FILE, metavar="FILE", help="The key of whoever puts it on record."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def conflict(source: str, first: Path, second: Path, *, key: Path, as_json: bool) -> int:
    """Put two signed checkpoints that cannot both be true into the log of a DIRECTORY or of a running server at URL.

    A NOTE is a checkpoint as the log signed it, or a receipt, whose checkpoint is taken. Two of one size contradict each
    other by their roots. Of two sizes, the log's published tiles must lead to the larger and not to the smaller one.
    From then on whoever verifies the log is told. Keep both files: the log that signed them is the one that holds them.

    Exit codes: 0 it is on record, 1 the notes do not contradict each other as far as is published, or the log refused,
    2 usage, 3 unreadable, 4 the log's own tiles do not make the root that it has signed.
    """
    from polltrail.cli.published import published_head
    from polltrail.cli.target import target
    from polltrail.store import read_key

    seed, notes = read_key(key), (_read(first), _read(second))
    with target(source) as election:
        head, log = published_head(election.fetch, source)
        smaller, larger = sorted((_opened(note, log) for note in notes), key=lambda one: one.checkpoint.size)
        found = _judged(smaller, larger, election.fetch, head)
        if not found.contradict:
            _say(found.what, as_json=as_json)
            return FINDINGS
        statement = _said(election, seed, smaller, larger)
        (outcome,) = election.hand_in([statement])
    _tell(statement, outcome, found.what, as_json=as_json)
    return FINDINGS if outcome.index is None else 0


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the log has signed: the file it is from, its text, what it promises."""

    path: Path
    text: str
    checkpoint: "Checkpoint"

    def __str__(self) -> str:
        return f"{self.path} ({self.checkpoint.size:,} entries, root {self.checkpoint.root.hex()})"


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether two notes cannot both be true, and what shows it; or why that is not shown."""

    contradict: bool
    what: str


def judge(first: Note, second: Note, head: "Checkpoint", hash_at: "HashAt") -> Judged:
    """Hold two notes of one log, the smaller first, against each other and against what the log publishes.

    Parameters
    ----------
    head, hash_at
        What the log publishes: its signed checkpoint, and a tree whose root that is.
    """
    from polltrail.log import root_at

    small, large = first.checkpoint, second.checkpoint
    if small == large:
        return Judged(contradict=False, what=f"{first} and {second} say the same")
    if small.size == large.size:
        return Judged(contradict=True, what=f"{first} and {second} are of one size and have two roots")
    if large.size > head.size:
        what = f"{second}: the log publishes {head.size:,} entries, so whether {first} is its beginning cannot be told"
        return Judged(contradict=False, what=what)
    strangers = [
        one for one in (first, second) if root_at(one.checkpoint.size, hash_at) != one.checkpoint.root
    ]
    if strangers == [first]:
        root = root_at(small.size, hash_at).hex()
        what = f"the log's tiles lead to {second}, and their first {small.size:,} entries have root {root}: {first} is no beginning of it"
        return Judged(contradict=True, what=what)
    if strangers:
        names = " and ".join(str(one.path) for one in strangers)
        what = f"the log's tiles do not lead to {second}, so whether {first} is its beginning is not shown. Put {names} on record with the log's own log/checkpoint instead"
        return Judged(contradict=False, what=what)
    return Judged(contradict=False, what=f"the log's tiles lead from {first} to {second}: both can be true")


def _judged(first: Note, second: Note, fetch: "Fetch", head: "Checkpoint") -> Judged:
    """Read the published tree where it is needed: it has to make the root that the log has signed."""
    from polltrail.log import root_at
    from polltrail.log.served import ServedLog

    if first.checkpoint.size == second.checkpoint.size or second.checkpoint.size > head.size:
        return judge(first, second, head, _no_tree)
    hash_at = ServedLog(fetch, head.size).hash_at()
    root = root_at(head.size, hash_at)
    if root != head.root:
        raise ConsistencyError(
            f"log/checkpoint: expected root {root.hex()}, which the tiles of {head.size} entries make, found "
            f"{head.root.hex()}; the log contradicts itself, and nothing was put on record. Run polltrail verify, and keep a copy"
        )
    return judge(first, second, head, hash_at)


def _no_tree(level: int, index: int) -> bytes:
    raise AssertionError((level, index))


def _read(path: Path) -> tuple[Path, bytes]:
    """Read a note, or the note of a receipt."""
    from polltrail.log.proof import FIRST_LINE, Receipt

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise ReadingError(f"{path}: expected a file that can be read, found: {exc.strerror}") from exc
    if len(data) > MOST_BYTES:
        raise ReadingError(f"{path}: expected a note of at most {MOST_BYTES:,} bytes, found more; not read")
    try:
        is_receipt = data.startswith(FIRST_LINE.encode())
        return path, Receipt.decode(data).checkpoint if is_receipt else data
    except LogError as bad:
        raise ReadingError(f"{path}: {bad}; not read") from bad


def _opened(note: tuple[Path, bytes], log: "VerifierKey") -> Note:
    from polltrail.log import open_checkpoint

    path, data = note
    try:
        return Note(path, data.decode(), open_checkpoint(data, log))
    except (LogError, UnicodeDecodeError) as bad:
        raise ReadingError(
            f"{path}: expected a checkpoint signed by {log.name}, found: {bad}; nothing was put on record"
        ) from bad


def _said(election: "Target", seed: bytes, first: Note, second: Note) -> "Statement":
    from polltrail.statement import make_statement
    from polltrail.statement.bodies import ConflictBody

    return make_statement(
        "conflict",
        election=election.election,
        seed=seed,
        nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6,
        body=ConflictBody(first=first.text, second=second.text),
        seen=election.seen,
    )


def _say(what: str, *, as_json: bool) -> None:
    """Tell that nothing was put on record."""
    if as_json:
        click.echo(json.dumps({"index": None, "id": None, "shows": None, "reason": what}, ensure_ascii=False))
    else:
        click.echo(f"Nothing was put on record: {what}.", err=True)


def _tell(statement: "Statement", outcome: "Outcome", what: str, *, as_json: bool) -> None:
    if as_json:
        told = {"index": outcome.index, "id": statement.id, "shows": what, "reason": outcome.reason or None}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif outcome.index is None:
        click.echo(f"refused: {outcome.reason}", err=True)
    else:
        click.echo(f"On record as entry {outcome.index}: {what}.")
