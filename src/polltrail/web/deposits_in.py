"""What people left with the election's witnesses, taken into the log.

A statement that somebody could only leave with a witness is logged as if they had come to the door: of enrolled keys
only, and as far as their allowances go. So nobody has to fear that a deposit stays unheard, and nobody can accuse the
log of silence who never spoke to it. The lists are read a part at a time, in between everything else; how far they
were read is kept in memory only, and what could not be taken yet is looked at again.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import httpx

from polltrail.errors import LogError, StatementError
from polltrail.log import Witness
from polltrail.log.deposit import DepositRecord
from polltrail.statement import check_signature, read_statement
from polltrail.statement.roster import Roster
from polltrail.store import LogStore
from polltrail.verify.witnesses import named_policies
from polltrail.web.deposit_client import deposit_pages, number_of
from polltrail.web.door import Accepted, Door, Guest, Ticket
from polltrail.web.elsewhere import elsewhere
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Refused
from polltrail.web.sequencer import Sequencer
from polltrail.web.witness_client import Unanswered, client

LOOK_EVERY_S = 30.0
MOST_AT_ONCE: Final = 1_000
"""Deposits of one witness that are read in one look; the next goes on from there."""
MOST_BYTES: Final = 4_000_000
"""Bytes of them, but for the last part that was read."""
AT_A_TIME: Final = 100
"""Of these, so many are checked before others have their turn."""


@dataclass(slots=True)
class _Progress:
    """How far the list of one witness was read.

    Attributes
    ----------
    at : int
        The last number that was looked at.
    refused : int or None
        The first that was told to come again.
    unknown : int or None
        The first whose key was not enrolled; it may be by now if there are more than `keys`.
    said : bool
        Whether it was said that the witness shows no list.
    """

    keys: int
    at: int = 0
    refused: int | None = None
    unknown: int | None = None
    said: bool = False

    def go_back(self, keys: int) -> None:
        """At the end of the list, go back to the first that could not be taken and may be now."""
        more = keys > self.keys
        first = [one for one in (self.refused, self.unknown if more else None) if one is not None]
        if first:
            self.at = min(first) - 1
            self.refused = None
            self.unknown = None if more else self.unknown
        self.keys = keys


class DepositsIn:
    """Looks through the lists of witnesses.

    Parameters
    ----------
    say : callable
        Tells whoever runs the server one line.
    now : callable
        The time in seconds since 1970.
    """

    def __init__(
        self,
        *,
        store: LogStore,
        sequencer: Sequencer,
        door: Door,
        say: Callable[[str], None],
        now: Callable[[], int],
    ) -> None:
        self._store = store
        self._now = now
        self._sequencer = sequencer
        self._door = door
        self._say = say
        self._progress: dict[str, _Progress] = {}

    async def go_on(self) -> None:
        """Look, and look again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Read a part of each witness's list, and take what may be taken."""
        witnesses, election = self._witnesses(), self._sequencer.roster.election
        if not witnesses or election is None:
            return
        for one in witnesses:
            self._progress.setdefault(one.url, _Progress(keys=len(self._sequencer.roster.keys)))
        found = await elsewhere(
            partial(_read_lists, [self._asked(one, election) for one in witnesses], election)
        )
        for witness in witnesses:
            await self._take(witness, found[witness.url])

    def _asked(self, witness: Witness, election: str) -> "_Asked":
        """Ask from where it was read to; while the count is sealed, as the log that may read what was deposited."""
        sealed = self._sequencer.roster.sealed_until is not None
        name, at = witness.key.name, self._now()
        access = self._store.access_to_deposits(name, election, at=at) if sealed else None
        return _Asked(witness.url, self._progress[witness.url].at, access)

    def _witnesses(self) -> list[Witness]:
        """Give those that any policy of this log names; what one of them keeps is owed its place."""
        named = [one.policy for one in named_policies(self._sequencer.roster) if one.policy is not None]
        every = {one.url: one for policy in named for one in policy.witnesses}
        return [one for url, one in every.items() if url.startswith(("http://", "https://"))]

    async def _take(self, witness: Witness, found: "_Found") -> None:
        progress = self._progress[witness.url]
        if found.missing and not progress.said:
            self._say(f"deposits with witness {witness.name}: {found.missing}; looked for again later")
        progress.said = bool(found.missing)
        taken = 0
        for at in range(0, len(found.lines), AT_A_TIME):
            taken += await self._take_some(found.lines[at : at + AT_A_TIME], progress)
        if taken:
            self._say(f"deposits with witness {witness.name}: took {taken} into the log")
        if found.ended:
            progress.go_back(len(self._sequencer.roster.keys))

    async def _take_some(self, lines: Sequence[bytes], progress: _Progress) -> int:
        """Take some lines; tell how many were new to the log."""
        guest = Guest("")
        passed = await self._sequencer.between_commits(self._admit, lines, progress, guest)
        if not passed:
            return 0
        try:
            await self._sequencer.submit([ticket for _, ticket in passed], leaving=self._sequencer.for_tokens)
        except Refused:  # too many wait: these are no more urgent than others
            progress.refused = min(progress.refused or passed[0][0], passed[0][0])
            return 0
        for _, ticket in passed:
            self._door.charge(ticket, guest)
        return sum(isinstance(one.outcome, Accepted) and one.outcome.new for _, one in passed)

    def _admit(self, lines: Sequence[bytes], progress: _Progress, guest: Guest) -> list[tuple[int, Ticket]]:
        """Check lines, the cheapest question first; runs in the thread that commits."""
        passed, roster = [], self._sequencer.roster
        for line in lines:
            try:
                record = DepositRecord.parse(line)
            except LogError:  # no deposit, or one that the witness keeps back, and may show another time
                held = number_of(line)
                progress.refused = min(progress.refused or held, held) if held else progress.refused
                progress.at = max(progress.at, held or 0)
                continue
            progress.at = max(progress.at, record.n)
            if self._store.index_of(record.statement) is not None:
                continue
            standing = _signed(record, roster)
            if standing == "unknown":
                progress.unknown = min(progress.unknown or record.n, record.n)
            if standing != "signed":
                continue
            try:
                passed.append((record.n, self._door.admit(record.envelope, guest, roster, {})))
            except Refused:  # its key has said too much of late
                progress.refused = min(progress.refused or record.n, record.n)
        return passed


