"""An authority's page about the small counted election, its mapping, and watchers who look at it.

root = watched_election(tmp_path)
page(N1=(10, 20), N2=(7, 8))
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from polltrail.cli.official_known import known
from polltrail.store import ElectionDir, LogStore, write_key
from polltrail.web.holdings import store_key
from support.count_night import LOG_SEED, lay_out
from support.statements import seed_of

MAPPING = """
[table]
status = "unofficial-partial"
[place]
level = "station"
station = "Station"
[contest]
name = "assembly"
[choices]
A = "a"
B = "b"
[fields]
valid_votes = "Valid"
"""


def page(**stations: tuple[int | None, int | None]) -> bytes:
    rows = [
        ",".join("" if n is None else str(n) for n in (station, *votes, sum(filter(None, votes))))
        for station, votes in stations.items()
    ]
    return "\n".join(["Station,A,B,Valid", *rows, ""]).encode()


def watched_election(folder: Path) -> Path:
    """The election with its store's key in place, and the keys of its watchers beside it."""
    root = lay_out(folder / "election")
    write_key(store_key(ElectionDir(root)), seed_of("store"), name="store")
    for at in range(3):
        write_key(folder / f"watcher{at}.key", seed_of(f"watcher {at}"), name=f"watcher{at}")
    (folder / "mapping.toml").write_text(MAPPING)
    return root


def told(source: Any) -> list[tuple[str, str, int | None, int | None, int]]:
    """Station, state, votes and watchers of every version that is known."""
    return [
        (
            one.body.station or "",
            "stands" if one.stands else "claimed",
            *(number for _, number in one.body.figures.votes),
            one.persons,
        )
        for one in known(str(source)).watched.versions
    ]


def noticed(source: Any) -> list[tuple[str, str | None]]:
    return [
        (one.code.removeprefix("official-"), one.body.station) for one in known(str(source)).watched.notices
    ]


@contextmanager
def served_by_another(root: Path) -> Iterator[None]:
    """Another process is at work in the directory."""
    store = LogStore.open(root, log_seed=LOG_SEED)
    try:
        yield
    finally:
        store.close()


def size_of(root: Path) -> int:
    return known(str(root)).size
