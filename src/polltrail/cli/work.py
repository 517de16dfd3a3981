"""`polltrail work`: the next form for a reader or a reviewer, and how readers' readings came out."""

import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.log import json_text
from polltrail.errors import DataError

if TYPE_CHECKING:
    from polltrail.store.count import Count
    from polltrail.store.work_queue import Task, WorkQueue

_FILE = click.Path(path_type=Path, dir_okay=False)
_WORDS = {"read": "read", "decide": "decide about"}


@click.command(short_help="The next form to read or to decide about.")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--key", type=_FILE, metavar="FILE", help="The key of the clerk or reviewer who works.")
@click.option("--give-back", is_flag=True, help="Let somebody else have what --key was given.")
@click.option(
    "--sample", type=_FILE, metavar="FILE", help="Stations that come before all others, one id a line."
)
@click.option("--readers", is_flag=True, help="How every reader's readings came out; for reviewers to see.")
@click.option(
    "--missing", is_flag=True, help="Whose forms nobody has shown or read, and which deadlines have passed."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def work(
    directory: Path,
    *,
    key: Path | None,
    give_back: bool,
    sample: Path | None,
    readers: bool,
    missing: bool,
    as_json: bool,
) -> int:
    """Say what is to be done next in the election of a DIRECTORY: the sample first, then close contests, then the rest.

    A clerk is given a form to read, a reviewer one to decide about; nobody the same form twice, or one they have read.
    It stays theirs for ten minutes. What a reader then signs is handed in with
    `polltrail submit`, what a reviewer does with `polltrail decide`.

    Exit codes: 0 well, 1 a deadline has passed and a form is missing (only with --missing), 2 usage, 3 unreadable.
    """
    if key is None and (give_back or not (readers or sample or missing)):
        raise click.UsageError(
            "Expected --key, of the clerk or reviewer who works, or --sample, --readers or --missing; found none."
            if not give_back
            else "Expected --key with --give-back, found none: whose it is to give back."
        )
    with ExitStack() as stack:
        from polltrail.store import ElectionDir
        from polltrail.store.count import Count
        from polltrail.store.work_queue import WorkQueue

        count = stack.enter_context(closing(Count(ElectionDir(directory))))
        count.catch_up()
        queue = stack.enter_context(closing(WorkQueue(count.views, count.fold, directory / "queue.db")))
        if sample is not None:
            queue.first(_slots(sample, count))
        if missing:
            return _tell_missing(count, as_json=as_json)
        told = _readers(queue, count) if readers else _next(queue, count, key, give_back=give_back)
    click.echo(json_text(told) if as_json else _sentence(told))
    return 0


def _tell_missing(count: "Count", *, as_json: bool) -> int:
    from polltrail.cli.main import FINDINGS
    from polltrail.cli.missing_forms import is_late, missing_forms, missing_sentence

    told = missing_forms(count)
    click.echo(json_text(told) if as_json else missing_sentence(told))
    return FINDINGS if is_late(told) else 0


def _slots(path: Path, count: "Count") -> list[int]:
    expected = count.fold.counting.expected
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as exc:
        raise DataError(
            f"{path}: expected a file that can be read, found: {exc.strerror}; nothing was changed"
        ) from exc
    except UnicodeDecodeError as exc:
        raise DataError(f"{path}: expected station ids in UTF-8, found {exc}; nothing was changed") from exc
    stations = [line.strip() for line in text.splitlines() if line.strip()]
    unknown = [station for station in stations if station not in expected.stations]
    if unknown:
        raise DataError(
            f"{path}: expected stations of this election, found {unknown[0]}; nothing was changed"
        )
    wanted = {expected.stations[station] for station in stations}
    return [slot for slot in expected.slots() if expected.station_of(slot) in wanted]


def _next(queue: "WorkQueue", count: "Count", key: Path | None, *, give_back: bool) -> dict[str, object]:
    if key is None:
        return {"task": None}
    from polltrail.statement import fingerprint, public_key
    from polltrail.store import read_key
    from polltrail.store.work_queue import ROLES

    holder = fingerprint(public_key(read_key(key)))
    enrolled = count.fold.roster.enrolled(holder)
    if enrolled is None or enrolled.role not in ROLES:
        found = (
            "one that is not enrolled in this election"
            if enrolled is None
            else f"one of role {enrolled.role}"
        )
        raise DataError(
            f"{key}: expected the key of a {' or '.join(ROLES)}, found {found}; it was given nothing"
        )
    if give_back:
        queue.give_back_all(holder)
        return {"task": None}
    task = queue.next(holder, now=int(time.time()), close=count.close_contests())
    return {"task": None if task is None else _told(task)}


def _told(task: "Task") -> dict[str, object]:
    return {
        "kind": task.wanted.kind,
        "station": task.station,
        "contest": task.contest,
        "copy": None if task.wanted.copy is None else list(task.wanted.copy),
        "images": [image.hex() for image in task.wanted.images],
        "until": task.until,
    }


def _readers(queue: "WorkQueue", count: "Count") -> dict[str, object]:
    found = []
    for enrolled in count.fold.roster.keys:
        record = queue.record(enrolled.key) if enrolled.role in {"agent", "clerk"} else None
        if record is not None and record.readings:
            found.append(
                {
                    "key": enrolled.key, "role": enrolled.role, "readings": record.readings,
                    "settled": record.settled, "agreed": record.agreed, "rate": record.rate,
                }
            )  # fmt: skip
    return {"readers": sorted(found, key=lambda one: (one["rate"] is None, one["rate"] or 0.0))}


def _sentence(told: dict[str, object]) -> str:
    from polltrail.cli.log import visible

    readers = told.get("readers")
    if isinstance(readers, list):
        lines = [
            f"{one['key'][:16]}  {one['role']:<6} {one['readings']:>6} read, {one['agreed']:>6} of {one['settled']:>6} settled agree"
            for one in readers
        ]
        return "\n".join(lines) or "Nobody has read anything yet."
    task = told["task"]
    if not isinstance(task, dict):
        return "Nothing to do for this key now."
    where = f"{_WORDS[task['kind']]} the form of station {task['station']}, contest {task['contest']}"
    if task["copy"] is not None:
        where += f", copy {': '.join(filter(None, task['copy']))}"
    until = time.strftime("%H:%M:%S", time.gmtime(task["until"]))
    images = "".join(f"\n  image {digest}" for digest in task["images"])
    where = visible(where)
    return f"{where[0].upper()}{where[1:]}; yours until {until} UTC{images}"
