"""Where the real elections are: beside the repository, never in it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("POLLTRAIL_DATA", ROOT.parent / "shared" / "data"))

WITH_STATIONS = sorted(path.parent.name for path in DATA.glob("*/stations.parquet"))

needs_shared_data = pytest.mark.skipif(
    not DATA.is_dir(),
    reason=f"REAL ELECTIONS NOT TESTED: no folder {DATA}. Set POLLTRAIL_DATA to where they are.",
)
