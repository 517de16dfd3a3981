"""Two readings contradict, reviewers decide, endorse and withdraw: the real commands, processes of their own, and a real server."""

from pathlib import Path

import pytest

from support.cli import Ran, polltrail
from support.count_night import genesis, reading
from support.night import entry_of
from support.reviewing import night, slots
from support.serving import served, until

N1 = ("N1", "assembly")
READINGS = [reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 21))]


def stands(root: Path, url: str, expected: str) -> None:
    """Wait until both the server's publication and its views say where the form stands."""

    def is_there() -> bool:
        shown = polltrail("decide", url, "--station", "N1", "--contest", "assembly", "--json")
        return shown.code == 0 and shown.json["state"] == expected

    until(is_there)
    assert slots(root) == {expected: 1}


@pytest.mark.slow
def test_from_a_contradiction_to_a_decision_and_back(tmp_path: Path) -> None:
    root = night(tmp_path)

    def said(command: str, who: str, *more: object) -> Ran:
        ran = polltrail(command, server.url, *more, "--key", tmp_path / f"{who}.key", "--json")
        assert ran.code == 0, ran.err
        return ran

    with served(root) as server:
        with server.client() as client:
            for one in READINGS:
                assert client.post("/v1/statements", content=entry_of(one)).status_code == 201
        overrides = ("--accept", READINGS[1].id, "--reason", "figures_clear")
        form = tmp_path / "right.csv"
        form.write_text("station_id,contest,a,b\nN1,assembly,12,20\n")
        stands(root, server.url, "held")
        made = said("decide", "reviewer 0", "--correct", form, "--reason", "wrongly_read").json["said"][0]
        assert "one more reviewer, who has not read the form, must endorse it" in made["next"]
        stands(root, server.url, "held")
        same = said("decide", "reviewer 0", "--correct", form, "--reason", "wrongly_read")
        assert (same.json["said"], len(same.json["said_before"])) == ([], 1)
        refused = polltrail("endorse", server.url, made["id"], "--key", tmp_path / "clerk 0.key")
        assert (refused.code, "in the role of reviewer" in refused.err) == (3, True)
        assert "decided" in said("endorse", "reviewer 1", made["id"]).json["said"][0]["next"]
        stands(root, server.url, "decided")
        said("incident", "agent 0", "--station", "N1", "--kind", "form_not_posted")
        said("withdraw", "reviewer 0", made["id"])
        stands(root, server.url, "held")
        said("decide", "reviewer 1", *overrides)
        stands(root, server.url, "decided")
    assert polltrail("verify", root, "--election", genesis().id).code == 0
    told = polltrail("count", root, "--json").json["contests"][0]
    assert told["confirmed"] == {"a": 10, "b": 21}


@pytest.mark.slow
def test_a_sealed_count_is_decided_unseen_and_says_so(tmp_path: Path) -> None:
    harbour = Path(__file__).parents[2] / "examples" / "harbour-vote"
    root = tmp_path / "harbour"
    new = polltrail(
        "new", root, "--defaults", "--stations", harbour / "stations.csv", "--choices", harbour / "choices.csv",
        "--origin", "log.example/harbour", "--unseal-by", "2131-05-06T12:00:00Z",
    )  # fmt: skip
    assert new.code == 0, new.err
    organiser = tmp_path / "harbour.organiser.key"
    for who, role in (("ada", "agent"), ("rea", "reviewer")):
        assert polltrail("key", "new", tmp_path / f"{who}.key").code == 0
        enrolled = ("--organiser-key", organiser, "--key", tmp_path / f"{who}.key", "--role", role)
        assert polltrail("enrol", root, *enrolled).code == 0
    with served(root) as server:
        form = tmp_path / "form.csv"
        form.write_text("station_id,contest,keep,sell\nH-01,harbour,1,2\n")
        handed = polltrail("submit", server.url, form, "--key", tmp_path / "ada.key", "--json").json[
            "accepted"
        ]
        words = (
            "--accept", handed[0]["id"], "--station", "H-01", "--contest", "harbour", "--reason", "other",
            "--key", tmp_path / "rea.key",
        )  # fmt: skip
        unseen = polltrail("decide", server.url, *words)
        assert (unseen.code, "found a sealed one" in unseen.err, "--anyway" in unseen.err) == (3, True, True)
        size = handed[0]["index"] + 1
        anyway = polltrail("decide", server.url, *words, "--anyway", "--basis-size", size, "--json")
        assert (anyway.code, anyway.json["said"][0]["index"]) == (0, size), anyway.err
    shown = polltrail("decide", root, "--station", "H-01", "--contest", "harbour", "--json").json
    assert [one["kind"] for one in shown["statements"]] == ["reading", "decision"]
