"""A witness in a process of its own: what it answered it has answered for ever, also when it is killed."""

import asyncio
import random
import time
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from polltrail.log.deposit import DepositRecord, open_deposit
from polltrail.log.witness_request import AddCheckpoint
from support.cli import polltrail, polltrail_here
from support.house_log import WITNESS
from support.night import lay_out, make_election
from support.serving import until
from support.witness import COSIGNER, HONEST, Tree, cosigned_at, new_witness
from support.witnessing import WATCHED, WitnessServed, deposit_of, witness_served

NIGHT = make_election(2)
AGENT = NIGHT.agents[0]
LENGTH = 6_000
STORIES = [Tree(length=LENGTH), *(Tree(f"{at}: ", at, length=LENGTH) for at in (3, 50, 300))]


def follow(root: Path) -> None:
    ran = polltrail_here("witness", root, "follow", str(HONEST.key), "--election", NIGHT.id)
    assert ran.code == 0, ran.err


@pytest.mark.slow
def test_from_its_making_to_a_cosignature_and_after_a_restart(tmp_path: Path) -> None:
    made = polltrail("witness", tmp_path / "w", "new", "--name", WITNESS, "--json")
    follow(tmp_path / "w")
    with witness_served(tmp_path / "w", "--cosign-every", "0.2") as served, served.client() as client:
        first = client.post("/add-checkpoint", content=HONEST.asks(0, 7))
        assert first.status_code == 200
        assert client.get("/witness").text.startswith(f"{WITNESS}\n{made.json['vkey']}\n")
        at = read(client)
        until(lambda: read(client) > at)  # nobody asks, and it says that it is there
        again = polltrail("witness", tmp_path / "w", "--port", "0")
        assert (again.code, "expected to be the only process" in again.err) == (3, True)
        shown = polltrail("witness", tmp_path / "w", "show", "--json").json
        assert (shown["policy"], shown["logs"][0]["size"]) == (f"witness {WITNESS} {made.json['vkey']}", 7)
    assert served.process.returncode == 0
    with witness_served(tmp_path / "w") as served, served.client() as client:
        told = client.post("/add-checkpoint", content=HONEST.asks(0, 9))
        assert (told.status_code, told.text) == (409, "7\n")
        assert client.post("/add-checkpoint", content=HONEST.asks(7, 9)).status_code == 200


def read(client: httpx.Client) -> int:
    """The time under the checkpoint that is shown, whoever cosigned it."""
    line = client.get(f"{WATCHED}/checkpoint").text.splitlines()[-1]
    return int.from_bytes(b64decode(line.split()[-1])[4:12], "big")


FAILING_DISK = """
import sqlite3
from polltrail.store.witness_database import WitnessDatabase
commit, done = WitnessDatabase.commit, []
def failing(self):
    if done:
        raise sqlite3.OperationalError("disk I/O error")
    commit(self)
    if self.read_latest("polltrail.example/test"):
        done.append(True)
WitnessDatabase.commit = failing
"""


@pytest.mark.slow
def test_a_disk_that_fails_ends_it_badly_and_what_it_answered_is_safe(tmp_path: Path) -> None:
    root = new_witness(tmp_path / "w").root
    follow(root)
    with witness_served(root, before=FAILING_DISK) as served, served.client() as client:
        assert client.post("/add-checkpoint", content=HONEST.asks(0, 7)).status_code == 200
        told = client.post("/add-checkpoint", content=HONEST.asks(7, 9))
        assert (told.status_code, told.json()["type"]) == (503, "urn:polltrail:problem:storage-failed")
        _, err = served.process.communicate(timeout=30)
    assert served.process.returncode == 3
    assert "everything that was answered is safe" in err
    with witness_served(root) as served, served.client() as client:
        assert client.post("/add-checkpoint", content=HONEST.asks(0, 9)).text == "7\n"


def test_a_log_is_followed_by_its_directory_and_by_its_key_and_under_no_other(tmp_path: Path) -> None:
    root = lay_out(NIGHT, tmp_path / "election")
    witness = tmp_path / "w"
    polltrail_here("witness", witness, "new", "--name", WITNESS)
    for log in (root, NIGHT.log_vkey, root):
        ran = polltrail_here("witness", witness, "follow", log, "--election", NIGHT.id)
        assert ran.code == 0, ran.err
    settings = (witness / "witness.toml").read_text()
    assert settings.count("[[log]]") == 1
    other = Tree(origin=NIGHT.log_vkey.name, seed=bytes(32)).key
    for log, election in (
        (other, NIGHT.id),
        (NIGHT.log_vkey, "ab" * 32),
        (root, "ab" * 32),
        ("nothing", NIGHT.id),
    ):
        ran = polltrail_here("witness", witness, "follow", log, "--election", election)
        assert ran.code == 3
        assert "expected" in ran.err
    assert (witness / "witness.toml").read_text() == settings


