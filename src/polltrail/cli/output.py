"""Writes a report's files: all of them or none, each complete before it appears under its name."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from polltrail.errors import OutputError


def check_writable(folder: Path) -> None:
    """Refuse early where a report could not be written later.

    Raises
    ------
    OutputError
        `folder` is a file, or it or the folder above cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: expected a folder for the report, found a file; nothing was written.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder if folder.exists() else folder.parent):
            pass
    except OSError as exc:
        raise OutputError(_unwritable(folder, exc)) from exc


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder`; until all are on disk, none is under its name.

    Raises
    ------
    OutputError
        The disk is full or the folder cannot be written to; what stood there before still stands.
    """
    check_writable(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
            for name, content in files.items():
                path = Path(made) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            for name in files:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(Path(made) / name, target)  # noqa: PTH105 - replaces what is there, in one step
    except OSError as exc:
        raise OutputError(_unwritable(folder, exc)) from exc


def _unwritable(folder: Path, exc: OSError) -> str:
    return f"{folder}: expected a folder that can be written to, found: {exc.strerror or exc}; nothing was written."
