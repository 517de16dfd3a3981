"""An election of one's own, by the real commands: begun, keys enrolled, served, looked at, verified."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from support.cli import POLLTRAIL
from support.cli import polltrail as polltrail_apart
from support.cli import polltrail_here as polltrail
from support.election import HARBOUR, Made, agent_key, mode, new_election, served


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return new_election(tmp_path_factory.mktemp("begun") / "e")


@pytest.fixture
def made(begun: Made, tmp_path: Path) -> Made:
    """Copy an election that has just begun: whole as it is, it may lie anywhere."""
    shutil.copytree(begun.path, tmp_path / "e")
    shutil.copy2(begun.organiser_key, tmp_path / "e.organiser.key")
    return Made(id=begun.id, path=tmp_path / "e", organiser_key=tmp_path / "e.organiser.key")


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_new_prints_the_id_alone_and_asks_nothing(tmp_path: Path) -> None:
    ran = polltrail(
        "new", tmp_path / "e", "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", "--origin", "example.org/harbour",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert re.fullmatch(r"[0-9a-f]{64}\n", ran.out)
    assert "Move it away" in ran.err
    assert "4 stations" in ran.err


def test_new_lays_out_the_directory_with_the_genesis_as_entry_0(made: Made) -> None:
    assert {"election.toml", "stations.csv", "choices.csv", "state.db", "keys", "tables"} <= set(
        everything_in(made.path)
    )
    assert (made.path / "log" / "log.vkey").read_text().startswith("example.org/harbour+")
    looked = polltrail("log", made.path, "--json").json
    assert looked["size"] == 1
    assert (looked["entries"][0]["id"], looked["entries"][0]["kind"]) == (made.id, "definition")


def test_tables_lie_under_their_digests_and_are_the_files_beside_them(made: Made) -> None:
    for name in ("stations.csv", "choices.csv"):
        data = (made.path / name).read_bytes()
        assert (made.path / "tables" / hashlib.sha256(data).hexdigest()).read_bytes() == data


def test_private_keys_are_for_their_owner_alone_and_the_organisers_stays_off_the_server(made: Made) -> None:
    assert [mode(path) for path in (made.path / "keys").iterdir()] == [0o600]
    assert mode(made.organiser_key) == 0o600
    secret = made.organiser_key.read_bytes().split()[2]
    assert not [path for path in made.path.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_a_key_that_others_can_read_is_refused(made: Made, tmp_path: Path) -> None:
    made.organiser_key.chmod(0o640)
    ran = polltrail("enrol", made.path, "--organiser-key", made.organiser_key, "--invite", "--role", "agent")
    assert ran.code == 3
    assert "chmod 600" in ran.err
    (made.path / "keys" / "log.key").chmod(0o604)
    assert polltrail("serve", made.path, "--port", "0").code == 3


def test_an_existing_organiser_key_is_taken_and_none_is_made(tmp_path: Path) -> None:
    polltrail("key", "new", tmp_path / "mine.key")
    made = new_election(tmp_path / "e", "--organiser-key", tmp_path / "mine.key")
    assert not made.organiser_key.exists()
    shown = polltrail("key", "show", tmp_path / "mine.key", "--json").json
    assert polltrail("log", made.path, "--json").json["entries"][0]["key"] == shown["key"]


def test_an_organisers_key_inside_the_directory_is_refused(tmp_path: Path) -> None:
    ran = polltrail_apart("new", tmp_path / "e", "--organiser-key", tmp_path / "e" / "k")
    assert ran.code == 2


STATIONS = "station_id,district,registered_voters\nA,North,10\nB,South,\n"
CHOICES = "contest,choice,name,party\nc,x,Ex,\nc,y,Wy,P\n"


@pytest.mark.parametrize(
    ("stations", "choices", "says"),
    [
        (STATIONS + "A,North,3\n", CHOICES, ["stations.csv", "line 4", "2 times"]),
        (STATIONS + ",North,3\n", CHOICES, ["stations.csv", "line 4", "station_id"]),
        (STATIONS + "C,North,-3\n", CHOICES, ["stations.csv", "station C", "-3"]),
        (STATIONS + "C,North,many\n", CHOICES, ["stations.csv", "station C", "many"]),
        (STATIONS.replace("station_id", "id"), CHOICES, ["stations.csv", "station_id"]),
        (STATIONS.replace("registered_voters", "x"), CHOICES, ["stations.csv", "registered_voters"]),
        (STATIONS + f"{'C' * 201},North,3\n", CHOICES, ["stations.csv", "200 characters"]),
        (STATIONS, CHOICES + "c,x,Again,\n", ["choices.csv", "line 4", "x"]),
        (STATIONS, CHOICES + ",z,No contest,\n", ["choices.csv", "line 4", "contest"]),
        (STATIONS, CHOICES.replace("party", "area").replace(",P", ",West"), ["choices.csv", "West"]),
        (STATIONS, CHOICES.replace("party", "area").replace(",P", ",South"), ["choices.csv", "one area"]),
        ("", CHOICES, ["stations.csv"]),
        (STATIONS, "%PDF-1.7\n", ["choices.csv"]),
    ],
    ids=[
        *(
            "station twice",
            "no station",
            "negative",
            "no number",
            "no station_id",
            "no register",
            "long name",
        ),
        *("choice twice", "no contest", "unknown area", "two areas", "empty", "a PDF"),
    ],
)
def test_bad_tables_exit_3_name_the_place_and_leave_nothing(
    tmp_path: Path, stations: str, choices: str, says: list[str]
) -> None:
    (tmp_path / "stations.csv").write_text(stations)
    (tmp_path / "choices.csv").write_text(choices)
    ran = polltrail(
        "new", tmp_path / "e", "--defaults", "--stations", tmp_path / "stations.csv", "--choices",
        tmp_path / "choices.csv", "--origin", "example.org/x",
    )  # fmt: skip
    assert ran.code == 3, ran.err
    assert all(word in ran.err for word in says), ran.err
    assert "Traceback" not in ran.err
    assert everything_in(tmp_path) == ["choices.csv", "stations.csv"]


@pytest.mark.parametrize(
    "options",
    [
        ["--origin", "two words"],
        ["--origin", "x", "--form", "no-such-form"],
        ["--origin", "x", "--settings", "no-such.toml"],
    ],
)
def test_a_definition_that_cannot_be_said_leaves_nothing(tmp_path: Path, options: list[str]) -> None:
    ran = polltrail(
        "new", tmp_path / "e", "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", *options,
    )  # fmt: skip
    assert ran.code == 3, ran.err
    assert "expected" in ran.err
    assert everything_in(tmp_path) == []


def test_an_election_is_never_written_over_another(made: Made) -> None:
    before = everything_in(made.path.parent)
    ran = polltrail(
        "new", made.path, "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", "--origin", "example.org/other",
    )  # fmt: skip
    assert ran.code == 3
    assert everything_in(made.path.parent) == before


def test_settings_carry_over_to_another_election(made: Made, tmp_path: Path) -> None:
    text = (made.path / "election.toml").read_text().replace("readings = 2", "readings = 3")
    (tmp_path / "mine.toml").write_text(text.replace('form = "generic"', 'form = "kenya-34a"'))
    other = new_election(tmp_path / "other", "--settings", tmp_path / "mine.toml")
    written = (other.path / "election.toml").read_text()
    assert "readings = 3" in written
    assert 'form = "kenya-34a"' in written
    assert polltrail("verify", other.path, "--election", other.id).code == 0


@pytest.mark.slow
def test_a_country_of_100_000_stations_is_imported(tmp_path: Path) -> None:
    rows = [f"S{n:06},P{n // 12_500},D{n // 500},T{n // 50},{500 + n % 1000}" for n in range(100_000)]
    (tmp_path / "s.csv").write_text("\n".join(["station_id,province,district,town,registered_voters", *rows]))
    (tmp_path / "c.csv").write_text(CHOICES)
    made = new_election(tmp_path / "e", stations=tmp_path / "s.csv", choices=tmp_path / "c.csv")
    assert (made.path / "stations.csv").read_bytes().count(b"\n") == 100_001


def test_a_spreadsheet_of_another_country_gives_the_same_tables(made: Made, tmp_path: Path) -> None:
    text = (HARBOUR / "stations.csv").read_text().replace(",", ";").replace("registered_voters", "inscritos")
    (tmp_path / "s.csv").write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    other = new_election(tmp_path / "other", stations=tmp_path / "s.csv")
    assert (other.path / "stations.csv").read_bytes() == (made.path / "stations.csv").read_bytes()


def invite(source: object, made: Made, *options: object) -> str:
    ran = polltrail("enrol", source, "--organiser-key", made.organiser_key, "--invite", *options, "--json")
    assert ran.code == 0, ran.err
    [invitation] = ran.json["invitations"]
    return str(invitation["link"])


def test_an_invitation_is_accepted_once_in_a_directory(made: Made, tmp_path: Path) -> None:
    link = invite(made.path, made, "--role", "agent", "--stations", "H-01,H-02", "--person", "Ada Ok")
    first = polltrail("enrol", made.path, "--accept", link, "--key", tmp_path / "a.key", "--json")
    assert (first.code, first.json["index"]) == (0, 2), first.err
    assert mode(tmp_path / "a.key") == 0o600
    again = polltrail("enrol", made.path, "--accept", link, "--key", tmp_path / "a.key", "--json")
    assert again.json["index"] == first.json["index"]
    other = polltrail("enrol", made.path, "--accept", link, "--key", tmp_path / "b.key")
    assert other.code == 1
    assert "expected an unused one" in other.err
    assert polltrail("verify", made.path, "--election", made.id).code == 0


def test_an_invitation_is_accepted_once_by_a_server(made: Made, tmp_path: Path) -> None:
    invite(made.path, made, "--role", "agent")  # makes the registrar
    with served(made.path) as server:
        link = invite(server.address, made, "--role", "clerk", "--areas", "Northport/Harbour")
        assert link.startswith(f"{server.address}/enrol#v1.")
        first = polltrail("enrol", server.address, "--accept", link, "--key", tmp_path / "a.key", "--json")
        assert first.code == 0, first.err
        again = polltrail("enrol", server.address, "--accept", link, "--key", tmp_path / "a.key", "--json")
        assert again.json["index"] == first.json["index"]
        other = polltrail("enrol", server.address, "--accept", link, "--key", tmp_path / "b.key")
        assert other.code == 1
        assert "expected an unused one" in other.err
        assert server.stop() == 0
    assert polltrail("verify", made.path, "--election", made.id).code == 0


def test_a_changed_invitation_is_refused(made: Made, tmp_path: Path) -> None:
    link = invite(made.path, made, "--role", "agent", "--stations", "H-01")
    for changed in (link.replace(".agent.", ".clerk."), link[:-3], link.replace(".agent.", ".reviewer.")):
        ran = polltrail("enrol", made.path, "--accept", changed, "--key", tmp_path / "a.key")
        assert ran.code in {1, 3}, ran.err
        assert "Traceback" not in ran.err
    assert polltrail("log", made.path, "--json").json["size"] == 2


def test_an_expired_invitation_is_refused_at_the_door(made: Made, tmp_path: Path) -> None:
    link = invite(made.path, made, "--role", "agent", "--hours", "1")
    parts = link.split(".")
    expired = ".".join([*parts[:-3], str(int(parts[-3]) - 7200), *parts[-2:]])
    ran = polltrail("enrol", made.path, "--accept", expired, "--key", tmp_path / "a.key")
    assert ran.code == 1
    assert "expired" in ran.err or "does not hold" in ran.err


def test_an_invitation_to_another_election_is_refused(made: Made, tmp_path: Path) -> None:
    other = new_election(tmp_path / "other")
    link = invite(other.path, other, "--role", "agent")
    ran = polltrail("enrol", made.path, "--accept", link, "--key", tmp_path / "a.key")
    assert ran.code == 3
    assert other.id in ran.err


def test_the_link_is_on_standard_output_and_the_qr_on_standard_error(made: Made) -> None:
    ran = polltrail("enrol", made.path, "--organiser-key", made.organiser_key, "--invite", "--role", "agent")
    assert len(ran.out.splitlines()) == 2  # the registrar, the link
    assert "#v1." in ran.out
    assert "█" in ran.err


def test_a_public_key_is_enrolled_with_its_owners_agreement_only(made: Made, tmp_path: Path) -> None:
    polltrail("key", "new", tmp_path / "r.key")
    agreed = polltrail(
        "key", "accept", tmp_path / "r.key", "--election", made.id, "--role", "reviewer"
    ).out.split()
    options = ["enrol", made.path, "--organiser-key", made.organiser_key, "--role"]
    assert polltrail(*options, "registrar", *agreed).code == 1
    assert polltrail(*options, "reviewer", *agreed[:2]).code == 3
    assert polltrail(*options, "reviewer", *agreed).code == 0
    again = polltrail(*options, "reviewer", *agreed)
    assert again.code == 1
    assert "enrolled at index 1" in again.err


def test_many_are_enrolled_from_a_table_or_none(made: Made, tmp_path: Path) -> None:
    polltrail("key", "new", tmp_path / "k.key")
    table = tmp_path / "people.csv"
    rows = f"{tmp_path / 'k.key'},clerk,,,Cy\n,agent,H-01;H-02,,Ada\n,agent,,Northport/Harbour,Bo\n"
    table.write_text("key,role,stations,areas,person\n" + rows + ",agent,H-99,,Di\n")
    options = ["enrol", made.path, "--organiser-key", made.organiser_key, "--csv", table, "--json"]
    bad = polltrail(*options)
    assert bad.code == 3
    assert "people.csv, line 5" in bad.err
    assert polltrail("log", made.path, "--json").json["size"] == 1
    table.write_text("key,role,stations,areas,person\n" + rows)
    told = polltrail(*options).json
    assert [one["role"] for one in told["enrolled"]] == ["registrar", "clerk"]
    assert [(one["person"], one["stations"]) for one in told["invitations"]] == [
        ("Ada", ["H-01", "H-02"]),
        ("Bo", []),
    ]


def test_a_name_is_never_in_the_log_and_two_keys_of_one_name_are_one_person(
    made: Made, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        agent_key(made, tmp_path / f"{name}.key", "--person", "Ada  Ok" if name == "a" else "Ada Ok")
    agent_key(made, tmp_path / "c.key", "--person", "Bo Li")
    bundle = next((made.path / "log" / "tile" / "entries").rglob("4")).read_bytes()
    assert b"Ada" not in bundle
    payloads = [json.loads(line) for line in re.findall(rb'\{"payload":.*?\]\}', bundle)]
    persons = [json.loads(_decoded(one["payload"]))["body"].get("person") for one in payloads]
    assert persons[1] == persons[2] != persons[3]


def _decoded(payload: str) -> bytes:
    return base64.b64decode(payload)


def test_a_directory_that_is_served_is_enrolled_in_through_its_server_only(
    made: Made, tmp_path: Path
) -> None:
    polltrail("key", "new", tmp_path / "a.key")
    options = ["--organiser-key", made.organiser_key, "--key", tmp_path / "a.key", "--role", "agent"]
    with served(made.path) as server:
        refused = polltrail("enrol", made.path, *options)
        assert refused.code == 3
        assert "another at work" in refused.err
        assert polltrail("enrol", server.address, *options).code == 0


@pytest.mark.slow
def test_the_log_of_a_server_and_of_its_directory_are_the_same(made: Made, tmp_path: Path) -> None:
    agent_key(made, tmp_path / "a.key", "--stations", "H-01")
    with served(made.path) as server:
        assert polltrail("log", server.address, "--json").json == polltrail("log", made.path, "--json").json
        assert polltrail("verify", server.address, "--election", made.id, "--json").json["ok"] is True
    lines = polltrail("log", made.path, "--from", "1").out.splitlines()
    assert len(lines) == 1
    assert "agent" in lines[0]
    assert "H-01" in lines[0]


def test_verify_needs_the_elections_name_to_say_yes(made: Made) -> None:
    anonymous = polltrail("verify", made.path, "--json")
    assert (anonymous.code, anonymous.json["ok"], anonymous.json["anchor"]) == (1, None, "bundle")
    given = polltrail("verify", made.path, "--election", made.id, "--json")
    assert (given.code, given.json["ok"], given.json["anchor"]) == (0, True, "given")
    assert polltrail("verify", made.path, "--election", "0" * 64).code == 4
    assert polltrail("verify", made.path, "--election", "me").code == 2


def test_verify_of_a_changed_log_exits_4_and_of_nothing_3(made: Made, tmp_path: Path) -> None:
    [bundle] = (made.path / "log" / "tile" / "entries").rglob("1")
    data = bytearray(bundle.read_bytes())
    data[900] ^= 1
    bundle.chmod(0o644)
    bundle.write_bytes(data)
    assert polltrail("verify", made.path, "--election", made.id).code == 4
    (tmp_path / "empty").mkdir()
    for nothing in (tmp_path / "empty", tmp_path / "none", "http://127.0.0.1:9"):
        ran = polltrail("verify", nothing, "--election", made.id)
        assert ran.code == 3, ran.err
        assert "Traceback" not in ran.err


def test_a_restored_old_database_refuses_to_start_with_exit_4(made: Made, tmp_path: Path) -> None:
    for name in ("state.db", "state.db-wal", "state.db-shm"):
        if (made.path / name).exists():
            shutil.copy(made.path / name, tmp_path / name)
    agent_key(made, tmp_path / "a.key")
    for path in made.path.glob("state.db*"):
        path.unlink()
    for path in tmp_path.glob("state.db*"):
        shutil.copy(path, made.path / path.name)
    ran = polltrail("serve", made.path, "--port", "0")
    assert ran.code == 4
    assert "older copy" in ran.err
    assert "Bring back" in ran.err
    assert "Traceback" not in ran.err


FORMS = HARBOUR / "forms.csv"


def test_from_stations_to_a_verified_log_through_a_server(made: Made, tmp_path: Path) -> None:
    key = agent_key(made, tmp_path / "a.key", "--stations", "H-01,H-02")
    with served(made.path) as server:
        sent = polltrail_apart(
            "submit", server.address, FORMS, "--key", key, "--receipts", tmp_path / "r", "--json"
        )
        assert sent.code == 0, sent.err
        assert [one["index"] for one in sent.json["accepted"]] == [2, 3, 4, 5]
        again = polltrail_apart("submit", server.address, FORMS, "--key", key, "--json")
        assert again.json["accepted"] == sent.json["accepted"]
        looked = polltrail_apart("log", server.address, "--from", "2", "--json").json["entries"]
        assert [(one["station"], one["contest"]) for one in looked] == [
            (station, contest) for station in ("H-01", "H-02") for contest in ("harbour", "mayor")
        ]
        assert server.stop() == 0
    receipts = [word for path in (tmp_path / "r").iterdir() for word in ("--receipt", path)]
    assert len(receipts) == 8
    verified = polltrail_apart("verify", made.path, "--election", made.id, *receipts, "--json")
    assert (verified.code, verified.json["statements"], verified.json["size"]) == (0, 6, 6), verified.out


def test_a_directory_that_nobody_serves_takes_forms_itself(made: Made, tmp_path: Path) -> None:
    key = agent_key(made, tmp_path / "a.key")
    (tmp_path / "one.json").write_text(
        json.dumps(
            {"station": "H-04", "contest": "harbour", "numbers": {"ballots_cast": 3}, "votes": {"keep": 3}}
        )
    )
    sent = polltrail("submit", made.path, FORMS, tmp_path / "one.json", "--key", key, "--json")
    assert [one["index"] for one in sent.json["accepted"]] == [2, 3, 4, 5, 6], sent.err
    assert mode(tmp_path / "a.key.outbox") == 0o600
    assert polltrail("verify", made.path, "--election", made.id).code == 0


def test_a_stranger_is_refused_and_told_why_and_taken_once_enrolled(made: Made, tmp_path: Path) -> None:
    polltrail("key", "new", tmp_path / "a.key")
    with served(made.path) as server:
        refused = polltrail("submit", server.address, FORMS, "--key", tmp_path / "a.key")
    for ran in (refused, polltrail("submit", made.path, FORMS, "--key", tmp_path / "a.key")):
        assert ran.code == 1
        assert "expected one that is enrolled" in ran.err
    ran = polltrail(
        "enrol", made.path, "--organiser-key", made.organiser_key, "--key", tmp_path / "a.key", "--role", "clerk"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert len(polltrail("submit", made.path, "--key", tmp_path / "a.key", "--json").json["accepted"]) == 4


def test_a_bad_form_among_many_is_named_and_none_is_signed(made: Made, tmp_path: Path) -> None:
    key = agent_key(made, tmp_path / "a.key")
    (tmp_path / "f.csv").write_text(FORMS.read_text() + "H-09,harbour,1,1,1,0,1,0,,\n")
    ran = polltrail("submit", made.path, tmp_path / "f.csv", "--key", key)
    assert ran.code == 3
    assert "line 6" in ran.err
    assert polltrail("log", made.path, "--json").json["size"] == 2


@pytest.mark.slow
def test_killed_at_any_moment_and_started_again_nothing_is_lost_or_said_twice(
    made: Made, tmp_path: Path
) -> None:
    key = agent_key(made, tmp_path / "c.key", role="clerk")
    form = {"station": "H-01", "contest": "harbour", "votes": {"keep": 1}}
    lines = [json.dumps({**form, "numbers": {"ballots_cast": n}}) for n in range(1200)]
    (tmp_path / "f.ndjson").write_text("\n".join(lines))
    with served(made.path) as server:
        words = ["submit", server.address, tmp_path / "f.ndjson", "--key", key, "--json"]
        for after_s in (0.3, 0.45, 0.6, 0.8):
            killed = subprocess.Popen([POLLTRAIL, *map(str, words)], stdout=subprocess.DEVNULL)
            time.sleep(after_s)
            killed.kill()
            killed.wait()
        sent = polltrail(*words)
        assert sent.code == 0, sent.err
        assert sorted(one["index"] for one in sent.json["accepted"]) == list(range(2, 1202))
        assert server.stop() == 0
    assert polltrail("verify", made.path, "--election", made.id, "--json").json["statements"] == 1202


@pytest.mark.slow
def test_a_server_that_went_away_is_waited_for(made: Made, tmp_path: Path) -> None:
    key = agent_key(made, tmp_path / "a.key")
    with served(made.path) as server:
        assert server.stop() == 0
        ran = polltrail("submit", server.address, FORMS, "--key", key)
        assert ran.code == 3
        assert "Traceback" not in ran.err
    with served(made.path) as server:
        assert polltrail("submit", server.address, FORMS, "--key", key).code == 0


@pytest.mark.slow
def test_follow_shows_what_comes(made: Made, tmp_path: Path) -> None:
    following = subprocess.Popen(
        [POLLTRAIL, "log", str(made.path), "--tail", "--json"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert following.stdout is not None
        assert json.loads(following.stdout.readline())["id"] == made.id
        agent_key(made, tmp_path / "a.key")
        assert json.loads(following.stdout.readline())["kind"] == "enrolment"
    finally:
        following.kill()
        following.communicate()


def asked(answers: str, *words: object) -> subprocess.CompletedProcess[str]:
    command = [POLLTRAIL, "new", *map(str, words)]
    return subprocess.run(command, input=answers, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.slow
def test_new_asks_for_what_is_missing_and_shows_it_before_it_begins(tmp_path: Path) -> None:
    tables = f"{HARBOUR / 'stations.csv'}\n{HARBOUR / 'choices.csv'}\n"
    ran = asked(f"Harbour vote\nexample.org/harbour\n\ny\n{tables}\ny\n", tmp_path / "e")
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(r"[0-9a-f]{64}\n", ran.stdout)
    settings = (tmp_path / "e" / "election.toml").read_text()
    assert 'name = "Harbour vote"' in settings
    assert "rehearsal = true" in settings
    no = asked(f"Harbour vote\nexample.org/harbour\n\ny\n{tables}\nn\n", tmp_path / "no")
    assert no.returncode == 130
    silent = asked("", tmp_path / "no")
    assert silent.returncode == 2
    assert "--name" in silent.stderr
    assert [path.name for path in tmp_path.glob("*no*")] == []


@pytest.mark.slow
def test_what_is_no_acceptance_is_answered_with_a_problem(made: Made, tmp_path: Path) -> None:
    link = invite(made.path, made, "--role", "agent")
    other = new_election(tmp_path / "other")
    foreign = invite(other.path, other, "--role", "agent")
    with served(made.path) as server:
        for body, kind in [
            (b"{", "malformed-acceptance"),
            (_acceptance("v1.x"), "malformed-acceptance"),
            (_acceptance(foreign), "another-election"),
            (_acceptance(link.replace(".agent.", ".clerk.")), "wrong-signature"),
            (_acceptance(link), "refused"),  # the new key has not signed
        ]:
            answer = httpx.post(f"{server.address}/v1/acceptances", content=body)
            assert answer.status_code == 422, answer.text
            assert answer.json()["type"].endswith(kind), answer.text
        assert httpx.get(f"{server.address}/v1/acceptances").status_code == 405
        assert httpx.post(f"{server.address}/v1/acceptances", content=b"x" * 70_000).status_code == 413
        assert server.stop() == 0


def _acceptance(link: str) -> bytes:
    return json.dumps({"link": link, "public": "ab" * 32, "possession": "cd" * 64}).encode()


def test_a_server_without_a_registrar_says_what_to_do(made: Made, tmp_path: Path) -> None:
    with served(made.path) as server:
        link = invite(server.address, made, "--role", "agent")
        ran = polltrail("enrol", server.address, "--accept", link, "--key", tmp_path / "a.key")
    assert ran.code == 1
    assert "--invite" in ran.err
