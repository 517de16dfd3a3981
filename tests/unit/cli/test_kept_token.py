"""The admission token beside the outbox: shown to the server that gave it, to nobody else, and no loss if it is lost."""

from pathlib import Path

import httpx
import pytest

from polltrail.cli.kept_token import HEADER, beside_key, beside_outbox, shown

TOKEN = "q6urq6urq6urq6urq6urq6urq6ur"


def exchange(
    path: Path | None, answer: httpx.Response, url: str = "http://here:8000/"
) -> list[httpx.Request]:
    """Ask twice; every answer is the same."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(answer.status_code, headers=answer.headers)

    transport = httpx.MockTransport(handle)
    with (
        httpx.Client(base_url=url, transport=transport, follow_redirects=False) as connection,
        shown(connection, path),
    ):
        connection.post("v1/statements")
        connection.post("v1/statements")
    return seen


def test_what_is_given_is_shown_from_then_on_also_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "ada.key.token"
    given = httpx.Response(201, headers={HEADER: TOKEN})
    assert [HEADER in one.headers for one in exchange(path, given)] == [False, True]
    assert [one.headers[HEADER] for one in exchange(path, httpx.Response(201))] == [TOKEN, TOKEN]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_another_server_is_shown_nothing(tmp_path: Path) -> None:
    path = tmp_path / "token"
    exchange(path, httpx.Response(201, headers={HEADER: TOKEN}))
    assert not any(HEADER in one.headers for one in exchange(path, httpx.Response(201), "http://there:8000/"))


def test_where_a_server_sends_us_on_to_is_shown_nothing(tmp_path: Path) -> None:
    path = tmp_path / "token"
    exchange(path, httpx.Response(201, headers={HEADER: TOKEN}))
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        there = {"location": "http://there/v1/statements"}
        return httpx.Response(308, headers=there) if request.url.host == "here" else httpx.Response(201)

    transport = httpx.MockTransport(handle)
    with (
        httpx.Client(base_url="http://here:8000/", transport=transport, follow_redirects=True) as connection,
        shown(connection, path),
    ):
        connection.post("v1/statements")
    assert [(one.url.host, HEADER in one.headers) for one in seen] == [("here", True), ("there", False)]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"http://here:8000/": 7}', b'{"http://here:8000/": "a b\\nc"}', b"[" * 60_000],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    assert not any(HEADER in one.headers for one in exchange(path, httpx.Response(201)))


def test_what_is_no_token_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "token"
    exchange(path, httpx.Response(201, headers={HEADER: "short"}))
    assert not path.exists()


def test_without_a_place_everything_goes_on(tmp_path: Path) -> None:
    given = httpx.Response(201, headers={HEADER: TOKEN})
    assert len(exchange(None, given)) == 2
    assert len(exchange(tmp_path / "nowhere" / "token", given)) == 2


def test_a_key_and_its_own_outbox_share_one() -> None:
    assert beside_key(Path("a/ada.key")) == beside_outbox(Path("a/ada.key.outbox")) == Path("a/ada.key.token")
    assert beside_outbox(Path("a/box")) == Path("a/box.token")
