"""Where photographs are brought: into the directory of an election that nobody serves, or to a server."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from polltrail.cli.target import DirectoryTarget, ServerTarget, Target, said, send
from polltrail.exchange.photographs.source import PIECE
from polltrail.store import read_key
from polltrail.web.holdings import store_key
from polltrail.web.image_keeper import ImageKeeper
from polltrail.web.problems import Refused

if TYPE_CHECKING:
    from polltrail.statement import Statement


@contextmanager
def keeper_of(election: DirectoryTarget) -> Iterator[ImageKeeper]:
    """Open the images of a directory, with everything done that the log says of them.

    Raises
    ------
    ImageStoreError
        Their volume is full, or failed.
    """
    keeper = ImageKeeper.open(election.place, election.log, election.election)
    try:
        keeper.follow(election.log.size, election.roster)
        keeper.reconcile(election.roster, election.log.published_size)
        yield keeper
    finally:
        keeper.close()


def bring(election: Target, photographs: Mapping[str, Callable[[], bytes]]) -> dict[str, str]:
    """Bring photographs that the log names; give for each digest why it was not stored, or nothing where it was.

    Parameters
    ----------
    photographs : mapping of str to callable
        What reads each, by its digest.
    """
    if isinstance(election, ServerTarget):
        return {digest: _upload(election, digest, read()) for digest, read in photographs.items()}
    if not isinstance(election, DirectoryTarget):
        raise TypeError(type(election).__name__)
    with keeper_of(election) as keeper:
        answers = {digest: _keep(election, keeper, digest, read()) for digest, read in photographs.items()}
        _hold(election, keeper)
    return answers


def _upload(election: ServerTarget, digest: str, data: bytes) -> str:
    answer = send(election.connection, "PUT", f"v1/images/{digest}", data)
    return "" if answer.status_code in {200, 201} else said(answer)


def _keep(election: DirectoryTarget, keeper: ImageKeeper, digest: str, data: bytes) -> str:
    try:
        wanted = keeper.wanted(digest, len(data), election.roster)
        if wanted.there:
            return ""
        incoming = keeper.store.receive(digest, len(data))
        try:
            for at in range(0, len(data), PIECE):
                incoming.write(data[at : at + PIECE])
            keeper.keep(incoming, wanted, election.roster)
        finally:
            incoming.discard()
    except Refused as exc:
        return str(exc)
    return ""


def _hold(election: DirectoryTarget, keeper: ImageKeeper) -> None:
    """Say `holding` of all that is stored and not said yet, where the directory has a store key that may say it."""
    from polltrail.statement import fingerprint, public_key

    path = store_key(election.place)
    if not path.exists():
        return
    seed = read_key(path)
    key = fingerprint(public_key(seed))
    enrolled = election.roster.enrolled(key)
    if enrolled is None or election.roster.standing(key, election.log.size) not in {"valid", "late"}:
        return
    stored = keeper.index.unheld(key, 1_000_000)
    election.hand_in([_holding(election, seed, digest, size) for digest, size in stored])
    keeper.follow(election.log.size, election.roster)


def _holding(election: DirectoryTarget, seed: bytes, digest: str, size: int) -> "Statement":
    from polltrail.statement import make_statement
    from polltrail.statement.bodies import HoldingBody

    return make_statement(
        "holding",
        election=election.election,
        seed=seed,
        nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6,
        body=HoldingBody(digest=digest, bytes=size),
    )
