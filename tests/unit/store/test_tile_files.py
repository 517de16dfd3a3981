import stat
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.log.tiles import ENTRIES, Tile
from polltrail.store import LogStore
from polltrail.store.tile_files import forget_partials, write_checkpoint, write_tiles
from support.log_store import new_store, statements


def data(tile: Tile) -> bytes:
    return b"%d of %d at %d" % (tile.width, tile.n, tile.level)


def test_tiles_are_never_written_twice_and_nobody_may_change_them(tmp_path: Path) -> None:
    tiles = [Tile(0, 1234), Tile(ENTRIES, 0, 7)]
    write_tiles(tmp_path, tiles, data)
    files = [tmp_path / "tile" / "0" / "x001" / "234", tmp_path / "tile" / "entries" / "000.p" / "7"]
    assert [file.read_bytes() for file in files] == [data(tile) for tile in tiles]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o444}
    before = [file.stat().st_mtime_ns for file in files]
    write_tiles(tmp_path, tiles, data)
    assert [file.stat().st_mtime_ns for file in files] == before


def test_a_tile_that_differs_is_evidence_and_stays(tmp_path: Path) -> None:
    write_tiles(tmp_path, [Tile(0, 0)], data)
    with pytest.raises(StoreError, match=r"tile/0/000: expected the 5 bytes .* found 13 that differ"):
        write_tiles(tmp_path, [Tile(0, 0)], lambda _: b"other")
    assert (tmp_path / "tile" / "0" / "000").read_bytes() == data(Tile(0, 0))


def test_a_checkpoint_replaces_the_last(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "checkpoint", b"one")
    write_checkpoint(tmp_path / "checkpoint", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("checkpoint", b"two")]


def test_partial_tiles_go_when_two_full_ones_have_overtaken_them(tmp_path: Path) -> None:
    write_tiles(tmp_path, [Tile(0, 0, 5), Tile(0, 0), Tile(0, 1, 9), Tile(0, 1)], data)
    forget_partials(tmp_path, [Tile(0, 0), Tile(0, 1)])
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["tile/0/000", "tile/0/001", "tile/0/001.p/9"]


def partials(store: LogStore) -> set[str]:
    log = store._place.log
    return {str(path.relative_to(log / "tile")) for path in log.rglob("*.p/*")}


def test_a_reader_at_a_recent_checkpoint_still_finds_its_tiles(tmp_path: Path) -> None:
    store = new_store(tmp_path / "e")
    for stop in (100, 200, 300, 400, 500, 600):
        store.append(statements(stop - 100, stop))
        store.publish()
        if stop == 500:
            assert {"entries/000.p/200", "0/000.p/200", "0/001.p/44"} <= partials(store)
    assert partials(store) == {
        *(f"{level}/001.p/{width}" for level in ("entries", "0") for width in (44, 144, 244)),
        *(f"{level}/002.p/88" for level in ("entries", "0")),
        *(f"1/000.p/{width}" for width in (1, 2)),
    }
    store.close()
