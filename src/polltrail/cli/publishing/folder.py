"""The folder that is published into: each file whole or as it was, and a memory of what each was made from."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from polltrail.errors import OutputError, StoreError
from polltrail.publish.files.manifest import MANIFEST, Manifest
from polltrail.store.lock_file import lock

MARK: Final = ".publishing"
"""Locked by whoever publishes; it has something in it from the beginning of a publication to its end."""
FOR_EVER: Final = "never changes"
FEW: Final = 2_000
"""Files that are forced to the disk each by itself."""
AT_ONCE: Final = 16
"""Of these, so many at once: a disk forces many together in the time of one."""
_TEMPORARY: Final = ".new-"


class SiteFolder:
    """A folder with a published site, or none yet.

    Attributes
    ----------
    before : Manifest
        What the last publication left; without files where there was none, or it did not come to its end.
    made : dict of str to str
        What this one has by now: every file, and what it was made from.
    written : set of str
        What had to be written or removed.
    """

    def __init__(self, root: Path, before: Manifest) -> None:
        self.root = root
        self.before = before
        self.made: dict[str, str] = {}
        self.written: set[str] = set()

    def is_made(self, path: str, source: str) -> bool:
        """Whether a file is there already and was made from the same; then it stays."""
        if self.before.files.get(path) != source:
            return False
        self.made[path] = source
        return True

    def keep(self, path: str) -> None:
        """Leave a file that is there already as it is."""
        self.made[path] = self.before.files[path]

    def put(self, path: str, data: bytes, source: str | None = None) -> None:
        """Put a file in its place, unless it is there.

        Parameters
        ----------
        source : str, optional
            What it was made from; by default its own bytes.
        """
        source = own(data) if source is None else source
        if not self.is_made(path, source):
            write(self.root, path, data)
            self.note(path, source)

    def link(self, path: str, source: Path) -> None:
        """Put a file that never changes in its place: another name for the same bytes where that can be, else a copy.

        Raises
        ------
        FileNotFoundError
            It is not there.
        """
        if self.is_made(path, FOR_EVER):
            return
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(target) as temporary:
            try:
                os.link(source, temporary)
            except FileNotFoundError:
                raise
            except OSError:  # another volume, or one without links
                shutil.copyfile(source, temporary)
            temporary.replace(target)
        self.note(path, FOR_EVER)

    def note(self, path: str, source: str) -> None:
        """Remember that a file was written."""
        self.made[path] = source
        self.written.add(path)

    def finish(self, manifest: Manifest) -> int:
        """Take away what belongs to the site no more, and remember what is there; give how many files are gone."""
        gone = self.before.files.keys() - self.made.keys()
        for path in sorted(gone):
            _remove(self.root, path)
        manifest.files = self.made
        if self.written or gone or manifest != self.before:
            self._force()  # what the manifest promises is there after a power loss
            write(self.root, MANIFEST, manifest.encode())
        (self.root / MARK).write_bytes(b"")
        return len(gone)

    def _force(self) -> None:
        """Force to the disk what was written: each file, or, where these are thousands, all that the machine has."""
        written = [self.root / path for path in self.written & self.made.keys()]
        if len(written) > FEW:
            os.sync()
            return
        folders = {one for path in written for one in path.parents if one.is_relative_to(self.root)}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(_forced, (*written, *folders)):
                pass


def _forced(path: Path) -> None:
    """Force a file, or a list of names, to the disk; tried once, as what failed may be forgotten."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def open_folder(root: Path, election: str) -> Iterator[SiteFolder]:
    """Open a folder to publish into, alone.

    Raises
    ------
    OutputError
        It cannot be written to, holds something else than a published site of this election, or is being written to.
    """
    try:
        before = _known(root, election)
        root.mkdir(parents=True, exist_ok=True)
        handle = _locked(root)
        try:
            yield _begun(root, before)
        finally:
            os.close(handle)
    except OSError as exc:
        raise OutputError(
            f"{root}: expected a folder that can be written to, found: {exc.strerror or exc}; what was published before "
            "still verifies. Publish again"
        ) from exc


def _locked(root: Path) -> int:
    try:
        return lock(root / MARK)
    except StoreError as exc:
        raise OutputError(
            f"{root}: expected nobody else who publishes there, found another at work; nothing was written"
        ) from exc


def _begun(root: Path, before: Manifest) -> SiteFolder:
    """Mark what is begun; where something was begun and not ended, trust no file but those that never change."""
    mark = root / MARK
    if mark.read_bytes():
        found = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        files = {
            path: FOR_EVER if before.files.get(path) == FOR_EVER else "not known"
            for path in found
            if path not in {MARK, MANIFEST}
        }
        before = Manifest(election=before.election, files=files)
    mark.write_bytes(b"begun, and not ended\n")
    if not (root / MANIFEST).exists():
        write(root, MANIFEST, Manifest(election=before.election).encode())
    return SiteFolder(root, before)


def own(data: bytes) -> str:
    """Say of a file that it was made from these very bytes."""
    return f"sha256 {sha256(data).hexdigest()}"


def write(root: Path, path: str, data: bytes) -> None:
    """Write a file whole; from any process. It is on the disk once everything is forced there."""
    folder, _, name = path.rpartition("/")
    within = f"{root}/{folder}" if folder else str(root)
    temporary = f"{within}/{_TEMPORARY}{name}"
    try:
        _fill(_opened(temporary), data)
        os.replace(temporary, f"{within}/{name}")  # noqa: PTH105 - a path object for each of a million files is not free
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise


def _opened(path: str) -> int:
    """Make a file. Nothing may have its name: it could be another name of a file of the election's own."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(path, how, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        os.unlink(path)  # noqa: PTH108 - as above
    return os.open(path, how, 0o666)


def _fill(handle: int, data: bytes) -> None:
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """Give a name beside a file. Nothing may have it: it could be another name of a file of the election's own."""
    temporary = target.with_name(f"{_TEMPORARY}{target.name}")
    try:
        temporary.unlink(missing_ok=True)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _known(root: Path, election: str) -> Manifest:
    """Read what was published here; refuse what is none of ours."""
    if root.exists() and not root.is_dir():
        raise OutputError(f"{root}: expected a folder for the site, found a file; nothing was written")
    names = {one.name for one in root.iterdir()} - {MARK} if root.exists() else set()
    if not names:
        return Manifest(election=election)
    found = Manifest.decode((root / MANIFEST).read_bytes()) if MANIFEST in names else None
    if found is None:
        raise OutputError(
            f"{root}: expected an empty folder, or a site that was published before, found {min(names)!a} and no "
            f"{MANIFEST} of ours; nothing was written. Choose another folder"
        )
    if found.election != election:
        raise OutputError(
            f"{root}: expected a published site of election {election}, found one of {found.election}; nothing was "
            "written. Choose another folder"
        )
    return found


def _remove(root: Path, path: str) -> None:
    target = root / path
    target.unlink(missing_ok=True)
    with suppress(OSError):  # until a folder is not empty
        for folder in target.parents:
            if folder == root:
                return
            folder.rmdir()
