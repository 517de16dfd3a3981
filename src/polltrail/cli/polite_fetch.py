"""Fetching what an authority publishes, as a good guest: who asks says so, asks no more than is needed, and waits.

A page is asked for conditionally (ETag, Last-Modified), as its robots.txt allows, in one piece of bounded size and
time. TLS is always verified. A redirect is followed a few times, never from https to http, and never from the outside
into this machine's own network: what comes back may be published.
"""

import ipaddress
import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.robotparser import RobotFileParser

from polltrail import __version__
from polltrail.errors import ReadingError
from polltrail.exchange.photographs import MOST_BYTES

if TYPE_CHECKING:
    import httpx

CONNECT_S: Final = 15.0
WHOLE_S: Final = 120.0
"""Seconds within which a page must be here."""
MOST_REDIRECTS: Final = 5
NAME: Final = "polltrail-watch"
KEPT_HEADERS: Final = (
    "content-type",
    "date",
    "etag",
    "last-modified",
    "content-length",
    "server",
    "location",
)
"""Headers that are kept with a version."""
GONE: Final = frozenset({404, 410})

_LONGEST_HEADER = 500
_LONGEST_ROBOTS = 500_000


class FetchError(ReadingError):
    """A page could not be had this time.

    Attributes
    ----------
    again_after : float
        Seconds after which the server wants to be asked again; 0 where it did not say.
    status : int or None
        What it answered.
    """

    def __init__(self, message: str, *, again_after: float = 0.0, status: int | None = None) -> None:
        self.again_after, self.status = again_after, status
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address showed.

    Attributes
    ----------
    address : str
        Where it came from in the end.
    is_gone : bool
        Whether the server says that there is nothing at the address any more.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    is_gone: bool = False

    @property
    def validators(self) -> dict[str, str]:
        """Headers by which to ask whether it is still the same."""
        asked = {
            "if-none-match": self.headers.get("etag"),
            "if-modified-since": self.headers.get("last-modified"),
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(slots=True, kw_only=True)
class Guest:
    """Asks one server for pages.

    Attributes
    ----------
    why : str
        Who watches and why, for the User-Agent.
    resolve : callable
        Gives the addresses of a host.
    whole_s : float
        Seconds within which a page must be here.
    """

    connection: "httpx.Client"
    why: str
    resolve: Callable[[str], list[str]] = field(default_factory=lambda: _resolved)
    clock: Callable[[], float] = time.monotonic
    whole_s: float = WHOLE_S

    def robots(self, address: str) -> tuple[bool, float]:
        """Ask robots.txt whether a page may be fetched, and how many seconds should be between two fetches.

        Notes
        -----
        Where there is no robots.txt everything may; where the server fails, it is asked next time. RFC 9309.
        """
        import httpx

        url = httpx.URL(address).copy_with(path="/robots.txt", query=None, fragment=None)
        try:
            page = self._asked(url, {}, most=_LONGEST_ROBOTS, cut=True)
        except FetchError as exc:
            if exc.status is not None and 400 <= exc.status < 500:
                return True, 0.0
            raise
        if page is None or page.is_gone:
            return True, 0.0
        rules = RobotFileParser()
        rules.parse(page.data.decode("utf-8", "replace").splitlines())
        delay = rules.crawl_delay(NAME)
        return rules.can_fetch(NAME, address), float(delay or 0.0)

    def fetch(self, address: str, validators: Mapping[str, str]) -> Page | None:
        """Fetch a page; None where it is still what the validators name.

        Raises
        ------
        FetchError
            It could not be had, or not as it may be had.
        """
        import httpx

        url = httpx.URL(address)
        for _ in range(MOST_REDIRECTS + 1):
            page = self._asked(url, validators, most=MOST_BYTES)
            if page is None or page.status not in {301, 302, 303, 307, 308}:
                return page
            url = self._onward(url, page)
        raise FetchError(f"{address}: expected at most {MOST_REDIRECTS} redirects, found more; not read")

    def _onward(self, url: "httpx.URL", page: Page) -> "httpx.URL":
        import httpx

        try:
            onward = url.join(page.headers.get("location", ""))
        except httpx.InvalidURL as exc:
            raise FetchError(f"{url}: expected a redirect to an address, found {exc}; not followed") from exc
        check_address(str(onward))
        if url.scheme == "https" and onward.scheme != "https":
            raise FetchError(f"{url}: expected a redirect to an https address, found {onward}; not followed")
        if onward.host != url.host and self._is_outside(url.host) and not self._is_outside(onward.host):
            raise FetchError(
                f"{url}: expected a redirect to an address that anybody can reach, found {onward}; not followed"
            )
        return onward

    def _is_outside(self, host: str) -> bool:
        """Whether a host is one that anybody can reach."""
        try:
            found = self.resolve(host)
        except OSError as exc:
            raise FetchError(f"{host}: expected a host that has an address, found: {exc}") from exc
        return all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found)

    def _asked(
        self, url: "httpx.URL", validators: Mapping[str, str], *, most: int, cut: bool = False
    ) -> Page | None:
        import httpx

        headers = {
            "user-agent": f"{NAME}/{__version__} ({self.why})",
            "accept": "*/*",
            "accept-encoding": "gzip",
        }
        end = self.clock() + self.whole_s
        try:
            with self.connection.stream(
                "GET", url, headers={**headers, **validators}, timeout=CONNECT_S, follow_redirects=False
            ) as answer:
                if answer.status_code == 304 and validators:
                    return None
                _refuse_status(answer)
                data = bytearray()
                for part in _decoded(answer, most):
                    data += part
                    if len(data) > most and cut:
                        break
                    if len(data) > most:
                        raise FetchError(f"{url}: expected at most {most:,} bytes, found more; not kept")
                    if self.clock() > end:
                        raise FetchError(
                            f"{url}: expected it within {self.whole_s:.0f} s, found it slower; not kept"
                        )
                return Page(
                    address=str(url), status=answer.status_code, headers=_kept(answer.headers), data=bytes(data[:most]),
                    is_gone=answer.status_code in GONE,
                )  # fmt: skip
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise FetchError(f"{url}: expected an answer, found: {str(exc) or type(exc).__name__}") from exc
        finally:
            self.connection.cookies.clear()


