"""Write what every test says of clean electorates into the package: python tests/support/shipped_controls.py."""

import json
from pathlib import Path

import pytest

from polltrail.forensics import TESTS
from polltrail.forensics.controls import written
from polltrail.forensics.controls.shipped import Tests

SHIPPED = Path(__file__).parents[2] / "src" / "polltrail" / "forensics" / "controls" / "shipped.json"


def is_shipped(tests: Tests) -> None:
    """Hold what is shipped of tests against what they say now."""
    shipped = [one for one in json.loads(SHIPPED.read_text(encoding="utf-8")) if one["test"] in tests]
    computed = json.loads(written(tests))
    assert [(one["test"], one["part"]) for one in shipped] == [(one["test"], one["part"]) for one in computed]
    for one, other in zip(shipped, computed, strict=True):
        for (name, *figures), (named, *again) in zip(one["controls"], other["controls"], strict=True):
            assert name == named
            for seen, now in zip(figures, again, strict=True):
                close = now if now is None else pytest.approx(now, rel=1e-3, abs=1e-9)
                assert seen == close, (one["test"], one["part"], name)


if __name__ == "__main__":
    SHIPPED.write_text(written(TESTS), encoding="utf-8")
