"""The views of a count held against a fresh fold of its log, while others go on counting.

Whatever the views then say otherwise was not made by counting: something changed them by hand, or the disk did. The log
decides, and is not touched.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from polltrail.errors import PolltrailError, StoreError
from polltrail.store.count import Count
from polltrail.store.election_dir import ElectionDir
from polltrail.store.last_check import Checked
from polltrail.store.lock_file import lock, locked
from polltrail.store.views import TABLES

VIEWS, NAME = "views.db", "views.check.db"
TRIES: Final = 1_000
"""How often the two are brought to one size of a log that goes on growing."""
LONGEST_FOLD_S: Final = 3_600.0
"""Seconds for which another process may be making the views anew."""


def check_views(place: ElectionDir) -> Checked:
    """Fold the log once more beside the views, and compare every row of every table at one size of the log.

    Raises
    ------
    StoreError
        The log cannot be read, or another check is at work in the directory.
    """
    with _alone(place), closing(Count(place, name=NAME, anew=True)) as fresh:
        fresh.catch_up()
        with locked(place.root / f"{VIEWS}.lock", within_s=LONGEST_FOLD_S):
            pass  # whoever makes them anew has ended; a silence of theirs would be no damage
        try:
            _refuse_nameless(place)
            with closing(Count(place)) as live:
                return _compared(place, live, fresh)
        except _DAMAGE as exc:
            size = fresh.catch_up()
            return Checked(size=size, same=False, digest=fresh.views.digest(), reason=str(exc))


_DAMAGE = (PolltrailError, msgspec.MsgspecError, sqlite3.Error, ValueError, LookupError, TypeError)
"""What comes of views that are no views any more."""


@contextmanager
def _alone(place: ElectionDir) -> Iterator[None]:
    """Let one check work in a directory, and leave nothing of it there."""
    running = place.root / "views.check.running"
    handle = lock(running)
    try:
        yield
    finally:
        for left in (*place.root.glob(f"{NAME}*"), running):
            left.unlink(missing_ok=True)
        os.close(handle)


def _refuse_nameless(place: ElectionDir) -> None:
    """Refuse rows of no state of the log: counting would begin anew over them, and may not come upon all of them."""
    path = place.root / VIEWS
    if not path.is_file():
        return
    with closing(_saved(path)) as saved:
        states, said = (
            saved.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - a name of ours
            for table in ("state", "said")
        )
    if said and not states:
        raise StoreError(f"{path}: expected views of some state of the log, found rows of none")


def _saved(path: Path) -> sqlite3.Connection:
    """Open what is saved, to be read only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _compared(place: ElectionDir, live: Count, fresh: Count) -> Checked:
    """Bring both to one size, and compare them there: what is saved meanwhile is not seen."""
    path = place.root / VIEWS
    for _ in range(TRIES):
        live.catch_up()
        with closing(_saved(path)) as saved:
            saved.execute("BEGIN")
            size = saved.execute("SELECT size FROM state").fetchone()
            if size is not None and size[0] == fresh.catch_up():
                digest = fresh.views.digest()
                return Checked(size=size[0], same=_digest(saved) == digest, digest=digest)
    raise StoreError(
        f"{path}: expected views as far as the log, found others each of {TRIES} times; they were not checked"
    )


def _digest(database: sqlite3.Connection) -> str:
    """SHA-256 as `Views.digest` makes it, of what one transaction sees."""
    found = sha256()
    for table in TABLES:
        for row in database.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):  # noqa: S608 - a name of ours
            found.update(repr(row).encode())
    return found.hexdigest()
