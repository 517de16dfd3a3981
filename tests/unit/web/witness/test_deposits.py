"""What a deposit must pass, and who is told to wait."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from polltrail.log.deposit import DepositRequest
from polltrail.statement import encode_envelope, fingerprint, public_key
from polltrail.store.witness_store import WitnessStore
from polltrail.web.problems import Refused
from polltrail.web.witness import deposits as module
from polltrail.web.witness.deposits import BY_ADDRESS, BY_KEY, Deposits
from support.night import entry_of, make_election, seed_of
from support.serving import Clock
from support.witness import new_witness, open_witness
from support.witnessing import deposit_of

NIGHT = make_election(2)
AGENT, OTHER = NIGHT.agents
HOME = "192.0.2.1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[WitnessStore]:
    store = open_witness(new_witness(tmp_path / "w"))
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deposits(store: WitnessStore, clock: Clock) -> Deposits:
    return Deposits(store, {NIGHT.id}, now=lambda: 100, clock=clock, salt=bytes(32))


def reading(number: int, seed: bytes = AGENT) -> bytes:
    return deposit_of(NIGHT.transcription(seed, f"station {number}", number=number), seed)


def refused(deposits: Deposits, data: bytes, address: str = HOME) -> str:
    with pytest.raises(Refused) as told:
        deposits.take(data, address)
    return f"{told.value.problem.status} {told.value.problem.kind}"


def test_a_key_that_nobody_enrolled_may_deposit(deposits: Deposits) -> None:
    stranger = seed_of("nobody has ever enrolled this one")
    assert deposits.take(reading(1, stranger), HOME).new
    assert not deposits.take(reading(1, stranger), HOME).new


def test_what_is_kept_is_the_canonical_wrapping(deposits: Deposits, store: WitnessStore) -> None:
    statement = NIGHT.transcription(AGENT, "station 1")
    loosely = msgspec.json.format(entry_of(statement), indent=2)
    deposits.take(DepositRequest(loosely, public_key(AGENT)).format(), HOME)
    [record] = store.deposits(NIGHT.id, after=0, most=9)
    assert record.envelope == entry_of(statement)
    assert record.statement == statement.id


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "400 malformed-deposit"),
        (b'{"envelope":{},"public":"%s"}' % bytes(32).hex().encode(), "400 malformed-deposit"),
        (DepositRequest(b"[]", bytes(32)).format(), "400 malformed-deposit"),
        (reading(1).replace(public_key(AGENT).hex().encode(), b"short"), "400 malformed-deposit"),
        (deposit_of(NIGHT.genesis, NIGHT.organiser), "422 another-election"),
        (deposit_of(make_election(1, n_clerks=0).transcription(AGENT, "1"), OTHER), "422 wrong-signature"),
    ],
)
def test_what_is_no_signed_statement_of_the_election_is_refused(
    deposits: Deposits, data: bytes, expected: str
) -> None:
    assert refused(deposits, data) == expected


def test_another_election_is_refused(store: WitnessStore, clock: Clock) -> None:
    elsewhere = Deposits(store, {"ab" * 32}, now=lambda: 100, clock=clock, salt=bytes(32))
    assert refused(elsewhere, reading(1)) == "422 another-election"


def test_a_statement_that_breaks_the_rules_of_its_kind_is_refused(deposits: Deposits) -> None:
    told = NIGHT.transcription(AGENT, "station 1").envelope
    unreadable = encode_envelope(msgspec.structs.replace(told, payload=b"{}"))
    assert (
        refused(deposits, DepositRequest(unreadable, public_key(AGENT)).format()) == "422 malformed-statement"
    )


def test_a_weak_key_is_refused_though_anything_is_signed_by_it(deposits: Deposits) -> None:
    """The neutral point as a key: by a lax rule, signatures of small order hold for every message."""
    weak = b"\x01" + bytes(31)
    told = NIGHT.transcription(AGENT, "station 1").envelope
    renamed = told.payload.replace(told.key.encode(), fingerprint(weak).encode())
    forged = msgspec.structs.replace(told, payload=renamed, key=fingerprint(weak), signature=weak + bytes(32))
    assert refused(deposits, DepositRequest(encode_envelope(forged), weak).format()) == "422 wrong-signature"


def test_a_key_that_deposits_without_end_is_told_to_wait_and_others_are_not(
    deposits: Deposits, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BY_KEY", module.Rate(burst=3, per_second=0.5))
    for number in range(3):
        deposits.take(reading(number), f"192.0.2.{number}")
    assert refused(deposits, reading(4), "192.0.2.77") == "429 too-many"
    assert deposits.take(reading(4, OTHER), HOME).new
    clock.now += 2
    assert deposits.take(reading(4), HOME).new


def test_an_address_pays_for_what_is_refused_and_for_every_page_that_is_kept(
    deposits: Deposits, clock: Clock
) -> None:
    for _ in range(int(BY_ADDRESS.burst)):
        deposits.ask(HOME)
        refused(deposits, b"nothing")
    with pytest.raises(Refused) as told:
        deposits.ask(HOME)
    assert (told.value.problem.status, told.value.problem.retry_after) == (429, 1)
    deposits.ask("192.0.2.2")
    clock.now += 1
    deposits.ask(HOME)


def test_what_was_there_costs_its_key_nothing_and_its_address_little(deposits: Deposits) -> None:
    for _ in range(int(BY_KEY.burst) + 50):
        deposits.take(reading(1), HOME)
    assert deposits._keys.wait(fingerprint(public_key(AGENT)), BY_KEY) == 0
    deposits.ask(HOME)


def test_a_household_of_many_ipv6_addresses_is_one(
    deposits: Deposits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BY_ADDRESS", module.Rate(burst=1, per_second=0.01))
    deposits.take(reading(1), "2001:db8::1")
    with pytest.raises(Refused):
        deposits.ask("2001:db8::ffff:2")
    deposits.ask("2001:db8:1::1")


def test_so_many_may_wait_and_no_more(deposits: Deposits) -> None:
    for _ in range(module.MAX_WAITING):
        deposits.enter()
    with pytest.raises(Refused, match="it was not kept, send it again in a moment"):
        deposits.enter()
    deposits.leave()
    deposits.enter()


def test_no_address_is_kept(deposits: Deposits) -> None:
    deposits.take(reading(1), HOME)
    assert HOME not in repr([*deposits._addresses._regained_at])
    assert all(len(name) == 16 for name in deposits._addresses._regained_at)
