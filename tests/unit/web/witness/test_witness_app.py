"""The requests that a witness answers, and those it does not."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from polltrail.log.deposit import DepositRecord, open_deposit
from polltrail.log.witness_request import MAX_REQUEST
from polltrail.store.witness_store import Deposit, Kept, WitnessStore
from polltrail.web.addresses import Proxies, read_network
from polltrail.web.allowance import Rate
from polltrail.web.witness import deposits, witness_app
from polltrail.web.witness.deposits import MAX_WAITING
from support.faulty import StopAt
from support.house_log import CHECKPOINT, COSIGNED_AT, LOG_VKEY, WITNESS, WITNESS_LINE, WITNESS_VKEY
from support.night import entry_of, make_election, wrongly_signed
from support.witness import COSIGNER, HONEST, Tree, cosigned_at, new_witness
from support.witnessing import WATCHED, WitnessHere, deposit_of, witness_here

FORK = Tree("another ", 5)
NIGHT = make_election(2)
AGENT = NIGHT.agents[0]


def with_witness(path: Path, use: Callable[[WitnessHere], Awaitable[None]], **more: object) -> None:
    async def run() -> None:
        async with witness_here(new_witness(path / "w"), election=NIGHT.id, **more) as witness:
            await use(witness)

    asyncio.run(run())


def reading(number: int) -> bytes:
    return deposit_of(NIGHT.transcription(AGENT, f"station {number}", number=number), AGENT)


def test_a_log_is_cosigned_and_anybody_can_read_it(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        assert (await witness.client.get(f"{WATCHED}/checkpoint")).status_code == 404
        told = await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))
        assert (told.status_code, told.content) == (200, WITNESS_LINE)
        shown = await witness.client.get(f"{WATCHED}/checkpoint")
        assert (shown.status_code, shown.content) == (200, CHECKPOINT)
        assert shown.headers["content-type"].startswith("text/plain")
        assert shown.headers["access-control-allow-origin"] == "*"

    with_witness(tmp_path, use)


def test_another_size_is_answered_with_the_size_that_is_known(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        for size, known in ((7, b"0\n"), (9, b"7\n")):
            told = await witness.client.post("/add-checkpoint", content=HONEST.asks(3, size))
            assert (told.status_code, told.content) == (409, known)
            assert told.headers["content-type"] == "text/x.tlog.size"
            await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))

    with_witness(tmp_path, use)


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "malformed-request"),
        (HONEST.asks(0, 7).replace(b"old 0", b"old 9"), 400, "malformed-request"),
        (Tree(seed=bytes(32)).asks(0, 7), 403, "wrong-signature"),
        (Tree(origin="other.example").asks(0, 7), 404, "not-followed"),
        (HONEST.asks(0, 7).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n"), 422, "not-consistent"),
        (bytes(MAX_REQUEST + 1), 413, "too-large"),
    ],
)
def test_what_is_refused_is_told_why(tmp_path: Path, body: bytes, status: int, kind: str) -> None:
    async def use(witness: WitnessHere) -> None:
        told = await witness.client.post("/add-checkpoint", content=body)
        assert told.status_code == status
        problem = told.json()
        assert problem["type"] == f"urn:polltrail:problem:{kind}"
        assert "expected" in problem["detail"]
        assert told.headers["access-control-allow-origin"] == "*"
        assert witness.store.latest(HONEST.origin) is None

    with_witness(tmp_path, use)


def test_evidence_is_there_for_everybody(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))
        assert (await witness.client.get(f"{WATCHED}/conflicts")).content == b""
        told = await witness.client.post("/add-checkpoint", content=FORK.asks(7, 7))
        assert told.status_code == 422
        shown = await witness.client.get(f"{WATCHED}/conflicts")
        assert shown.headers["content-type"] == "application/x-ndjson"
        [line] = map(json.loads, shown.text.splitlines())
        assert (line["first"], line["second"]) == (CHECKPOINT.decode(), FORK.note(7).decode())

    with_witness(tmp_path, use)


def test_a_silent_log_is_cosigned_again_with_the_time(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))
        for later in (300, 600, 200):
            witness.time.now = COSIGNED_AT + later
            await witness.app.cosign_again()
        shown = await witness.client.get(f"{WATCHED}/checkpoint")
        assert cosigned_at(shown.content) == COSIGNED_AT + 600

    with_witness(tmp_path, use)


def test_whose_witness_it_is(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        for path in ("/", "/witness"):
            told = await witness.client.get(path)
            assert told.text == f"{WITNESS}\n{WITNESS_VKEY}\nlog {LOG_VKEY}\n"

    with_witness(tmp_path, use)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", f"/{'ab' * 32}/checkpoint", 404),
        ("GET", f"{WATCHED}/more", 404),
        ("GET", f"{WATCHED}/checkpoint/", 404),
        ("GET", WATCHED, 404),
        ("GET", f"{WATCHED.upper()}/checkpoint", 404),
        ("POST", f"{WATCHED}/checkpoint", 405),
        ("POST", "/", 405),
        ("GET", "/add-checkpoint", 405),
        ("GET", "/deposit", 405),
        ("POST", f"/deposits/{NIGHT.id}", 405),
        ("GET", "/deposits/", 404),
        ("GET", f"/deposits/{'ab' * 32}", 404),
        ("GET", f"/deposits/{NIGHT.id}?after=x", 400),
        ("GET", f"/deposits/{NIGHT.id}?before=1", 400),
        ("GET", f"/deposits/{NIGHT.id}?after={2**63}", 400),
    ],
)
def test_everything_else_is_a_problem_document(tmp_path: Path, method: str, path: str, status: int) -> None:
    async def use(witness: WitnessHere) -> None:
        told = await witness.client.request(method, path)
        assert told.status_code == status
        assert told.json()["status"] == status

    with_witness(tmp_path, use)


def test_a_deposit_is_answered_with_one_note_however_often_it_comes(tmp_path: Path) -> None:
    statement = NIGHT.transcription(AGENT, "station 1")
    body = deposit_of(statement, AGENT)
    spaced = json.dumps(json.loads(body), indent=1).encode()

    async def use(witness: WitnessHere) -> None:
        first = await witness.client.post("/deposit", content=body)
        witness.time.now += 60
        again = await witness.client.post("/deposit", content=spaced)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.content == again.content
        note = open_deposit(first.content, COSIGNER.key)
        assert (note.election, note.statement, note.at) == (NIGHT.id, statement.id, COSIGNED_AT)

    with_witness(tmp_path, use)


def test_deposits_are_listed_in_their_order_as_they_would_stand_in_the_log(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        notes = [
            (await witness.client.post("/deposit", content=reading(number))).content for number in range(5)
        ]
        told = await witness.client.get(f"/deposits/{NIGHT.id}")
        records = [DepositRecord.parse(line) for line in told.content.splitlines()]
        said = [NIGHT.transcription(AGENT, f"station {number}", number=number) for number in range(5)]
        assert [(one.n, one.statement, one.envelope) for one in records] == [
            (at + 1, one.id, entry_of(one)) for at, one in enumerate(said)
        ]
        assert [one.note for one in records] == notes
        after = await witness.client.get(f"/deposits/{NIGHT.id}?after=3")
        assert [DepositRecord.parse(line).n for line in after.content.splitlines()] == [4, 5]
        assert (await witness.client.get(f"/deposits/{NIGHT.id}?after=5")).content == b""

    with_witness(tmp_path, use)


def test_a_list_is_bounded_in_lines_and_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def numbers(witness: WitnessHere, after: int) -> list[int]:
        told = await witness.client.get(f"/deposits/{NIGHT.id}?after={after}")
        return [DepositRecord.parse(line).n for line in told.content.splitlines()]

    async def use(witness: WitnessHere) -> None:
        for number in range(50):
            await witness.client.post("/deposit", content=reading(number))
        monkeypatch.setattr(witness_app, "MAX_LINES", 40)
        assert await numbers(witness, 0) == list(range(1, 41))
        assert await numbers(witness, 40) == list(range(41, 51))
        monkeypatch.setattr(witness_app, "MAX_LISTED", 1)
        assert await numbers(witness, 0) == list(range(1, 21))

    with_witness(tmp_path, use)


def test_a_page_of_another_address_may_deposit(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        asked = await witness.client.options("/deposit")
        assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "POST")
        told = await witness.client.post("/deposit", content=reading(1))
        refused = await witness.client.post("/deposit", content=b"{}")
        for one in (asked, told, refused):
            assert one.headers["access-control-allow-origin"] == "*"

    with_witness(tmp_path, use)


@pytest.mark.parametrize(
    ("trusted", "statuses"), [("192.0.2.0/24", [201, 201, 429]), ("203.0.113.0/24", [201, 429, 429])]
)
def test_behind_a_proxy_that_is_trusted_everybody_pays_for_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: str, statuses: list[int]
) -> None:
    monkeypatch.setattr(deposits, "BY_ADDRESS", Rate(burst=1, per_second=0.01))

    async def use(witness: WitnessHere) -> None:
        witness.app._proxies = Proxies([read_network(trusted)])
        told = []
        for number, address in enumerate(("198.51.100.1", "198.51.100.2", "198.51.100.1")):
            headers = {"x-forwarded-for": address}
            told.append(await witness.client.post("/deposit", content=reading(number), headers=headers))
        assert [one.status_code for one in told] == statuses

    with_witness(tmp_path, use)


def test_a_full_election_says_where_to_go_and_cosigning_goes_on(tmp_path: Path) -> None:
    async def use(witness: WitnessHere) -> None:
        statuses = [
            (await witness.client.post("/deposit", content=reading(number))).status_code
            for number in range(4)
        ]
        assert statuses[0] == 201
        assert statuses[-1] == 507
        told = await witness.client.post("/deposit", content=reading(9))
        assert "another witness" in told.json()["detail"]
        assert (await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))).status_code == 200
        assert (await witness.client.post("/deposit", content=reading(0))).status_code == 200

    with_witness(tmp_path, use, most_deposited=5_000)


def test_deposits_that_wait_do_not_stand_before_those_who_ask_for_a_cosignature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    keep = WitnessStore.deposit

    def slowly(self: WitnessStore, deposit: Deposit, *, at: int) -> Kept | None:
        goes_on.wait(30)
        return keep(self, deposit, at=at)

    monkeypatch.setattr(WitnessStore, "deposit", slowly)

    async def use(witness: WitnessHere) -> None:
        flood = [
            asyncio.create_task(witness.client.post("/deposit", content=reading(number)))
            for number in range(MAX_WAITING + 6)
        ]
        try:
            told = await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))
            assert told.status_code == 200
            assert (await witness.client.get(f"{WATCHED}/checkpoint")).status_code == 200
        finally:
            goes_on.set()
        statuses = [one.status_code for one in await asyncio.gather(*flood)]
        assert (statuses.count(201), statuses.count(503)) == (MAX_WAITING, 6)

    with_witness(tmp_path, use)


def test_a_disk_that_fails_ends_it_and_nothing_is_answered_from_it(tmp_path: Path) -> None:
    stop = StopAt()

    async def use(witness: WitnessHere) -> None:
        stop.step = ("COMMIT", "before")
        told = await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7))
        assert (told.status_code, told.json()["type"]) == (503, "urn:polltrail:problem:storage-failed")
        stop.step = None
        for again in (
            await witness.client.post("/add-checkpoint", content=HONEST.asks(0, 7)),
            await witness.client.post("/deposit", content=reading(1)),
            await witness.client.get(f"{WATCHED}/checkpoint"),
        ):
            assert again.status_code == 503
        assert witness.failures

    with_witness(tmp_path, use, connect=stop.connect)


def test_a_wrongly_signed_deposit_is_not_kept(tmp_path: Path) -> None:
    statement = NIGHT.transcription(AGENT, "station 1")
    forged = deposit_of(statement, AGENT).replace(entry_of(statement), wrongly_signed(statement))

    async def use(witness: WitnessHere) -> None:
        told = await witness.client.post("/deposit", content=forged)
        assert (told.status_code, told.json()["type"]) == (422, "urn:polltrail:problem:wrong-signature")
        assert witness.store.deposits(NIGHT.id, after=0, most=9) == []

    with_witness(tmp_path, use)
