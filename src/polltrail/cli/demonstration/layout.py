"""The folder of a demonstration or a rehearsal: what lies where, and which folder may be made anew."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from polltrail.errors import OutputError
from polltrail.store.lock_file import lock

MARK = "Made by polltrail demo or polltrail rehearse. The next one of them may remove this folder and make it anew.\n"


@dataclass(frozen=True, slots=True)
class Layout:
    """What lies in the folder.

    Attributes
    ----------
    root : Path
        The folder itself.
    """

    root: Path

    @property
    def election(self) -> Path:
        """The election's directory."""
        return self.root / "election"

    @property
    def country(self) -> Path:
        """Tables of the invented country, and what it is known to have voted."""
        return self.root / "country"

    @property
    def keys(self) -> Path:
        """Everybody's private keys."""
        return self.root / "keys"

    @property
    def witnesses(self) -> Path:
        """A directory for each witness."""
        return self.root / "witnesses"

    @property
    def mark(self) -> Path:
        """Whatever has this file was made by a demonstration or a rehearsal, and may be made anew."""
        return self.root / "scratch.txt"

    @property
    def clock(self) -> Path:
        """The script of the clock."""
        return self.root / "clock.json"

    @property
    def site(self) -> Path:
        """The published site."""
        return self.root / "site"

    @property
    def told(self) -> Path:
        """What came of it, as one JSON document."""
        return self.root / "told.json"

    def said(self, name: str) -> Path:
        """Where it is kept what a process says."""
        return self.root / "said" / f"{name}.txt"

    def begin(self) -> None:
        """Make the folder; one that an earlier one left is made anew, any other is not touched.

        Raises
        ------
        OutputError
            There is something else, or the disk failed.
        StoreError
            The earlier one is still played or served there.
        """
        try:
            if self.root.is_dir() and any(self.root.iterdir()) and not self.mark.is_file():
                raise OutputError(
                    f"{self.root}: expected no folder, an empty one or an earlier demonstration or rehearsal, found something else; "
                    "nothing was written. Choose another with --out"
                )
            held = self.election / "lock"
            if held.is_file():
                os.close(lock(held))
            shutil.rmtree(self.root, ignore_errors=True)
            self.root.mkdir(parents=True)
            self.mark.write_text(MARK, encoding="utf-8")
            for folder in (self.country, self.witnesses, self.root / "said"):
                folder.mkdir()
        except OSError as exc:
            raise OutputError(
                f"{self.root}: expected a folder to write into, found: {exc.strerror}; nothing was played"
            ) from exc
