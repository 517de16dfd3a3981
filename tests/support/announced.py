"""A small night of which an authority announced the total, seen by two watchers."""

from pathlib import Path

from polltrail.store import ElectionDir
from support.cli import polltrail_here
from support.count_night import IMAGES, holding, lay_out, official, reading
from support.sites import N1, S1

READ = [
    reading(who, slot, votes)
    for slot, votes in ((N1, (110, 220)), (S1, (130, 290)))
    for who in ("agent 0", "clerk 0")
]


def announced(root: Path, votes: tuple[int, int]) -> ElectionDir:
    """Two of four stations read, and what the authority says of all; the store keeps its page."""
    numbers = {"stations_reporting": 4, "ballots_cast": sum(votes)}
    seen = [official(f"watcher {at}", votes, page=IMAGES[0], number=at, **numbers) for at in (0, 1)]
    place = ElectionDir(lay_out(root / "election", [*READ, *seen, holding(IMAGES[0])]))
    assert polltrail_here("count", place.root).code in {0, 1}
    return place
