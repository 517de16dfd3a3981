"""Whatever a witness is asked, in whatever order, what it cosigns is one history, and its times do not fall."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.log import VerifierKey, check_consistency, open_checkpoint
from polltrail.log.strict import MAX_SIZE
from polltrail.log.witness_request import AddCheckpoint
from polltrail.log.witnessing import Answer, Conflict, Cosigned, answer
from support.house_log import LOG_VKEY
from support.log_store import memory_directory
from support.night import make_election
from support.witness import COSIGNER, Tree, claim, cosigned_at, new_witness, open_witness
from support.witnessing import deposit_of, witness_here

KEY = VerifierKey.parse(LOG_VKEY)
NIGHT = make_election(1)
AGENT = NIGHT.agents[0]
LONGEST = 24
STORIES = [Tree(length=LONGEST), *(Tree(f"{at}: ", at, length=LONGEST) for at in (0, 1, 3, 7, 8, 13, 20))]
ROOTS = [[tree.root(size) for size in range(LONGEST + 1)] for tree in STORIES]
NOTES = [[tree.note(size) for size in range(LONGEST + 1)] for tree in STORIES]

sizes = st.integers(0, LONGEST)
stories = st.integers(0, len(STORIES) - 1)
hashes = st.sampled_from(sorted({root for roots in ROOTS for root in roots}))
proofs = st.one_of(st.none(), st.lists(hashes, max_size=6).map(tuple))
times = st.one_of(st.integers(1_700_000_000, 1_700_000_100), st.integers(-1, MAX_SIZE))


@dataclass
class Asked:
    """One request: of which story, from which size (None: what the witness knows), and with which proof."""

    story: int
    size: int
    old: int | None
    proof: tuple[bytes, ...] | None
    at: int

    def body(self, known: int) -> bytes:
        old = known if self.old is None else self.old
        right = STORIES[self.story].proof(old, self.size)
        proof = right if self.proof is None else self.proof
        return AddCheckpoint(old, proof, NOTES[self.story][self.size]).format()


@dataclass
class Witness:
    """The rules with a memory, as a store keeps one."""

    latest: Cosigned | None = None
    earlier: list[Cosigned] = field(default_factory=list)
    lines: list[tuple[int, bytes]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def asked(self, one: Asked) -> Answer:
        body = one.body(self.latest.size if self.latest else 0)
        told = answer(self.latest, body, KEY, cosigner=COSIGNER, at=one.at, earlier=self.earlier)
        if told.cosigned is not None:
            if self.latest is None or self.latest.size != told.cosigned.size:
                self.earlier.append(told.cosigned)
            self.latest = told.cosigned
        if told.status == 200:
            self.lines.append((one.size, NOTES[one.story][one.size] + told.line))
        if told.conflict is not None:
            self.conflicts.append(told.conflict)
        return told


asks = st.builds(Asked, stories, sizes, st.one_of(st.none(), sizes), proofs, times)


@given(st.lists(asks, max_size=40))
def test_all_that_is_cosigned_is_the_beginning_of_one_tree(asked: list[Asked]) -> None:
    witness = Witness()
    for one in asked:
        witness.asked(one)
    said = [open_checkpoint(note, KEY) for _, note in witness.lines]
    assert said == [] or any(all(roots[one.size] == one.root for one in said) for roots in ROOTS)
    assert [one.size for one in said] == sorted(one.size for one in said)


@given(st.lists(asks, max_size=40))
def test_times_do_not_fall(asked: list[Asked]) -> None:
    witness = Witness()
    for one in asked:
        witness.asked(one)
    times = [cosigned_at(note) for _, note in witness.lines]
    assert times == sorted(times)
    assert 0 not in times


@given(st.lists(asks, max_size=40))
def test_what_is_kept_as_evidence_cannot_be_explained(asked: list[Asked]) -> None:
    witness = Witness()
    for one in asked:
        witness.asked(one)
    for conflict in witness.conflicts:
        first, second = open_checkpoint(conflict.first, KEY), open_checkpoint(conflict.second, KEY)
        assert not any(
            (roots[first.size], roots[second.size]) == (first.root, second.root) for roots in ROOTS
        )


@given(st.lists(st.tuples(sizes, times), max_size=20))
def test_an_honest_log_is_always_cosigned_and_never_accused(asked: list[tuple[int, int]]) -> None:
    witness = Witness()
    for size, at in sorted(asked, key=lambda one: one[0]):
        told = witness.asked(Asked(0, size, None, None, at))
        assert (told.status, told.conflict) == (200, None)


@given(stories, stories, sizes, sizes)
def test_a_fork_that_proves_itself_from_a_size_that_is_no_power_of_two_is_kept(
    mine: int, other: int, known: int, size: int
) -> None:
    witness = Witness()
    witness.asked(Asked(mine, known, 0, None, 1))
    told = witness.asked(Asked(other, size, None, None, 2))
    same = known > size or ROOTS[mine][known] == ROOTS[other][known]
    shown = known == size or known & (known - 1) != 0
    assert (told.conflict is not None) == (known <= size and not same and shown)
    if told.conflict is not None:
        first, second = (open_checkpoint(note, KEY) for note in (told.conflict.first, told.conflict.second))
        if known < size:
            check_consistency(known, size, ROOTS[other][known], second.root, told.conflict.proof)
        assert ROOTS[other][known] != first.root


@given(st.lists(st.one_of(asks, st.none()), max_size=25))
def test_a_witness_with_a_disk_keeps_to_the_rules_across_restarts(asked: list[Asked | None]) -> None:
    """What is None is a restart."""
    rules = Witness()
    with memory_directory() as directory:
        place = new_witness(directory / "w")
        store = open_witness(place, synchronous="OFF")
        for one in asked:
            if one is None:
                store.close()
                store = open_witness(place, synchronous="OFF")
                continue
            body = one.body(rules.latest.size if rules.latest else 0)
            assert store.add_checkpoint(claim(body), at=one.at) == rules.asked(one)
            assert store.latest(KEY.name) == rules.latest
        kept = {json.loads(line)["second"] for line in store.conflicts(KEY.name)}
        assert kept == {conflict.second.decode() for conflict in rules.conflicts}
        store.close()


@pytest.fixture(scope="module")
def asked_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, bytes], httpx.Response]]:
    place = new_witness(tmp_path_factory.mktemp("witness") / "w")

    async def ask(path: str, body: bytes) -> httpx.Response:
        async with witness_here(place, election=NIGHT.id, synchronous="OFF") as witness:
            return await witness.client.post(path, content=body)

    with asyncio.Runner() as runner:
        yield lambda path, body: runner.run(ask(path, body))


BODIES = [b"", b"old 0\n\n", STORIES[0].asks(0, 7), deposit_of(NIGHT.transcription(AGENT, "1"), AGENT)]


@given(
    st.sampled_from(["/add-checkpoint", "/deposit"]),
    st.sampled_from(BODIES),
    st.integers(0, 2_000),
    st.integers(0, 60),
    st.binary(max_size=60),
)
def test_any_bytes_end_in_an_answer_that_says_what_was_expected(
    asked_here: Callable[[str, bytes], httpx.Response], path: str, body: bytes, at: int, cut: int, put: bytes
) -> None:
    told = asked_here(path, body[:at] + put + body[at + cut :])
    if told.status_code not in {200, 201, 409}:
        assert told.headers["content-type"] == "application/problem+json"
        assert told.status_code in {400, 403, 404, 422, 429}
        assert "expected" in told.json()["detail"]
