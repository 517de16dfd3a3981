"""The verifier's modules for a browser, held against Python: who may say what, in logs of any order."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.statement import BODIES, Roster, Statement, StatementId, fingerprint, public_key
from polltrail.statement.bodies import SuccessionBody, UnsealBody
from polltrail.statement.definition import Organiser
from polltrail.statement.fields import moment_at
from support.node import Node, node_with
from support.published_log import entries_of
from support.rosters import ENTRIES, NEXT, by
from support.statements import (
    AGENT,
    CLERK,
    DIGEST,
    ELECTION,
    GENESIS,
    MADE_AT,
    ORGANISER,
    REGISTRAR,
    REVIEWER,
    SECOND,
    definition,
    enrolment,
    example,
    invitation,
    organiser,
    revocation,
    say,
    seed_of,
    transcription,
)

NEW, OTHER = seed_of("new"), seed_of("other")
CODE = "11" * 32
WEAK = "01" + "00" * 31


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def amendments() -> list[Statement]:
    first = by(ORGANISER, "definition", definition(name="a"), supersedes=ELECTION)
    more = (*definition().organisers, organiser(NEW))
    named_wrongly = Organiser(key=fingerprint(public_key(NEW)), public=public_key(AGENT).hex())
    weak = Organiser(key=fingerprint(bytes.fromhex(WEAK)), public=WEAK)
    bodies = [
        *(
            {"name": "b"},
            {"origin": "x"},
            {"log_vkey": "x"},
            {"rehearsal": True},
            {"rules": "polltrail-fold/2"},
        ),
        *({"organisers": (organiser(ORGANISER),)}, {"organisers": more}, {"unseal_by": moment_at(MADE_AT)}),
        {"organisers": (*definition().organisers, organiser(AGENT))},
        *({"organisers": (*definition().organisers, one)} for one in (named_wrongly, weak)),
    ]
    seconds = [by(SECOND, "definition", definition(**one), supersedes=ELECTION) for one in bodies]
    return [first, *seconds, by(ORGANISER, "definition", definition(name="c"), supersedes=first.id)]


def enrolments() -> list[Statement]:
    invited = [
        {"invitation": invitation()}, {"invitation": invitation(code=CODE)}, {}, {"possession": "00" * 64},
        {"invitation": invitation(code=CODE, seed=AGENT)}, {"invitation": invitation(code=CODE, seed=NEW)},
        {"invitation": invitation(code=CODE, election=StatementId(DIGEST))}, {"invitation": invitation("clerk", code=CODE)},
        {"invitation": invitation(code=CODE), "stations": ("7",)}, {"invitation": invitation(code=CODE), "areas": (("N",),)},
        {"public": WEAK, "key": fingerprint(bytes.fromhex(WEAK))},
    ]  # fmt: skip
    found = [
        by(seed, "enrolment", enrolment(NEW, **one)) for one in invited for seed in (ORGANISER, REGISTRAR)
    ]
    roles = [
        by(seed, "enrolment", enrolment(OTHER, role, invitation=invitation(role, code="22" * 32)))
        for role in ("registrar", "clerk", "store") for seed in (REGISTRAR, AGENT, NEW)
    ]  # fmt: skip
    return [*found, *roles, by(ORGANISER, "enrolment", enrolment(AGENT, "reviewer"))]


def others() -> list[Statement]:
    signers = (ORGANISER, SECOND, REGISTRAR, AGENT, CLERK, REVIEWER, NEW, OTHER)
    revoked = [
        by(one, "revocation", revocation(of)) for one in signers for of in (ORGANISER, AGENT, NEW, REVIEWER)
    ]
    said = [by(one, "transcription", transcription()) for one in signers]
    forged = msgspec.structs.replace(
        said[3], envelope=msgspec.structs.replace(said[3].envelope, signature=bytes(64))
    )
    successions = [
        SuccessionBody(old_origin=old, size=size, root=DIGEST, missing=missing, origin=new, log_vkey=vkey)
        for old in ("island.example/2031", "b")
        for size, missing in ((NEXT, 0), (NEXT + 1, 1), (NEXT + 1, 0))
        for new, vkey in (
            ("b", "b+0a0b0c0d+AQID"),
            ("c", "c+0a0b0c0d+AQI+"),
            ("b", "b"),
            ("b", "b+x"),
            ("c", "c+x+AQID"),
        )
    ]
    return [
        *revoked, *said, forged, GENESIS, say("definition", definition(name="x"), ORGANISER, election=None),
        say("transcription", transcription(), AGENT, election=StatementId(DIGEST)),
        *(by(SECOND, "succession", body) for body in successions), by(SECOND, "unseal", UnsealBody(from_size=1)),
    ]  # fmt: skip


KINDS = [example(kind, seed) for kind in BODIES for seed in (AGENT, REVIEWER, ORGANISER)]
POOL = [*amendments(), *enrolments(), *others(), *KINDS]


def admitted(statements: Sequence[Statement]) -> list[bool]:
    """Fold as a verifier does: what may not be there is passed over."""
    roster, found = Roster.empty(), []
    for index, statement in enumerate(statements):
        found.append(roster.refusal(statement, index) is None)
        roster = roster.step(index, statement) if found[-1] else roster
    return found


def asked(node: Node, statements: Sequence[Statement]) -> Any:
    return node.one("admitted", entries_of(statements))["is"]


LOST = by(SECOND, "revocation", revocation(ORGANISER))


@pytest.mark.parametrize(
    "before",
    [ENTRIES, pytest.param((*ENTRIES, LOST), marks=pytest.mark.slow), ()],
    ids=["next", "revoked", "first"],
)
def test_each_statement_is_judged_as_in_python(node: Node, before: tuple[Statement, ...]) -> None:
    """Next in a log, after the revocation of an organiser, and as the first entry."""
    logs = [(*before, statement) for statement in POOL]
    answers = node.ask(*(("admitted", entries_of(log)) for log in logs))
    pairs = [(one["is"], admitted(log)) for one, log in zip(answers, logs, strict=True)]
    assert [at for at, (ours, theirs) in enumerate(pairs) if ours != theirs] == []


@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_logs_of_any_order_are_judged_as_in_python(node: Node, more: list[Statement]) -> None:
    log = (*ENTRIES, *more)
    assert asked(node, log) == admitted(log)


TIMES = (None, MADE_AT, MADE_AT - 1000, MADE_AT + 1000)


@pytest.mark.parametrize("sealed", TIMES)
def test_counts_are_unsealed_as_in_python(node: Node, sealed: int | None) -> None:
    def until(time: int | None) -> Any:
        return None if time is None else moment_at(time)

    genesis = say("definition", definition(unseal_by=until(sealed)), ORGANISER, election=None)
    more: dict[str, Any] = {"election": genesis.id}
    opened = [say("unseal", UnsealBody(from_size=size), ORGANISER, **more) for size in (0, 1, 2, 9)]
    changed = [
        say(
            "definition",
            definition(unseal_by=until(time), name=f"a{time}"),
            SECOND,
            supersedes=genesis.id,
            **more,
        )
        for time in TIMES
    ]
    for first in (*opened, *changed):
        for second in (*opened, *changed):
            assert asked(node, (genesis, first, second)) == admitted((genesis, first, second))


def test_the_pool_has_what_may_be_said_and_what_may_not() -> None:
    alone = [admitted((*ENTRIES, one))[-1] for one in POOL]
    assert 30 < sum(alone) < len(alone) - 30
