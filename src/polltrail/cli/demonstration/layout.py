"""The folder of a demonstration: what lies where, and which folder may be made anew."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from polltrail.errors import OutputError


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
    def clock(self) -> Path:
        """The script of the clock; whatever has it is a demonstration."""
        return self.root / "clock.json"

    @property
    def site(self) -> Path:
        """The published site."""
        return self.root / "site"

    @property
    def told(self) -> Path:
        """What came of the night, as one JSON document."""
        return self.root / "night.json"

    def said(self, name: str) -> Path:
        """Where it is kept what a process says."""
        return self.root / "said" / f"{name}.txt"

    def begin(self) -> None:
        """Make the folder; one that an earlier demonstration left is made anew, any other is not touched.

        Raises
        ------
        OutputError
            There is something else, or the disk failed.
        """
        try:
            if self.root.is_dir() and any(self.root.iterdir()) and not self.clock.is_file():
                raise OutputError(
                    f"{self.root}: expected no folder, an empty one or an earlier demonstration, found something else; "
                    "nothing was written. Choose another with --out"
                )
            shutil.rmtree(self.root, ignore_errors=True)
            for folder in (self.root, self.country, self.witnesses, self.root / "said"):
                folder.mkdir(parents=True)
        except OSError as exc:
            raise OutputError(
                f"{self.root}: expected a folder to write into, found: {exc.strerror}; nothing was played"
            ) from exc
