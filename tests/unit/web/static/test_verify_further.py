"""What is rare and must be right: sealed counts, lost logs, changed witnesses, every tampering, in the browser's verifier
as in `polltrail verify`."""

from collections.abc import Iterator
from typing import Any

import pytest

from polltrail.log import Policy, VerifierKey
from polltrail.log.excerpt import Scope
from polltrail.log.open_entries import encode_open, read_open
from polltrail.publish.bundle import excerpt_files, whole_files
from polltrail.statement import Statement
from polltrail.verify.succession import before_path
from support.browser_verdict import of_browser, of_python, said, verdicts
from support.node import Node, node_with
from support.published_log import (
    COSIGNED_AT,
    ELECTION,
    LOG_KEY,
    ORIGIN,
    WITNESSES,
    Files,
    cosigned_note,
    entries_of,
    flipped,
    genesis,
    history,
    island,
    policy,
    publish,
    read_form,
)
from support.sealed_log import DEADLINE, FIRST, amended, cosigned, night, sealed, unseal
from support.statements import AGENT, ORGANISER, say
from support.successions import ELECTION as LOST_ELECTION
from support.successions import (
    LOST,
    NEW_ORIGIN,
    THREE,
    old_note,
    succeeded,
    succession,
)
from support.tampered import MATRIX

Case = tuple[Files, bool | None, str]
"""Files, what both say of them, and words that are in the browser's reasons."""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def check(node: Node, cases: dict[str, Case], election: str) -> dict[str, dict[str, Any]]:
    """Hold every answer against Python's, and against what it must be."""
    answers = verdicts(node, [files for files, _, _ in cases.values()], election)
    wrong = {
        name: (of_browser(answer), of_python(files, election), said(answer)[:300])
        for (name, (files, ok, words)), answer in zip(cases.items(), answers, strict=True)
        if not (
            of_browser(answer) == of_python(files, election) and answer["ok"] is ok and words in said(answer)
        )
    }
    assert wrong == {}
    return dict(zip(cases, answers, strict=True))


@pytest.mark.slow
def test_every_tampering_is_judged_as_by_polltrail_verify(node: Node) -> None:
    cases: dict[str, Case] = {
        name: (files, False if code == 4 else None, "") for name, (files, code, _) in MATRIX.items()
    }
    answers = check(node, cases, ELECTION)
    for name, answer in answers.items():
        places = {(one["where"], one["index"]) for one in answer["problems"]}
        wanted = {where for where, _ in MATRIX[name][2]} - {"refused"}
        assert not wanted or wanted & {where for where, _ in places}, name


# Sealed counts

NIGHT = night(6)
ENTRIES = entries_of(NIGHT)
SEALED = sealed(NIGHT)
OPENED = [*NIGHT, unseal(9), read_form(99, election=FIRST.id)]
EARLY, LATE = DEADLINE - 1, DEADLINE + 1


def seen(statements: list[Statement], *times: int) -> bytes:
    return cosigned(statements, dict(zip(WITNESSES, times, strict=False)), WITNESSES)


def shown_with(*changes: tuple[int, bytes]) -> bytes:
    return encode_open(sorted((dict(read_open(SEALED["log/open"])[0]) | dict(changes)).items()))


def without(files: Files, path: str) -> Files:
    return {name: data for name, data in files.items() if name != path}


