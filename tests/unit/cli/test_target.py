"""Whose receipts are taken: those of the log that the election names, and of no other."""

import json
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from polltrail.cli import target as target_module
from polltrail.cli.published import reader
from polltrail.cli.target import Outcome, ServerTarget, target
from polltrail.errors import ReadingError
from polltrail.log.note import COSIGNATURE, ED25519, make_vkey, public_of
from polltrail.statement import make_statement
from polltrail.store import LogStore, create_election_dir
from support.night import MADE_AT, ORIGIN, TABLES, Night, entry_of, lay_out, make_election, seed_of
from support.statements import AGENT
from support.successions import ELECTION as SUCCEEDED
from support.successions import NEW_KEY, succeeded, succession

ELECTION = make_election(1)


def target_at(root: Path) -> ServerTarget:
    with reader(str(root)) as fetch, httpx.Client() as connection:
        return ServerTarget.of("http://here", fetch, connection)


def copied(election: Night, root: Path) -> Path:
    """The same entries under a key of somebody else's, who calls their log by the same name."""
    seed = seed_of("somebody else")
    vkey = make_vkey(ORIGIN, ED25519, public_of(seed))
    create_election_dir(root, log_seed=seed, log_vkey=str(vkey), tables=TABLES)
    log = LogStore.open(root, log_seed=seed)
    log.append([(one.id, entry_of(one)) for one in (election.genesis, *election.enrolments)])
    log.publish()
    log.close()
    return root


def test_the_log_that_the_election_names(tmp_path: Path) -> None:
    assert target_at(lay_out(ELECTION, tmp_path / "e")).election == ELECTION.id


def test_an_amendment_that_a_directory_takes_is_published_as_its_policy(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    key = make_vkey("w1.example", COSIGNATURE, public_of(seed_of("w1")))
    text = f"log {ELECTION.log_vkey}\nwitness w1 {key}\nquorum w1\n"
    body = replace(ELECTION.genesis.body, witnesses=text)
    amendment = make_statement(
        "definition", election=ELECTION.id, seed=ELECTION.organiser, nonce=bytes(16), made_at=MADE_AT, body=body,
        supersedes=ELECTION.id,
    )  # fmt: skip
    with target(str(root)) as election:
        assert election.hand_in([amendment])[0].index == 3
    assert (root / "log" / "policy").read_text() == text


def test_enrolments_that_are_there_already_do_not_move_the_others(tmp_path: Path) -> None:
    """Whoever is enrolled later in the same batch speaks from their own index, and what follows can be taken in."""
    root = lay_out(ELECTION, tmp_path / "e")
    later = [ELECTION.enrolment(seed_of(name), role="clerk") for name in ("one", "two")]
    with target(str(root)) as election:
        known = [*ELECTION.enrolments]
        assert [one.index for one in election.hand_in([*known, later[0]])] == [1, 2, 3]
        assert election.hand_in([later[1]])[0].index == 4
        assert [key.index for key in election.roster.keys][-2:] == [3, 4]


def test_a_copy_of_it_under_another_key_gives_no_receipts(tmp_path: Path) -> None:
    """They would be kept in the place of true ones, and what they are for would never be sent again."""
    with pytest.raises(ReadingError, match="expected the log that the election names"):
        target_at(copied(ELECTION, tmp_path / "copy"))


def test_a_log_that_took_the_place_of_the_one_that_the_election_names() -> None:
    files = succeeded()
    with httpx.Client() as connection:
        found = ServerTarget.of("http://here", files.__getitem__, connection)
        assert (found.election, found.key) == (SUCCEEDED, NEW_KEY)
        forged = succeeded(said=succession(saved=40, size=38, seed=AGENT))
        with pytest.raises(ReadingError, match="expected the log that the election names"):
            ServerTarget.of("http://here", forged.__getitem__, connection)


STEERING = "no\x1b[2K\r\u202eaccepted  entry 7\x9b1A"


def answering(line: bytes, *, status: int = 200) -> httpx.Client:
    return httpx.Client(
        base_url="http://away", transport=httpx.MockTransport(lambda _: httpx.Response(status, content=line))
    )


def sent_to(tmp_path: Path, line: bytes, *, status: int = 200) -> Outcome:
    """Hand one statement in to a server that answers so."""
    root = lay_out(ELECTION, tmp_path / "e")
    with reader(str(root)) as fetch, answering(line, status=status) as connection:
        server = ServerTarget.of("http://away", fetch, connection)
        return server.hand_in([ELECTION.enrolments[0]])[0]


def test_what_a_server_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    """A refusal may come from somebody who would rather have it read as a receipt."""
    problem = json.dumps({"problem": {"detail": STEERING + "x" * 9_999}, "status": 422}).encode()
    refused = sent_to(tmp_path, problem)
    assert refused.index is None
    assert refused.reason.isprintable()
    assert "accepted  entry 7" in refused.reason
    assert len(refused.reason) < 2_100
    with pytest.raises(ReadingError) as found:
        sent_to(tmp_path / "whole", json.dumps({"detail": STEERING}).encode(), status=400)
    assert str(found.value).isprintable()


@pytest.mark.parametrize(
    "line", [b"[]", b"7", b"rubbish", b"{}x", b'{"index":0}', b'{"index":0,"receipt":1}', b"[" * 50_000]
)
def test_what_is_no_answer_is_told_and_nothing_is_taken_for_a_receipt(tmp_path: Path, line: bytes) -> None:
    with pytest.raises(ReadingError, match="expected a receipt or a reason"):
        sent_to(tmp_path, line)


def test_witnesses_that_are_away_are_told_only_once_they_may_have_seen_something(tmp_path: Path) -> None:
    key = make_vkey("w1", COSIGNATURE, public_of(bytes(32)))
    named = f"log {make_election(1).log_vkey}\nwitness w1 {key} http://127.0.0.1:1\nquorum w1\n"
    election = make_election(1, witnesses=named)
    root = lay_out(election, tmp_path / "e")
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target_module, "_say", told.append)
        patch.setattr(target_module, "read_key", lambda _: election.log_seed)
        with target(str(root)):
            assert told == []
        (root / "log" / "cosigned").write_bytes(b"")
        with target(str(root)):
            pass
    assert [line.endswith("begun without it") for line in told] == [True]
