"""Documents of an invented night: bytes that a watcher saw an authority publish."""

from typing import Any

from polltrail.statement import Statement, fingerprint, public_key
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.fields import Figures, moment_at
from support.images import digest_of
from support.night import MADE_AT, Night, seed_of

WATCHER = seed_of("watcher")
WATCHER_KEY = fingerprint(public_key(WATCHER))
PAGE = b"<!doctype html><script>alert(1)</script><h1>Result</h1>"


def watcher_enrolment(night: Night) -> Statement:
    return night.enrolment(WATCHER, role="watcher")


def official_body(data: bytes, *, votes: int | None = 100, size: int | None = None, **more: Any) -> Any:
    figures = Figures(numbers={}, votes=(("choice 1", votes),), choice_numbers=())
    body = {
        "level": "country", "area": (), "station": None, "contest": "assembly", "status": "unofficial-partial",
        "figures": figures, "source": "https://authority.example/result", "digest": digest_of(data),
        "bytes": len(data) if size is None else size, "seen_at": moment_at(MADE_AT),
    }  # fmt: skip
    return OfficialBody(**(body | more))


def names_document(
    night: Night, data: bytes, *, seed: bytes = WATCHER, number: int = 0, **more: Any
) -> Statement:
    """An `official` statement about a page of these bytes."""
    return night.say(seed, "official", official_body(data, **more), nonce=number.to_bytes(16, "big"))
