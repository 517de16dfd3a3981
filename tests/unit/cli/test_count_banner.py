"""What nobody may miss in a count: that it is sealed, or a rehearsal; and a part of it that does not exist."""

from pathlib import Path

import pytest

from support.cli import Ran, polltrail_here
from support.count_night import lay_out

HARBOUR = Path(__file__).parents[3] / "examples" / "harbour-vote"
SEALED = (
    "SEALED until 2131-05-06 12:00:00 UTC at the latest. These figures come from the election's own directory"
)


def new(folder: Path, *options: str) -> Path:
    made = polltrail_here(
        "new", folder / "e", "--defaults", "--stations", HARBOUR / "stations.csv", "--choices",
        HARBOUR / "choices.csv", "--origin", "log.example/harbour", *options,
    )  # fmt: skip
    assert made.code == 0, made.err
    return folder / "e"


def count(root: Path, *options: object) -> tuple[Ran, str]:
    """Give what a count says, and its page."""
    ran = polltrail_here("count", root, "--out", root.parent / "report", *options)
    return ran, (root.parent / "report" / "index.html").read_text("utf-8").replace("&#39;", "'")


@pytest.mark.slow
def test_figures_of_a_sealed_count_say_that_they_are_sealed_until_it_is_opened(tmp_path: Path) -> None:
    root = new(tmp_path, "--unseal-by", "2131-05-06T12:00:00Z")
    ran, page = count(root)
    assert (SEALED in ran.out, SEALED in page) == (True, True)
    assert SEALED in polltrail_here("examine", root).out
    assert polltrail_here("count", root, "--json").json["log"]["sealed_until"] == "2131-05-06T12:00:00Z"
    opened = polltrail_here("unseal", root, "--organiser-key", tmp_path / "e.organiser.key", "--yes")
    assert opened.code == 0, opened.err
    for options in ((), ("--at", 1)):
        ran, page = count(root, *options)
        assert ("SEALED" in ran.out, "SEALED" in page) == (False, False)
    assert polltrail_here("count", root, "--json").json["log"]["sealed_until"] is None


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_rehearsal_says_so_above_its_figures(tmp_path: Path, rehearsal: bool) -> None:
    root = new(tmp_path, "--rehearsal" if rehearsal else "--no-rehearsal")
    ran, page = count(root)
    told = "REHEARSAL. This election is a try-out"
    assert (ran.out.splitlines()[1].startswith(told), f'class="banner">{told}' in page) == (
        rehearsal,
        rehearsal,
    )


def test_a_contest_that_is_not_held_in_the_area_is_told(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "e")
    ran = polltrail_here("count", root, "--contest", "mayor", "--area", "North")
    assert (ran.code, ran.out) == (3, "")
    assert (
        "--contest mayor --area North: expected a contest that is held in the area, found no station"
        in ran.err
    )
    assert polltrail_here("count", root, "--contest", "mayor", "--area", "South").code == 0
