"""Attacks: tests that must hold, and must fail once the defence they are about is taken away.

    @attack(signatures_unchecked=lambda patch: patch.setattr(door, "verify", lambda *_: True))
    def test_a_forged_statement_is_refused(tmp_path: Path) -> None: ...

The test runs once as it is, and in `make test-all` once for each planted weakness, under which it has to fail: a test
that passes with the weakness in place would not have noticed the attack. A weakness that must be planted in another process is a
function that sets something this process hands on (an environment, a piece of Python to run first).
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pytest

Weakness = Callable[[pytest.MonkeyPatch], object]


def attack(**weaknesses: Weakness) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a test an attack; at least one weakness, by a name that says what is missing."""
    assert weaknesses, "an attack needs a weakness under which it succeeds"

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def test(**fixtures: Any) -> None:
            weakness: Weakness | None = fixtures.pop("weakness")
            monkeypatch = fixtures["monkeypatch"]
            asked = {name: fixtures[name] for name in wanted}
            if weakness is None:
                function(**asked)
                return
            weakness(monkeypatch)
            try:
                function(**asked)
            except (AssertionError, pytest.fail.Exception):
                return
            pytest.fail("the attack went unnoticed: with the defence taken away the test still passes")

        wanted = list(inspect.signature(function).parameters)
        names = dict.fromkeys([*wanted, "monkeypatch", "weakness"])
        kind = inspect.Parameter.KEYWORD_ONLY
        test.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])  # type: ignore[attr-defined]
        del test.__wrapped__
        ids = ["holds", *(f"without_{name}" for name in weaknesses)]
        planted = [pytest.param(one, marks=pytest.mark.slow) for one in weaknesses.values()]
        mark: Callable[..., None] = pytest.mark.parametrize("weakness", [None, *planted], ids=ids)(test)
        return mark

    return decorate
