"""What the server says itself goes the way of all statements."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from polltrail.statement import read_entry
from polltrail.statement.bodies import HoldingBody
from polltrail.web.own_words import OwnWords
from polltrail.web.problems import Refused
from support.images import STORE_SEED, image_night, lay_out_images, log, store_enrolment
from support.night import Night
from support.serving import Here, here

NIGHT = image_night()
BODIES = [HoldingBody(digest=f"{number:064x}", bytes=number) for number in range(1, 5)]


def ask(root: Path, questions: Callable[[Here, OwnWords], Awaitable[None]], night: Night = NIGHT) -> None:
    async def all_of_it() -> None:
        async with here(root, night) as server:
            await questions(server, OwnWords(server.serving, STORE_SEED))

    asyncio.run(all_of_it())


def test_it_is_in_the_log_when_it_was_said(tmp_path: Path) -> None:
    async def questions(server: Here, words: OwnWords) -> None:
        size = server.store.size
        said = await words.say("holding", BODIES[0])
        assert (said.index, said.new, server.store.size) == (size, True, size + 1)
        entry = read_entry(server.store.entry(size))
        assert (entry.kind, entry.key, entry.body) == ("holding", words.key, BODIES[0])

    ask(lay_out_images(NIGHT, tmp_path / "election"), questions)


def test_many_things_are_said_in_one_commit_and_in_their_order(tmp_path: Path) -> None:
    async def questions(server: Here, words: OwnWords) -> None:
        first = server.store.size
        said = await words.say_all("holding", BODIES)
        assert [one.index for one in said] == list(range(first, first + len(BODIES)))
        entries = map(read_entry, server.store.entries(first, server.store.size))
        assert [one.body for one in entries] == BODIES

    ask(lay_out_images(NIGHT, tmp_path / "election"), questions)


def test_a_key_that_is_not_enrolled_says_nothing(tmp_path: Path) -> None:
    async def questions(server: Here, words: OwnWords) -> None:
        size = server.store.size
        assert not words.may_say("holding")
        with pytest.raises(Refused, match="enrolled in this election"):
            await words.say("holding", BODIES[0])
        assert server.store.size == size

    ask(lay_out_images(NIGHT, tmp_path / "election", enrolled=False), questions)


def test_it_says_what_its_role_allows_as_long_as_it_is_not_revoked(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election", enrolled=False)

    async def enrolled(_: Here, words: OwnWords) -> None:
        assert [words.may_say(kind) for kind in ("holding", "removal", "decision")] == [True, False, False]

    async def revoked(_: Here, words: OwnWords) -> None:
        assert not words.may_say("holding")

    log(NIGHT, root, store_enrolment(NIGHT))
    ask(root, enrolled)
    log(NIGHT, root, NIGHT.revocation(STORE_SEED))
    ask(root, revoked)
