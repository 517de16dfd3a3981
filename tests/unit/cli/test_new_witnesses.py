"""A policy whose quorums overlap too little is taken, and said to be too weak."""

from pathlib import Path

import pytest

from polltrail.log import COSIGNATURE, make_vkey, public_of
from support.cli import polltrail_here

STATIONS = "station_id,region,registered_voters\nA,North,500\n"
CHOICES = "contest,choice,name,party,area\np,a,A,,\np,b,B,,\n"


def settings(threshold: int, many: int) -> str:
    lines = [
        f"witness w{at} {make_vkey(f'w{at}.example', COSIGNATURE, public_of(bytes([at]) * 32))}"
        for at in range(1, many + 1)
    ]
    names = " ".join(f"w{at}" for at in range(1, many + 1))
    text = "\\n".join([*lines, f"group all {threshold} {names}", "quorum all"])
    return f'name = "Weak"\norigin = "weak.example/1"\nform = "generic"\nrehearsal = true\nwitnesses = "{text}"\n'


@pytest.mark.parametrize(("threshold", "many", "warned"), [(2, 3, True), (3, 4, False), (1, 1, True)])
def test_new_says_which_witnesses_can_never_be_enough(
    tmp_path: Path, threshold: int, many: int, *, warned: bool
) -> None:
    for name, text in (
        ("stations.csv", STATIONS),
        ("choices.csv", CHOICES),
        ("election.toml", settings(threshold, many)),
    ):
        (tmp_path / name).write_text(text)
    done = polltrail_here(
        "new", tmp_path / "election", "--defaults", "--settings", tmp_path / "election.toml",
        "--stations", tmp_path / "stations.csv", "--choices", tmp_path / "choices.csv",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert ("Everything will say unwitnessed" in done.err) is warned
