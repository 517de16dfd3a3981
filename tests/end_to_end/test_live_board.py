"""The board of a real server: pages, past sizes, news, hostile words, a sealed count, and a process that is killed."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from support import count_night
from support.cli import polltrail_here as polltrail
from support.count_night import begun, genesis, lay_out, reading
from support.election import HARBOUR, agent_key, new_election
from support.night import entry_of
from support.serving import Served, served, until

pytestmark = pytest.mark.slow
N1 = ("N1", "assembly")
BEGUN = len(begun())


def say(client: httpx.Client, who: str, votes: tuple[int, int] = (10, 20)) -> None:
    assert client.post("/v1/statements", content=entry_of(reading(who, N1, votes))).status_code == 201


def answers(client: httpx.Client, path: str, good: Callable[[httpx.Response], bool]) -> httpx.Response:
    """Ask until an answer is as it should be; the board follows within a moment."""
    found: list[httpx.Response] = []

    def ask() -> bool:
        found.append(client.get(path))
        return found[-1].status_code == 200 and good(found[-1])

    until(ask, every_s=0.1)
    return found[-1]


def size_of(answer: httpx.Response) -> int:
    return int(answer.json()["as_of"]["size"])


@contextmanager
def news(server: Served) -> Iterator[list[str]]:
    """What a reader of the news is told, meanwhile."""
    lines: list[str] = []

    def listen() -> None:
        with suppress(httpx.HTTPError), httpx.stream("GET", f"{server.url}/v1/size", timeout=60) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                lines.append(line)  # noqa: PERF402 - each is looked at while others are to come

    threading.Thread(target=listen, daemon=True).start()
    yield lines


def test_a_page_follows_the_count_and_a_past_size_stays_as_it_was(tmp_path: Path) -> None:
    with served(lay_out(tmp_path / "election")) as server, server.client() as client:
        before = answers(client, "/data/place/0.json", lambda one: size_of(one) == BEGUN)
        assert before.json()["contests"][0]["read"]["stations"] == 0
        with news(server) as lines:
            until(lambda: f"data: size is now {BEGUN}" in lines)
            say(client, "agent 0")
            say(client, "clerk 0")
            until(lambda: f"data: size is now {BEGUN + 2}" in lines)
        now = answers(client, "/data/place/0.json", lambda one: size_of(one) == BEGUN + 2)
        assert now.json()["contests"][0]["confirmed"]["stations"] == 1
        page = client.get("/en/")
        assert page.status_code == 200
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert client.get("/en/", headers={"if-none-match": page.headers["etag"]}).status_code == 304
        assert client.get("/en/").content == client.get("/en/index.html").content
        plain = client.get("/en/", headers={"accept-encoding": "identity"})
        assert plain.content == page.content
        assert "content-encoding" not in plain.headers
        old = client.get(f"/at/{BEGUN}/en/index.html")
        assert "immutable" in old.headers["cache-control"]
        fragment = client.get(f"/at/{BEGUN + 2}/fragment/en/index.html")
        assert "immutable" in fragment.headers["cache-control"]
        assert "<html" not in fragment.text
        assert client.head("/en/").headers["content-length"] == page.headers["content-length"]
        for path in (
            "/en/place/99.html",
            "/en/place/01.html",
            f"/at/{BEGUN + 99}/en/",
            "/data/station/1/0.json",
            "/xx/",
        ):
            assert client.get(path).status_code == 404, path
        assert client.get("/", headers={"accept-language": "ur"}).headers["location"] == "ur/"
        assert client.post("/en/").status_code == 405
        for asset in re.findall(r'(?:href|src)="\.\./(assets/[^"]+)"', page.text):
            assert "immutable" in client.get(f"/{asset}").headers["cache-control"]


def test_pages_come_back_after_their_process_was_killed_and_intake_never_notices(tmp_path: Path) -> None:
    with served(lay_out(tmp_path / "election")) as server, server.client() as client:
        answers(client, "/en/", lambda one: "Small Island" in one.text)
        (pages,) = processes(server.process.pid, b"pages_process")
        os.kill(pages, signal.SIGKILL)
        say(client, "agent 0")
        begin = time.monotonic()
        say(client, "clerk 0")
        assert time.monotonic() - begin < 2
        found = answers(client, "/data/place/0.json", lambda one: size_of(one) == BEGUN + 2)
        assert found.json()["contests"][0]["confirmed"]["stations"] == 1
        (again,) = processes(server.process.pid, b"pages_process")
        assert again != pages
        server.process.terminate()
        assert server.process.wait(30) == 0
        until(lambda: not Path(f"/proc/{again}").exists())


def processes(pid: int, word: bytes) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in listed if word in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_hostile_names_are_shown_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = "<img src=x onerror=alert(1)>"
    stations = f"station_id,region,district,registered_voters,name\nN1,{bad},Lake,500,{bad}\n"
    choices = f"contest,choice,name,party,area\nassembly,a,{bad},,\nassembly,b,B,,\n"
    monkeypatch.setattr(
        count_night,
        "TABLES",
        (stations.encode(), choices.encode(), b"level,region,district\n", count_night.FORM),
    )
    for one in (genesis, begun):
        one.cache_clear()
    try:
        with served(lay_out(tmp_path / "election")) as server, server.client() as client:
            answers(client, "/en/", lambda one: "Small Island" in one.text)
            for path in (
                "/en/",
                "/en/place/1.html",
                "/en/station/0/0.html",
                "/en/contest/0.html",
                "/ur/embed/0.html",
                "/en/search.html?q=%3Cimg",
            ):
                text = client.get(path).text
                assert "<img src=x" not in text, path
            assert "&lt;img src=x" in client.get("/en/station/0/0.html").text
    finally:
        for one in (genesis, begun):
            one.cache_clear()


def test_a_sealed_count_shows_no_figure(tmp_path: Path) -> None:
    made = new_election(tmp_path / "e", "--unseal-by", "2131-05-06T12:00:00Z")
    agent_key(made, tmp_path / "ada.key")
    with served(made.path) as server, server.client() as client:
        ran = polltrail(
            "submit",
            server.url,
            HARBOUR / "forms.csv",
            "--key",
            tmp_path / "ada.key",
            "--receipts",
            tmp_path / "r",
        )
        assert ran.code == 0, ran.err
        found = answers(client, "/data/sealed.json", lambda one: size_of(one) == 6)
        assert found.json()["enrolled"]["agent"] == 1
        assert set(found.json()) == {"as_of", "expected", "enrolled", "checkpoints"}
        assert client.get("/en/").status_code == 200
        for path in ("/data/place/0.json", "/data/index.json", "/data/findings.json", "/data/station/0/0.json", "/en/station/0/0.html",
                     "/en/findings.html", "/en/embed/0.html", "/en/search.html?q=a", "/at/6/en/index.html", "/at/6/fragment/en/index.html"):  # fmt: skip
            answer = client.get(path)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:polltrail:problem:sealed"), path
