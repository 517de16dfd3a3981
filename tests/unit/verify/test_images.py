"""Holdings held against the bytes: what a store has promised and nobody removed must be there."""

from typing import Any

import msgspec
import pytest

from polltrail.statement import Statement, fingerprint, public_key
from polltrail.statement.bodies import HoldingBody, ImageBody, RemovalBody, RevocationBody, UnsealBody
from polltrail.statement.fields import moment_at
from polltrail.verify import Verdict, exit_code, to_json, verify
from polltrail.verify.images import Looking, image_path
from support.images import digest_of
from support.published_log import GENESIS, enrol, entries_of, genesis, nonce, publish
from support.statements import AGENT, CLERK, MADE_AT, ORGANISER, STORE, definition, say, seed_of

PHOTO, OTHER = b"photograph", b"another one"
MIRROR = seed_of("mirror")
PUBLIC = genesis(policy=msgspec.structs.replace(definition().policy, images="public"))
REDACTED = genesis(policy=msgspec.structs.replace(definition().policy, images="redacted"))
SEALED = genesis(
    policy=msgspec.structs.replace(definition().policy, images="public"),
    unseal_by=moment_at(MADE_AT + 3_600_000),
)


class Log:
    """A short log about images, and the files beside it."""

    def __init__(self, first: Statement = GENESIS) -> None:
        self.election = first.id
        self.files: dict[str, bytes] = {}
        self.statements = [first]
        for seed, role in ((AGENT, "agent"), (CLERK, "clerk"), (STORE, "store"), (MIRROR, "mirror")):
            self.statements.append(enrol(seed, role, election=first.id))

    def say(self, kind: str, body: Any, seed: bytes) -> int:
        number = len(self.statements)
        self.statements.append(say(kind, body, seed, election=self.election, nonce=nonce(number)))
        return number

    def image(self, data: bytes, seed: bytes = AGENT, *, redacts: str | None = None) -> int:
        body = ImageBody(
            digest=digest_of(data), bytes=len(data), media_type="image/jpeg", slot=None, copy=None, redacts=redacts
        )  # fmt: skip
        return self.say("image", body, seed)

    def holding(self, data: bytes, seed: bytes = STORE, *, size: int | None = None) -> int:
        body = HoldingBody(digest=digest_of(data), bytes=len(data) if size is None else size)
        return self.say("holding", body, seed)

    def removal(self, data: bytes) -> int:
        return self.say("removal", RemovalBody(digest=digest_of(data), ground="Act 12"), ORGANISER)

    def store(self, data: bytes, *, found: bytes | None = None) -> None:
        self.files[image_path(digest_of(data))] = data if found is None else found

    def verdict(self, looking: Looking = "all") -> Verdict:
        files = publish(entries_of(self.statements)) | self.files
        return verify(files.__getitem__, election=self.election, images=looking)


def held(first: Statement = GENESIS, data: bytes = PHOTO) -> Log:
    """A log in which one image was named and is held, and is there."""
    log = Log(first)
    log.image(data)
    log.holding(data)
    log.store(data)
    return log


def told(verdict: Verdict) -> tuple[int, int, int]:
    assert verdict.images is not None
    return verdict.images.held, verdict.images.checked, verdict.images.not_published


def test_an_election_without_images_has_nothing_to_say() -> None:
    verdict = Log().verdict()
    assert (verdict.images, verdict.ok) == (None, True)


def test_what_is_held_and_there_is_checked() -> None:
    verdict = held().verdict()
    assert (told(verdict), verdict.ok, verdict.findings) == ((1, 1, 0), True, ())
    assert to_json(verdict)["images"] == {"held": 1, "checked": 1, "not_published": 0, "removed": ()}


def test_what_a_store_has_promised_and_is_not_there_contradicts_the_log() -> None:
    log = held()
    log.files.clear()
    verdict = log.verdict()
    assert (exit_code(verdict), told(verdict)) == (4, (1, 0, 0))
    assert [(one.where, one.index) for one in verdict.problems] == [(image_path(digest_of(PHOTO)), 6)]


@pytest.mark.parametrize("found", [OTHER, PHOTO + b"x", b""])
def test_other_bytes_contradict_the_log(found: bytes) -> None:
    log = held()
    log.store(PHOTO, found=found)
    verdict = log.verdict()
    assert (exit_code(verdict), told(verdict)) == (4, (1, 0, 0))
    assert all(one.contradicts and one.index == 6 for one in verdict.problems)


def test_another_size_than_promised_contradicts_the_log() -> None:
    log = held()
    index = log.holding(PHOTO, size=3)
    verdict = log.verdict()
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.problems] == [index]


def test_what_only_a_mirror_has_promised_leaves_it_open() -> None:
    log = Log()
    log.image(PHOTO)
    log.holding(PHOTO, MIRROR)
    assert exit_code(log.verdict()) == 1
    log.store(PHOTO, found=OTHER)
    assert exit_code(log.verdict()) == 4
    log.store(PHOTO)
    assert exit_code(log.verdict()) == 0
    log.files.clear()
    log.holding(PHOTO)
    assert exit_code(log.verdict()) == 4


