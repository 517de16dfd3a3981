"""What later stages made of contests, kept beside the views: made by one process, read by another; it can be deleted.

stages/<stage>/<contest>.json holds a value; `stages/<stage>/state` is another one whenever a value is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec

from polltrail.errors import StoreError
from polltrail.tally.board.audited import Audited
from polltrail.tally.board.looked import LookedAt
from polltrail.tally.board.projected import Shown

FOLDER: Final = "stages"
STATE: Final = "state"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class KeptStage(Generic[Value]):
    """The values of one stage.

    Attributes
    ----------
    folder : Path
        Where they lie.
    kind : type
        What each value is.
    """

    folder: Path
    kind: Callable[..., Value]

    def get(self, contest: int) -> Value | None:
        """Read what is kept of a contest; None where nothing is, or it is of another release."""
        try:
            found: Value = msgspec.json.decode((self.folder / f"{contest}.json").read_bytes(), type=self.kind)
        except (OSError, msgspec.DecodeError):
            return None
        return found

    def put(self, contest: int, value: Value | None) -> None:
        """Keep a value in the place of the one before; None: there is none any more.

        Raises
        ------
        StoreError
            The disk failed.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{contest}.json"
            if value is None:
                path.unlink(missing_ok=True)
                return
            _replace(path, msgspec.json.encode(value))
        except OSError as exc:
            raise StoreError(
                f"{exc.filename or self.folder}: a value could not be kept, {exc.strerror}"
            ) from exc

    def say(self, state: str) -> None:
        """Name the state that the values are of.

        Raises
        ------
        StoreError
            The disk failed.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _replace(self.folder / STATE, state.encode())
        except OSError as exc:
            raise StoreError(
                f"{exc.filename or self.folder}: a state could not be kept, {exc.strerror}"
            ) from exc

    def state(self) -> str:
        """Tell which state the values are of; empty where none are kept."""
        try:
            return (self.folder / STATE).read_text(encoding="utf-8")[:64]
        except (OSError, UnicodeDecodeError):
            return ""


def kept_projections(root: Path) -> KeptStage[Shown]:
    """Give the projections kept in an election's directory."""
    return KeptStage(root / FOLDER / "projection", Shown)


def kept_audits(root: Path) -> KeptStage[Audited]:
    """Give the audits kept in an election's directory."""
    return KeptStage(root / FOLDER / "audit", Audited)


def kept_looks(root: Path) -> KeptStage[LookedAt]:
    """Give what the tests of figures found, kept in an election's directory."""
    return KeptStage(root / FOLDER / "forensics", LookedAt)


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(data)
    beside.replace(path)
