"""Shares and lanes: nobody waits while there is something to spend; then each address in its turn."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.web.allowance import Rate
from polltrail.web.lanes import Lane, Share, Turns, checks_per_second, leave_room, share_of_core
from polltrail.web.problems import Refused
from support.serving import Clock

RATE = Rate(burst=3, per_second=2)


def test_a_share_has_a_burst_and_regains_it() -> None:
    clock = Clock()
    share = Share(clock, RATE)
    for _ in range(3):
        assert share.wait() == 0
        share.spend(1)
    assert share.wait() == 0  # there was just enough
    share.spend(1)
    assert share.wait() == pytest.approx(0.5)
    assert share.used() == pytest.approx(4 / 3)
    clock.now += 0.5
    assert share.wait() == 0


def test_what_is_given_back_is_as_if_it_had_not_been_spent_and_no_more() -> None:
    clock = Clock()
    share = Share(clock, RATE)
    for _ in range(100):
        share.spend(1)
        share.spend(-1)
    assert share.used() == pytest.approx(0)
    share.spend(-100)
    clock.now += 1
    share.spend(4)
    assert share.wait() > 0


def test_while_the_process_is_at_its_limit_a_share_is_a_third() -> None:
    clock = Clock()
    share = Share(clock, RATE)
    share.spend(3)
    leave_room([share], busy=True)
    share.spend(1)
    assert share.wait() == pytest.approx(1.5)
    leave_room([share], busy=False)
    share.spend(1)
    assert share.wait() == pytest.approx(2.0)


def test_a_part_of_a_core_is_told_in_checks_of_this_machine() -> None:
    assert checks_per_second() > 100
    share = share_of_core(Clock(), 0.1, 10_000)
    share.spend(1_000)
    assert share.wait() == 0
    share.spend(500)
    assert share.wait() == pytest.approx(0.5)


def test_each_name_in_its_turn() -> None:
    turns: Turns[str] = Turns()
    for item in ("a1", "a2", "a3", "b1", "c1", "c2"):
        turns.put(item[0].encode(), item)
    assert [turns.next() for _ in range(len(turns))] == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert not turns


def test_who_comes_with_many_makes_room() -> None:
    turns: Turns[str] = Turns()
    for item in ("a1", "b1", "b2", "b3", "c1"):
        turns.put(item[0].encode(), item)
    assert [turns.drop() for _ in range(len(turns))] == ["b3", "b2", "c1", "b1", "a1"]


@given(st.lists(st.tuples(st.sampled_from(b"abc"), st.sampled_from(["put", "next", "drop"])), max_size=60))
def test_turns_are_what_a_list_for_each_name_gives(steps: list[tuple[int, str]]) -> None:
    turns: Turns[int] = Turns()
    lines: dict[bytes, list[int]] = {}
    for number, (name, step) in enumerate(steps):
        if step == "put":
            turns.put(bytes([name]), number)
            lines.setdefault(bytes([name]), []).append(number)
        elif lines:
            longest = max(map(len, lines.values()))
            if step == "next":
                first = next(iter(lines))
                line = lines.pop(first)
                assert turns.next() == line.pop(0)
                lines |= {first: line} if line else {}
            else:
                found = turns.drop()
                ends = [one for one, line in lines.items() if line[-1] == found and len(line) == longest]
                assert len(ends) == 1
                lines[ends[0]].pop()
                lines = {one: line for one, line in lines.items() if line}
        assert len(turns) == sum(map(len, lines.values()))


def run(questions: Callable[[Clock, Lane], Awaitable[None]], *, most: int = 100) -> None:
    async def all_of_it() -> None:
        clock = Clock()
        await questions(clock, Lane(Share(clock, RATE), most=most))

    asyncio.run(all_of_it())


async def fill(lane: Lane) -> None:
    while lane.goes_in():
        pass


def test_nobody_waits_before_the_share_is_used_up_and_then_addresses_take_turns() -> None:
    async def questions(clock: Clock, lane: Lane) -> None:
        came: list[str] = []

        async def one(name: str) -> None:
            await lane.turn(name.encode())
            came.append(name)

        assert lane.goes_in()
        await fill(lane)
        waiting = [asyncio.create_task(one(name)) for name in ("a", "a", "a", "b")]
        await asyncio.sleep(0)
        assert (len(lane), came, lane.goes_in()) == (4, [], False)
        for expected in (["a"], ["a", "b"], ["a", "b", "a"], ["a", "b", "a", "a"]):
            clock.now += 0.5
            lane.let_in()
            await asyncio.sleep(0)
            assert came == expected
        await asyncio.gather(*waiting)
        clock.now += 0.5
        assert lane.goes_in()

    run(questions)


def test_who_is_too_many_is_told_to_come_again_and_others_stay() -> None:
    async def questions(clock: Clock, lane: Lane) -> None:
        await fill(lane)
        many = [asyncio.create_task(lane.turn(b"many")) for _ in range(3)]
        await asyncio.sleep(0)
        few = asyncio.create_task(lane.turn(b"few"))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await many[-1]
        assert (refused.value.problem.status, refused.value.problem.retry_after) == (503, 10)
        assert not few.done()
        clock.now += 10
        lane.let_in()
        await asyncio.gather(few, *many[:-1])

    run(questions, most=3)


def test_it_looks_again_by_itself() -> None:
    async def questions(clock: Clock, lane: Lane) -> None:
        await fill(lane)
        turn = asyncio.create_task(lane.turn(b"a"))
        await asyncio.sleep(0)
        clock.now += 10
        await asyncio.wait_for(turn, 10)

    run(questions)


def test_what_was_honest_is_given_back() -> None:
    async def questions(clock: Clock, lane: Lane) -> None:
        for _ in range(100):
            assert lane.goes_in()
            lane.give_back()

    run(questions)
