"""Allowances: a burst, then so many a second, and everybody has their own."""

from polltrail.web.allowance import Allowances, Rate
from support.serving import Clock

RATE = Rate(burst=3, per_second=0.5)


def test_a_burst_and_then_a_wait() -> None:
    clock = Clock()
    keys: Allowances[str] = Allowances(clock)
    for _ in range(3):
        assert keys.wait("a", RATE) == 0
        keys.spend("a", RATE)
    assert keys.wait("a", RATE) == 2
    clock.now += 2
    assert keys.wait("a", RATE) == 0


def test_everybody_has_their_own() -> None:
    keys: Allowances[str] = Allowances(Clock())
    keys.spend("a", RATE, 3)
    assert keys.wait("a", RATE) > 0
    assert keys.wait("b", RATE) == 0


def test_what_was_charged_late_must_be_regained() -> None:
    clock = Clock()
    keys: Allowances[str] = Allowances(clock)
    keys.spend("a", RATE, 13)
    assert keys.wait("a", RATE) == 22
    clock.now += 22
    assert keys.wait("a", RATE) == 0


def test_who_owes_least_is_forgotten_when_there_are_too_many() -> None:
    keys: Allowances[str] = Allowances(Clock(), most=4)
    for number, name in enumerate("abcde"):
        keys.spend(name, RATE, 10 - number)
    assert [name for name in "abcde" if keys.wait(name, RATE)] == ["a", "b"]


def test_who_has_regained_all_is_forgotten() -> None:
    clock = Clock()
    keys: Allowances[int] = Allowances(clock)
    for name in range(1024):
        keys.spend(name, RATE, 3)
        clock.now += 6
    keys.spend(1024, RATE, 3)
    assert [keys.wait(name, RATE) for name in (0, 1023, 1024)] == [0, 0, 2]
    assert len(keys._regained_at) == 1
