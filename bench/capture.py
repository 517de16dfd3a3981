"""The capture page on a slow phone (`capture_page`), and the evening on which everybody uses it (`capture_load`)."""

import json
import sys

import capture_load
import capture_page


def results(visits: int = capture_page.VISITS, agents: int = capture_load.AGENTS) -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    return capture_page.results(visits) + capture_load.results(agents)


if __name__ == "__main__":
    for found in results():
        print(f"{found['name']:<92} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
