"""Documents that somebody says to hold: there, and what their digest says, also where no photograph is published."""

from typing import Any

import pytest

from polltrail.statement import Statement
from polltrail.statement.bodies import HoldingBody, ImageBody
from polltrail.verify import Verdict, exit_code, verify
from polltrail.verify.images import image_path
from support.documents import official_body
from support.images import digest_of
from support.published_log import GENESIS, enrol, entries_of, nonce, publish
from support.statements import AGENT, STORE, say, seed_of

WATCHER = seed_of("watcher")
PAGE = b"a page of the authority"


def logged(*said: tuple[bytes, str, Any]) -> list[Statement]:
    people = ((AGENT, "agent"), (STORE, "store"), (WATCHER, "watcher"))
    found = [GENESIS, *(enrol(seed, role, election=GENESIS.id) for seed, role in people)]
    for seed, kind, body in said:
        found.append(say(kind, body, seed, election=GENESIS.id, nonce=nonce(len(found))))
    return found


def verdict(statements: list[Statement], files: dict[str, bytes]) -> Verdict:
    every = publish(entries_of(statements)) | files
    return verify(every.__getitem__, election=GENESIS.id, images="published")


SEEN = (WATCHER, "official", official_body(PAGE))
HELD = (STORE, "holding", HoldingBody(digest=digest_of(PAGE), bytes=len(PAGE)))
CALLED = (
    AGENT,
    "image",
    ImageBody(
        digest=digest_of(PAGE), bytes=len(PAGE), media_type="image/png", slot=None, copy=None, redacts=None
    ),
)


def test_a_document_is_published_and_looked_at() -> None:
    found = verdict(logged(SEEN, HELD), {image_path(digest_of(PAGE)): PAGE})
    assert (exit_code(found), found.findings) == (0, ())
    assert found.images is not None
    assert (found.images.held, found.images.checked, found.images.not_published) == (1, 1, 0)


@pytest.mark.parametrize("files", [{}, {image_path(digest_of(PAGE)): b"another page"}])
def test_a_document_that_was_taken_away_or_replaced_contradicts_its_holding(files: dict[str, bytes]) -> None:
    assert exit_code(verdict(logged(SEEN, HELD), files)) == 4


def test_who_names_it_first_says_whether_it_is_published() -> None:
    called_first = verdict(logged(CALLED, SEEN, HELD), {})
    assert (exit_code(called_first), called_first.images and called_first.images.not_published) == (0, 1)
    assert exit_code(verdict(logged(SEEN, CALLED, HELD), {})) == 4
