"""What `polltrail verify` says to people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from polltrail.cli import published
from polltrail.cli.log import json_text
from polltrail.cli.published import Fetch
from polltrail.errors import ReadingError
from polltrail.statement import Envelope, canonical, encode_envelope, sign
from polltrail.statement.envelope import pae
from polltrail.store import LogStore
from support.cli import polltrail_here
from support.night import lay_out, make_election

ELECTION = make_election(1)
HIDES = "\x1b[8m\u202e"
"""Makes a terminal hide what follows; turns the line around."""


def entry_that_steers() -> bytes:
    """A decision, which is no agent's to make, for a reason that is none."""
    told = ELECTION.transcription(ELECTION.agents[0], "s").envelope
    payload = json.loads(told.payload)
    payload["body"] = {
        "slot": {"station": "s", "contest": "c", "form": "f"}, "outcome": "void", "transcription": None,
        "figures": None, "reason": HIDES, "basis": {"statements": [], "size": 1}, "words": None,
    }  # fmt: skip
    data, kind = canonical.encode(payload), "application/vnd.polltrail.decision+json"
    signature = sign(ELECTION.agents[0], pae(kind, data))
    return encode_envelope(Envelope(payload_type=kind, payload=data, key=told.key, signature=signature))


def test_what_a_publisher_wrote_cannot_steer_the_terminal(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    log = LogStore.open(root, log_seed=ELECTION.log_seed)
    log.append([("0" * 64, entry_that_steers())])
    log.publish()
    log.close()
    ran = polltrail_here("verify", root, "--election", ELECTION.id)
    assert ran.code == 4
    assert "found \\u001b[8m\\u202e; refused" in ran.out
    assert HIDES not in ran.out


def test_receipts_are_held_by_either_name_and_their_number_is_told(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    log = LogStore.open(root, log_seed=ELECTION.log_seed)
    log.publish()
    index = log.size - 1
    good, other = tmp_path / "good.tlog-proof", tmp_path / "other.tlog-proof"
    good.write_bytes(log.receipt(index))
    log.close()
    other.write_bytes(good.read_bytes().replace(b"index %d" % index, b"index %d" % (index - 1)))
    assert other.read_bytes() != good.read_bytes()
    for option in ("--receipt", "--seen"):
        ran = polltrail_here("verify", root, "--election", ELECTION.id, option, good)
        assert (ran.code, "receipts: 1 of 1 kept" in ran.out) == (0, True), ran.out
        ran = polltrail_here("verify", root, "--election", ELECTION.id, option, good, option, other)
        assert (ran.code, "receipts: 1 of 2 kept" in ran.out) == (1, True), ran.out
    assert "receipts:" not in polltrail_here("verify", root, "--election", ELECTION.id).out


def test_what_a_publisher_wrote_cannot_steer_the_terminal_in_json_either(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    log = LogStore.open(root, log_seed=ELECTION.log_seed)
    log.append([("0" * 64, entry_that_steers())])
    log.publish()
    log.close()
    ran = polltrail_here("verify", root, "--election", ELECTION.id, "--json")
    assert HIDES in json.loads(ran.out)["refused"][0]["reason"], "it reads back to what was written"
    assert ran.out.removesuffix("\n").isprintable()


def test_json_keeps_letters_and_escapes_what_is_none() -> None:
    said = {"name": "Ñandú 候選人 مركز", "odd": "\x85\x9b\u202e\u2066\u200f\U000e0001\x7f\ud800\n"}
    told = json_text(said)
    assert "Ñandú 候選人 مركز" in told
    assert told.isprintable()
    assert json.loads(told) == said


def test_a_mistyped_election_is_told_as_another_election_and_not_as_a_broken_log(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    mistyped = ("0" if ELECTION.id[0] != "0" else "1") + ELECTION.id[1:]
    ran = polltrail_here("verify", root, "--election", mistyped)
    assert ran.code == 4
    last = ran.out.splitlines()[-1]
    assert "NOT OK: this is the log of another election" in last
    assert (mistyped in last, ELECTION.id in last) == (True, True)
    assert "contradicts itself" not in ran.out


def test_what_else_is_wrong_is_not_hidden_behind_another_election(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "e")
    log = LogStore.open(root, log_seed=ELECTION.log_seed)
    log.append([("0" * 64, entry_that_steers())])
    log.publish()
    log.close()
    assert "contradicts itself" in polltrail_here("verify", root, "--election", "0" * 64).out


def test_figures_that_a_server_does_not_show_yet_keep_nobody_from_checking_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay_out(ELECTION, tmp_path / "e")

    @contextmanager
    def beginning(source: str) -> Iterator[Fetch]:
        def fetch(path: str) -> bytes:
            if path.startswith("data/"):
                raise ReadingError(f"{source}/{path}: expected an answer, found: status 503; asked 3 times")
            return (root / path).read_bytes()

        yield fetch

    monkeypatch.setattr(published, "reader", beginning)
    ran = polltrail_here("verify", "http://server", "--election", ELECTION.id)
    assert (ran.code, "the log was checked, and no figures beside it" in ran.err) == (0, True), ran.err
