"""Deposits over HTTP: handed to a witness to be kept, and read from its list, as far as can be afforded."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

import httpx

from polltrail.errors import LogError
from polltrail.log import VerifierKey
from polltrail.log.deposit import DepositNote, DepositRecord, DepositRequest, HeldRecord, open_deposit
from polltrail.log.strict import write_base64
from polltrail.statement import Statement, encode_envelope
from polltrail.web.witness_client import WHOLE_S, Unanswered, address, ask, receiving

LOG_SCHEME: Final = "Log "
"""How a log's note begins in a header `authorization`; the rest is base64."""
PAGE_BYTES: Final = 4_000_000
"""Bytes of one answer that are read; what follows is asked for again, from there."""


async def deposit(
    asking: httpx.AsyncClient, url: str, statement: Statement, public: bytes, keys: list[VerifierKey]
) -> tuple[bytes, VerifierKey]:
    """Deposit a statement with a witness.

    Parameters
    ----------
    public : bytes
        The public key of its signer.
    keys : list of VerifierKey
        The witnesses whose note counts.

    Returns
    -------
    (bytes, VerifierKey)
        The note, checked, and whose it is.

    Raises
    ------
    Unanswered
        It was not taken, or the note is none that counts.
    """
    body = DepositRequest(encode_envelope(statement.envelope), public).format()
    answer = await ask(asking, "POST", address(url, "deposit"), content=body)
    if answer.status not in {200, 201}:
        raise Unanswered(f"expected the note of a deposit, found {answer.said()}")
    for key in keys:
        note = _opened(answer.body, key)
        if note is not None and (note.election, note.statement) == (statement.election, statement.id):
            return answer.body, key
    raise Unanswered("expected a note of this deposit, signed by a witness of the election, found another")


def _opened(note: bytes, key: VerifierKey) -> DepositNote | None:
    try:
        return open_deposit(note, key)
    except LogError:
        return None


async def deposit_pages(
    asking: httpx.AsyncClient, url: str, election: str, *, after: int = 0, access: bytes | None = None
) -> AsyncGenerator[list[bytes], None]:
    """Read a witness's list page by page, until it ends; lines as they are, in the order of their numbers.

    Parameters
    ----------
    access : bytes or None
        A note of the log's own key (`sign_access`), for what a witness keeps back while the count is sealed.

    Raises
    ------
    Unanswered
        It did not go on, or not upwards.
    """
    at = after
    while True:
        path = address(url, f"deposits/{election}?after={at}")
        lines = await _lines(asking, path, access)
        if not lines:
            return
        yield lines
        numbers = [number for line in lines if (number := number_of(line)) is not None]
        if max(numbers, default=0) <= at:
            raise Unanswered(f"expected deposits after number {at}, found none with a larger one")
        at = max(numbers)


def number_of(line: bytes) -> int | None:
    """Give the number of a deposit on its line, whether it says what was deposited or not; None where it is none."""
    for kind in (DepositRecord, HeldRecord):
        with suppress(LogError):
            return kind.parse(line).n
    return None


async def _lines(asking: httpx.AsyncClient, url: str, access: bytes | None) -> list[bytes]:
    """Read whole lines, as many as come in time and are not too much."""
    body = bytearray()
    try:
        async with asyncio.timeout(WHOLE_S), receiving(asking, "GET", url, headers=_access(access)) as answer:
            if answer.status_code != 200:
                raise Unanswered(f"expected a list of deposits, found status {answer.status_code}")
            async for part in answer.aiter_raw():
                body += part
                if len(body) > PAGE_BYTES:
                    break
    except TimeoutError:
        pass  # what came in time is worth having
    lines = bytes(body).split(b"\n")[:-1]
    if body and not lines:
        raise Unanswered("expected a list of deposits, found a line without an end")
    return lines


def _access(note: bytes | None) -> dict[str, str]:
    return {} if note is None else {"authorization": LOG_SCHEME + write_base64(note)}
