"""Boxes that the server keeps and cannot open: the registry of names, and links under spoken codes."""

import re
from pathlib import Path
from typing import Final

from polltrail.errors import StoreError
from polltrail.store.coordination.kept import Kept, put
from polltrail.store.election_dir import ElectionDir

MOST_SPOKEN: Final = 500_000
"""Links under spoken codes; an election invites each person once or twice."""
_NAME = re.compile(r"[0-9a-f]{32}\Z")


def folder_of(place: ElectionDir) -> Path:
    """Where all of this lies."""
    return place.root / "coordination"


def messages_of(place: ElectionDir) -> Kept:
    """Open the messages."""
    return Kept(folder_of(place) / "messages", below=place.root)


def registry_of(place: ElectionDir) -> Kept:
    """Open the versions of the registry; the last is in force, and none before it is lost."""
    return Kept(folder_of(place) / "registry", below=place.root)


class Spoken:
    """Links that were sealed under spoken codes, each by the name that its code leads to."""

    def __init__(self, place: ElectionDir) -> None:
        self._folder, self._below = folder_of(place) / "spoken", place.root
        self._count = sum(1 for _ in self._folder.iterdir()) if self._folder.is_dir() else 0

    @staticmethod
    def is_name(name: str) -> bool:
        """Whether a box can have this name."""
        return _NAME.match(name) is not None

    @property
    def room(self) -> int:
        """How many more there may be."""
        return MOST_SPOKEN - self._count

    def put(self, name: str, box: bytes) -> None:
        """Keep a box; another of the same name takes its place.

        Raises
        ------
        StoreError
            The disk is full, or failed.
        """
        path = self._folder / name
        self._count += not path.exists()
        put(path, box, below=self._below)

    def get(self, name: str) -> bytes | None:
        """Find a box.

        Raises
        ------
        StoreError
            The disk failed.
        """
        try:
            return (self._folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as exc:
            raise StoreError(f"{self._folder / name}: could not be read, {exc.strerror}") from exc
