"""Runs apportionment and votelib on the divisions it is given; with a Python of its own, for neither is a dependency here.

python peer.py ASKED.json     prints one JSON object: CPU seconds of each package for each division asked, and seats by case
"""

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apportionment.methods
import votelib.evaluate.core
import votelib.evaluate.proportional

Seats = list[int] | None
THEIRS = {"dhondt": "dhondt", "sainte-lague": "saintelague", "hare": "hamilton"}


def of_apportionment(*, exact: bool) -> Callable[[dict[str, Any]], Seats]:
    """Ask the one, by fractions or by floats; a tie is said in what it prints."""

    def run(case: dict[str, Any]) -> Seats:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            found = apportionment.methods.compute(
                THEIRS[case["method"]],
                case["votes"],
                case["seats"],
                fractions=exact,
                parties=[str(number) for number in range(len(case["votes"]))],
                verbose=True,
            )
        return None if "tie" in said.getvalue().lower() else [int(one) for one in found]

    return run


def of_votelib(case: dict[str, Any]) -> Seats:
    """Ask the other; a tie is among its keys."""
    votes = dict(enumerate(case["votes"]))
    if case["method"] == "hare":
        evaluator = votelib.evaluate.proportional.LargestRemainder("hare")
    else:
        divisor = {"dhondt": "d_hondt", "sainte-lague": "sainte_lague"}[case["method"]]
        evaluator = votelib.evaluate.proportional.HighestAverages(divisor)
    found = evaluator.evaluate(votes, case["seats"])
    if any(isinstance(key, votelib.evaluate.core.Tie) for key in found):
        return None
    return [int(found.get(key, 0)) for key in votes]


PACKAGES = {
    "apportionment by floats": of_apportionment(exact=False),
    "apportionment, exact": of_apportionment(exact=True),
    "votelib": of_votelib,
}


def seconds(run: Callable[[dict[str, Any]], Seats], case: dict[str, Any]) -> float:
    """CPU time of the fastest of several runs."""
    fastest = float("inf")
    for _ in range(7):
        start = time.process_time()
        for _ in range(3):
            run(case)
        fastest = min(fastest, (time.process_time() - start) / 3)
    return fastest


def main(path: str) -> None:
    """Run every division through both."""
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    print(
        json.dumps(
            {
                "cpu_s": [
                    {name: seconds(run, case) for name, run in PACKAGES.items()} for case in given["asked"]
                ],
                "seats": {name: [run(case) for case in given["cases"]] for name, run in PACKAGES.items()},
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
