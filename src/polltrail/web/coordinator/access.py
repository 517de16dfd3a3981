"""Who may ask for what: roles come from the log, and what changes something comes from a page of ours."""

import contextlib
import time
from collections.abc import Container, Iterator
from typing import Final

from polltrail.errors import StoreError
from polltrail.statement import KeyId
from polltrail.statement.ledger import KeyRole
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.asgi import Headers, Receive, Scope, header
from polltrail.web.bodies import Load, promised, read_body
from polltrail.web.door import too_many
from polltrail.web.parts import Serving
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import client_address
from polltrail.web.sealed import sealed_problem

COORDINATORS: Final[frozenset[KeyRole]] = frozenset({"organiser", "registrar"})
ORGANISERS: Final[frozenset[KeyRole]] = frozenset({"organiser"})
WATCHING: Final[frozenset[KeyRole]] = frozenset({"organiser", "registrar", "watcher"})

OF_A_KEY: Final = Rate(burst=120, per_second=4)
"""How often one key may ask; a page asks for three things every fifteen seconds."""

JSON: Final[Headers] = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]


class Access:
    """Lets requests in; on the event loop alone."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._allowances: Allowances[KeyId] = Allowances(time.monotonic)

    def let_in(self, scope: Scope, roles: Container[KeyRole]) -> tuple[KeyId, KeyRole]:
        """Tell who asks, if their role may.

        Raises
        ------
        Refused
            Nobody is logged in, or somebody in another role, or too often.
        """
        who = self._serving.sessions.authorised(scope)
        if who is None:
            raise self._serving.door.turned_away(_problem(401, "nobody"), client_address(scope))
        if who[1] not in roles:
            raise Refused(_problem(403, f"a key in the role {who[1]}"))
        self.charge(who[0])
        return who

    def charge(self, key: KeyId) -> None:
        """Have a key pay for one request.

        Raises
        ------
        Refused
            It has asked too often.
        """
        if wait := self._allowances.wait(key, OF_A_KEY):
            raise Refused(too_many(f"key {key}", OF_A_KEY, wait))
        self._allowances.spend(key, OF_A_KEY)


@contextlib.contextmanager
def beside_the_log() -> Iterator[None]:
    """Answer for a disk that does not keep or give what lies beside the log: intake goes on, for the log is not touched.

    Raises
    ------
    Refused
        With what the disk said.
    """
    try:
        yield
    except StoreError as exc:
        raise Refused(told(503, "not-kept", exc, retry_after=30)) from exc


def refuse_while_sealed(serving: Serving, scope: Scope, role: KeyRole) -> None:
    """Refuse what tells who said something, while the count is sealed, to all but organisers.

    Raises
    ------
    Refused
        With the time by which it must be open.
    """
    until = serving.sequencer.roster.sealed_until
    if until is not None and role not in ORGANISERS:
        raise Refused(sealed_problem(scope["path"], until))


def refuse_other_sites(scope: Scope) -> None:
    """Refuse what a page of another site can make a browser send with its cookies.

    Raises
    ------
    Refused
        It is not JSON, or the browser says that another site asks.
    """
    kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    site = header(scope, b"sec-fetch-site") or b"none"
    if kind == b"application/json" and site in {b"same-origin", b"none"}:
        return
    found = f"{ascii(kind)[2:40]} from {ascii(site)[2:20]}"
    raise Refused(told(403, "another-site", f"{scope['path'][:80]}: expected application/json from a page of this server, found {found}; nothing was done"))  # fmt: skip


async def body_of(scope: Scope, receive: Receive, what: str, most: int, load: Load) -> bytes:
    """Read a body of a page of ours."""
    refuse_other_sites(scope)
    promised(scope, what, most)
    with load.hold() as held:
        return await read_body(receive, what, most, held)


def _problem(status: int, found: str) -> Problem:
    sentence = (
        f"coordinator: expected somebody logged in as an organiser, or in a role that may ask for this, found {found}; "
        "nothing was done. Log in: POST /v1/login"
    )
    return told(status, "not-allowed", sentence)