def test_a_mirror_speaks_for_itself_and_accuses_no_log() -> None:
    """Whoever runs a mirror may be nobody's friend; what they say of sizes, or of what nobody named, binds them."""
    log = held(PUBLIC)
    index = log.holding(PHOTO, MIRROR, size=3)
    nothing = log.holding(OTHER, MIRROR)
    for looking in ("all", "published"):
        verdict = log.verdict(looking)
        assert (exit_code(verdict), verdict.problems) == (0, ())
        assert [one.index for one in verdict.findings] == [index, nothing]
    alone = Log(PUBLIC)
    alone.image(PHOTO)
    alone.holding(PHOTO, MIRROR, size=3)
    alone.store(PHOTO)
    assert exit_code(alone.verdict()) == 0


def test_what_was_removed_need_not_be_there() -> None:
    log = held()
    log.files.clear()
    index = log.removal(PHOTO)
    verdict = log.verdict()
    assert (exit_code(verdict), told(verdict)) == (0, (0, 0, 0))
    assert verdict.images is not None
    assert [(one.index, one.what) for one in verdict.images.removed] == [
        (index, f"{digest_of(PHOTO)}: Act 12")
    ]
    # The store may have been about to say it; a removal is for good.
    late = log.holding(PHOTO)
    assert exit_code(log.verdict()) == 0
    assert late not in [one.index for one in log.verdict().problems]


def test_a_removal_that_came_while_it_was_checked_is_no_contradiction() -> None:
    """A store that is served goes on while somebody reads its log."""
    log = held()
    log.files.clear()
    before = publish(entries_of(log.statements))
    log.image(OTHER)
    log.removal(PHOTO)
    after, asked = publish(entries_of(log.statements)), list[str]()

    def fetch(path: str) -> bytes:
        asked.append(path)
        return (after if image_path(digest_of(PHOTO)) in asked else before)[path]

    verdict = verify(fetch, election=log.election, images="all")
    assert (exit_code(verdict), verdict.ok) == (1, None)
    assert "entry 8" in verdict.problems[0].what
    assert exit_code(log.verdict()) == 0


def test_what_came_meanwhile_excuses_nothing_else() -> None:
    log = held()
    log.files.clear()
    before = publish(entries_of(log.statements))
    forged = log.say("removal", RemovalBody(digest=digest_of(PHOTO), ground="mine"), AGENT)
    log.removal(OTHER)
    after, asked = publish(entries_of(log.statements)), list[str]()

    def fetch(path: str) -> bytes:
        asked.append(path)
        return (after if image_path(digest_of(PHOTO)) in asked else before)[path]

    assert forged == 7
    assert exit_code(verify(fetch, election=log.election, images="all")) == 4


def test_a_removal_whose_bytes_are_still_here_is_told() -> None:
    log = held()
    index = log.removal(PHOTO)
    verdict = log.verdict()
    assert (exit_code(verdict), [one.index for one in verdict.findings]) == (0, [index])
    assert "still here" in verdict.findings[0].what


def test_a_holding_that_no_statement_names_is_a_finding_and_no_problem() -> None:
    log = held()
    index = log.holding(OTHER)
    log.store(OTHER)
    verdict = log.verdict()
    assert (exit_code(verdict), told(verdict)) == (0, (2, 2, 0))
    assert [one.index for one in verdict.findings] == [index]


def test_a_key_that_was_revoked_promises_and_removes_nothing() -> None:
    log = held()
    lost = RevocationBody(key=fingerprint(public_key(STORE)), reason="stolen", suspect_from=None)
    log.say("revocation", lost, ORGANISER)
    log.image(OTHER)
    first = log.holding(OTHER)
    log.holding(OTHER, size=1)
    verdict = log.verdict()
    assert (exit_code(verdict), told(verdict)) == (0, (1, 1, 0))
    assert [(one.index, one.what[:1]) for one in verdict.findings] == [(first, "2")]


@pytest.mark.parametrize(
    ("first", "checked"), [(GENESIS, 0), (PUBLIC, 2), (REDACTED, 1)], ids=["digest", "public", "redacted"]
)
def test_only_what_is_published_is_looked_for_at_an_address(first: Statement, checked: int) -> None:
    log = held(first)
    log.image(OTHER, redacts=digest_of(PHOTO))
    log.holding(OTHER)
    log.store(OTHER)
    verdict = log.verdict("published")
    assert (exit_code(verdict), told(verdict)) == (0, (2, checked, 2 - checked))
    log.files.clear()
    assert exit_code(log.verdict("published")) == (4 if checked else 0)


def test_what_somebody_calls_no_redacted_copy_is_not_expected_to_be_published() -> None:
    log = held(REDACTED)
    log.image(PHOTO, CLERK, redacts=digest_of(OTHER))
    assert told(log.verdict("published")) == (1, 0, 1)


def test_of_a_sealed_count_no_image_is_expected_until_it_is_opened() -> None:
    log = held(SEALED)
    assert told(log.verdict("published")) == (1, 0, 1)
    log.say("unseal", UnsealBody(from_size=3), ORGANISER)
    assert told(log.verdict("published")) == (1, 1, 0)


def test_none_is_looked_at_where_nobody_wants_it() -> None:
    log = held(PUBLIC)
    log.files.clear()
    verdict = log.verdict("none")
    assert (exit_code(verdict), told(verdict)) == (0, (1, 0, 0))
