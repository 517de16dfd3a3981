"""Opening the log of an election once its witnesses have been asked what they know of it.

An old copy of a log looks whole. Whoever goes on from it denies what was acknowledged since; so the witnesses are asked
before anything is opened, and a larger checkpoint that shows the log's own signature, or another one, keeps it shut.
"""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from polltrail.errors import LogError
from polltrail.log import Policy, VerifierKey, Witness
from polltrail.store import ElectionDir, LogStore
from polltrail.store.recovery import SeenNote
from polltrail.web.sealing import open_log
from polltrail.web.witness_client import Unanswered, client, cosigned_note

Say = Callable[[str], None]

ADDRESSES: Final = ("http://", "https://")


def open_asked(root: Path, *, log_seed: bytes, say: Say, absent: Say | None = None) -> LogStore:
    """Open the log of an election to write in it, held against what its witnesses have cosigned.

    Parameters
    ----------
    say : callable
        Told what is odd.
    absent : callable or None
        Told one line of every witness that gives no answer; None for `say`. Nobody waits for it longer than five
        seconds.

    Raises
    ------
    RollbackError
        The log's key has signed a checkpoint that this database does not lead to.
    StoreError
        The directory contradicts itself, another process writes here, or the disk failed.
    StatementError
        An entry that decides who may speak is no statement.
    """
    return open_log(root, log_seed=log_seed, seen_elsewhere=seen_by_witnesses(root, say, absent))


def seen_by_witnesses(root: Path, say: Say, absent: Say | None = None) -> list[SeenNote]:
    """Ask the witnesses of the published policy, all at once, for the last checkpoint they have cosigned."""
    place = ElectionDir(root)
    try:
        origin = VerifierKey.parse(place.log_vkey.read_text(encoding="utf-8").strip()).name
        found = Policy.parse(place.policy.read_bytes() or b"quorum none\n").witnesses
    except (OSError, UnicodeDecodeError):  # told where the log is opened
        return []
    except LogError as exc:
        say(f"{place.policy}: {exc}; no witness was asked")
        return []
    return [note for note in ask_witnesses(found, origin, absent or say).values() if note is not None]


def ask_witnesses(witnesses: Iterable[Witness], origin: str, say: Say) -> dict[str, SeenNote | None]:
    """Ask witnesses, all at once, for the last checkpoint of a log that they have cosigned.

    Returns
    -------
    dict of str to SeenNote or None
        By name, for those that answered; None from one that knows no such log.
    """
    asked = [one for one in witnesses if one.url.startswith(ADDRESSES)]
    return asyncio.run(_ask_all(asked, origin, say)) if asked else {}


async def _ask_all(witnesses: Iterable[Witness], origin: str, say: Say) -> dict[str, SeenNote | None]:
    async with client() as asking:

        async def one(witness: Witness) -> dict[str, SeenNote | None]:
            where = f"witness {witness.name} at {witness.url}"
            try:
                note = await cosigned_note(asking, witness.url, origin)
            except Unanswered as exc:
                say(f"{where}: {exc}; begun without it")
                return {}
            return {witness.name: None if note is None else SeenNote(where=where, note=note)}

        found = await asyncio.gather(*map(one, witnesses))
    return {name: note for answer in found for name, note in answer.items()}
