"""A real election that is taken for clean, to stand beside findings."""

from collections.abc import Sequence
from pathlib import Path

from polltrail.cli.looking.gathering import polls_beside
from polltrail.cli.projecting.night import read_night
from polltrail.exchange.text import plain_name
from polltrail.forensics import Polls
from polltrail.forensics.of_tables import Ballots


def controls_of(paths: Sequence[Path], *, ballots: Ballots) -> dict[str, Polls]:
    """Read the contest with the most stations of each election, by the election's title.

    Raises
    ------
    TableError
        A table cannot be read.
    """
    found: dict[str, Polls] = {}
    for path in paths:
        night, _ = read_night(path, at=None, source=None, baseline=None)
        contests, _ = polls_beside(path, night, ballots=ballots)
        title = plain_name(night.title)
        found[f"{title} ({path.name})" if title in found else title] = max(contests.values(), key=len)
    return found
