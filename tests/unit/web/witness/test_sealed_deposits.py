"""While a count is sealed, what was deposited is shown to the log alone, and to everybody that it was."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from polltrail.log import leaf_hash
from polltrail.log.deposit import DepositRecord, HeldRecord, open_deposit
from polltrail.log.deposit_access import GOOD_FOR_S, may_read, sign_access
from polltrail.log.strict import write_base64
from polltrail.web.deposit_client import deposit_pages, number_of
from support.house_log import COSIGNED_AT, LOG_SEED, WITNESS
from support.night import entry_of, make_election
from support.witness import COSIGNER, HONEST, new_witness
from support.witnessing import WitnessHere, deposit_of, witness_here

NIGHT = make_election(1)
AGENT = NIGHT.agents[0]
STATEMENT = NIGHT.transcription(AGENT, "station 1")
UNTIL = datetime.fromtimestamp(COSIGNED_AT, UTC) + timedelta(hours=1)
PATH = f"/deposits/{NIGHT.id}"


def ask(
    folder: Path, questions: Callable[[WitnessHere], Awaitable[None]], until: datetime | None = UNTIL
) -> None:
    async def go() -> None:
        async with witness_here(new_witness(folder / "w"), election=NIGHT.id, sealed_until=until) as witness:
            assert (
                await witness.client.post("/deposit", content=deposit_of(STATEMENT, AGENT))
            ).status_code == 201
            await questions(witness)

    asyncio.run(go())


def note(
    *, at: int = COSIGNED_AT, witness: str = WITNESS, election: str = NIGHT.id, seed: bytes = LOG_SEED
) -> bytes:
    return sign_access(log=HONEST.key, seed=seed, witness=witness, election=election, at=at)


def shown(data: bytes) -> dict[str, str]:
    return {"authorization": f"Log {write_base64(data)}"}


def test_everybody_learns_that_something_was_deposited_and_not_what(tmp_path: Path) -> None:
    async def questions(witness: WitnessHere) -> None:
        body = (await witness.client.get(PATH)).content
        record = HeldRecord.parse(body)
        assert (record.n, record.statement, record.leaf) == (1, STATEMENT.id, leaf_hash(entry_of(STATEMENT)))
        assert open_deposit(record.note, COSIGNER.key).statement == STATEMENT.id
        for kept_back in (b"station 1", STATEMENT.key.encode(), b"envelope", b"payload", b"public"):
            assert kept_back not in body

    ask(tmp_path, questions)


def test_the_log_is_shown_all_of_it_by_a_note_of_its_key(tmp_path: Path) -> None:
    async def questions(witness: WitnessHere) -> None:
        body = (await witness.client.get(PATH, headers=shown(note()))).content
        assert DepositRecord.parse(body).envelope == entry_of(STATEMENT)
        pages = [
            page async for page in deposit_pages(witness.client, "http://witness", NIGHT.id, access=note())
        ]
        assert [DepositRecord.parse(line).n for page in pages for line in page] == [1]

    ask(tmp_path, questions)


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": COSIGNED_AT - GOOD_FOR_S - 1}, {"at": COSIGNED_AT + GOOD_FOR_S + 1}, {"witness": "another"},
        {"election": "0" * 64}, {"seed": bytes(32)},
    ],
)  # fmt: skip
def test_no_other_note_opens_it(tmp_path: Path, wrong: dict[str, object]) -> None:
    async def questions(witness: WitnessHere) -> None:
        for headers in (
            shown(note(**wrong)),
            shown(b""),
            {"authorization": "Log x"},
            {"authorization": "Bearer x"},
        ):  # type: ignore[arg-type]
            assert HeldRecord.parse((await witness.client.get(PATH, headers=headers)).content).n == 1

    ask(tmp_path, questions)


def test_a_checkpoint_of_the_log_is_no_such_note() -> None:
    asked = {"witness": WITNESS, "election": NIGHT.id}
    assert may_read(note(), [HONEST.key], **asked, now=COSIGNED_AT)
    assert not may_read(HONEST.note(5), [HONEST.key], **asked, now=COSIGNED_AT)


def test_it_is_public_once_the_count_must_be_open_and_where_it_never_was_sealed(tmp_path: Path) -> None:
    async def opens(witness: WitnessHere) -> None:
        witness.time.now = int(UNTIL.timestamp()) - 1
        assert HeldRecord.parse((await witness.client.get(PATH)).content)
        witness.time.now += 1
        assert DepositRecord.parse((await witness.client.get(PATH)).content)

    async def public(witness: WitnessHere) -> None:
        assert DepositRecord.parse((await witness.client.get(PATH)).content)

    ask(tmp_path / "sealed", opens)
    ask(tmp_path / "open", public, None)


def test_a_line_of_either_kind_has_its_number() -> None:
    record = DepositRecord(7, STATEMENT.id, entry_of(STATEMENT), bytes(32), b"note")
    assert (number_of(record.format()), number_of(HeldRecord.of(record).format()), number_of(b"{}")) == (
        7,
        7,
        None,
    )
