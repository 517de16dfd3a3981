"""Deposits: what a statement must pass before a witness keeps it.

The witness does not know who is enrolled: everybody is a stranger, and anybody can make any number of keys. So a
deposit must be a whole statement of an election that is followed, validly signed; and addresses, keys and elections
each have a bound. None of them touches cosigning.
"""

import threading
from collections.abc import Callable, Collection
from hashlib import blake2b
from typing import Final

from polltrail.errors import EncodingError, RequestError, SignatureError
from polltrail.log.deposit import DepositRequest
from polltrail.statement import KeyId, Statement, check_signature, read_envelope
from polltrail.statement.envelope import rewrap
from polltrail.store.witness_store import Deposit, Kept, WitnessStore
from polltrail.web.addresses import limited_name
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.problems import Problem, Refused, told

UNIT_BYTES: Final = 4_096
"""Bytes of a deposit that cost its address one unit; most statements are shorter."""
BY_ADDRESS: Final = Rate(burst=500, per_second=2)
BY_KEY: Final = Rate(burst=200, per_second=0.2)
AGAIN: Final = 0.1
"""Units for a deposit that was there already."""
MAX_WAITING: Final = 64
"""Deposits that may wait to be written down."""

_FULL: Final = told(
    507,
    "deposits-full",
    "deposit: expected room for more statements of this election, found that as much is kept as may be; it was not "
    "kept. Deposit it with another witness of the election",
)
_CROWDED: Final = told(
    503,
    "overloaded",
    f"deposit: expected at most {MAX_WAITING} at one time, found more; it was not kept, send it again in a moment",
    retry_after=5,
)


class Deposits:
    """Takes deposits; from any thread.

    Parameters
    ----------
    elections : collection of str
        Ids of the elections whose statements are kept.
    now : callable
        The time in seconds since 1970.
    clock : callable
        Seconds that only go forward.
    salt : bytes
        Random bytes of this process: addresses are remembered as digests only, while they are limited.
    """

    def __init__(
        self,
        store: WitnessStore,
        elections: Collection[str],
        *,
        now: Callable[[], int],
        clock: Callable[[], float],
        salt: bytes,
    ) -> None:
        self._store = store
        self._elections = elections
        self._now = now
        self._salt = salt
        self._addresses: Allowances[bytes] = Allowances(clock)
        self._keys: Allowances[KeyId] = Allowances(clock)
        self._room = threading.Semaphore(MAX_WAITING)

    def ask(self, address: str) -> None:
        """Turn an address away that has asked for too much, before its request is read.

        Raises
        ------
        Refused
            With how long to wait.
        """
        if wait := self._addresses.wait(self._name(address), BY_ADDRESS):
            raise Refused(_too_many("this address", wait))

    def enter(self) -> None:
        """Take a place among those who wait; `leave` gives it back.

        Raises
        ------
        Refused
            There is none.
        """
        if not self._room.acquire(blocking=False):
            raise Refused(_CROWDED)

    def leave(self) -> None:
        """Give the place back."""
        self._room.release()

    def take(self, data: bytes, address: str) -> Kept:
        """Keep a statement.

        Parameters
        ----------
        data : bytes
            The body of the request.
        address : str
            Where it came from; not kept.

        Raises
        ------
        Refused
            It is not kept, and why.
        StoreError
            The disk failed.
        """
        name = self._name(address)
        try:
            statement, deposit = self._checked(data)
        except Refused:
            self._addresses.spend(name, BY_ADDRESS)
            raise
        if wait := self._keys.wait(statement.key, BY_KEY):
            raise Refused(_too_many(f"key {statement.key}", wait))
        kept = self._store.deposit(deposit, at=self._now())
        if kept is None:
            self._addresses.spend(name, BY_ADDRESS)
            raise Refused(_FULL)
        if kept.new:
            self._keys.spend(statement.key, BY_KEY)
        self._addresses.spend(name, BY_ADDRESS, max(1, len(data) / UNIT_BYTES) if kept.new else AGAIN)
        return kept

    def _checked(self, data: bytes) -> tuple[Statement, Deposit]:
        try:
            request = DepositRequest.parse(data)
            envelope, entry = rewrap(request.envelope)
        except (RequestError, EncodingError) as exc:
            raise Refused(told(400, "malformed-deposit", exc)) from exc
        try:
            statement = read_envelope(envelope)
            election = self._followed(statement)
            check_signature(statement, request.public)
        except SignatureError as exc:
            raise Refused(told(422, "wrong-signature", exc)) from exc
        except EncodingError as exc:
            raise Refused(told(422, "malformed-statement", exc)) from exc
        return statement, Deposit(
            election=election, statement=statement.id, envelope=entry, public=request.public
        )

    def _followed(self, statement: Statement) -> str:
        if statement.election is None or statement.election not in self._elections:
            found = statement.election or "a definition that begins another"
            sentence = (
                f"deposit: expected a statement of an election that is followed here, found {found}; not kept"
            )
            raise Refused(told(422, "another-election", sentence))
        return statement.election

    def _name(self, address: str) -> bytes:
        return blake2b(limited_name(address).encode(), key=self._salt, digest_size=16).digest()


def _too_many(who: str, wait: int) -> Problem:
    return told(
        429,
        "too-many",
        f"{who}: expected fewer deposits in so short a time, found more; it was not kept, send it again after {wait} s",
        retry_after=wait,
    )
