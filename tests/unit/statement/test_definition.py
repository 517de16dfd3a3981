from typing import Any

import msgspec
import pytest

from polltrail.errors import EncodingError
from polltrail.statement.definition import DefinitionBody, Page
from support.statements import MADE_AT, ORGANISER, definition, moment_at, organiser


def test_organisers_pages_and_rungs_stand_once() -> None:
    page = Page(path="a", digest="00" * 32, bytes=1)
    with pytest.raises(EncodingError, match="organisers: expected each once"):
        definition(organisers=(organiser(ORGANISER), organiser(ORGANISER)))
    with pytest.raises(EncodingError, match="pages: expected each once"):
        definition(pages=(page, page))
    with pytest.raises(EncodingError, match="confirmed: expected each once"):
        msgspec.structs.replace(definition().policy, confirmed=("decided", "decided"))


@pytest.mark.parametrize("name", ["polls_close_at", "roll_closes_at", "frozen_at", "unseal_by"])
def test_times_are_whole_seconds_of_utc(name: str) -> None:
    with pytest.raises(EncodingError, match="whole seconds in UTC"):
        definition(**{name: moment_at(MADE_AT).replace(microsecond=5)})


@pytest.mark.parametrize(
    "changes",
    [
        {"organisers": []},
        {"rules": "polltrail-fold/01"},
        {"rules": "fold/1"},
        {"rules": "polltrail-fold/1\n"},
        {"max_delay": 2**31},
        {"max_delay": -1},
        {"rehearsal": 0},
        {"frozen_at": "2031-02-30T00:00:00Z"},
        {"polls_close_at": 1},
        {"name": ""},
        {"name": "x" * 201},
        {"policy": {}},
    ],
)
def test_what_is_no_definition(changes: dict[str, Any]) -> None:
    whole = {**msgspec.to_builtins(definition()), **changes}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(whole, DefinitionBody)


@pytest.mark.parametrize(
    "changes",
    [
        {"readings": 0},
        {"decision_persons": 101},
        {"images": "all"},
        {"confirmed": ["held"]},
        {"tolerance": -1},
        {"tolerance": 0.5},
        {"tolerance": None},
    ],
)
def test_what_is_no_policy(changes: dict[str, Any]) -> None:
    policy = {**msgspec.to_builtins(definition().policy), **changes}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(definition()), "policy": policy}, DefinitionBody)
