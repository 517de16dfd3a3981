"""Reads what an election publishes, from its directory or from an address, as one function from path to bytes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from polltrail.errors import ReadingError

if TYPE_CHECKING:
    import httpx

    from polltrail.log import Checkpoint, VerifierKey

Fetch = Callable[[str], bytes]
"""Gives the bytes of `log/checkpoint`, `tables/<digest>` ...; raises FileNotFoundError for what is not there."""

MOST_BYTES = 1 << 28
"""No published file is larger; what is, is not read."""
TIMEOUT_S = 30.0
TRIES = 3
SAID_BYTES = 300


def is_address(source: str) -> bool:
    """Whether the source is an address and no folder."""
    return source.startswith(("http://", "https://"))


@contextmanager
def reader(source: str) -> Iterator[Fetch]:
    """Open a published election: in a folder, at an address, or in a bundle, which is not unpacked.

    Raises
    ------
    ReadingError
        There is no such folder or bundle; later, it or the server gives no answer.
    """
    if Path(source).is_file() and not is_address(source):
        from polltrail.cli.archive import open_archive

        with open_archive(Path(source)) as archive:
            yield archive
        return
    if not is_address(source):
        yield _folder_reader(Path(source))
        return
    with client(source) as connection:
        yield lambda path: _get(connection, path)


def bundle_names(source: str, fetch: Fetch) -> frozenset[str] | None:
    """Give the names of all files, where the source is a bundle or one that was unpacked; None for anything else."""
    from polltrail.cli.archive import Archive

    if isinstance(fetch, Archive):
        return fetch.names
    folder = Path(source)
    if is_address(source) or not (folder / "bundle.json").is_file():
        return None
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@contextmanager
def client(address: str) -> "Iterator[httpx.Client]":
    """Open a connection to a server; paths are relative to its address."""
    import httpx

    try:
        base = httpx.URL(address if address.endswith("/") else f"{address}/")
        with httpx.Client(base_url=base, timeout=TIMEOUT_S, follow_redirects=True) as connection:
            yield connection
    except httpx.InvalidURL as exc:
        raise ReadingError(f"{address}: expected an address like http://127.0.0.1:8000, found {exc}") from exc


def _folder_reader(folder: Path) -> Fetch:
    if not folder.is_dir():
        raise ReadingError(
            f"{folder}: expected the directory of an election, a bundle, or an address like http://127.0.0.1:8000, "
            f"found {'something else' if folder.exists() else 'nothing of this name'}; nothing was read"
        )

    def fetch(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as exc:
            raise FileNotFoundError(path) from exc
        except OSError as exc:
            raise ReadingError(
                f"{folder / path}: expected a file that can be read, found: {exc.strerror}"
            ) from exc

    return fetch


def _get(connection: "httpx.Client", path: str) -> bytes:
    """Get a file; a server that is away is asked again."""
    import httpx

    for attempt in range(1, TRIES + 1):
        try:
            return _got(connection, path)
        except (httpx.TransportError, _TryAgain) as exc:
            if attempt == TRIES:
                raise ReadingError(
                    f"{connection.base_url}{path}: expected an answer, found: {str(exc) or type(exc).__name__}; "
                    f"asked {TRIES} times"
                ) from exc
            time.sleep(0.2 * 4 ** (attempt - 1))
    raise AssertionError


class _TryAgain(Exception):  # noqa: N818 - it never leaves this module
    pass


def _got(connection: "httpx.Client", path: str) -> bytes:
    with connection.stream("GET", path) as answer:
        if answer.status_code in {403, 404, 410}:  # not for us, while a count is sealed; or not there
            raise FileNotFoundError(path)
        if answer.status_code in {429, 500, 502, 503, 504}:
            raise _TryAgain(f"status {answer.status_code}")
        if answer.status_code != 200:
            raise ReadingError(
                f"{answer.url}: expected the file with status 200, found status {answer.status_code}"
            )
        found = bytearray()
        for part in answer.iter_bytes():
            found += part
            if len(found) > MOST_BYTES:
                raise ReadingError(
                    f"{answer.url}: expected at most {MOST_BYTES} bytes, found more; it was not read"
                )
    return bytes(found)


def published_head(fetch: Fetch, source: str) -> "tuple[Checkpoint, VerifierKey]":
    """Read the checkpoint, and check that the log's published key signed it.

    Raises
    ------
    ReadingError
        No log is published there.
    NoteError
        The signature does not hold.
    """
    from polltrail.log import VerifierKey, open_checkpoint

    try:
        vkey = fetch("log/log.vkey").decode("utf-8", "replace").strip()
        note = fetch("log/checkpoint")
    except FileNotFoundError as exc:
        raise ReadingError(
            f"{source}: expected the log of an election, found no {exc}; nothing was read"
        ) from exc
    key = VerifierKey.parse(vkey)
    return open_checkpoint(note, key), key


def published_entries(fetch: Fetch, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Read entries from `start` on, each with its index, of a log that has promised `size`.

    While a count is sealed, only the open entries are there to be read, and the others are left out.

    Raises
    ------
    ReadingError
        A bundle that the checkpoint promises is not there, and the count is not sealed.
    TreeError
        A bundle, or the file of open entries, is malformed.
    """
    from polltrail.log import ENTRIES, TILE, bundle_path, decode_bundle, tile_for

    for n in range(start // TILE, -(-size // TILE)):
        tile = tile_for(ENTRIES, n, size)
        first, bundle = max(start, n * TILE), _bundle(fetch, n, tile.width)
        if bundle is None and (shown := open_entries(fetch)) is not None:
            yield from ((index, entry) for index, entry in shown if first <= index < size)
            return
        if bundle is None:
            raise ReadingError(
                f"log/{bundle_path(n, tile.width)}: expected the entries from {n * TILE} on, as the checkpoint "
                "promises, found no such file"
            )
        entries = decode_bundle(bundle)[: tile.width]
        yield from ((n * TILE + at, entry) for at, entry in enumerate(entries) if n * TILE + at >= start)


def open_entries(fetch: Fetch) -> list[tuple[int, bytes]] | None:
    """Read the entries that a sealed log shows, with their indexes; None of a log that publishes no such file.

    Raises
    ------
    TreeError
        The file is malformed.
    """
    from polltrail.log.open_entries import read_open

    with suppress(FileNotFoundError):
        return read_open(fetch("log/open"))[0]
    return None


def _bundle(fetch: Fetch, n: int, width: int) -> bytes | None:
    """Read a bundle, None where there is none; a partial one may have given way to the full one."""
    from polltrail.log import bundle_path

    for path in dict.fromkeys((f"log/{bundle_path(n, width)}", f"log/{bundle_path(n)}")):
        with suppress(FileNotFoundError):
            return fetch(path)
    return None
