"""What is kept of a board: opened with it or without, at any later size, the values are the same."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.kept import NAME
from polltrail.store.count import Count
from support.count_night import STATIONS, amendment, append, said
from support.sites import eventful, lay_out_eventful
from support.statements import revocation, seed_of


def counted(root: Path) -> BoardReader:
    with closing(Count(ElectionDir(root))) as count:
        count.catch_up()
    return BoardReader(ElectionDir(root))


def values(root: Path) -> list[object]:
    with closing(counted(root)) as reader:
        stations = [reader.station(number) for number in range(4)]
        return [reader.board(), reader.board(2), reader.contest(0), reader.findings(), *stations]


def keep(root: Path) -> None:
    with closing(counted(root)) as reader:
        reader.keep()
    assert (root / NAME).is_file()


def changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize("cut", [0, 1, 7, 12])
def test_what_was_kept_at_any_size_leads_to_the_same(tmp_path: Path, cut: int) -> None:
    from support.count_night import lay_out

    root = lay_out(tmp_path / "election", eventful()[:cut])
    keep(root)
    append(root, eventful()[cut:])
    with_it = values(root)
    (root / NAME).unlink()
    assert values(root) == with_it


def test_a_key_in_doubt_or_an_amendment_since_make_it_count_for_nothing(tmp_path: Path) -> None:
    root = lay_out_eventful(tmp_path / "election")
    keep(root)
    append(root, [said("organiser", "revocation", revocation(seed_of("agent 1"), suspect_from=3))])
    doubted = values(root)
    keep(root)
    append(root, [amendment(root, STATIONS + b"S3,South,Port,90\n")])
    amended = values(root)
    (root / NAME).unlink()
    assert values(root) == amended != doubted


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data[:40] + b"?" + data[41:], lambda _: b""]
)
def test_what_was_damaged_counts_for_nothing(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    root = lay_out_eventful(tmp_path / "election")
    keep(root)
    whole = values(root)
    changed(root / NAME, change)
    assert values(root) == whole


def test_what_was_kept_of_another_log_counts_for_nothing(tmp_path: Path) -> None:
    root, other = lay_out_eventful(tmp_path / "one"), lay_out_eventful(tmp_path / "other")
    append(root, [said("organiser", "revocation", revocation(seed_of("agent 2"), suspect_from=None))])
    append(other, [said("organiser", "revocation", revocation(seed_of("clerk 2"), suspect_from=None))])
    keep(root)
    whole = values(other)
    (other / NAME).write_bytes((root / NAME).read_bytes())
    assert values(other) == whole
