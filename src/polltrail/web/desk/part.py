"""The requests of the desk's pages.

GET  /desk/...               the pages
GET  /v1/desk/me             who is logged in, and what election this is; answered for anybody
POST /v1/desk/leave          the session ends, and what was claimed is free
     /v1/desk/work/...       clerks and reviewers: the next form
     /v1/desk/review/...     reviewers: what was said of a form

The last two are handed on to the process of the desk (`app`). What somebody signs goes to `/v1/statements` as from
everywhere else.
"""

import time
from typing import Any, Final

import msgspec

from polltrail.statement.ledger import KeyRole
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.board.running import Running
from polltrail.web.board.upstream import Made
from polltrail.web.bodies import Load, promised, read_body
from polltrail.web.counting import can_be_counted
from polltrail.web.desk.files import PAGE, DeskFiles
from polltrail.web.desk.guard import Asker, Guard
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Refused, told
from polltrail.web.routes import refuse_method

DESK: Final = "/v1/desk/"
IMAGES: Final = b"x-polltrail-images"
"""In an answer of the process: the digests of the images that whoever asked may see from now on."""
MAX_ASKED: Final = 4_096
BUSY: Final = told(
    503, "desk-busy", "desk: expected the process that answers it, found it beginning or busy; ask again in a moment. What is submitted is taken all the same",
    retry_after=2,
)  # fmt: skip
MOST_TARGET: Final = 400

READERS: Final[frozenset[KeyRole]] = frozenset({"clerk", "reviewer"})
REVIEWERS: Final[frozenset[KeyRole]] = frozenset({"reviewer"})
ROLES: Final[dict[str, frozenset[KeyRole]]] = {
    f"{DESK}work/": READERS,
    f"{DESK}review/": REVIEWERS,
}
"""Who may ask for what is below a path."""

_JSON: Final[Headers] = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-store"),
    (b"x-content-type-options", b"nosniff"),
]
_ENCODER = msgspec.json.Encoder()


def desk_part(serving: Serving) -> Part:
    """Make the desk; where there are no stations to count, people can log in and there is nothing to do."""
    desk = Desk(serving)
    files = dict.fromkeys((PAGE.removesuffix("/"), *desk.files.prefixes), desk.files.get)
    routes = {**files, f"{DESK}me": desk.tell, f"{DESK}leave": desk.leave}
    if not can_be_counted(serving.place, serving.sequencer.roster.definitions[-1].body):
        return Part(routes=routes)
    return Part(routes={**routes, **dict.fromkeys(ROLES, desk.hand_on)}, work=(desk.answering,))


class Desk:
    """The desk of one election; on the event loop alone."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._guard = Guard(serving.sessions, clock=time.monotonic)
        self._load = Load()
        self._running = Running(serving, "polltrail.web.desk.process", "answers the desk", _follow)
        self.files = DeskFiles()

    async def answering(self) -> None:
        """Keep the process at work."""
        await self._running.keep()

    async def tell(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Say who is logged in, and what election this is."""
        refuse_method(scope, "GET")
        asker = self._guard.asker(scope)
        me = {"role": None, "key": None, "word": None, **self._election()}
        if asker is not None:
            word = self._serving.sessions.own_word(scope)
            me |= {"role": asker.role, "key": asker.key, "word": word, **self._scope(asker)}
        await answer(send, 200, _JSON, _ENCODER.encode(me) + b"\n")

    async def leave(self, scope: Scope, receive: Receive, send: Send) -> None:
        """End a session, and free what was claimed."""
        refuse_method(scope, "POST")
        asker = self._guard.let_in(scope, _Anybody())
        if asker.role in READERS and not self._running.upstream.is_away:
            await self._asked(b"/v1/desk/work/leave", asker, b"POST", b"{}")
        self._serving.sessions.show(asker.key, ())
        self._serving.sessions.end(scope)
        await answer(send, 200, _JSON, b'{"left":true}\n')
        del receive

    async def hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the process, for whoever may."""
        refuse_method(scope, "GET", "POST")
        path = str(scope["path"])
        roles = next(roles for prefix, roles in ROLES.items() if path.startswith(prefix))
        asker = self._guard.let_in(scope, roles)
        promised(scope, "desk", MAX_ASKED)
        with self._load.hold() as held:
            body = await read_body(receive, "desk", MAX_ASKED, held)
            made = await self._asked(_target(scope), asker, scope["method"].encode(), body)
        for name, value in made.headers:
            if name == IMAGES:
                self._serving.sessions.show(asker.key, value.decode().split())
        kind = [one for one in made.headers if one[0] == b"content-type"]
        await answer(send, made.status, [*kind, *_JSON[1:]], made.body)

    async def _asked(self, target: bytes, asker: Asker, method: bytes, body: bytes) -> Made:
        who: Headers = [
            (b"x-polltrail-key", asker.key.encode()),
            (b"content-type", b"application/json"),
        ]
        try:
            return await self._running.upstream.ask(target, who, method=method, body=body)
        except Refused as exc:
            raise Refused(BUSY) from exc

    def _election(self) -> dict[str, Any]:
        roster = self._serving.sequencer.roster
        body = roster.definitions[-1].body
        until = roster.sealed_until
        return {
            "election": roster.election,
            "origin": roster.definitions[0].body.origin,
            "name": body.name,
            "rehearsal": body.rehearsal,
            "sealed_until": None if until is None else until.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "log_vkey": body.log_vkey,
            "images": body.policy.images,
            "organisers": [{"key": one.key, "public": one.public} for one in roster.definitions[0].body.organisers],
        }  # fmt: skip

    def _scope(self, asker: Asker) -> dict[str, Any]:
        enrolled = self._serving.sequencer.roster.enrolled(asker.key)
        if enrolled is None:
            return {}
        return {"areas": enrolled.areas, "stations": enrolled.stations}


class _Anybody:
    """Every role."""

    def __contains__(self, role: object) -> bool:
        return True


def _follow(_: bytes) -> None:
    """Pass over what the process says: nothing of it is kept here."""


def _target(scope: Scope) -> bytes:
    """Give the path as the process is asked for it.

    Raises
    ------
    Refused
        It holds what the desk's own pages never ask for.
    """
    path = bytes(scope.get("raw_path") or b"/").partition(b"?")[0]
    if len(path) > MOST_TARGET or any(not 0x21 <= byte <= 0x7E for byte in path):
        raise Refused(told(404, "no-such-path", "desk: expected a path of the desk's pages, found another; nothing was done"))  # fmt: skip
    return path