def _signed(record: DepositRecord, roster: Roster) -> Literal["signed", "unknown", "wrong"]:
    """Tell whether a deposit is signed by an enrolled key; the door asks again, and charges for what is wrong."""
    try:
        statement = read_statement(record.envelope)
        public = roster.public(statement.key)
        if public is None:
            return "unknown"
        check_signature(statement, public)
    except StatementError:
        return "wrong"
    return "signed" if statement.election == roster.election else "wrong"


@dataclass(frozen=True, slots=True)
class _Found:
    """A part of a witness's list: its lines, whether it ended there, and why there is no more."""

    lines: Sequence[bytes]
    ended: bool
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A witness, from where on it is asked, and a note that lets the log read what is sealed."""

    url: str
    after: int
    access: bytes | None


async def _read_lists(asked: Sequence[_Asked], election: str) -> dict[str, _Found]:
    async with client() as asking:
        found = await asyncio.gather(*(_read_list(asking, one, election) for one in asked))
    return dict(zip((one.url for one in asked), found, strict=True))


async def _read_list(asking: httpx.AsyncClient, asked: _Asked, election: str) -> _Found:
    lines: list[bytes] = []
    pages_of = deposit_pages(asking, asked.url, election, after=asked.after, access=asked.access)
    try:
        async with aclosing(pages_of) as pages:
            async for page in pages:
                lines += page
                if len(lines) >= MOST_AT_ONCE or sum(map(len, lines)) >= MOST_BYTES:
                    return _Found(lines, ended=False)
    except Unanswered as exc:
        return _Found(lines, ended=False, missing=str(exc))
    return _Found(lines, ended=True)


def deposits_part(serving: Serving) -> Part:
    """Look through the lists of the election's witnesses, whoever they are by then."""
    looking = DepositsIn(
        store=serving.store, sequencer=serving.sequencer, door=serving.door, say=serving.say,
        now=lambda: serving.now() // 1000,
    )  # fmt: skip
    return Part(work=(looking.go_on,))
