"""One piece for an answer, and a limit on connections that leaves the store its files."""

import asyncio
import resource
from collections.abc import Callable

import pytest

from polltrail.web import connection
from polltrail.web.connection import JoinedWrites


class Transport(asyncio.Transport):
    """Notes what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(bytes(data))

    def writelines(self, list_of_data: list[bytes]) -> None:
        self.sent.append(b"".join(list_of_data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def written(do: Callable[[JoinedWrites, Transport], None]) -> list[bytes]:
    async def run() -> list[bytes]:
        transport = Transport()
        do(JoinedWrites(transport, asyncio.get_running_loop()), transport)
        await asyncio.sleep(0)
        return transport.sent

    return asyncio.run(run())


def test_head_and_body_go_together() -> None:
    def answer(joined: JoinedWrites, _: Transport) -> None:
        for piece in (b"head", b"body", b"next head", b"next body"):
            joined.write(piece)

    assert written(answer) == [b"headbody", b"next headnext body"]


def test_a_piece_alone_is_not_held_for_long() -> None:
    assert written(lambda joined, _: joined.write(b"alone")) == [b"alone"]


def test_what_is_held_goes_out_before_the_end() -> None:
    def answer(joined: JoinedWrites, transport: Transport) -> None:
        joined.write(b"last words")
        joined.close()
        assert joined.is_closing()
        assert transport.sent == [b"last words"]

    assert written(answer) == [b"last words"]


def test_nothing_is_sent_to_who_has_left() -> None:
    def answer(joined: JoinedWrites, transport: Transport) -> None:
        joined.write(b"for nobody")
        transport.close()

    assert written(answer) == []


@pytest.mark.parametrize(
    ("soft", "most"),
    [
        (1024, (672, 224)),
        (130, (6, 2)),
        (5_000, (3654, 1218)),
        (8_192, (4096, 2944)),
        (100_000, (4096, 4096)),
        (resource.RLIM_INFINITY, (4096, 4096)),
    ],
)
def test_connections_leave_the_store_its_files(
    monkeypatch: pytest.MonkeyPatch, soft: int, most: tuple[int, int]
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, soft))
    assert connection.most_connections.__wrapped__() == most


@pytest.mark.parametrize(
    ("soft", "hard", "asked"),
    [
        (1024, 4096, 4096),
        (1024, resource.RLIM_INFINITY, 9_344),
        (1024, 1_000_000, 9_344),
        (50_000, 50_000, None),
    ],
)
def test_asks_for_as_many_files_as_it_may(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, asked: int | None
) -> None:
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: found.append(limits))
    connection.allow_connections()
    assert found == ([] if asked is None else [(asked, hard)])
