"""A mirror at work on files that a test serves, without a network: what is asked for, and what is answered, is known.

server = FileServer(publish(entries))
with mirroring(server, tmp_path / "m", election=ELECTION) as follower:
    follower.look()
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from polltrail.cli import mirror_loop, mirror_source
from polltrail.cli import mirroring as mirroring_module
from polltrail.cli.mirror_copy import Copier
from polltrail.cli.mirror_known import Known
from polltrail.cli.mirror_source import Source
from polltrail.cli.mirroring import Follower
from polltrail.store.mirror_dir import Mirror
from support.cli import Ran, polltrail_here


@dataclass
class FileServer:
    """Answers for files in memory.

    Attributes
    ----------
    files : dict of str to bytes
        By path.
    closed : set of str
        Paths that only the holder of the token may read.
    fails : list of int
        Statuses of the next answers, whatever is asked for.
    age : int or None
        For how long a cache says to have had what it answers.
    behind_cache : dict of str to bytes
        Answered instead, unless a request goes past caches.
    """

    files: dict[str, bytes]
    token: str = "let-me-in"
    closed: set[str] = field(default_factory=set)
    fails: list[int] = field(default_factory=list)
    age: int | None = None
    behind_cache: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/")
        self.asked.append(path)
        if self.fails:
            return httpx.Response(self.fails.pop(0))
        cached = self.behind_cache.get(path) if not request.url.query else None
        found = self.files.get(path) if cached is None else cached
        if found is None:
            return httpx.Response(404)
        if path in self.closed and request.headers.get("authorization") != f"Bearer {self.token}":
            return httpx.Response(403)
        return self._given(found, request.headers.get("range"))

    def _given(self, data: bytes, wanted: str | None) -> httpx.Response:
        headers = {} if self.age is None else {"age": str(self.age)}
        if wanted is None:
            return httpx.Response(200, content=data, headers=headers)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        return httpx.Response(206 if start < len(data) else 416, content=data[start:], headers=headers)


@contextmanager
def mirroring(
    server: FileServer, root: Path, *, election: str | None = None, token: str | None = None
) -> Iterator[Follower]:
    """A mirror that follows the server; pauses take no time, and what it would say is kept in `said`."""
    now = iter(range(0, 10**9, 60))
    transport = httpx.MockTransport(server)
    with (
        httpx.Client(transport=transport, base_url="http://server/") as connection,
        closing(Mirror.open(root)) as mirror,
    ):
        source = Source(connection, token)
        copier = Copier(mirror=mirror, source=source, known=Known(), clock=lambda: next(now))
        follower = Follower(
            mirror=mirror, source=source, copier=copier, election=election, say=lambda _: None,
            sleep=lambda _: None, clock=lambda: next(now),
        )  # fmt: skip
        follower.remember()
        yield follower


def kept(root: Path) -> dict[str, bytes]:
    """Everything that a mirror has, by path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def published(root: Path) -> dict[str, bytes]:
    """What of it is a published election."""
    return {
        path: data for path, data in kept(root).items() if path.split("/")[0] in {"log", "tables", "images"}
    }


def mirror_once(server: FileServer, root: Path, patch: pytest.MonkeyPatch, *options: object) -> Ran:
    """Run `polltrail mirror --once` on it: the command and its exit code, without a network and without pauses."""

    @contextmanager
    def client(_: str) -> Iterator[httpx.Client]:
        with httpx.Client(transport=httpx.MockTransport(server), base_url="http://server/") as connection:
            yield connection

    patch.setattr(mirror_source, "client", client)
    patch.setattr(mirroring_module, "ASKED_AGAIN_S", (0.0, 0.0))
    patch.setattr(mirror_loop, "PAUSES_S", (0.0,))
    return polltrail_here("mirror", "http://server", root, "--once", *options)
