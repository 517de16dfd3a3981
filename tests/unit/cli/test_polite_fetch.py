"""A guest of the authority's server: asks once, waits as told, takes no more than is allowed, and follows nobody inside."""

import gzip
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from polltrail.cli import polite_fetch
from polltrail.cli.polite_fetch import FetchError, Guest, check_address
from support.authority import Authority, authority
from support.certificates import issue


@pytest.fixture
def server() -> Iterator[Authority]:
    with authority() as found:
        yield found


@pytest.fixture
def guest() -> Iterator[Guest]:
    with polite_fetch.guest("watcher 12ab; why") as found:
        yield found


def refused(guest: Guest, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        guest.fetch(address, {})
    return caught.value


def test_a_page_is_asked_for_again_only_if_it_changed(server: Authority, guest: Guest) -> None:
    server.show("/page", b"one", content_type="text/csv")
    page = guest.fetch(f"{server.url}/page", {})
    assert page is not None
    assert (page.status, page.data, page.headers["content-type"]) == (200, b"one", "text/csv")
    assert guest.fetch(f"{server.url}/page", page.validators) is None
    server.show("/page", b"two")
    later = guest.fetch(f"{server.url}/page", page.validators)
    assert later is not None
    assert later.data == b"two"


def test_every_request_says_who_asks_and_why(server: Authority, guest: Guest) -> None:
    server.show("/page", b"one", set_cookie="who=you; Path=/")
    for _ in range(2):
        guest.fetch(f"{server.url}/page", {})
    first, second = server.asked
    assert first.headers["user-agent"].startswith("polltrail-watch/")
    assert "(watcher 12ab; why)" in first.headers["user-agent"]
    assert "cookie" not in second.headers


@pytest.mark.parametrize(("told", "seconds"), [("7", 7), ("nonsense", 0), ("", 0)])
def test_a_server_that_fails_says_when_to_come_again(
    server: Authority, guest: Guest, told: str, seconds: int
) -> None:
    server.answer("/page", 503, headers={"retry-after": told})
    error = refused(guest, f"{server.url}/page")
    assert (error.status, error.again_after) == (503, seconds)
    assert "found status 503" in str(error)


def test_a_date_to_come_again_is_a_time_to_wait(server: Authority, guest: Guest) -> None:
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 100))
    server.answer("/page", 429, headers={"retry-after": date})
    assert 90 < refused(guest, f"{server.url}/page").again_after <= 100


def test_what_is_gone_is_told_with_its_bytes(server: Authority, guest: Guest) -> None:
    server.answer("/page", 410, b"taken down")
    page = guest.fetch(f"{server.url}/page", {})
    assert page is not None
    assert (page.is_gone, page.data) == (True, b"taken down")


def test_a_page_too_large_is_not_read_to_its_end(
    server: Authority, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polite_fetch, "MOST_BYTES", 1000)
    server.show("/page", bytes(1000))
    assert guest.fetch(f"{server.url}/page", {}) is not None
    server.show("/page", bytes(1001))
    assert "expected at most 1,000 bytes" in str(refused(guest, f"{server.url}/page"))


def test_a_packed_page_is_unpacked_and_a_bomb_is_not(
    server: Authority, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polite_fetch, "MOST_BYTES", 100_000)
    headers = {"content-encoding": "gzip"}
    server.answer("/page", 200, gzip.compress(b"a page"), headers)
    page = guest.fetch(f"{server.url}/page", {})
    assert page is not None
    assert page.data == b"a page"
    server.answer("/page", 200, gzip.compress(bytes(50_000_000)), headers)
    assert "expected at most" in str(refused(guest, f"{server.url}/page"))
    for body in (b"no gzip", gzip.compress(b"a page")[:-9]):
        server.answer("/page", 200, body, headers)
        assert "gzip" in str(refused(guest, f"{server.url}/page")) or "a part" in str(
            refused(guest, f"{server.url}/page")
        )
    server.answer("/page", 200, b"x", {"content-encoding": "br"})
    assert "found 'br'" in str(refused(guest, f"{server.url}/page"))


