import contextlib

import pytest

from polltrail.web.bodies import MAX_TOGETHER, RESERVED, Load
from polltrail.web.problems import Refused


def test_what_is_held_is_given_back_however_it_ends() -> None:
    load = Load()
    with load.hold() as held:
        held.add(1_000)
        held.add(24)
        assert load.held == 1_024
    with contextlib.suppress(KeyError), load.hold() as held:
        held.add(5)
        raise KeyError
    assert load.held == 0


def test_a_promise_holds_nothing_until_bytes_come() -> None:
    load = Load()
    with load.hold(), load.hold(), load.hold():
        assert load.held == 0


def test_batches_leave_room_for_single_statements() -> None:
    load = Load()
    with load.hold(leaving=RESERVED) as batches:
        batches.add(MAX_TOGETHER - RESERVED)
        with pytest.raises(Refused):
            batches.add(1)
        with load.hold() as statement:
            statement.add(65_536)
    assert load.held == 0


def test_what_did_not_fit_is_not_counted() -> None:
    load = Load()
    with load.hold() as held:
        with pytest.raises(Refused):
            held.add(MAX_TOGETHER + 1)
        assert load.held == 0
