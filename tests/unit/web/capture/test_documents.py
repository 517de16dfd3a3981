"""What a phone is told for its key, and what pages of other addresses may ask."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest

from polltrail.election import form_model
from polltrail.election.form_model import form_model_names
from polltrail.log.note import COSIGNATURE, make_vkey
from polltrail.statement import fingerprint, public_key, read_entry
from polltrail.web.capture.anybody import for_anybody
from polltrail.web.capture.form import form_json
from polltrail.web.capture.part import capture_part, witness_origins
from polltrail.web.capture.scope import MOST_STATIONS, held_at, read_contests, stations_within
from support.count_night import CHOICES, LOG_KEY, LOG_SEED, STATIONS, enrolled, genesis, lay_out
from support.night import Night
from support.serving import here
from support.statements import seed_of

Ask = Callable[[httpx.AsyncClient], Awaitable[Any]]


@dataclass(frozen=True)
class Log:
    log_seed: bytes = LOG_SEED


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    south = enrolled("agent south", "agent", areas=(("South",),))
    return lay_out(tmp_path_factory.mktemp("capture") / "election", [south])


def served(root: Path, ask: Ask) -> Any:
    async def run() -> Any:
        async with here(root, cast("Night", Log()), parts=(capture_part,)) as server:
            return await ask(server.client)

    return asyncio.run(run())


def key_of(name: str) -> str:
    return fingerprint(public_key(seed_of(name)))


@pytest.mark.slow
def test_a_key_is_told_its_stations_their_contests_and_the_form(root: Path) -> None:
    async def ask(client: httpx.AsyncClient) -> Any:
        return (await client.get(f"/v1/capture/{key_of('agent south')}")).json()

    told = served(root, ask)
    assert read_entry(told["definitions"][0].encode()).id == genesis().id
    assert (told["role"], told["areas"]) == ("agent", [["South"]])
    assert [(one["id"], one["registered_voters"], one["contests"]) for one in told["stations"]] == [
        ("S1", 600, ["assembly", "mayor"]), ("S2", None, ["assembly", "mayor"]),
    ]  # fmt: skip
    assert [one["id"] for one in told["contests"]["mayor"]["choices"]] == ["c", "d"]
    assert told["form"] == form_json(form_model("generic"))


def test_strangers_are_told_the_definitions_alone(root: Path) -> None:
    async def ask(client: httpx.AsyncClient) -> Any:
        paths = ("/v1/capture", f"/v1/capture/{'0' * 64}", "/v1/capture/../keys")
        return [await client.get(path) for path in paths]

    about, unknown, strange = served(root, ask)
    assert list(about.json()) == ["definitions"]
    assert unknown.json()["type"] == "urn:polltrail:problem:unknown-key"
    assert (unknown.status_code, strange.status_code) == (404, 404)
    assert unknown.headers["access-control-allow-origin"] == "*"


def test_an_invitation_leads_to_the_page_and_the_page_may_ask_nobody_else(root: Path) -> None:
    async def ask(client: httpx.AsyncClient) -> Any:
        return [await client.get(path) for path in ("/enrol", "/capture/", "/capture/../serve.py")]

    invited, page, strange = served(root, ask)
    assert (invited.status_code, invited.headers["location"]) == (303, "/capture/")
    policy = dict(
        one.strip().partition(" ")[::2] for one in page.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert strange.status_code == 404


def test_the_page_may_ask_the_witnesses_that_are_named() -> None:
    urls = [
        "https://w.example/a",
        "https://w.example:8443",
        "https://w.example/b",
        "",
        "http://[::1]:8010",
        "ftp://w.example",
    ]
    keys = [make_vkey(f"w{at}.example", COSIGNATURE, public_key(seed_of(url))) for at, url in enumerate(urls)]
    lines = [
        f"witness w{at} {key} {url}".strip() for at, (key, url) in enumerate(zip(keys, urls, strict=True))
    ]
    policy = "\n".join([f"log {LOG_KEY}", *lines, "quorum w0", ""])
    assert witness_origins(policy) == ["https://w.example", "https://w.example:8443", "http://[::1]:8010"]
    assert witness_origins("") == witness_origins("no policy") == []


def test_scopes_are_stations_areas_or_everything(tmp_path: Path) -> None:
    stations, choices = tmp_path / "stations.csv", tmp_path / "choices.csv"
    stations.write_bytes(STATIONS)
    choices.write_bytes(CHOICES)
    contests = read_contests(choices)
    cases: list[tuple[tuple[str, ...], list[tuple[str, ...]], list[str]]] = [
        ((), [], ["N1", "N2", "S1", "S2"]),
        (("N2",), [], ["N2"]),
        (("N2",), [("South",)], ["N2", "S1", "S2"]),
        ((), [("North", "Lake")], ["N1"]),
        ((), [("North", "Lake", "Deeper")], []),
        (("nowhere",), [], []),
    ]
    for names, areas, expected in cases:
        found, count = stations_within(stations, contests, names, areas)
        assert ([one["id"] for one in found], count) == (expected, len(expected))
        assert set(held_at(found, contests)) == {name for one in found for name in one["contests"]}


def test_a_phone_is_given_no_more_stations_than_it_can_show(tmp_path: Path) -> None:
    stations = tmp_path / "stations.csv"
    rows = "".join(f"S{number},{number}\n" for number in range(MOST_STATIONS + 5))
    stations.write_text(f"station_id,registered_voters\n{rows}", encoding="utf-8")
    found, count = stations_within(stations, {}, (), [])
    assert (len(found), count) == (MOST_STATIONS, MOST_STATIONS + 5)


@pytest.mark.parametrize("name", form_model_names())
def test_every_form_that_comes_with_polltrail_can_be_told(name: str) -> None:
    told = msgspec.json.decode(msgspec.json.encode(form_json(form_model(name))))
    model = form_model(name)
    assert [one["name"] for one in told["fields"]] == [one.name for one in model.fields]
    terms = {(one["code"], term["field"]) for one in told["identities"] for term in one["left"]["terms"]}
    assert terms == {(one.code, term.field) for one in model.identities for term in one.formula.left}


def test_a_page_of_another_address_is_answered_and_each_header_once() -> None:
    async def handler(_: Any, __: Any, send: Any) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"access-control-allow-origin", b"*")],
            }
        )
        await send({"type": "http.response.body", "body": b""})

    def answered(method: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, list[bytes]]:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": method, "path": "/v1/statements", "headers": headers}
        asyncio.run(for_anybody(handler)(scope, cast("Any", None), send))
        return sent[0]["status"], [name for name, _ in sent[0]["headers"]]

    origin = [(b"origin", b"https://page.example")]
    assert answered("POST", origin) == (
        200,
        [b"access-control-allow-origin", b"access-control-expose-headers"],
    )
    assert answered("POST", []) == (200, [b"access-control-allow-origin"])
    assert answered("OPTIONS", origin)[0] == 204