LONG = sealed(night(600))
SEALS: dict[str, Case] = {
    "sealed": (SEALED, None, "6 entries are sealed until 2031-05-06T12:00:00Z"),
    "of many tiles": (LONG, None, "600 entries are sealed"),
    "nothing hidden": (sealed(night(0)), True, ""),
    "cosigned in time": (SEALED | {"log/checkpoint": seen(NIGHT, EARLY, EARLY, EARLY)}, None, "are sealed until"),
    "one fast clock": (SEALED | {"log/checkpoint": seen(NIGHT, EARLY, EARLY, LATE)}, None, "are sealed until"),
    "cosigned late": (SEALED | {"log/checkpoint": seen(NIGHT, LATE, LATE, LATE)}, False, "and no unseal"),
    "cosigned late, in the history": (
        SEALED | {"log/cosigned": history(seen(NIGHT, LATE), seen(NIGHT, EARLY, LATE, LATE))}, False, "and no unseal",
    ),
    "brought forward": (
        sealed([*NIGHT, amended(unseal_by=FIRST.body.unseal_by.replace(hour=11))]), None, "2031-05-06T11:00:00Z",  # type: ignore[union-attr]
    ),
    "put off": (sealed([*NIGHT, amended(unseal_by=FIRST.body.unseal_by.replace(hour=13))]), False, "unseal_by"),  # type: ignore[union-attr]
    "opened": (publish(entries_of(OPENED), policy=policy()), True, ""),
    "opened, and kept back": (sealed(OPENED), False, "found no such file"),
    "opened, and the list left over": (
        publish(entries_of(OPENED), policy=policy()) | {"log/open": sealed(OPENED)["log/open"]}, None, "nothing vouches",
    ),
    "opened by an agent": (sealed([*NIGHT, unseal(9, seed=AGENT)]), False, "unseal"),
    "opened twice": (publish(entries_of([*OPENED, unseal(10)]), policy=policy()), False, "unseal"),
    "all shown early": (publish(ENTRIES, policy=policy()), True, ""),
    "one bundle shown early": (sealed(night(600), keep=[1]), None, "600 entries are sealed"),
    "a false bundle shown early": (
        LONG | {"log/tile/entries/001": publish(entries_of(night(599)))["log/tile/entries/001"]}, False, "of hash",
    ),
    "a wrong hash": (SEALED | {"log/tile/0/000.p/9": flipped(SEALED["log/tile/0/000.p/9"], 5)}, False, "entries make"),
    "a wrong upper hash": (LONG | {"log/tile/1/000.p/2": flipped(LONG["log/tile/1/000.p/2"], 5)}, False, ""),
    "no hashes": (without(SEALED, "log/tile/0/000.p/9"), False, "expected 9 hashes"),
    "hashes cut": (SEALED | {"log/tile/0/000.p/9": bytes(31)}, False, "expected 9 hashes"),
    "another open entry": (SEALED | {"log/open": shown_with((1, ENTRIES[4]))}, False, "of hash"),
    "a sealed entry shown": (SEALED | {"log/open": shown_with((3, ENTRIES[3]))}, None, "5 entries are sealed"),
    "no list": (without(SEALED, "log/open"), False, "found no such file"),
    "an empty list": (SEALED | {"log/open": b""}, False, ""),
    "a list out of order": (SEALED | {"log/open": SEALED["log/open"] * 2}, False, ""),
    "a torn list": (SEALED | {"log/open": SEALED["log/open"] + bytes(9)}, None, "not whole"),
    "an entry that is still to come": (SEALED | {"log/open": SEALED["log/open"] + encode_open([(9, b"later")])}, None, ""),
    "a list of one": (SEALED | {"log/open": encode_open([(0, ENTRIES[0])])}, None, "8 entries are sealed"),
}  # fmt: skip


def test_sealed_counts_are_judged_as_by_polltrail_verify(node: Node) -> None:
    answers = check(node, SEALS, FIRST.id)
    assert answers["sealed"]["sealed"] == {"hidden": 6, "unsealed_at": None}
    assert answers["opened"]["sealed"] == {"hidden": 0, "unsealed_at": 9}
    assert [one["index"] for one in answers["sealed"]["entries"]] == [0, 1, 5]


def test_without_the_election_s_id_a_sealed_count_says_which_it_is_of(node: Node) -> None:
    [found] = verdicts(node, [SEALED], None)
    assert (found["ok"], found["anchor"], found["election"]) == (None, "bundle", FIRST.id)


# Logs that took the place of lost ones

