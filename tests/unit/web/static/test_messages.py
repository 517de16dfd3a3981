"""A coordinator's messages on a phone: which are believed, and for whom they are."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from polltrail.statement import Envelope, encode_envelope, fingerprint, public_key
from polltrail.statement.message import make_message
from support.capture_edges import edges
from support.night import MADE_AT, entry_of, make_election, seed_of
from support.node import Node

NIGHT = make_election(1)
ORGANISER = public_key(NIGHT.organiser).hex()
REGISTRAR = seed_of("registrar")
ABOUT = {"election": NIGHT.id, "organisers": [{"key": fingerprint(public_key(NIGHT.organiser)), "public": ORGANISER}]}  # fmt: skip


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with edges() as node:
        yield node


def wire(envelope: Envelope) -> dict[str, Any]:
    return msgspec.json.decode(encode_envelope(envelope))


def message(text: str = "Send the photographs first.", **more: Any) -> dict[str, Any]:
    seed = more.pop("seed", NIGHT.organiser)
    given = {"election": NIGHT.id, "nonce": bytes(16), "made_at": MADE_AT, **more}
    return wire(make_message(seed, text, **given))


@pytest.mark.parametrize(
    "text", ["Send the photographs first.", "اپنا فارم دوبارہ بھیجیں", "a" * 1000, "\u0007\n"]
)
def test_what_an_organiser_signed_is_read_as_it_was_written(node: Node, text: str) -> None:
    found = node.one("message", message(text), NIGHT.id, ORGANISER)["is"]
    assert (found["text"], found["made_at"]) == (text, MADE_AT // 1000 * 1000)


def test_what_was_changed_on_the_way_is_not_shown(node: Node) -> None:
    told = message()
    other = message("Stop counting, and go home.")
    swapped = {**told, "payload": other["payload"]}
    spaced = {**told, "payload": b64encode(b" " + b"{}").decode()}
    twice = {**told, "signatures": told["signatures"] * 2}
    as_statement = wire(NIGHT.transcription(NIGHT.agents[0], "station 1").envelope)
    for wrong in (swapped, spaced, twice, as_statement, {}, None, "x", {**told, "payload": 7}):
        assert "refused" in node.one("message", wrong, NIGHT.id, ORGANISER)


def test_a_message_of_another_election_or_another_key_is_not_shown(node: Node) -> None:
    assert "another's" in node.one("message", message(election="ab" * 32), NIGHT.id, ORGANISER)["refused"]
    by_agent = message(seed=NIGHT.agents[0])
    assert "does not hold" in node.one("message", by_agent, NIGHT.id, ORGANISER)["refused"]


def test_a_registrar_is_believed_by_the_entry_of_an_organiser_alone(node: Node) -> None:
    key = fingerprint(public_key(REGISTRAR))
    entry = entry_of(NIGHT.enrolment(REGISTRAR, role="registrar"))
    assert node.one("registrar", entry, key, ABOUT)["is"] == public_key(REGISTRAR).hex()
    wrong = [
        entry_of(NIGHT.enrolment(REGISTRAR, role="registrar", by=NIGHT.agents[0])),
        entry_of(NIGHT.enrolment(REGISTRAR, role="clerk")),
        entry_of(NIGHT.enrolment(NIGHT.agents[0], role="registrar")),
        entry_of(NIGHT.genesis),
        entry[:-3] + b'"}]',
    ]
    assert all("refused" in found for found in node.ask(*(["registrar", one, key, ABOUT] for one in wrong)))


def test_a_message_is_for_all_or_for_stations_and_areas(node: Node) -> None:
    mine = [{"id": "S-1", "area": ["north", "old town"]}]
    asked = {
        "all": ([], []),
        "my station": ([], ["S-1"]),
        "another station": ([], ["S-2"]),
        "my area": ([["north"]], []),
        "a part of it": ([["north", "old town"]], []),
        "another part": ([["north", "harbour"]], []),
        "below mine": ([["north", "old town", "east"]], []),
    }
    found = {
        name: node.one("isFor", {"areas": areas, "stations": stations}, mine)["is"]
        for name, (areas, stations) in asked.items()
    }
    assert [name for name, is_mine in found.items() if is_mine] == ["all", "my station", "my area", "a part of it"]  # fmt: skip
