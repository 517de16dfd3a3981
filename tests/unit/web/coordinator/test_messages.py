"""Messages: taken of those who may send them, given to everybody as they were signed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from polltrail.errors import SignatureError
from polltrail.statement import Envelope, decode_envelope, encode_envelope, public_key
from polltrail.statement.message import check_message, make_message, read_message
from polltrail.web.coordinator.part import coordinator_part
from support.night import MADE_AT, entry_of, lay_out, make_election, seed_of
from support.serving import Here, here

ELECTION = make_election(1)
REGISTRAR = seed_of("registrar")


def message(seed: bytes = ELECTION.organiser, text: str = "Stay until the form is posted.", number: int = 0) -> Envelope:  # fmt: skip
    return make_message(seed, text, election=ELECTION.id, nonce=number.to_bytes(16, "big"), made_at=MADE_AT)


async def sent(server: Here, envelope: Envelope | bytes) -> httpx.Response:
    data = envelope if isinstance(envelope, bytes) else encode_envelope(envelope)
    return await server.client.post("/v1/messages", json={"envelope": json.loads(data)})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(ELECTION, tmp_path / "election")


def serve(root: Path, questions: Callable[[Here], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        async with here(root, ELECTION, parts=[coordinator_part]) as server:
            await questions(server)

    asyncio.run(all_of_it())


def test_a_message_is_given_to_everybody_as_it_was_signed_also_after_a_new_start(root: Path) -> None:
    async def first(server: Here) -> None:
        assert (await sent(server, message())).json() == {"number": 1}
        assert (await sent(server, message(number=1))).json() == {"number": 2}
        assert (await sent(server, message())).status_code == 200  # the same again has the same number

    async def second(server: Here) -> None:
        found = (await server.client.get("/v1/messages?since=1")).json()
        assert found["last"] == 2
        (only,) = found["messages"]
        envelope = decode_envelope(json.dumps(only["envelope"]).encode())
        check_message(envelope, public_key(ELECTION.organiser))
        assert (only["number"], read_message(envelope).text) == (2, "Stay until the form is posted.")

    serve(root, first)
    serve(root, second)


def test_a_registrar_may_send_and_an_agent_or_a_stranger_may_not(root: Path) -> None:
    async def questions(server: Here) -> None:
        enrolment = ELECTION.enrolment(REGISTRAR, role="registrar")
        assert (await server.client.post("/v1/statements", content=entry_of(enrolment))).status_code == 201
        assert (await sent(server, message(REGISTRAR))).status_code == 201
        assert (await sent(server, message(ELECTION.agents[0]))).status_code == 422
        assert (await sent(server, message(seed_of("nobody")))).status_code == 422
        gone = ELECTION.revocation(REGISTRAR)
        assert (await server.client.post("/v1/statements", content=entry_of(gone))).status_code == 201
        assert (await sent(server, message(REGISTRAR, number=1))).status_code == 422

    serve(root, questions)


def test_a_message_changed_on_its_way_is_refused_and_would_not_be_shown(root: Path) -> None:
    told = message()
    forged = Envelope(payload_type=told.payload_type, payload=told.payload.replace(b"Stay", b"Flee"), key=told.key, signature=told.signature)  # fmt: skip
    with pytest.raises(SignatureError):
        check_message(forged, public_key(ELECTION.organiser))

    async def questions(server: Here) -> None:
        assert (await sent(server, forged)).json()["type"] == "urn:polltrail:problem:wrong-signature"
        assert (await server.client.get("/v1/messages")).json() == {"messages": [], "last": 0}

    serve(root, questions)


def test_a_statement_is_no_message_and_a_message_no_statement(root: Path) -> None:
    async def questions(server: Here) -> None:
        assert (await sent(server, ELECTION.genesis.envelope)).status_code == 400
        answer = await server.client.post("/v1/statements", content=encode_envelope(message()))
        assert answer.status_code == 422

    serve(root, questions)


def test_what_another_site_makes_a_browser_send_is_refused(root: Path) -> None:
    async def questions(server: Here) -> None:
        data = b'{"envelope": ' + encode_envelope(message()) + b"}"
        for headers in ({"content-type": "text/plain"}, {"content-type": "application/json", "sec-fetch-site": "cross-site"}):  # fmt: skip
            answer = await server.client.post("/v1/messages", content=data, headers=headers)
            assert answer.status_code == 403

    serve(root, questions)


def test_a_disk_that_keeps_no_message_keeps_no_statement_waiting(root: Path) -> None:
    (root / "coordination").write_text("in the way")

    async def questions(server: Here) -> None:
        answer = await sent(server, message())
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:polltrail:problem:not-kept")
        statement = entry_of(ELECTION.transcription(ELECTION.agents[0], "station 1"))
        assert (await server.client.post("/v1/statements", content=statement)).status_code == 201

    serve(root, questions)


def test_a_message_that_the_disk_has_spoilt_is_passed_over_and_those_after_keep_their_numbers(root: Path) -> None:  # fmt: skip
    async def write(server: Here) -> None:
        for number in range(3):
            await sent(server, message(number=number))

    async def read(server: Here) -> None:
        found = (await server.client.get("/v1/messages")).json()
        assert ([one["number"] for one in found["messages"]], found["last"]) == ([1, 3], 3)
        assert (await sent(server, message(number=3))).json() == {"number": 4}

    serve(root, write)
    (root / "coordination" / "messages" / "2").write_bytes(b"{}")
    serve(root, read)