AT = before_path(ORIGIN)
OTHER = [*LOST[:20], *reversed(LOST[20:])]
GOOD = succeeded(saved=40, witnessed=38)
LOSSES: dict[str, Case] = {
    "nothing missing": (GOOD, True, ""),
    "more saved than seen": (succeeded(saved=40, witnessed=30), True, ""),
    "three missing": (succeeded(saved=40, witnessed=43), None, "3 entries of island.example/2031 are missing"),
    "no notes": ({path: data for path, data in GOOD.items() if AT not in path}, None, "found none over more than 0"),
    "notes of less": (GOOD | {f"{AT}checkpoint": old_note(38)}, None, "found none over more than 38"),
    "a fork": (GOOD | {f"{AT}checkpoint": old_note(40, entries=OTHER)}, False, "told two stories"),
    "a wrong root": (succeeded(said=succession(saved=40, size=38, root="0" * 64)), False, "they are not the entries"),
    "missing counted wrongly": (succeeded(said=succession(saved=40, size=43, missing=2)), False, "succession"),
    "another old name": (succeeded(said=succession(saved=40, size=38, old_origin="x")), False, "succession"),
    "by an agent": (succeeded(said=succession(saved=40, size=38, seed=AGENT)), False, "succession"),
    "under its old name": (
        succeeded(said=succession(saved=40, size=38, origin=ORIGIN, log_vkey=str(LOG_KEY))), False, "succession",
    ),
    "other entries copied": (succeeded(copied=OTHER[:40]), False, ""),
    "hidden, as witnesses saw": (GOOD | {f"{AT}checkpoint": old_note(47, by=THREE)}, False, "it hides 7"),
    "hidden, seen by two": (
        GOOD | {f"{AT}checkpoint": old_note(47, by=dict(list(THREE.items())[:2]))}, None, "7 are not here",
    ),
    "a note that contradicts the succession": (
        succeeded(saved=40, witnessed=50)
        | {f"{AT}checkpoint": old_note(50, entries=[*LOST[:42], *reversed(LOST[42:])])}, False, "gives root",
    ),
    "a note nobody signed": (GOOD | {f"{AT}checkpoint": old_note(40).replace(b"\n40\n", b"\n39\n")}, None, "shows nothing"),
    "rubbish for a note": (GOOD | {f"{AT}checkpoint": b"rubbish"}, None, "shows nothing"),
    "another file beside them": (GOOD | {f"{AT}more": b"x"}, None, "nothing vouches"),
    "notes of nobody's log": (GOOD | {"log/before/00/checkpoint": b"x"}, None, "nothing vouches"),
    "the old policy": (GOOD | {"log/policy": policy().encode()}, False, "another policy"),
    "the old key": (GOOD | {"log/log.vkey": f"{LOG_KEY}\n".encode()}, False, "expected the key that entry 40 names"),
}  # fmt: skip


@pytest.mark.slow
def test_lost_logs_are_judged_as_by_polltrail_verify(node: Node) -> None:
    answers = check(node, LOSSES, LOST_ELECTION)
    told = {"index": 40, "old_origin": ORIGIN, "new_origin": NEW_ORIGIN}
    assert answers["nothing missing"]["successions"] == [{**told, "missing": 0}]
    assert answers["three missing"]["successions"] == [{**told, "missing": 3}]


# Witnesses that change

BEFORE = policy()
AFTER = Policy.parse(BEFORE.replace("all-of-them 3", "all-of-them 4")).format()
WEAK = BEFORE.replace("all-of-them 3", "all-of-them 2")
NOBODY = f"log {LOG_KEY}\nquorum none\n"
BEGUN = genesis(witnesses=BEFORE)
ALL, TWO = dict.fromkeys(WITNESSES, COSIGNED_AT), dict.fromkeys(["w1", "w2"], COSIGNED_AT)
THREE_OF_THEM = dict.fromkeys(["w1", "w2", "w3"], COSIGNED_AT)


def amending(*texts: str, first: Statement = BEGUN) -> list[bytes]:
    """A log of twelve entries, and an amendment for each text."""
    said, last = [*island(6, first=first)], first
    for text in texts:
        body = genesis(witnesses=text).body
        last = say("definition", body, ORGANISER, election=first.id, supersedes=last.id)
        said.append(last)
    return entries_of(said)


def watched(entries: list[bytes], text: str, *notes: tuple[int, dict[str, int]]) -> Files:
    made = [cosigned_note(entries[:size], times) for size, times in notes]
    files = publish(entries, policy=text) | {"log/cosigned": history(*made)}
    return files | ({"log/checkpoint": made[-1]} if notes and notes[-1][0] == len(entries) else {})


