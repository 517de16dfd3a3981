"""The page on allocation against the systems and methods that are shipped."""

import re
from pathlib import Path

from polltrail.allocation import DIVISORS, QUOTAS, read_system, seats_of, system_named, system_names

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "allocation.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (\d+)", PAGE, flags=re.MULTILINE))


def test_the_page_lists_every_system_and_its_house() -> None:
    assert {name: int(house) for name, house in ROWS.items()} == {
        name: system_named(name).house for name in system_names()
    }


def test_the_page_has_every_method() -> None:
    named = set(re.findall(r"^([a-z][a-z0-9.-]+) {2,}", PAGE, flags=re.MULTILINE))
    assert named == {one.name for one in (*DIVISORS, *QUOTAS)}


def test_the_file_on_the_page_is_a_system() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    system = read_system(text, "my-assembly")
    ballots = {"general": {"C-1": {"Movement": 9, "Union": 4}, "C-2": {"Union": 5}, "C-3": {"Union": 5}}}
    found = {one.tier: one for one in seats_of(system, {**ballots, "list": {"national": {"Union": 5}}})}
    assert (found["reserved_women"].won, found["reserved_women"].vacant) == ({"Union": 3}, 1)
    assert found["list"].won == {"Union": 10}
