"""Asking witnesses, for somebody who checks a log: what they have seen of it, and what was left with them."""

import asyncio
from collections.abc import Sequence

from polltrail.cli.published import Fetch, published_entries
from polltrail.errors import PolltrailError, ReadingError
from polltrail.log import Checkpoint, SignedNote
from polltrail.statement import read_entry
from polltrail.verify import WitnessAnswer
from polltrail.web.deposit_client import deposit_pages
from polltrail.web.witness_client import Unanswered, client, cosigned_note

MOST_BYTES = 1 << 28
MOST_DEPOSITS = 100_000
"""Deposits of one witness that are looked for."""


def ask_witnesses(urls: Sequence[str], fetch: Fetch, election: str | None) -> list[WitnessAnswer]:
    """Ask every witness for the log's last checkpoint it has cosigned, and for all deposits of the election.

    The log is read after it, so that nothing its witnesses have seen can be missing there because it came later.

    Raises
    ------
    ReadingError
        It cannot be told of which log or election to ask.
    """
    if not urls:
        return []
    head = _promised(fetch)
    about = election or _election(fetch, head)
    return asyncio.run(_ask_all(urls, head.origin, about))


def _promised(fetch: Fetch) -> Checkpoint:
    try:
        return Checkpoint.parse(SignedNote.parse(fetch("log/checkpoint")).text)
    except (FileNotFoundError, PolltrailError) as exc:
        raise ReadingError(
            f"log/checkpoint: expected the log that witnesses are to be asked about, found: {exc}; nobody was asked"
        ) from exc


def _election(fetch: Fetch, head: Checkpoint) -> str:
    try:
        index, first = next(published_entries(fetch, 0, head.size), (-1, b""))
        if index == 0:
            return read_entry(first).id
    except (FileNotFoundError, PolltrailError) as exc:
        raise ReadingError(
            f"entry 0: expected the definition of an election, found: {exc}; nobody was asked"
        ) from exc
    raise ReadingError("entry 0: expected the definition of an election, found none; nobody was asked")


async def _ask_all(urls: Sequence[str], origin: str, election: str) -> list[WitnessAnswer]:
    return list(await asyncio.gather(*(_ask(url, origin, election) for url in urls)))


async def _ask(url: str, origin: str, election: str) -> WitnessAnswer:
    lines: list[bytes] = []
    async with client() as asking:
        try:
            note = await cosigned_note(asking, url, origin)
        except Unanswered as exc:
            return WitnessAnswer(where=url, note=None, missing=str(exc))
        read = 0
        try:
            async for page in deposit_pages(asking, url, election):
                lines += page
                read += sum(map(len, page))
                if len(lines) >= MOST_DEPOSITS or read > MOST_BYTES:
                    more = (
                        f"expected at most {MOST_DEPOSITS} deposits, found more; the rest was not looked at"
                    )
                    return WitnessAnswer(where=url, note=note, deposits=lines[:MOST_DEPOSITS], missing=more)
        except Unanswered as exc:
            return WitnessAnswer(where=url, note=note, deposits=lines, missing=str(exc))
    return WitnessAnswer(where=url, note=note, deposits=lines)
