"""One order: who waits is answered after the commit, the roster follows the index, and a dead disk ends it."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from polltrail.errors import StoreError
from polltrail.statement import Statement
from polltrail.store import Appended, LogStore
from polltrail.web.door import FIELD, Accepted, Ticket
from polltrail.web.problems import Problem, Refused
from support.night import Night, entry_of, lay_out, make_election, readings, seed_of
from support.serving import Here, here

ELECTION = make_election(3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(ELECTION, tmp_path / "election")


def ticket(statement: Statement) -> Ticket:
    return Ticket(statement, entry_of(statement), FIELD)


def index_of(one: Ticket) -> int:
    assert isinstance(one.outcome, Accepted)
    return one.outcome.index


def reason_of(one: Ticket) -> str:
    assert isinstance(one.outcome, Problem)
    return one.outcome.detail


async def together(sequencer: Any, *requests: Sequence[Ticket]) -> None:
    await asyncio.gather(*(sequencer.submit(request) for request in requests))


def test_all_who_wait_share_a_commit(root: Path) -> None:
    async def run() -> None:
        async with here(root, ELECTION) as server:
            commits: list[int] = []
            watched(server, commits)
            tickets = [ticket(one) for one in readings(ELECTION, 20)]
            await together(server.sequencer, *([one] for one in tickets))
            assert [index_of(one) for one in tickets] == list(range(5, 25))
            assert len(commits) <= 2

    asyncio.run(run())


def watched(server: Here, commits: list[int]) -> None:
    append = server.store.append

    def counting(batch: Sequence[tuple[str, bytes]]) -> list[Appended]:
        commits.append(len(batch))
        return append(batch)

    server.store.append = counting


def test_the_same_statement_has_one_index(root: Path) -> None:
    async def run() -> None:
        async with here(root, ELECTION) as server:
            one = ELECTION.transcription(ELECTION.agents[0], "s")
            first, second, third = ticket(one), ticket(one), ticket(one)
            await together(server.sequencer, [first, second])
            await together(server.sequencer, [third])
            assert [index_of(each) for each in (first, second, third)] == [5, 5, 5]
            assert server.store.size == 6

    asyncio.run(run())


def test_an_enrolment_and_what_its_key_says_may_come_together(root: Path) -> None:
    late = seed_of("late")
    enrolment, said = ELECTION.enrolment(late), ELECTION.transcription(late, "s")

    async def run() -> None:
        async with here(root, ELECTION) as server:
            tickets = [ticket(said), ticket(enrolment), ticket(said)]
            await together(server.sequencer, tickets)
            assert "expected one that is enrolled" in reason_of(tickets[0])
            assert [index_of(one) for one in tickets[1:]] == [5, 6]
            assert server.sequencer.roster.enrolled(said.key).index == 5

    asyncio.run(run())


def test_the_roster_has_the_index_that_the_log_has(root: Path) -> None:
    """What is in the log already takes no place before a key that is enrolled in the same commit."""
    old, late = readings(ELECTION, 2), seed_of("late")
    enrolment, revocation = ELECTION.enrolment(late), ELECTION.revocation(ELECTION.agents[1])

    async def run() -> None:
        async with here(root, ELECTION) as server:
            await together(server.sequencer, [ticket(one) for one in old])
            tickets = [ticket(one) for one in (*old, enrolment, *old, enrolment, revocation)]
            await together(server.sequencer, tickets)
            assert [index_of(one) for one in tickets] == [5, 6, 7, 5, 6, 7, 8]
            key = ELECTION.transcription(late, "s").key
            assert server.sequencer.roster.enrolled(key).index == 7

    asyncio.run(run())


def test_an_enrolment_is_refused_and_the_rest_is_logged(root: Path) -> None:
    again = ELECTION.enrolment(ELECTION.agents[0], role="clerk")
    not_theirs = ELECTION.enrolment(seed_of("late"), by=ELECTION.agents[0])
    fine = ELECTION.transcription(ELECTION.agents[0], "s")

    async def run() -> None:
        async with here(root, ELECTION) as server:
            tickets = [ticket(again), ticket(not_theirs), ticket(fine)]
            await together(server.sequencer, tickets)
            assert "expected a new key" in reason_of(tickets[0])
            assert "expected" in reason_of(tickets[1])
            assert index_of(tickets[2]) == 5

    asyncio.run(run())


def test_what_was_logged_is_never_refused_when_it_comes_again(root: Path) -> None:
    enrolment = ELECTION.enrolments[0]

    async def run() -> None:
        async with here(root, ELECTION) as server:
            one = ticket(enrolment)
            await together(server.sequencer, [one])
            assert one.outcome == Accepted(1, False, server.store.receipt(1))

    asyncio.run(run())


def test_another_elections_statement_is_refused(root: Path) -> None:
    other = Night(seed_of("other log"), ELECTION.organiser, ELECTION.agents, ELECTION.clerks)
    one = ticket(other.transcription(ELECTION.agents[0], "s"))

    async def run() -> None:
        async with here(root, ELECTION) as server:
            await together(server.sequencer, [one])
            assert "election: expected" in reason_of(one)
            assert server.store.size == 5

    asyncio.run(run())


def test_more_than_may_wait_are_told_to_come_again(root: Path) -> None:
    release = threading.Event()

    async def run() -> None:
        async with here(root, ELECTION, most=4) as server:
            append = server.store.append

            def slow(batch: Sequence[tuple[str, bytes]]) -> list[Appended]:
                release.wait(10)
                return append(batch)

            server.store.append = slow
            tickets = [ticket(one) for one in readings(ELECTION, 5)]
            waiting = [asyncio.create_task(server.sequencer.submit([one])) for one in tickets[:4]]
            await asyncio.sleep(0.05)
            with pytest.raises(Refused) as refused:
                await server.sequencer.submit(tickets[4:])
            assert (refused.value.problem.status, refused.value.problem.retry_after) == (503, 2)
            release.set()
            await asyncio.gather(*waiting)
            await server.sequencer.submit(tickets[4:])
            assert server.store.size == 10

    asyncio.run(run())


def test_a_disk_that_fails_acknowledges_nothing_and_ends_it(root: Path) -> None:
    async def run() -> None:
        async with here(root, ELECTION) as server:
            server.store.append = failing
            tickets = [ticket(one) for one in readings(ELECTION, 3)]
            answers = await asyncio.gather(
                *(server.sequencer.submit([one]) for one in tickets), return_exceptions=True
            )
            assert [answer.problem.kind for answer in answers] == ["storage-failed"] * 3
            assert [one.outcome for one in tickets] == [None] * 3
            with pytest.raises(Refused, match="expected the disk"):
                await server.sequencer.submit(tickets)

    with pytest.raises(StoreError, match="no space"):
        asyncio.run(run())


def failing(batch: Sequence[tuple[str, bytes]]) -> list[Appended]:
    raise StoreError("the log: expected space on the disk, found no space left")


def test_closing_answers_those_who_wait(root: Path) -> None:
    async def run() -> list[Ticket]:
        async with here(root, ELECTION) as server:
            tickets = [ticket(one) for one in readings(ELECTION, 8)]
            waiting = asyncio.gather(*(server.sequencer.submit([one]) for one in tickets))
            await asyncio.sleep(0)
            server.sequencer.close()
            await waiting
            with pytest.raises(Refused, match="told to stop"):
                await server.sequencer.submit(tickets[:1])
            with pytest.raises(Refused, match="told to stop"):
                await server.sequencer.between_commits(print)
            return tickets

    tickets = asyncio.run(run())
    store = LogStore.open(root, log_seed=ELECTION.log_seed)
    assert [store.index_of(one.statement.id) for one in tickets] == [index_of(one) for one in tickets]
    store.close()
