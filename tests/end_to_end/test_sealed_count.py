"""A sealed count with a real server: looked at from outside, kept by a mirror, opened, and killed while it opens."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from polltrail.cli.login import log_in
from polltrail.cli.published import client
from polltrail.errors import ReadingError
from polltrail.log.tiles import decode_bundle
from polltrail.statement import read_entry
from polltrail.store import read_key
from support.cli import polltrail_here as polltrail
from support.election import HARBOUR, Made, agent_key, new_election
from support.serving import Served, served

pytestmark = pytest.mark.slow
UNTIL = "2131-05-06T12:00:00Z"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = new_election(tmp_path / "e", "--unseal-by", UNTIL)
    agent_key(made, tmp_path / "ada.key")
    agent_key(made, tmp_path / "mirror.key", role="mirror")
    return made


def handed_in(server: Served, made: Made) -> None:
    key, receipts = made.path.with_name("ada.key"), made.path.with_name("receipts")
    ran = polltrail("submit", server.url, HARBOUR / "forms.csv", "--key", key, "--receipts", receipts)
    assert (ran.code, ran.out.count("accepted")) == (0, 4), ran.err


def until(answered: Callable[[], int], expected: int) -> None:
    end = time.monotonic() + 15
    while answered() != expected:
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def test_from_the_first_form_to_the_opened_count(made: Made) -> None:
    with served(made.path) as server:
        handed_in(server, made)
        until(lambda: polltrail("log", server.url, "--json").json["size"], 7)
        looked = polltrail("log", server.url, "--json").json
        assert ([one["kind"] for one in looked["entries"]], looked["sealed"]) == (
            ["definition", "enrolment", "enrolment"],
            {"entries": 4, "until": UNTIL},
        )
        receipts = sorted(made.path.with_name("receipts").iterdir())
        kept = [word for path in receipts for word in ("--receipt", path)]
        verdict = polltrail("verify", server.url, "--election", made.id, *kept, "--json")
        assert (verdict.code, verdict.json["sealed"]["hidden"]) == (1, 4)
        assert [problem["where"] for problem in verdict.json["problems"]] == ["log/open"]
        assert (
            "sealed: the words of 4 entries are not shown"
            in polltrail("verify", server.url, "--election", made.id).out
        )

        with client(server.url) as outside:
            said = json.loads(outside.get(f"v1/statements/{receipts[0].stem}").content)
            assert "envelope" not in said
            refused = outside.get("log/tile/entries/000.p/7")
            assert (refused.status_code, refused.json()["unseal_by"]) == (403, UNTIL)
            with pytest.raises(ReadingError, match="nothing was signed"):
                log_in(outside, read_key(made.path.with_name("mirror.key")), election="0" * 64)
            token = log_in(outside, read_key(made.path.with_name("mirror.key")), election=made.id)
            bundle = outside.get("log/tile/entries/000.p/7", headers={"authorization": f"Bearer {token}"})
            kinds = [read_entry(entry).kind for entry in decode_bundle(bundle.content)]
            assert kinds == ["definition", "enrolment", "enrolment", *["transcription"] * 4]
            agent = log_in(outside, read_key(made.path.with_name("ada.key")))
            bearer = {"authorization": f"Bearer {agent}"}
            assert outside.get("log/tile/entries/000.p/7", headers=bearer).status_code == 403

        wrong = polltrail("unseal", server.url, "--organiser-key", made.path.with_name("ada.key"), "--yes")
        assert wrong.code == 1
        opened = polltrail("unseal", server.url, "--organiser-key", made.organiser_key, "--yes", "--json")
        assert (opened.code, opened.json["index"]) == (0, 7), opened.err
        until(lambda: polltrail("verify", server.url, "--election", made.id, *kept).code, 0)
        document = polltrail("verify", server.url, "--election", made.id, "--json").json
        assert document["sealed"] == {"hidden": 0, "unsealed_at": 7, "before": None}
        assert len(polltrail("log", server.url, "--json").json["entries"]) == 8


DIES = """
import os
from polltrail.store import published_log
written = published_log.write_checkpoint
def dies(path, note):
    if b"\\n8\\n" in note:
        os._exit(9)
    written(path, note)
published_log.write_checkpoint = dies
"""


def test_killed_between_the_commit_and_the_checkpoint_that_opens_it(made: Made) -> None:
    with served(made.path, before=DIES) as server:
        handed_in(server, made)
        until(lambda: polltrail("log", server.url, "--json").json["size"], 7)
        polltrail("unseal", server.url, "--organiser-key", made.organiser_key, "--yes")
        assert server.process.wait(30) == 9
    left = made.path / "log"
    assert b"\n7\n" in (left / "checkpoint").read_bytes()
    assert (left / "open").exists()
    assert polltrail("verify", made.path, "--election", made.id).code in {0, 1}, (
        "it is sealed still, for everybody"
    )
    with served(made.path) as server:
        assert polltrail("verify", server.url, "--election", made.id).code == 0
        assert httpx.get(f"{server.url}/log/open").status_code == 404
