"""Whoever has watched the demonstration can take part: the invitation that is left over is accepted by what serves it."""

import json
import re
from pathlib import Path

import pytest

from polltrail.statement import read_statement
from polltrail.statement.enrolment import EnrolmentBody
from support.cli import polltrail
from support.serving import served

pytestmark = pytest.mark.slow


def test_the_invitation_that_is_left_over_is_accepted_where_the_night_is_served_again(tmp_path: Path) -> None:
    ran = polltrail("demo", "--small", "--speed", "20000", "--out", tmp_path / "night")
    assert ran.code == 0, ran.err
    found = re.search(r"^http://127\.0\.0\.1:8000/enrol#(v1\.\S+)$", ran.out, re.MULTILINE)
    assert found is not None, ran.out
    with served(tmp_path / "night" / "election") as server, server.client() as client:
        assert client.get("/enrol").headers["location"] == "/capture/"
        link = f"{server.url}/enrol#{found[1]}"
        accepted = polltrail("enrol", server.url, "--accept", link, "--key", tmp_path / "mine.key", "--json")
        assert accepted.code == 0, accepted.err
        enrolment = read_statement(
            json.dumps(client.get(f"/v1/statements/{accepted.json['id']}").json()["envelope"]).encode()
        )
        assert isinstance(enrolment.body, EnrolmentBody)
        told = client.get(f"/v1/capture/{enrolment.body.key}").json()
        assert told["role"] == "agent"
        assert [one["contests"] for one in told["stations"]] == [[*told["contests"]]]
