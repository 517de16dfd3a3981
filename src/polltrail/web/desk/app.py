"""The application of the desk's process: what those who are logged in ask, answered one after the other.

POST /v1/desk/work/next            {"slot": number or null, "seen": entry}: the next form, or this one; null where there is
                                   nothing; "behind" until the entry is counted, for before that the same form would come again
POST /v1/desk/work/<slot>/keep     still at it
POST /v1/desk/work/leave           what was claimed is free
GET  /v1/desk/work/waiting         how many forms wait, and how one's own readings came out
GET  /v1/desk/review/list          forms on hold and contested, and how many reviewers are at each
GET  /v1/desk/review/<slot>        what was said of a form, as its page shows it to reviewers
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State

from polltrail.election.expected import MAX_CONTESTS
from polltrail.errors import PolltrailError
from polltrail.statement import KeyId
from polltrail.store.desk import DeskReader
from polltrail.store.work_queue import Task, WorkQueue
from polltrail.web.desk.stories import AT_A_TIME, WAITING, is_in_scope, listed, story_of
from polltrail.web.desk.tasks import task_of
from polltrail.web.problems import Problem, told

CLAIM_S: Final = 90
"""Seconds for which a form is somebody's; a page that is open says again that somebody is at it."""
MOST_LISTED: Final = 200
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What answers are made of.

    Attributes
    ----------
    now : callable
        Seconds since 1970.
    """

    reader: DeskReader
    queue: WorkQueue
    now: Callable[[], int]


class _Next(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: int | None = None
    seen: int = -1


def desk_app(room: Room) -> Litestar:
    """Make the application."""
    return Litestar(
        [give_next, keep, leave, waiting, review_list, review],
        state=State({"room": room}), openapi_config=None, logging_config=None, debug=False,
        exception_handlers={PolltrailError: _unreadable, msgspec.MsgspecError: _malformed},
    )  # fmt: skip


@post("/v1/desk/work/next", status_code=200)
async def give_next(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give somebody the next form."""
    room, key = _room(request), _key(request)
    room.reader.follow()
    asked = msgspec.json.decode(await request.body() or b"{}", type=_Next)
    if room.reader.size <= asked.seen:
        return _answer({"task": None, "behind": True, "size": room.reader.size})
    only = _known(room, asked.slot)
    task = None
    if only == asked.slot:
        close = room.reader.close_contests()
        task = room.queue.next(key, now=room.now(), close=close, for_s=CLAIM_S, only=only)
    if task is None:
        return _answer({"task": None, "size": room.reader.size}, images=())
    shown = _shown(room, key, task)
    return _answer({"task": shown, "size": room.reader.size}, images=shown["images"])


@post("/v1/desk/work/{slot:int}/keep", status_code=200)
async def keep(request: Request[Any, Any, Any], slot: int) -> Response[bytes]:
    """Let somebody keep the form they are at."""
    room = _room(request)
    return _answer({"yours": room.queue.renew(_key(request), slot, now=room.now(), for_s=CLAIM_S)})


@post("/v1/desk/work/leave", status_code=200)
async def leave(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Free what somebody has claimed."""
    _room(request).queue.give_back_all(_key(request))
    return _answer({"left": True}, images=())


@get("/v1/desk/work/waiting")
async def waiting(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say how many forms wait, and how one's own readings came out."""
    room, reader = _room(request), _room(request).reader
    record = room.queue.record(_key(request))
    return _answer({
        "size": reader.size,
        "read": sum(1 for state in ("imaged", "read_once") for _ in reader.slots_in(state, AT_A_TIME)),
        "decide": sum(1 for state in WAITING for _ in reader.slots_in(state, AT_A_TIME)),
        "mine": {"readings": record.readings, "settled": record.settled, "agreed": record.agreed},
    })  # fmt: skip


@get("/v1/desk/review/list")
async def review_list(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List the forms that wait for a reviewer."""
    room = _room(request)
    room.reader.follow()
    return _answer(listed(room.reader, _key(request), room.queue.claimed(now=room.now()), most=MOST_LISTED))


@get("/v1/desk/review/{slot:int}")
async def review(request: Request[Any, Any, Any], slot: int) -> Response[bytes]:
    """Tell a reviewer what was said of a form."""
    room = _room(request)
    room.reader.follow()
    if _known(room, slot) is None:
        return _problem(told(404, "no-such-form", f"form {slot}: expected one of the election, found none; nothing was done"))  # fmt: skip
    if not is_in_scope(room.reader, _key(request), slot):
        return _problem(told(403, "out-of-scope", f"form {slot}: expected one of your scope, found one of elsewhere; nothing was done"))  # fmt: skip
    story = story_of(room.reader, _key(request), slot)
    return _answer({"story": story}, images=story["images_stored"])


def _shown(room: Room, key: KeyId, task: Task) -> dict[str, Any]:
    if task.wanted.kind == "read":
        return task_of(room.reader, task)
    story = story_of(room.reader, key, task.slot)
    return {
        "kind": "decide", "slot": task.slot, "until": task.until, "story": story, "images": story["images_stored"],
    }  # fmt: skip


def _known(room: Room, slot: int | None) -> int | None:
    """Give the number of a slot there is."""
    expected = room.reader.expected
    if slot is None or not 0 <= slot < len(expected.station_ids) * MAX_CONTESTS:
        return None
    is_there = expected.contest_of(slot) < len(expected.contests) and expected.is_expected(slot)
    return slot if is_there else None


def _room(request: Request[Any, Any, Any]) -> Room:
    room: Room = request.app.state.room
    return room


def _key(request: Request[Any, Any, Any]) -> KeyId:
    return KeyId(request.headers["x-polltrail-key"])


def _answer(document: object, *, images: Any = None) -> Response[bytes]:
    """Answer with JSON; with the images that whoever asked may see from now on, if that changes."""
    headers = {} if images is None else {"x-polltrail-images": " ".join(images)}
    return Response(_ENCODER.encode(document) + b"\n", headers=headers, media_type="application/json")


def _problem(problem: Problem) -> Response[bytes]:
    return Response(problem.body(), status_code=problem.status, media_type="application/problem+json")


def _unreadable(_: Request[Any, Any, Any], exc: PolltrailError) -> Response[bytes]:
    return _problem(told(503, "not-readable", f"desk: {exc}", retry_after=5))


def _malformed(_: Request[Any, Any, Any], exc: msgspec.MsgspecError) -> Response[bytes]:
    return _problem(told(400, "malformed", f"desk: expected what the desk's pages send, found: {exc}; nothing was done"))  # fmt: skip
