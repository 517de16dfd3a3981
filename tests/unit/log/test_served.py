"""A log by its files: as long as its checkpoint says, whatever has come since."""

import pytest

from polltrail.errors import TreeError
from polltrail.log import Tile, bundle_path, decode_bundle, leaf_hash, root_at, tree_root
from polltrail.log.served import ServedLog
from support.published_log import log_tiles

ENTRIES = [b"entry %d" % number for number in range(600)]
LATER = [b"entry %d" % number for number in range(1000)]
GROWN = log_tiles(ENTRIES) | log_tiles(LATER)
for gone in [path for path in GROWN if path.endswith("/002.p/88")]:
    del GROWN[gone]


@pytest.mark.parametrize("files", [log_tiles(ENTRIES), GROWN], ids=["at_its_size", "grown_since"])
def test_entries_and_hashes_are_those_of_its_size(files: dict[str, bytes]) -> None:
    log = ServedLog(files.__getitem__, 600)
    assert [entry for _, entry in log.entries()] == ENTRIES
    assert [index for index, _ in log.entries()] == list(range(600))
    assert [log.entry(index) for index in (599, 0, 256)] == [ENTRIES[index] for index in (599, 0, 256)]
    assert root_at(600, log.hash_at()) == tree_root([leaf_hash(entry) for entry in ENTRIES])


def test_a_partial_bundle_is_as_wide_as_it_was_even_if_only_the_full_one_is_left() -> None:
    log = ServedLog(GROWN.__getitem__, 600)
    assert decode_bundle(log.tile(Tile(-1, 2, 88))) == ENTRIES[512:]


@pytest.mark.parametrize("path", [f"log/{bundle_path(1)}", f"log/{bundle_path(2, 88)}"])
def test_what_is_missing_or_damaged_is_named(path: str) -> None:
    files = log_tiles(ENTRIES)
    with pytest.raises(TreeError, match=path.replace(".", r"\.")):
        list(ServedLog((files | {path: files[path][:-1]}).__getitem__, 600).entries())
    del files[path]
    with pytest.raises(TreeError, match=path.replace(".", r"\.")):
        list(ServedLog(files.__getitem__, 600).entries())
