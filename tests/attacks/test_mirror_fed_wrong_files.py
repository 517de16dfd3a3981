"""A server that gives its mirror a wrong tile, entries, table or image: none of it is kept, and all is asked for again."""

from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli import mirroring
from polltrail.cli.mirror_copy import Copier
from polltrail.log import Tile, decode_bundle
from polltrail.log.served import ServedLog
from polltrail.statement.bodies import HoldingBody
from polltrail.store.image_store import Incoming
from polltrail.store.mirror_dir import Mirror
from support.attacks import attack
from support.mirrors import FileServer, kept, mirror_once
from support.published_log import ELECTION, enrol, entries_of, flipped, island, publish
from support.statements import STORE, say

IMAGE = b"\xff\xd8 a form, photographed"
DIGEST = sha256(IMAGE).hexdigest()
PATH = f"images/sha256/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
HOLDING = say("holding", HoldingBody(digest=DIGEST, bytes=len(IMAGE)), STORE, election=ELECTION)
FILES = publish(entries_of([*island(300), enrol(STORE, "store"), HOLDING])) | {PATH: IMAGE}
TABLE = next(path for path in FILES if path.startswith("tables/"))


def _mirrored_but_for(path: str, wrong: bytes, root: Path, patch: pytest.MonkeyPatch, code: int) -> None:
    """Serve one wrong file: it is not kept, and the right one is, once it is served."""
    server = FileServer(FILES | {path: wrong})
    assert mirror_once(server, root, patch, "--election", ELECTION).code == code
    assert wrong not in kept(root).values()
    assert not (root / "conflicts").exists()
    server.files = FILES
    assert mirror_once(server, root, patch, "--election", ELECTION).code == 0
    assert kept(root)[path] == FILES[path]


def _leaves_unchecked(patch: pytest.MonkeyPatch) -> None:
    def leaves(log: ServedLog, *_: object) -> list[bytes]:
        data = b"".join(log.tile(Tile(0, n, width)) for n, width in ((0, 256), (1, 52)))
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    patch.setattr(mirroring, "leaves_after", leaves)


def _entries_unchecked(patch: pytest.MonkeyPatch) -> None:
    def put_bundle(mirror: Mirror, tile: Tile, data: bytes, *, closed: bool) -> list[bytes]:
        mirror.keep(f"log/{tile.path}", data)
        mirror.entries = tile.n * 256 + tile.width
        return decode_bundle(data)

    patch.setattr(Mirror, "put_bundle", put_bundle)


def _table_unchecked(patch: pytest.MonkeyPatch) -> None:
    def keep(copier: Copier, path: str, _: object) -> None:
        copier.mirror.keep(path, copier.source.get(path).data)

    patch.setattr(Copier, "_keep_table", keep)


@attack(leading_to_the_root=_leaves_unchecked)
def test_a_wrong_tile_of_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "log/tile/0/001.p/52"
    assert path in FILES
    _mirrored_but_for(path, flipped(FILES[path], 33), tmp_path / "m", monkeypatch, 3)


@attack(hashing_entries=_entries_unchecked)
def test_other_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "log/tile/entries/000"
    _mirrored_but_for(path, flipped(FILES[path], 9_000), tmp_path / "m", monkeypatch, 3)


@attack(hashing_tables=_table_unchecked)
def test_another_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _mirrored_but_for(TABLE, flipped(FILES[TABLE], 3), tmp_path / "m", monkeypatch, 1)


def _digest_unchecked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Incoming, "settle", lambda _: None)


@attack(hashing_images=_digest_unchecked)
def test_an_image_with_other_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _mirrored_but_for(PATH, flipped(IMAGE, 9), tmp_path / "m", monkeypatch, 1)
