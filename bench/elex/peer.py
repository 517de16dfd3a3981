"""Runs elex-model on the cases it is given; with a Python of its own, for it is no dependency of this project.

python peer.py CASES.json METHOD [DRAWS]     prints one JSON document: intervals of each case, CPU seconds, peak MB
"""

import json
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("APP_ENV", "local")
os.environ.setdefault("DATA_ENV", "dev")
os.environ.setdefault("MODEL_S3_BUCKET", "none")
os.environ.setdefault("MODEL_S3_PATH_ROOT", "none")
warnings.simplefilter("ignore")

import logging  # noqa: E402

import pandas as pd  # noqa: E402
from elexmodel.client import ModelClient  # noqa: E402

logging.disable(logging.CRITICAL)
ELECTION, OFFICE, UNIT = "2020-11-03_XX_G", "P", "precinct"
CONFIG = {
    ELECTION: [
        {
            "office": OFFICE,
            "states": ["XX"],
            "geographic_unit_types": [UNIT],
            "historical_election": [],
            "features": [],
            "aggregates": ["postal_code", "county_fips", "unit"],
            "fixed_effect": [],
            "baseline_pointer": {"dem": "dem", "gop": "gop", "turnout": "turnout"},
        }
    ]
}


def fit(case: dict[str, Any], method: str, draws: int) -> dict[str, list[float]]:
    """Fit one case: the intervals of all of it, for the first, the second, and the votes of all."""
    table = pd.DataFrame(case["units"])
    table["postal_code"] = "XX"
    names = ["dem", "gop", "turnout"]
    before = table[
        ["postal_code", "geographic_unit_fips", "county_fips", *(f"baseline_{one}" for one in names)]
    ].copy()
    now = table[["postal_code", "geographic_unit_fips", *(f"results_{one}" for one in names)]].copy()
    now["percent_expected_vote"] = 100 * table["in"]
    bootstrap = method == "bootstrap"
    client = ModelClient()
    found = client.get_estimates(
        now,
        ELECTION,
        OFFICE,
        ["margin"] if bootstrap else names,
        prediction_intervals=[0.9],
        geographic_unit_type=UNIT,
        raw_config=json.loads(json.dumps(CONFIG)),
        preprocessed_data=before,
        aggregates=["postal_code"],
        features=["baseline_normalized_margin"] if bootstrap else [],
        pi_method=method,
        model_parameters={"B": draws, "strata": []} if bootstrap else {},
        save_output=[],
    )
    row = found["state_data"].iloc[0]
    return {one: [float(row[f"lower_0.9_{one}"]), float(row[f"upper_0.9_{one}"])] for one in (["margin"] if bootstrap else names)}  # fmt: skip


def peak_mb() -> float:
    """Give the most memory that this process has had; what its parent had before is not in it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(path: str, method: str, draws: int) -> None:
    """Fit every case."""
    cases = json.loads(Path(path).read_text(encoding="utf-8"))
    begin, found = time.process_time(), []
    for case in cases:
        try:
            found.append(fit(case, method, draws))
        except Exception as exc:  # noqa: BLE001 - what it cannot do is a result as well
            found.append({"failed": f"{type(exc).__name__}: {exc}"[:200]})
    told = {
        "fits": found,
        "cpu_s": time.process_time() - begin,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 500)
