"""The site's JSON: the values of `tally.board`, written the same way everywhere, and where each lies."""

from typing import Final

import msgspec

STATIONS_PER_FOLDER: Final = 1000
INDEX: Final = "data/index.json"
FINDINGS: Final = "data/findings.json"

_ENCODER: Final = msgspec.json.Encoder()


def json_bytes(value: object) -> bytes:
    """Write a value as one line of JSON; the fields are those of its class, in their order."""
    return _ENCODER.encode(value) + b"\n"


def place_path(number: int) -> str:
    """Where the JSON of an area lies."""
    return f"data/place/{number}.json"


def contest_path(number: int) -> str:
    """Where the JSON of a contest lies."""
    return f"data/contest/{number}.json"


def station_path(number: int) -> str:
    """Where the JSON of a station lies."""
    return f"data/station/{number // STATIONS_PER_FOLDER}/{number}.json"
