"""One witness, asked to cosign, and believed nothing.

Its cosignature is checked before it is kept. When it says to know another size than was thought, a smaller one costs
nothing to believe. One beyond the log it has to show: only a checkpoint with this log's own signature stops the server,
because then the log's key has been used elsewhere, or this is an old copy. A bare number stops nothing.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpx

from polltrail.errors import LogError, RollbackError
from polltrail.log import NoteSignature, SignedNote, VerifierKey, Witness, check_cosignatures, open_checkpoint
from polltrail.log.strict import read_decimal
from polltrail.log.witness_request import AddCheckpoint
from polltrail.store import LogStore
from polltrail.store.head import Published
from polltrail.store.recovery import SeenNote
from polltrail.web.witness_client import Unanswered, address, ask, cosigned_note

PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Pauses before a witness that failed is asked again, the last for ever."""
CLOCK_OFF_S: Final = 3_600
"""By how many seconds a witness's clock may differ from this one before it is said."""
SAY_AGAIN_S: Final = 60.0
"""Seconds until something is said of the same witness again."""

_SIZE_BYTES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around those who are asked.

    Attributes
    ----------
    store : LogStore
        The log they are asked about.
    now : callable
        The time in seconds since 1970.
    say : callable
        Tells whoever runs the server one line.
    stop : callable
        Told that the log's key has signed elsewhere.
    clock : callable
        Seconds that only go forward.
    """

    store: LogStore
    now: Callable[[], int]
    say: Callable[[str], None]
    stop: Callable[[RollbackError], None]
    clock: Callable[[], float]


class AskedWitness:
    """A witness, what it is known to have cosigned, and when it may be asked again."""

    def __init__(self, witness: Witness, around: Around) -> None:
        self.witness = witness
        self.asking: asyncio.Task[None] | None = None
        self._around = around
        self._old: int | None = None  # size of what it cosigned last; None before it was asked
        self._failures = 0
        self._not_before = 0.0
        self._said_at: float | None = None
        self._clock_said = False

    @property
    def name(self) -> str:
        """What it is called where something is said of it."""
        return f"witness {self.witness.name}"

    @property
    def busy(self) -> bool:
        """Whether it has not answered yet."""
        return self.asking is not None and not self.asking.done()

    @property
    def free(self) -> bool:
        """Whether it may be asked now."""
        return not self.busy and self._around.clock() >= self._not_before

    async def cosign(self, asking: httpx.AsyncClient, published: Published) -> NoteSignature | None:
        """Ask once; give its line, or None after whatever went wrong, which only puts this one off."""
        try:
            if self._old is None:
                self._old = await self._known_size(asking)
            line, at = await self._cosign(asking, published)
        except RollbackError as exc:
            self._around.stop(exc)
        except (Unanswered, LogError) as exc:
            self._failed(str(exc))
        except Exception as exc:  # noqa: BLE001 - what is wrong about one keeps no other from being asked
            self._failed(f"{type(exc).__name__}: {exc}")
        else:
            self._old = published.size
            self._succeeded(at)
            return line
        return None

    async def _cosign(self, asking: httpx.AsyncClient, published: Published) -> tuple[NoteSignature, int]:
        url = address(self.witness.url, "add-checkpoint")
        for _ in range(2):
            answer = await ask(asking, "POST", url, content=self._request(published))
            if answer.status == 200:
                return checked_line(answer.body, published.note, self.witness.key)
            if answer.status not in {409, 422}:
                break
            self._old = await self._other_size(asking, answer.body if answer.status == 409 else b"")
        raise Unanswered(f"expected a cosignature, found {answer.said()}")

    def _request(self, published: Published) -> bytes:
        old = self._old or 0
        if old > published.size:
            raise Unanswered(f"expected to be asked of more than the {old} entries it knows; later")
        proof = self._around.store.consistency(old, published.size)
        return AddCheckpoint(old, proof, published.note).format()

    async def _other_size(self, asking: httpx.AsyncClient, body: bytes) -> int:
        """Take a size that it says to know, if it is none beyond ours; otherwise it has to show the checkpoint."""
        said = read_decimal(body[:_SIZE_BYTES].decode("latin-1").strip())
        if said is not None and said <= self._around.store.size:
            return said
        shown = await self._known_size(asking)
        if said is not None and shown != said:
            raise Unanswered(
                f"expected it to show a checkpoint of the {said} entries that it says to know, signed by this log, "
                "found none; passed over"
            )
        return shown

    async def _known_size(self, asking: httpx.AsyncClient) -> int:
        """Ask for the last checkpoint it has cosigned, and refuse to go on from one that this log does not lead to."""
        store = self._around.store
        note = await cosigned_note(asking, self.witness.url, store.key.name)
        if note is None:
            return 0
        store.refuse(SeenNote(where=f"{self.name} at {self.witness.url}", note=note))
        try:
            return open_checkpoint(note, store.key).size
        except LogError:  # nothing that this log has signed; what it does know, a 409 will tell
            return 0

    def _succeeded(self, at: int) -> None:
        if self._said_at is not None:
            self._around.say(f"{self.name}: cosigns again")
        self._failures, self._said_at = 0, None
        off = at - self._around.now()
        if abs(off) > CLOCK_OFF_S and not self._clock_said:
            self._clock_said = True
            its = datetime.fromtimestamp(min(at, 1 << 37), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            self._around.say(
                f"{self.name}: expected a clock that agrees with ours, found {its}, {off:+} seconds; its times are "
                "kept as they are"
            )

    def _failed(self, reason: str) -> None:
        now = self._around.clock()
        pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1
        self._not_before = now + pause
        if self._said_at is None or now - self._said_at >= SAY_AGAIN_S:
            self._said_at = now
            self._around.say(f"{self.name}: {reason}; asked again in {pause:.0f} s")


def checked_line(body: bytes, note: bytes, witness: VerifierKey) -> tuple[NoteSignature, int]:
    """Take a witness's own line from its answer, if it is right; give it and its time.

    Raises
    ------
    LogError
        There is none, or it is wrong.
    """
    text = SignedNote.parse(note).text
    signed = SignedNote.parse(f"{text}\n".encode() + body)
    mine = tuple(line for line in signed.signatures if line.by(witness))[:1]
    if not mine:
        raise LogError(f"cosignature of {witness.name}: expected its line, found others; passed over")
    (found,) = check_cosignatures(SignedNote(text, mine), [witness])
    return mine[0], found.at
