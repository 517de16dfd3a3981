"""The server is killed at random, again and again, while many send: what was acknowledged is in the log for ever."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from polltrail.log import leaf_hash, open_checkpoint, root_at, tree_root
from polltrail.log.tree import hash_at_from_leaves
from polltrail.statement import Statement
from polltrail.store import LogStore
from support.log_store import published_entries
from support.night import entry_of, lay_out, make_election, readings
from support.serving import checked, served

ELECTION = make_election(40)
CLIENTS = 32
READINGS_PER_CYCLE = 6_000


@dataclass
class Seen:
    """What the clients were told.

    Attributes
    ----------
    acknowledged : dict of str to int
        Statement id, and the index in its receipt.
    sent : dict of str to Statement
        Everything that went out, answered or not.
    checkpoints : list of bytes
        What was published when somebody looked, or stood in a receipt.
    """

    acknowledged: dict[str, int] = field(default_factory=dict)
    sent: dict[str, Statement] = field(default_factory=dict)
    checkpoints: list[bytes] = field(default_factory=list)


@pytest.mark.parametrize(
    "cycles", [1, pytest.param(20, marks=pytest.mark.slow)], ids=["everyday", "thorough"]
)
def test_nothing_acknowledged_is_lost(tmp_path: Path, cycles: int) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    seen, chance = Seen(), random.Random(cycles)
    for cycle in range(cycles):
        before = len(seen.acknowledged)
        with served(root) as server:
            asyncio.run(send_until_killed(server, cycle, seen, chance.uniform(0.05, 0.8)))
        assert len(seen.acknowledged) > before
        check(root, seen)
    resend(root, seen)


async def send_until_killed(server: object, cycle: int, seen: Seen, after_s: float) -> None:
    """Let all clients send; kill the server a moment after it began to answer."""
    said = iter(readings(ELECTION, READINGS_PER_CYCLE, first=cycle * READINGS_PER_CYCLE))
    begun = asyncio.Event()
    async with httpx.AsyncClient(base_url=server.url, limits=httpx.Limits(max_connections=CLIENTS)) as client:
        clients = [asyncio.create_task(send(client, said, seen, begun)) for _ in range(CLIENTS)]
        await begun.wait()
        await asyncio.sleep(after_s)
        server.process.kill()
        await asyncio.gather(*clients)


async def send(client: httpx.AsyncClient, said: object, seen: Seen, begun: asyncio.Event) -> None:
    """Send one statement after the other, now and then a few in a batch, until nobody answers."""
    for number, reading in enumerate(said):
        seen.sent[reading.id] = reading
        try:
            answer = await client.post("/v1/statements", content=entry_of(reading))
            if number % 50 == 0:
                seen.checkpoints.append((await client.get("/log/checkpoint")).content)
        except httpx.TransportError:
            return
        assert answer.status_code == 201, answer.text
        seen.acknowledged[reading.id] = checked(answer.content, reading, ELECTION)[0]
        seen.checkpoints.append(answer.content.partition(b"\n\n")[2])
        begun.set()


def check(root: Path, seen: Seen) -> None:
    """Open what is left: all acknowledged is there, the head is the root, and every checkpoint told is its past."""
    store = LogStore.open(root, log_seed=ELECTION.log_seed)
    entries = list(store.entries(0, store.size))
    lost = {one: at for one, at in seen.acknowledged.items() if entries[at] != entry_of(seen.sent[one])}
    assert lost == {}
    leaves = [leaf_hash(entry) for entry in entries]
    assert (store.root, len(set(entries))) == (tree_root(leaves), len(entries))
    store.close()
    assert published_entries(root, ELECTION.log_vkey) == entries
    hash_at = hash_at_from_leaves(leaves)
    for note in {*seen.checkpoints}:
        told = open_checkpoint(note, ELECTION.log_vkey)
        assert told.root == root_at(told.size, hash_at)


def resend(root: Path, seen: Seen) -> None:
    """Send everything again, acknowledged or not: the same indexes, and nothing twice."""
    with served(root) as server, server.client() as client:
        statements = list(seen.sent.values())
        size = 0
        for at in range(0, len(statements), 500):
            part = statements[at : at + 500]
            lines = client.post("/v1/batches", content=b"\n".join(map(entry_of, part))).text.splitlines()
            for one, line in zip(part, lines, strict=True):
                index, checkpoint = indexed(line, one)
                assert seen.acknowledged.get(one.id, index) == index
                size = checkpoint
        assert size == 1 + len(ELECTION.enrolments) + len(statements)


def indexed(line: str, statement: Statement) -> tuple[int, int]:
    answer = httpx.Response(200, text=line).json()
    assert answer["status"] in {200, 201}, line
    index, checkpoint = checked(answer["receipt"].encode(), statement, ELECTION)
    return index, checkpoint.size
