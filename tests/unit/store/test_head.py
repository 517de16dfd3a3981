from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.log.checkpoint import Checkpoint, open_checkpoint
from polltrail.log.tree import Frontier, leaf_hash
from polltrail.store import ElectionDir
from polltrail.store.head import read_signer
from support.log_store import KEY, ORIGIN, SEED, new_election


def test_a_head_is_signed_in_the_name_of_the_log(tmp_path: Path) -> None:
    signer = read_signer(ElectionDir(new_election(tmp_path / "e")), SEED)
    frontier = Frontier().extend([leaf_hash(b"a"), leaf_hash(b"b")])
    head = signer.head(frontier)
    assert open_checkpoint(head.note, KEY) == Checkpoint(ORIGIN, 2, frontier.root())
    assert (head.root, head.stored().size) == (frontier.root(), 2)
    assert Frontier.decode(head.stored().frontier) == frontier
    assert head.note == signer.note(2, frontier.root()), "signing again gives the same bytes"
    assert "seed" not in repr(signer)


def test_a_key_that_is_not_the_logs(tmp_path: Path) -> None:
    place = ElectionDir(new_election(tmp_path / "e"))
    with pytest.raises(
        StoreError, match=r"expected the verifier key of the private key given, found another's"
    ):
        read_signer(place, bytes(32))
