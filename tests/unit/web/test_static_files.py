"""The page that checks in a browser, and its modules, as the server gives them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from gzip import decompress
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import pytest

from polltrail.web.parts import Serving
from polltrail.web.routes import Routes
from polltrail.web.static_files import static_files_part

STATIC = Path(str(files("polltrail.web") / "static"))


@dataclass
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def asked(path: str, method: str = "GET", headers: Sequence[tuple[bytes, bytes]] = ()) -> Answer:
    """Ask for exactly this path, as no client would write it."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    app = Routes(static_files_part(cast("Serving", None)).routes, failed=lambda _: None)
    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": headers}, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], told, sent[1]["body"])


def policy(headers: Mapping[str, str]) -> dict[str, str]:
    parts = [one.strip().partition(" ") for one in headers["content-security-policy"].split(";")]
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/check/", "text/html; charset=utf-8"),
        ("/check/index.html", "text/html; charset=utf-8"),
        ("/check/check.js", "text/javascript; charset=utf-8"),
        ("/check/check.css", "text/css; charset=utf-8"),
        ("/check/icon.svg", "image/svg+xml"),
        ("/verify/verify.js", "text/javascript; charset=utf-8"),
        ("/static/verify/verify.js", "text/javascript; charset=utf-8"),
    ],
)
def test_the_page_and_its_modules_are_served_with_their_types(path: str, kind: str) -> None:
    found = asked(path)
    assert (found.status_code, found.headers["content-type"]) == (200, kind)
    assert (found.headers["x-content-type-options"], found.headers["cache-control"]) == (
        "nosniff",
        "no-cache",
    )
    assert path.startswith("/check/") == (found.headers.get("referrer-policy") == "no-referrer")


def test_what_is_asked_for_is_as_small_as_can_be_and_not_sent_twice() -> None:
    plain = asked("/verify/note.js")
    small = asked("/verify/note.js", headers=[(b"accept-encoding", b"gzip, br")])
    assert (decompress(small.content), small.headers["content-encoding"]) == (plain.content, "gzip")
    assert len(small.content) < len(plain.content) / 2
    again = asked("/verify/note.js", headers=[(b"if-none-match", plain.headers["etag"].encode())])
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_may_run_its_own_scripts_and_ask_nobody_for_anything() -> None:
    found = policy(asked("/check/").headers)
    assert (found["default-src"], found["connect-src"], found["form-action"]) == (
        "'none'",
        "'none'",
        "'none'",
    )
    assert (found["script-src"], found["style-src"], found["frame-ancestors"]) == (
        "'self'",
        "'self'",
        "'none'",
    )
    assert "unsafe" not in str(found)


def test_the_page_itself_says_the_same_where_somebody_else_serves_it() -> None:
    served, page = policy(asked("/check/").headers), asked("/check/").text
    (said,) = (line for line in page.splitlines() if "Content-Security-Policy" in line)
    own = policy({"content-security-policy": said.partition('content="')[2].partition('"')[0]})
    assert own == {name: value for name, value in served.items() if name in own}
    assert set(served) - set(own) == {"frame-ancestors", "require-trusted-types-for"}


def test_every_file_of_the_page_is_served_and_no_other() -> None:
    names = {f"/{path.relative_to(STATIC)}" for path in STATIC.rglob("*") if path.is_file()}
    mine = {name for name in names if name.startswith(("/check/", "/verify/"))}
    assert len(mine) > 15
    assert {name for name in mine if asked(name).status_code != 200} == set()
    assert all(asked(name).content == (STATIC / name[1:]).read_bytes() for name in sorted(mine)[:5])


TRICKS = (
    "/check/../serve.py", "/check/%2e%2e/serve.py", "/check/..%2fserve.py", "/check//index.html", "/check/./index.html",
    "/check/index.html/", "/check/INDEX.HTML", "/check/verify.js", "/verify/", "/verify/..", "/verify/../check/index.html",
    "/static/verify/../../static_files.py", "/static/verify/%2e%2e/check/index.html", "/check/index.html\0", "/check/\\",
    "/check//etc/passwd", "/verify/__pycache__/", "/check/check.js ", "/check/\u202eindex.html", "/check/index.html?x",
)  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_no_trick_with_a_path_leads_anywhere(path: str) -> None:
    assert asked(path).status_code == 404


def test_the_address_without_its_slash_leads_to_the_page() -> None:
    found = asked("/check")
    assert (found.status_code, found.headers["location"]) == (308, "/check/")


def test_nothing_is_taken() -> None:
    found = asked("/check/", "POST")
    assert (found.status_code, found.headers["allow"]) == (405, "GET, HEAD")


def test_pages_elsewhere_may_use_the_modules() -> None:
    assert asked("/verify/verify.js").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in asked("/check/").headers


def test_the_page_has_no_script_or_style_of_its_own_and_nothing_from_elsewhere() -> None:
    page = (STATIC / "check" / "index.html").read_text()
    assert "<style" not in page
    assert ' style="' not in page
    assert " on" not in {word[:3] for word in page.split() if "=" in word}
    sources = [(path.name, line) for folder in ("check", "verify") for path in (STATIC / folder).rglob("*") if path.suffix in {".js", ".css", ".html", ".svg"} for line in path.read_text().splitlines()]  # fmt: skip
    elsewhere = [one for one in sources if "://" in one[1] and "www.w3.org/2000/svg" not in one[1]]
    assert elsewhere == []
    asking = (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "EventSource",
        "innerHTML",
        "eval(",
        "import(",
    )
    assert [one for one in sources if any(word in one[1] for word in asking)] == []