CHANGED = amending(AFTER)
TWICE = amending(AFTER, BEFORE)
WATCHED: dict[str, Case] = {
    "nobody has seen the change": (watched(CHANGED, AFTER, (12, THREE_OF_THEM)), True, ""),
    "too few have seen the change": (watched(CHANGED, AFTER, (13, TWO)), True, ""),
    "those before have, the new ones not": (watched(CHANGED, AFTER, (13, THREE_OF_THEM)), True, ""),
    "both have": (watched(CHANGED, AFTER, (13, ALL)), True, ""),
    "changed and back": (watched(TWICE, BEFORE, (13, ALL), (14, THREE_OF_THEM)), True, ""),
    "changed and back, seen once": (watched(TWICE, BEFORE, (14, THREE_OF_THEM)), True, ""),
    "to a weaker one": (watched(amending(WEAK), WEAK, (13, TWO)), True, ""),
    "to a weaker one, seen": (watched(amending(WEAK), WEAK, (13, THREE_OF_THEM)), True, ""),
    "to nobody": (watched(amending(NOBODY), NOBODY, (12, THREE_OF_THEM)), True, ""),
    "to nobody, seen": (watched(amending(NOBODY), NOBODY, (13, THREE_OF_THEM)), True, ""),
    "to no policy": (watched(amending("quorum"), "quorum", (13, THREE_OF_THEM)), True, ""),
    "the file of before": (watched(CHANGED, BEFORE, (13, ALL)), False, "another policy"),
    "a wrong cosignature": (
        watched(CHANGED, AFTER, (13, ALL)) | {"log/checkpoint": flipped(cosigned_note(CHANGED, ALL), -12)}, False, "wrong",
    ),
}  # fmt: skip


def test_changed_witnesses_are_judged_as_by_polltrail_verify(node: Node) -> None:
    from polltrail.verify import verify_bundle

    answers = check(node, WATCHED, BEGUN.id)
    for name, answer in answers.items():
        files, ok, _ = WATCHED[name]
        if ok is not True:
            continue
        head = verify_bundle(files.__getitem__, files.keys(), election=BEGUN.id).witnessed_head
        expected = None if head is None else {"size": head.size, "root": head.root}
        assert answer["witnessed_head"] == expected, name
    assert {name: one["witnessed"] for name, one in answers.items()}["both have"] is True
    assert answers["nobody has seen the change"]["witnessed"] is False
    assert any("amendment" in one for one in answers["nobody has seen the change"]["notShown"])


def test_an_election_that_began_without_witnesses_may_name_some(node: Node) -> None:
    first = genesis(witnesses="")
    entries = amending(BEFORE, first=first)
    cases: dict[str, Case] = {
        "unseen": (watched(entries, BEFORE), True, ""),
        "seen": (watched(entries, BEFORE, (13, THREE_OF_THEM)), True, ""),
    }
    answers = check(node, cases, first.id)
    assert {name: one["witnessed"] for name, one in answers.items()} == {"unseen": False, "seen": True}


def test_the_policy_of_a_lost_log_is_written_anew_for_the_next(node: Node) -> None:
    text = Policy.parse(BEFORE.replace("w1 ", "w1 ", 1)).for_log(VerifierKey.parse(str(LOG_KEY))).format()
    assert text == Policy.parse(text).format()
    [found] = verdicts(node, [GOOD], LOST_ELECTION)
    assert (found["ok"], found["origin"]) == (True, NEW_ORIGIN)


# Parts of such logs


@pytest.mark.parametrize(("missing", "ok"), [(38, True), (45, None)])
def test_a_part_of_a_log_that_took_the_place_of_a_lost_one(node: Node, missing: int, ok: bool | None) -> None:
    served = succeeded(saved=40, witnessed=missing)
    part = dict(excerpt_files(served.__getitem__, Scope(station="S-5"), version="1"))
    whole = dict(whole_files(served.__getitem__, version="1"))
    words = "" if ok else "entries of"
    answers = check(node, {"part": (part, ok, words), "whole": (whole, ok, words)}, LOST_ELECTION)
    assert [one["successions"][0]["index"] for one in answers.values()] == [40, 40]


def test_a_part_of_a_log_whose_witnesses_changed(node: Node) -> None:
    more = amending(AFTER)
    for times in (TWO, THREE_OF_THEM, ALL):
        served = watched(more, AFTER, (9, THREE_OF_THEM), (13, times))
        part = dict(excerpt_files(served.__getitem__, Scope(station="S-5"), version="1"))
        check(node, {"part": (part, True, "")}, BEGUN.id)
