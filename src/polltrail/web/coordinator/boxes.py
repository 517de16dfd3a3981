"""Boxes that browsers seal and open: the server keeps their bytes, and has no key to them.

GET  /v1/coordinator/registry    the registry's box, with its version as ETag; 204 where there is none yet
PUT  /v1/coordinator/registry    the next version; If-Match names the version it was made from ("0" for none)
POST /v1/coordinator/spoken      {"<name>": "<base64>"}: links of invitations, each sealed under its spoken code
GET  /v1/spoken/<name>           one of these, for whoever was told the code
"""

import asyncio
from base64 import b64decode
from binascii import Error as Base64Error
from typing import Final

import msgspec

from polltrail.store.coordination.boxes import Spoken, registry_of
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer, header
from polltrail.web.bodies import Load
from polltrail.web.coordinator.access import COORDINATORS, JSON, ORGANISERS, Access, beside_the_log, body_of
from polltrail.web.parts import Serving
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import client_address, refuse_method

REGISTRY: Final = "/v1/coordinator/registry"
SPOKEN_IN: Final = "/v1/coordinator/spoken"
SPOKEN: Final = "/v1/spoken/"
MAX_REGISTRY: Final = 32 << 20
MOST_REGISTRIES: Final = 2 << 30
"""Bytes of all versions of the registry together: none is ever lost, so that none can be overwritten by mistake."""
MAX_SPOKEN: Final = 1 << 20
MAX_LINK: Final = 4_096
MAGIC: Final = "polltrail-box-v1"

_ENCODER = msgspec.json.Encoder()
_BOXES = msgspec.json.Decoder(dict[str, str])


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a box says of itself: how its key is made, and bytes; no field for anything in the clear."""

    format: str
    rounds: int
    salt: str
    nonce: str
    sealed: str


_BOX = msgspec.json.Decoder(_Box)


class Boxes:
    """Keeps boxes; on the event loop alone."""

    def __init__(self, serving: Serving, access: Access) -> None:
        self._serving, self._access = serving, access
        self._registry, self._spoken = registry_of(serving.place), Spoken(serving.place)
        self._load, self._writing = Load(), asyncio.Lock()

    async def registry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give or take the registry."""
        refuse_method(scope, "GET", "PUT")
        self._access.let_in(scope, COORDINATORS)
        if scope["method"] == "PUT":
            data = await body_of(scope, receive, "registry", MAX_REGISTRY, self._load)
            version = await self._save(scope, data)
            await answer(send, 201, [*JSON, _etag(version)], _ENCODER.encode({"version": version}) + b"\n")
            return
        version = self._registry.last
        with beside_the_log():
            data = await asyncio.to_thread(self._registry.read, version) if version else b""
        await answer(send, 200 if version else 204, [*JSON, _etag(version)], data)

    async def _save(self, scope: Scope, data: bytes) -> int:
        if (problem := _no_box(data)) is not None:
            raise Refused(problem)
        told_version = (header(scope, b"if-match") or b"").strip(b'"')
        async with self._writing:
            if told_version != b"%d" % self._registry.last:
                sentence = (
                    f"registry: expected one made from version {self._registry.last}, found one made from "
                    f"{ascii(told_version)[2:20]}; not kept. Somebody else saved meanwhile: read it, add, and save again"
                )
                raise Refused(told(409, "another-version", sentence))
            if self._registry.bytes + len(data) > MOST_REGISTRIES:
                raise Refused(told(409, "too-many", f"registry: expected at most {MOST_REGISTRIES} bytes of all versions, found more; not kept"))  # fmt: skip
            with beside_the_log():
                return await asyncio.to_thread(self._registry.add, data)

    async def take_spoken(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep links under spoken codes."""
        refuse_method(scope, "POST")
        self._access.let_in(scope, ORGANISERS)
        data = await body_of(scope, receive, "spoken codes", MAX_SPOKEN, self._load)
        boxes = _links(data)
        async with self._writing:
            if len(boxes) > self._spoken.room:
                raise Refused(told(409, "too-many", f"spoken codes: expected at most {self._spoken.room} more, found {len(boxes)}; none was kept"))  # fmt: skip
            with beside_the_log():
                for name, box in boxes.items():
                    await asyncio.to_thread(self._spoken.put, name, box)
        await answer(send, 201, JSON, _ENCODER.encode({"kept": len(boxes)}) + b"\n")

    async def give_spoken(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Give one link as it was sealed: to anybody, for whoever lacks the code has nothing of it."""
        refuse_method(scope, "GET", "HEAD")
        name = scope["path"].removeprefix(SPOKEN)
        with beside_the_log():
            box = await asyncio.to_thread(self._spoken.get, name) if Spoken.is_name(name) else None
        if box is None:
            problem = told(404, "no-such-code", "spoken code: expected one that a coordinator gave out, found none like it; was it heard right?")  # fmt: skip
            raise self._serving.door.turned_away(problem, client_address(scope))
        await answer(send, 200, [*_BYTES], box)


_BYTES: Final[Headers] = [
    (b"content-type", b"application/octet-stream"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]


def _etag(version: int) -> tuple[bytes, bytes]:
    return (b"etag", b'"%d"' % version)


def _no_box(data: bytes) -> Problem | None:
    """Say why bytes are no box: what is in the clear is never kept by mistake."""
    try:
        box = _BOX.decode(data)
        whole = box.format == MAGIC and all(map(_is_base64, (box.salt, box.nonce, box.sealed)))
    except msgspec.MsgspecError:
        whole = False
    if whole:
        return None
    return told(400, "no-box", f"registry: expected a box that a browser sealed ({MAGIC}), found something else; not kept")  # fmt: skip


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return False
    return True


def _links(data: bytes) -> dict[str, bytes]:
    try:
        found = {name: b64decode(text, validate=True) for name, text in _BOXES.decode(data).items()}
    except (msgspec.MsgspecError, Base64Error, ValueError) as exc:
        raise Refused(_no_links()) from exc
    if not all(Spoken.is_name(name) and 0 < len(box) <= MAX_LINK for name, box in found.items()):
        raise Refused(_no_links())
    return found


def _no_links() -> Problem:
    return told(400, "no-box", f"spoken codes: expected names of 32 hexadecimal digits with boxes of at most {MAX_LINK} bytes in base64, found something else; none was kept")  # fmt: skip
