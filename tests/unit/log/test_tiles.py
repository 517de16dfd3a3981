import pytest

from polltrail.errors import TreeError
from polltrail.log.tiles import (
    ENTRIES,
    MAX_ENTRY,
    TILE,
    Tile,
    bundle_path,
    decode_bundle,
    encode_bundle,
    hash_at_from_tiles,
    new_tiles,
    parse_path,
    tile_bytes,
    tile_for,
    tile_hashes,
    tile_path,
)
from support.house_log import ENTRIES as HOUSE
from support.house_log import LEAVES, hash_at


def test_paths_are_those_of_the_specification() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 1, 17) == "tile/1/001.p/17"
    assert tile_path(2, 0, TILE) == "tile/2/000"
    assert bundle_path(273, 112) == "tile/entries/273.p/112"
    assert bundle_path(1000) == "tile/entries/x001/000"


@pytest.mark.parametrize(
    "tile",
    [
        Tile(0, 0),
        Tile(0, 1234067, 1),
        Tile(63, 999),
        Tile(10, 1000, 255),
        Tile(ENTRIES, 273, 112),
        Tile(ENTRIES, 0),
    ],
)
def test_a_path_means_the_tile_it_was_made_for(tile: Tile) -> None:
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/007",
        "tile/0/000.p/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/../000",
        "tile/entries/../../keys",
        "tile/0/" + "x001/" * 20 + "000",
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(TreeError, match="tile path"):
        parse_path(path)


def test_a_log_of_70000_has_the_tiles_the_specification_counts() -> None:
    tiles = new_tiles(0, 70_000)
    of = {level: [tile for tile in tiles if tile.level == level] for level in (ENTRIES, 0, 1, 2)}
    assert len(tiles) == sum(map(len, of.values()))
    assert [tile.width for tile in of[0]] == [TILE] * 273 + [112]
    assert [tile.width for tile in of[ENTRIES]] == [TILE] * 273 + [112]
    assert of[1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert of[2] == [Tile(2, 0, 1)]


def test_a_log_of_256_has_a_full_tile_and_one_of_width_1_above() -> None:
    assert new_tiles(0, 256) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]


def test_only_what_changed_is_new() -> None:
    assert new_tiles(300, 300) == []
    assert new_tiles(300, 301) == [Tile(ENTRIES, 1, 45), Tile(0, 1, 45)]
    assert new_tiles(511, 512) == [Tile(ENTRIES, 1), Tile(0, 1), Tile(1, 0, 2)]
    assert new_tiles(0, 0) == []


def test_a_log_does_not_become_smaller() -> None:
    with pytest.raises(TreeError, match="expected no smaller size"):
        new_tiles(8, 7)


def test_the_tile_at_a_place_is_as_wide_as_the_log_makes_it() -> None:
    assert tile_for(0, 272, 70_000) == Tile(0, 272)
    assert tile_for(0, 273, 70_000) == Tile(0, 273, 112)
    assert tile_for(ENTRIES, 273, 70_000) == Tile(ENTRIES, 273, 112)
    for level, n in ((0, 274), (3, 0), (0, -1)):
        with pytest.raises(TreeError, match="has none there"):
            tile_for(level, n, 70_000)


def test_a_bundle_holds_entries_with_their_lengths() -> None:
    assert encode_bundle([b"ab", b"", b"c"]) == b"\x00\x02ab\x00\x00\x00\x01c"
    assert decode_bundle(encode_bundle(HOUSE), 7) == HOUSE


def test_an_entry_has_at_most_65535_bytes_and_a_bundle_1_to_256_entries() -> None:
    assert decode_bundle(encode_bundle([bytes(MAX_ENTRY)])) == [bytes(MAX_ENTRY)]
    for bad in ([bytes(MAX_ENTRY + 1)], [], [b""] * 257):
        with pytest.raises(TreeError, match="expected"):
            encode_bundle(bad)


def test_a_bundle_is_read_no_further_than_256_entries() -> None:
    """A publisher could make millions of empty ones out of a file that is not even large."""
    read: list[int] = []

    class Counted(bytes):
        def __getitem__(self, at: object) -> object:
            read.append(1)
            return super().__getitem__(at)  # type: ignore[index]

    with pytest.raises(TreeError, match="found more than 256"):
        decode_bundle(Counted(bytes(1 << 20)), 256)
    assert len(read) <= 4 * 257


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x01", b"\x00\x02a", b"\x00\x01ab", b"\x00\x00" * 257])
def test_a_bundle_that_does_not_come_out_even_is_refused(data: bytes) -> None:
    with pytest.raises(TreeError, match="entry bundle: expected"):
        decode_bundle(data)


def test_a_bundle_of_another_width_is_refused() -> None:
    with pytest.raises(TreeError, match="expected 6 entries, found 7"):
        decode_bundle(encode_bundle(HOUSE), 6)


def test_a_tile_has_exactly_its_hashes() -> None:
    data = tile_bytes(Tile(0, 0, 7), hash_at)
    assert tile_hashes(data, 7) == LEAVES
    for width in (6, 8):
        with pytest.raises(TreeError, match=r"expected .* hashes"):
            tile_hashes(data, width)


def test_hashes_are_read_from_tiles_as_from_memory() -> None:
    read = hash_at_from_tiles(lambda tile: tile_bytes(tile, hash_at), 7)
    for place in ((0, 0), (0, 6), (1, 2), (2, 0)):
        assert read(*place) == hash_at(*place)


@pytest.mark.parametrize(("level", "index"), [(0, 7), (0, 300), (1, 3), (3, 0), (8, 0), (0, -1)])
def test_a_subtree_the_log_does_not_have_is_refused(level: int, index: int) -> None:
    read = hash_at_from_tiles(lambda tile: tile_bytes(tile, hash_at), 7)
    with pytest.raises(TreeError, match="has none"):
        read(level, index)


def test_a_tile_cut_short_is_refused() -> None:
    read = hash_at_from_tiles(lambda tile: tile_bytes(tile, hash_at)[:-1], 7)
    with pytest.raises(TreeError, match="tile: expected 7 hashes"):
        read(0, 0)