@contextmanager
def guest(why: str) -> Iterator[Guest]:
    """Open a connection for a guest.

    Parameters
    ----------
    why : str
        Who asks and why.
    """
    import httpx

    with httpx.Client() as connection:
        yield Guest(connection=connection, why=why)


def check_address(address: str) -> None:
    """Refuse what is no address of a page, or has a password in it: addresses are published.

    Raises
    ------
    FetchError
        It is.
    """
    import httpx

    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as exc:
        raise FetchError(f"{address!a}: expected an address, found: {exc}") from exc
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchError(f"{address!a}: expected an address like https://authority.example/results.csv")
    if url.userinfo:
        raise FetchError(
            "address: expected one without a name and password, found one with; addresses are published"
        )


def _resolved(host: str) -> list[str]:
    return [str(one[4][0]) for one in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def _refuse_status(answer: "httpx.Response") -> None:
    status = answer.status_code
    if status in {200, 301, 302, 303, 307, 308} or status in GONE:
        return
    again = _again_after(answer.headers.get("retry-after", ""))
    wait = f"; it wants to be asked again in {again:.0f} s" if again else ""
    raise FetchError(
        f"{answer.url}: expected the page, found status {status}{wait}", again_after=again, status=status
    )


def _again_after(text: str) -> float:
    """Read Retry-After: seconds, or a date."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _decoded(answer: "httpx.Response", most: int) -> Iterator[bytes]:
    """Give a body piece by piece, unpacked; never more than a little over what is allowed, whatever it was packed of."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        yield from answer.iter_raw()
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise FetchError(
            f"{answer.url}: expected it as it is or packed with gzip, found {encoding!a}; not read"
        )
    unpacked, left = zlib.decompressobj(31), most + 1
    try:
        for part in answer.iter_raw():
            found = unpacked.decompress(part, max(left, 1))
            left -= len(found)
            yield found
    except zlib.error as exc:
        raise FetchError(f"{answer.url}: expected it packed with gzip, found: {exc}; not kept") from exc
    if not unpacked.eof and left > 0:
        raise FetchError(f"{answer.url}: expected a whole page, found a part of one; not kept")


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name][:_LONGEST_HEADER] for name in KEPT_HEADERS if name in headers}