def test_a_page_that_trickles_is_given_up(server: Authority) -> None:
    server.trickle("/page", bytes(200), 0.02)
    with httpx.Client() as connection:
        guest = Guest(connection=connection, why="why", whole_s=0.2)
        assert "found it slower" in str(refused(guest, f"{server.url}/page"))


def test_a_page_cut_short_is_not_kept(server: Authority, guest: Guest) -> None:
    server.cut("/page", b"half of")
    assert "expected an answer" in str(refused(guest, f"{server.url}/page"))


def test_nobody_there_is_told(guest: Guest) -> None:
    assert "expected an answer" in str(refused(guest, "http://127.0.0.1:1/page"))


def test_redirects_are_followed_a_few_times(server: Authority, guest: Guest) -> None:
    server.show("/page", b"one")
    server.answer("/old", 302, headers={"location": "/page"})
    page = guest.fetch(f"{server.url}/old", {})
    assert page is not None
    assert (page.data, page.address) == (b"one", f"{server.url}/page")
    server.answer("/loop", 301, headers={"location": "/loop"})
    assert "at most 5 redirects" in str(refused(guest, f"{server.url}/loop"))
    for location in ("", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/x", "http://[", "//"):
        server.answer("/bad", 302, headers={"location": location})
        assert "secret" not in str(refused(guest, f"{server.url}/bad"))


def test_a_redirect_leads_nobody_into_the_watchers_own_network(server: Authority) -> None:
    server.answer("/page", 302, headers={"location": "http://127.0.0.2:1/admin"})
    addresses = {"127.0.0.1": ["198.51.100.7", "93.184.216.34"], "127.0.0.2": ["127.0.0.2"]}
    with httpx.Client() as connection:
        outside = Guest(
            connection=connection, why="why", resolve=lambda host: [addresses.get(host, [host])[-1]]
        )
        assert "that anybody can reach" in str(refused(outside, f"{server.url}/page"))


def test_https_is_verified_and_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue(tmp_path)
    with authority(issued) as server:
        server.show("/page", b"one")
        with polite_fetch.guest("why") as guest:
            assert "expected an answer" in str(refused(guest, f"{server.url}/page"))
        context = ssl.create_default_context(cafile=str(issued.authority))
        with httpx.Client(verify=context) as connection:
            guest = Guest(connection=connection, why="why")
            page = guest.fetch(f"{server.url}/page", {})
            assert page is not None
            assert page.data == b"one"
            server.answer("/down", 302, headers={"location": server.url.replace("https", "http") + "/page"})
            assert "expected a redirect to an https address" in str(refused(guest, f"{server.url}/down"))


@pytest.mark.parametrize(
    ("robots", "allowed", "delay"),
    [
        (b"User-agent: *\nDisallow: /\n", False, 0),
        (b"User-agent: *\nDisallow: /admin\nCrawl-delay: 120\n", True, 120),
        (b"User-agent: polltrail-watch\nDisallow: /page\n", False, 0),
        (b"User-agent: polltrail-watch\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True, 0),
        (bytes(range(256)), True, 0),
    ],
)
def test_robots_are_asked(
    server: Authority, guest: Guest, robots: bytes, allowed: bool, delay: float
) -> None:
    server.show("/robots.txt", robots)
    assert guest.robots(f"{server.url}/page") == (allowed, delay)


@pytest.mark.parametrize("status", [404, 410, 401, 403])
def test_where_there_are_no_robots_everything_may(server: Authority, guest: Guest, status: int) -> None:
    server.answer("/robots.txt", status)
    assert guest.robots(f"{server.url}/page") == (True, 0)


def test_robots_of_a_server_that_fails_are_asked_next_time(server: Authority, guest: Guest) -> None:
    server.answer("/robots.txt", 500)
    with pytest.raises(FetchError):
        guest.robots(f"{server.url}/page")


@pytest.mark.parametrize(
    "address",
    ["page.csv", "ftp://authority.example/x", "http://", "https://a:b@authority.example/", "http://\x00"],
)
def test_what_is_no_address_of_a_page_is_refused(address: str) -> None:
    with pytest.raises(FetchError):
        check_address(address)
