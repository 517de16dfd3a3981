"""Who may ask the desk for what, tried over the wire: roles from the log, the session's own word, images, claims, limits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from polltrail.statement import encode_envelope
from polltrail.statement.login import make_login
from polltrail.store import read_key
from support.cli import polltrail
from support.count_night import begun, enrolled, genesis, reading, said
from support.desk import N1, S1, DeskNight, desk, fingerprint_of
from support.serving import served, until
from support.statements import revocation, seed_of

pytestmark = pytest.mark.slow
BEGUN = len(begun())
EXAMPLE = Path(__file__).parents[2] / "examples" / "harbour-vote"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskNight]:
    with desk(tmp_path_factory.mktemp("desk")) as found:
        found.digest = found.bring("agent 0", N1, (310, 127))  # type: ignore[attr-defined]
        found.bring("agent 1", S1, (110, 20))
        until(lambda: found.stands(S1)["state"] == "read_once")
        yield found


class Person:
    """Somebody who is logged in, as a page of the desk is."""

    def __init__(self, url: str, seed: bytes) -> None:
        self.client = httpx.Client(base_url=url, timeout=30)
        offered = self.client.get("/v1/login").json()
        named = {name: offered[name] for name in ("election", "origin", "challenge")}
        login = make_login(seed, **named)
        body = b'{"envelope":' + encode_envelope(login) + b"}"
        given = self.client.post("/v1/login", content=body)
        assert given.status_code == 200, given.text
        cookie = given.headers["set-cookie"]
        assert all(word in cookie for word in ("__Host-", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"))
        self.client.headers["cookie"] = cookie.partition(";")[0]
        self.word = self.client.get("/v1/desk/me").json()["word"]
        until(lambda: self.client.get("/v1/desk/work/waiting").status_code != 503)

    def post(self, path: str, value: object = None, **headers: str) -> httpx.Response:
        given = {
            "content-type": "application/json",
            "x-polltrail-desk": self.word,
            "sec-fetch-site": "same-origin",
        }
        return self.client.post(f"/v1/desk/{path}", content=json.dumps(value or {}), headers=given | headers)

    def next(self, **asked: object) -> Any:
        answer = self.post("work/next", asked)
        return None if answer.status_code == 503 else answer.json()["task"]  # it says so while it begins


@contextmanager
def person(night: DeskNight, who: str) -> Iterator[Person]:
    one = Person(night.server.url, seed_of(who))
    try:
        yield one
    finally:
        one.post("work/leave")
        one.client.close()


def test_nobody_who_is_not_logged_in_is_told_anything(night: DeskNight) -> None:
    for path in ("work/waiting", "review/list", "review/0"):
        assert night.client.get(f"/v1/desk/{path}").status_code == 401
    assert night.client.post("/v1/desk/work/next").status_code == 401
    me = night.client.get("/v1/desk/me").json()
    assert (me["role"], me["key"], me["word"], me["election"]) == (None, None, None, genesis().id)


def test_a_role_comes_from_the_log(night: DeskNight) -> None:
    with person(night, "clerk 0") as clerk, person(night, "agent 2") as agent:
        assert clerk.client.get("/v1/desk/review/list").status_code == 403
        assert agent.client.get("/v1/desk/work/waiting").status_code == 403
        assert agent.post("work/next").status_code == 403
    with person(night, "reviewer 0") as reviewer:
        assert reviewer.client.get("/v1/desk/review/list").status_code == 200


def test_a_page_of_another_site_changes_nothing(night: DeskNight) -> None:
    with person(night, "clerk 0") as clerk:
        for headers in (
            {"x-polltrail-desk": ""}, {"x-polltrail-desk": "0" * 32}, {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"}, {"content-type": "text/plain"},
        ):  # fmt: skip
            assert clerk.post("work/next", **headers).status_code == 403, headers
        with person(night, "clerk 1") as other:
            assert clerk.post("work/next", **{"x-polltrail-desk": other.word}).status_code == 403
        assert clerk.post("work/next").status_code == 200


def test_a_reader_is_told_no_number_that_anybody_wrote(night: DeskNight) -> None:
    with person(night, "clerk 0") as clerk:
        answer = clerk.post("work/next")
        task = answer.json()["task"]
        assert set(task) == {"kind", "slot", "until", "station", "contest", "form", "copy", "images"}
        assert set(task["station"]) == {"id", "name", "area", "registered_voters"}
        assert not any(number in answer.text for number in (":310", ":127", ",310", ",127", ":110"))
        assert answer.headers["cache-control"] == "private, no-store"


def test_a_photograph_is_shown_to_whoever_works_at_its_form_and_no_longer(night: DeskNight) -> None:
    def seen(who: httpx.Client, digest: str) -> int:
        return who.get(f"/images/sha256/{digest[:2]}/{digest[2:4]}/{digest}").status_code

    with person(night, "clerk 0") as clerk, person(night, "clerk 1") as other:
        task = clerk.next()
        (digest,) = task["images"]
        assert seen(clerk.client, digest) == 200
        assert seen(other.client, digest) == 403
        assert seen(night.client, digest) == 403
        assert clerk.post("work/leave").status_code == 200
        assert seen(clerk.client, digest) == 403


def test_what_somebody_leaves_is_free_at_once(night: DeskNight) -> None:
    with (
        person(night, "clerk 0") as one,
        person(night, "clerk 1") as other,
        person(night, "clerk 2") as third,
    ):
        slots = {one.next()["slot"], other.next()["slot"]}
        assert len(slots) == 2
        assert third.next() is None
        assert one.post(f"work/{one.next()['slot']}/keep").json() == {"yours": True}
        assert other.post("leave").status_code == 200
        assert other.client.get("/v1/desk/me").json()["role"] is None
        assert third.next()["slot"] in slots


def test_a_form_that_was_just_read_is_not_given_again_before_it_is_counted(night: DeskNight) -> None:
    with person(night, "clerk 0") as clerk:
        size = clerk.client.get("/v1/desk/work/waiting").json()["size"]
        answer = clerk.post("work/next", {"seen": size + 5}).json()
        assert (answer["task"], answer["behind"]) == (None, True)


def test_what_is_malformed_or_not_there_is_told(night: DeskNight) -> None:
    with person(night, "reviewer 0") as reviewer:
        assert reviewer.client.get("/v1/desk/review/999999999999").status_code == 404
        assert reviewer.client.get("/v1/desk/review/1").status_code == 404
        assert reviewer.post("work/next", {"slot": "x"}).status_code == 400
        assert reviewer.post("work/next", {"more": 1}).status_code == 400
        assert reviewer.next(slot=10**300) is None
        assert reviewer.next(slot=-1) is None
        assert reviewer.client.put("/v1/desk/work/next").status_code == 405


def test_too_many_questions_are_refused_for_a_while(night: DeskNight) -> None:
    with person(night, "reviewer 2") as reviewer:
        found = [reviewer.client.get("/v1/desk/review/list").status_code for _ in range(200)]
        assert found[0] == 200
        assert found[-1] == 429
        assert reviewer.client.get("/v1/desk/me").status_code == 200


def test_a_reviewer_who_has_read_the_form_is_told_so(night: DeskNight) -> None:
    """The agent who read it, with a second key as a reviewer: one person, by their commitment."""
    night.say(enrolled("twin", "reviewer", person=fingerprint_of("agent 0")))
    with person(night, "reviewer 1") as reviewer, person(night, "twin") as twin:
        until(lambda: reviewer.client.get("/v1/desk/work/waiting").json()["size"] > BEGUN)
        story = reviewer.client.get("/v1/desk/review/0").json()["story"]
        assert (story["may"], story["state"]) == ("decide", "read_once")
        assert [one["kind"] for one in story["statements"]] == ["image", "transcription"]
        assert len(story["basis"]) == 2

        def told() -> bool:
            answer = twin.client.get("/v1/desk/review/0")
            return answer.status_code == 200 and answer.json()["story"]["may"] == "has-read-it"

        until(told)


def test_a_reviewer_sees_the_forms_of_their_scope_alone(night: DeskNight) -> None:
    night.say(enrolled("south", "reviewer", areas=(("South",),)))
    with person(night, "south") as reviewer:
        slot = (2 * 65_536, 0)
        until(lambda: reviewer.client.get(f"/v1/desk/review/{slot[0]}").status_code == 200)
        story = reviewer.client.get(f"/v1/desk/review/{slot[0]}").json()["story"]
        assert (story["station"]["id"], story["may"]) == ("S1", "decide")
        assert reviewer.client.get(f"/v1/desk/review/{slot[1]}").status_code == 403
        assert reviewer.client.get("/v1/desk/review/list").json()["forms"] == []


def test_a_revoked_key_is_nobody_at_once(tmp_path: Path) -> None:
    with desk(tmp_path) as night:
        night.bring("agent 0", N1, (310, 127))
        with person(night, "clerk 1") as clerk:
            until(lambda: clerk.next() is not None)
            night.say(said("organiser", "revocation", revocation(seed_of("clerk 1"))))
            assert clerk.client.get("/v1/desk/me").json()["role"] is None
            assert clerk.post("work/next").status_code == 401
        night.say(reading("clerk 2", N1, (310, 127)))


def test_clerks_work_on_a_sealed_count_and_nobody_else_sees_it(tmp_path: Path) -> None:
    root, picture = tmp_path / "harbour", EXAMPLE / "H-01.jpg"
    run("new", root, "--defaults", "--stations", EXAMPLE / "stations.csv", "--choices", EXAMPLE / "choices.csv",
        "--origin", "log.example/harbour", "--unseal-by", "2131-05-06T12:00:00Z")  # fmt: skip
    organiser = ("--organiser-key", tmp_path / "harbour.organiser.key")
    for who, role in (("ada", "agent"), ("cy", "clerk")):
        run("key", "new", tmp_path / f"{who}.key")
        run("enrol", root, *organiser, "--key", tmp_path / f"{who}.key", "--role", role)
    run("enrol", root, *organiser, "--role", "store")
    shown = ("--station", "H-01", "--contest", "harbour", "--copy", "agent", "--holder", "keep")
    run("images", root, "put", picture, "--key", tmp_path / "ada.key", *shown)
    digest = sha256(picture.read_bytes()).hexdigest()
    path = f"/images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"
    with served(root) as server, server.client() as anybody:
        clerk = Person(server.url, read_key(tmp_path / "cy.key"))
        until(lambda: clerk.client.get("/v1/desk/work/waiting").status_code == 200)
        task = clerk.next()
        assert (task["station"]["id"], task["images"]) == ("H-01", [digest])
        assert clerk.client.get(path).content == picture.read_bytes()
        assert anybody.get(path).status_code == 403
        assert clerk.client.get("/v1/desk/me").json()["sealed_until"] == "2131-05-06T12:00:00Z"
        clerk.client.close()


def run(*words: object) -> None:
    ran = polltrail(*words)
    assert ran.code == 0, ran.err
