"""Write what every test says of clean electorates into the package: python tests/support/shipped_controls.py."""

from pathlib import Path

from polltrail.forensics import TESTS
from polltrail.forensics.controls import written

SHIPPED = Path(__file__).parents[2] / "src" / "polltrail" / "forensics" / "controls" / "shipped.json"

if __name__ == "__main__":
    SHIPPED.write_text(written(TESTS), encoding="utf-8")
