import json

import httpx
import pytest

from polltrail.cli.login import log_in
from polltrail.errors import PolltrailError, ReadingError
from polltrail.statement import decode_envelope, public_key
from polltrail.statement.login import check_login, read_login
from support.statements import AGENT, ELECTION

OFFER = {"election": ELECTION, "origin": "island.example/2031", "challenge": "0f" * 40}


def client(offer: httpx.Response, answer: httpx.Response | None = None) -> httpx.Client:
    def handle(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/below/v1/login"
        if request.method == "GET":
            return offer
        envelope = decode_envelope(json.dumps(json.loads(request.content)["envelope"]).encode())
        assert read_login(envelope).challenge == OFFER["challenge"]
        check_login(envelope, public_key(AGENT))
        return answer or httpx.Response(200, json={"token": "a-token"})

    return httpx.Client(base_url="https://server/below/", transport=httpx.MockTransport(handle))


def test_it_signs_what_the_server_offers_and_gives_the_token() -> None:
    assert log_in(client(httpx.Response(200, json=OFFER)), AGENT, election=ELECTION) == "a-token"


def test_nothing_is_signed_for_another_election() -> None:
    with pytest.raises(ReadingError, match="nothing was signed"):
        log_in(client(httpx.Response(200, json=OFFER)), AGENT, election="ab" * 32)


@pytest.mark.parametrize(
    "offer",
    [
        httpx.Response(404, json={"detail": "no such path"}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={**OFFER, "challenge": 7}),
        httpx.Response(200, json={**OFFER, "challenge": "short"}),
    ],
)
def test_offers_that_are_none(offer: httpx.Response) -> None:
    with pytest.raises(PolltrailError, match="expected"):
        log_in(client(offer), AGENT)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(422, json={"detail": "not you"}), "found: not you"),
        (httpx.Response(200, json={}), "expected token"),
        (httpx.Response(200, json={"token": "two words\r\n"}), "a token of one word"),
    ],
)
def test_answers_without_a_token(answer: httpx.Response, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        log_in(client(httpx.Response(200, json=OFFER), answer), AGENT)


def test_a_server_that_is_away() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    away = httpx.Client(base_url="https://server/", transport=httpx.MockTransport(handle))
    with pytest.raises(ReadingError, match="expected an answer, found: refused"):
        log_in(away, AGENT)
