"""The server that a mirror copies: asked for one file at a time, believed in nothing."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from threading import Lock
from typing import TYPE_CHECKING, Final

from polltrail.cli.published import Fetch, client
from polltrail.errors import ReadingError

if TYPE_CHECKING:
    import httpx

AT_ONCE: Final = 4
"""Files asked for at the same time."""
MOST_NOTE: Final = 1_000_000
MOST_BUNDLE: Final = 256 * 65_537
MOST_HISTORY: Final = 1 << 28
LOGIN_AGAIN_S: Final = 60.0
"""Seconds between two logins, at least."""

_GONE = frozenset({404, 410})
_CLOSED = frozenset({401, 403, 451})


LONGEST_WAIT_S = 60.0
"""Seconds for which a server can make whoever copies it wait: a hostile one could ask for a year."""


class AwayError(ReadingError):
    """The server gave no answer that can be used; it is worth asking again.

    Attributes
    ----------
    again_after : float
        Seconds that it asked to wait.
    """

    def __init__(self, message: str, *, again_after: float = 0.0) -> None:
        super().__init__(message)
        self.again_after = again_after


class NotForUsError(ReadingError):
    """The server has the file, or not, and does not let us read it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A file, and for how many seconds a cache says to have had it."""

    data: bytes
    age: int = 0


@dataclass(slots=True)
class Source:
    """A published election at an address.

    Attributes
    ----------
    token : str or None
        Who we are, where we logged in.
    log_in : callable or None
        Gives a new token; a server that was started anew does not know the old one.
    """

    connection: "httpx.Client"
    token: str | None = None
    log_in: Callable[[], str] | None = None
    clock: Callable[[], float] = time.monotonic
    _logged_in: float = float("-inf")
    _logging_in: Lock = field(default_factory=Lock)
    _asked: Iterator[int] = field(default_factory=lambda: count(1))

    def get(self, path: str, most: int = MOST_BUNDLE, *, past_caches: bool = False, start: int = 0) -> Answer:
        """Read a file.

        Parameters
        ----------
        most : int
            Bytes that it may have.
        past_caches : bool
            Whether to ask so that no cache answers by mistake.
        start : int
            The first byte that is wanted; where the server gives all of it, what is before is cut off.

        Raises
        ------
        FileNotFoundError
            It is not there.
        NotForUsError
            We may not read it.
        AwayError
            No answer that can be used.
        """
        headers = {"cache-control": "no-cache"} if past_caches else {}
        headers |= {"range": f"bytes={start}-"} if start else {}
        address = f"{path}?{next(self._asked)}" if past_caches else path
        try:
            return self._got(address, path, most, headers, start)
        except NotForUsError:
            if not self.let_in():
                raise
            return self._got(address, path, most, headers, start)

    def let_in(self) -> bool:
        """Log in, unless that was done a moment ago; whether we have a new token.

        Raises
        ------
        ReadingError
            The server does not let us in.
        """
        with self._logging_in:
            if self.log_in is None or self.clock() - self._logged_in < LOGIN_AGAIN_S:
                return False
            self._logged_in = self.clock()
            self.token = None
            self.token = self.log_in()
            return True

    def _got(self, address: str, path: str, most: int, headers: dict[str, str], start: int) -> Answer:
        with self._asking("GET", address, headers) as answer:
            if start and answer.status_code == 416:  # there is nothing after what we have
                return Answer(b"")
            _check_status(answer, path)
            data = b"".join(_limited(answer, most, path))
            cut = start if answer.status_code == 200 else 0
            return Answer(data[cut:], _age(answer))

    def needed(self, path: str, most: int) -> bytes:
        """Read a file without which nothing can be copied.

        Raises
        ------
        AwayError
            It is not there, or there is no answer.
        """
        try:
            return self.get(path, most).data
        except FileNotFoundError as exc:
            raise AwayError(
                f"{self.connection.base_url}{path}: expected the log of an election, found no such file"
            ) from exc

    def fetch(self, path: str) -> bytes:
        """Read a file of at most a bundle's size; a `polltrail.log.served.Fetch`."""
        return self.get(path).data

    def is_open(self, path: str) -> bool:
        """Whether anybody may read a file."""
        with self._asking("HEAD", path, {}, anybody=True) as answer:
            if answer.status_code in _GONE | _CLOSED:
                return False
            _check_status(answer, path)
            return True

    @contextmanager
    def pieces(self, path: str, most: int, *, anybody: bool) -> Iterator[Iterator[bytes]]:
        """Read a file piece by piece, as anybody may, or as who we are."""
        with self._asking("GET", path, {}, anybody=anybody) as answer:
            _check_status(answer, path)
            yield _limited(answer, most, path)

    def several(self, paths: Sequence[str]) -> Generator[tuple[str, bytes | Exception], None, None]:
        """Read files in their order, a few at a time; what could not be read comes as what went wrong."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = ((path, pool.submit(self._tried, path)) for path in paths)
            coming = deque(islice(waiting, 2 * AT_ONCE))
            while coming:
                path, done = coming.popleft()
                yield path, done.result()
                coming.extend(islice(waiting, 1))

    @contextmanager
    def ahead(self, paths: Sequence[str]) -> Iterator[Fetch]:
        """Read files that will be asked for in this order before they are; others are read when asked for."""
        waiting = deque(paths)
        coming = self.several(paths)

        def fetch(path: str) -> bytes:
            if not waiting or waiting[0] != path:
                return self.fetch(path)
            waiting.popleft()
            _, found = next(coming)
            if isinstance(found, Exception):
                raise found
            return found

        with closing(coming):
            yield fetch

    def _tried(self, path: str) -> bytes | Exception:
        try:
            return self.fetch(path)
        except (FileNotFoundError, ReadingError) as exc:
            return exc

    @contextmanager
    def _asking(
        self, method: str, path: str, headers: dict[str, str], *, anybody: bool = False
    ) -> "Iterator[httpx.Response]":
        import httpx

        if self.token is not None and not anybody:
            headers = headers | {"authorization": f"Bearer {self.token}"}
        try:
            with self.connection.stream(method, path, headers=headers) as answer:
                yield answer
        except (httpx.TransportError, httpx.TooManyRedirects, httpx.DecodingError) as exc:
            raise AwayError(
                f"{self.connection.base_url}{path}: expected an answer, found: {str(exc) or type(exc).__name__}"
            ) from exc


@contextmanager
def source(address: str) -> Iterator[Source]:
    """Open a published election at an address.

    Raises
    ------
    ReadingError
        It is no address.
    """
    with client(address) as connection:
        yield Source(connection)


def _check_status(answer: "httpx.Response", path: str) -> None:
    status = answer.status_code
    if status in {200, 206}:
        return
    if status in _GONE:
        raise FileNotFoundError(path)
    if status in _CLOSED:
        raise NotForUsError(f"{answer.url}: expected a file that we may read, found status {status}")
    after = answer.headers.get("retry-after", "")
    raise AwayError(
        f"{answer.url}: expected the file with status 200, found status {status}",
        again_after=min(float(_whole_number(after)), LONGEST_WAIT_S),
    )


def _whole_number(text: str) -> int:
    """Read what a server says in a header: a short number, or nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def _limited(answer: "httpx.Response", most: int, path: str) -> Iterator[bytes]:
    found = 0
    for piece in answer.iter_bytes():
        found += len(piece)
        if found > most:
            raise AwayError(f"{path}: expected at most {most} bytes, found more; it was not read")
        yield piece


def _age(answer: "httpx.Response") -> int:
    return _whole_number(answer.headers.get("age", ""))
