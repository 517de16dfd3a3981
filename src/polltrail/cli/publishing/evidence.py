"""What everybody checks: the log, its tables and images, and the page that checks in a browser; copied as it is."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files

from polltrail.cli.publishing.folder import FOR_EVER, SiteFolder
from polltrail.log import new_tiles
from polltrail.log.excerpt import CHECKPOINT, COSIGNED, LOG_VKEY, POLICY, WITNESSED, image_path, table_path
from polltrail.log.served import LOG, read
from polltrail.publish.bundle.source import Source
from polltrail.statement import Roster
from polltrail.store import ElectionDir
from polltrail.store.image_store import ImageStore

_BEFORE = ("checkpoint", "witnessed", "cosigned")


def put_log(folder: SiteFolder, source: Source, roster: Roster) -> None:
    """Put the log in its place: first what the checkpoint rests on, then the checkpoint, then what rests on that."""
    for tile in new_tiles(0, source.checkpoint.size):
        path = f"{LOG}{tile.path}"
        if not folder.is_made(path, FOR_EVER):
            folder.put(path, source.log.tile(tile), FOR_EVER)
    for path in (*_tables(roster), *_lost_logs(roster)):
        _copy(folder, source, path, for_ever=True)
    for path in (LOG_VKEY, POLICY):
        _copy(folder, source, path)
    folder.put(CHECKPOINT, source.note)
    for path in (COSIGNED, WITNESSED):
        if path in source.cosigned:
            folder.put(path, source.cosigned[path])


def put_images(folder: SiteFolder, place: ElectionDir, digests: Iterable[str]) -> set[str]:
    """Put images and their small copies in their place; give those that are there."""
    store, there = ImageStore(place.images), set[str]()
    for digest in digests:
        try:
            folder.link(image_path(digest), store.path(digest))
        except FileNotFoundError:
            continue
        there.add(digest)
        small = f"images/thumbnails/{digest[:2]}/{digest[2:4]}/{digest}.jpg"
        if not folder.is_made(small, FOR_EVER) and store.thumbnail_path(digest).is_file():
            folder.link(small, store.thumbnail_path(digest))
    return there


def put_checks(folder: SiteFolder) -> None:
    """Put the page that checks receipts and bundles, and the modules that check, in their place."""
    for path, data in _modules():
        folder.put(path, data)


def _modules() -> Iterator[tuple[str, bytes]]:
    static = files("polltrail.web") / "static"
    for name in ("check", "verify"):
        for one in (static / name).iterdir():
            if one.is_file():
                yield f"{name}/{one.name}", one.read_bytes()


def _copy(folder: SiteFolder, source: Source, path: str, *, for_ever: bool = False) -> None:
    if for_ever and folder.is_made(path, FOR_EVER):
        return
    data = read(source.fetch, path)
    if data is not None:
        folder.put(path, data, FOR_EVER if for_ever else None)


def _tables(roster: Roster) -> list[str]:
    tables = [defined.body.tables for defined in roster.definitions]
    blobs = {
        blob.digest: None for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)
    }
    return [table_path(digest) for digest in blobs]


def _lost_logs(roster: Roster) -> list[str]:
    return [
        f"{LOG}before/{sha256(log.origin.encode()).hexdigest()}/{name}"
        for log in roster.logs[:-1]
        for name in _BEFORE
    ]
