"""Which handler answers a path, and what becomes of a request that none of them likes."""

from collections.abc import Callable, Mapping
from typing import Protocol

from polltrail.errors import StoreError
from polltrail.web.asgi import Receive, Scope, Send, answer
from polltrail.web.bodies import Gone
from polltrail.web.parts import Handler
from polltrail.web.problems import Problem, Refused, for_reader, told
from polltrail.web.sequencer import NOT_COMMITTED


class Admits(Protocol):
    """Who is asked before a handler; `polltrail.web.gate.Gate`."""

    async def enter(self, scope: Scope, receive: Receive) -> Receive:
        """Let a request in when it is its turn."""

    async def refused(self, exc: Refused, scope: Scope, receive: Receive) -> None:
        """Learn that it was refused, before it is answered."""


class Routes:
    """The application, plain ASGI.

    Parameters
    ----------
    routes : mapping of str to Handler
        By path; one that ends in "/" stands for all below it, the longest that fits; "/" stands for itself alone.
    failed : callable
        Told when the store failed under a request: nothing may be acknowledged any more.
    gate : Admits or None
        None where everybody comes in at once.
    """

    def __init__(
        self,
        routes: Mapping[str, Handler],
        *,
        failed: Callable[[StoreError], None],
        gate: Admits | None = None,
    ) -> None:
        self._exact = {path: one for path, one in routes.items() if path == "/" or not path.endswith("/")}
        below = [(path, one) for path, one in routes.items() if path not in self._exact]
        self._below = sorted(below, key=lambda item: -len(item[0]))
        self._nothing = _nothing_here(sorted(routes))
        self._failed = failed
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            if self._gate is not None:
                receive = await self._gate.enter(scope, receive)
            await self._handler(scope["path"])(scope, receive, send)
        except Refused as exc:
            if self._gate is not None:
                await self._gate.refused(exc, scope, receive)
            headers, body = for_reader(exc.problem, scope)
            await answer(send, exc.problem.status, [*headers, *exc.extra], body)
        except StoreError as exc:
            self._failed(exc)
            await answer(send, 503, NOT_COMMITTED.headers(), NOT_COMMITTED.body())
        except Gone:
            return

    def _handler(self, path: str) -> Handler:
        found = self._exact.get(path)
        if found is not None:
            return found
        for prefix, handler in self._below:
            if path.startswith(prefix):
                return handler
        raise Refused(self._nothing(path))


def refuse_method(scope: Scope, *allowed: str) -> None:
    """Refuse a request whose method is not among the allowed ones.

    Raises
    ------
    Refused
        With the methods there are.
    """
    if scope["method"] not in allowed:
        names = " or ".join(allowed)
        sentence = f"{scope['path'][:80]}: expected {names}, found {scope['method'][:20]}; nothing was done"
        raise Refused(told(405, "wrong-method", sentence), [(b"allow", ", ".join(allowed).encode())])


def client_address(scope: Scope) -> str:
    """Where a request comes from: used to limit strangers, and neither kept nor written down."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _nothing_here(known: list[str]) -> Callable[[str], Problem]:
    names = ", ".join(f"{path}..." if path.endswith("/") else path for path in known)

    def problem(path: str) -> Problem:
        sentence = f"path: expected one of {names}, found {ascii(path)[1:-1][:80]}; nothing was done"
        return told(404, "no-such-path", sentence)

    return problem