@dataclass
class Told:
    """What the witness answered.

    Attributes
    ----------
    cosigned : list of (int, bytes, int)
        Size, root and time of every cosignature.
    notes : dict of str to bytes
        The notes of deposits, by statement id.
    """

    cosigned: list[tuple[int, bytes, int]] = field(default_factory=list)
    notes: dict[str, bytes] = field(default_factory=dict)


@pytest.mark.parametrize(
    "cycles", [1, pytest.param(20, marks=pytest.mark.slow)], ids=["everyday", "thorough"]
)
def test_killed_at_random_it_never_cosigns_two_histories_and_forgets_nothing(
    tmp_path: Path, cycles: int
) -> None:
    root = new_witness(tmp_path / "w").root
    follow(root)
    told, chance = Told(), random.Random(cycles)
    for cycle in range(cycles):
        before = len(told.cosigned)
        with witness_served(root, "--cosign-every", "0.3") as served:
            remembers(served, told)
            asyncio.run(ask_until_killed(served, cycle, told, chance))
        assert len(told.cosigned) > before
    with witness_served(root) as served:
        remembers(served, told)
    assert any(all(tree.root(size) == at for size, at, _ in told.cosigned) for tree in STORIES)


def remembers(served: WitnessServed, told: Told) -> None:
    """What is shown is at least what was answered, in size and in time, and every deposit is there."""
    with served.client() as client:
        if told.cosigned:
            shown = client.get(f"{WATCHED}/checkpoint")
            size = int(shown.text.split("\n")[1])
            assert size >= max(size for size, _, _ in told.cosigned)
            assert cosigned_at(shown.content) >= max(at for _, _, at in told.cosigned)
            refused = client.post("/add-checkpoint", content=HONEST.asks(0, 1))
            assert (refused.status_code, refused.text) == (409, f"{size}\n")
        kept, after = {}, 0
        while lines := client.get(f"/deposits/{NIGHT.id}?after={after}").content.splitlines():
            records = [DepositRecord.parse(line) for line in lines]
            assert [one.n for one in records] == list(range(after + 1, after + 1 + len(records)))
            kept |= {one.statement: one.note for one in records}
            after = records[-1].n
        assert kept.items() >= told.notes.items()


async def ask_until_killed(served: WitnessServed, cycle: int, told: Told, chance: random.Random) -> None:
    begun = asyncio.Event()
    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        clients = [
            asyncio.create_task(grow(client, random.Random(n * 1000 + cycle), told, begun)) for n in range(8)
        ]
        clients += [asyncio.create_task(deposit(client, cycle * 1000 + n * 100, told)) for n in range(2)]
        await begun.wait()
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        served.process.kill()
        await asyncio.gather(*clients)


async def grow(client: httpx.AsyncClient, chance: random.Random, told: Told, begun: asyncio.Event) -> None:
    """Ask for one story or another, from the size that is known, until nobody answers."""
    known = 0
    while True:
        tree = chance.choice(STORIES)
        size = min(known + chance.choice((0, 1, 2, 5)), LENGTH)
        asked = AddCheckpoint(known, tree.proof(known, size), tree.note(size)).format()
        try:
            answer = await client.post("/add-checkpoint", content=asked)
        except httpx.TransportError:
            return
        assert answer.status_code in {200, 409, 422}, answer.text
        if answer.status_code == 200:
            told.cosigned.append((size, tree.root(size), cosigned_at(tree.note(size) + answer.content)))
            known = size
            begun.set()
        elif answer.status_code == 409:
            known = int(answer.text)


async def deposit(client: httpx.AsyncClient, first: int, told: Told) -> None:
    for number in range(first, first + 100):
        statement = NIGHT.transcription(AGENT, f"station {number}", number=number)
        try:
            answer = await client.post("/deposit", content=deposit_of(statement, AGENT))
        except httpx.TransportError:
            return
        if answer.status_code == 429:
            return
        assert answer.status_code == 201, answer.text
        assert open_deposit(answer.content, COSIGNER.key).at <= time.time()
        told.notes[statement.id] = answer.content
