"""Work on an event loop of its own, in a thread of its own, out of the way of everybody who waits for an answer."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


async def elsewhere(work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
    """Run work in another thread until it ends; if this is cancelled, that is cancelled too, and has ended.

    Raises
    ------
    Exception
        Whatever the work raised.
    """
    loop = asyncio.new_event_loop()
    task = loop.create_task(work())
    here = asyncio.get_running_loop()
    ended = here.create_future()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(asyncio.wait([task]))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()  # threads that look up names are not waited for
            with contextlib.suppress(RuntimeError):  # nobody waits any more
                here.call_soon_threadsafe(_settle, ended)

    threading.Thread(target=run, daemon=True, name="elsewhere").start()
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        with contextlib.suppress(RuntimeError):  # it has just ended
            loop.call_soon_threadsafe(task.cancel)
        await ended
        raise
    return task.result()


def _settle(ended: "asyncio.Future[None]") -> None:
    if not ended.done():
        ended.set_result(None)
