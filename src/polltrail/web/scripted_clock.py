"""A clock that follows a script, for rehearsals and nothing else (docs/decisions/0028).

In a demonstration a night passes in a minute, and what server and witnesses say of time has to be the night's. Whoever
plays it writes a small file: what the time of the story was at a moment of the real clock, how fast it goes, and where
it waits. The file holds the first entry of the election, too. Its id is the hash of what it says, so nobody can call an
election a rehearsal that is none.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from polltrail.errors import DataError, EncodingError
from polltrail.statement import StatementId, read_entry
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.roster import Roster

FORMAT: Final = "polltrail-clock/1"


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says.

    Attributes
    ----------
    genesis : str
        The first entry of the election that it is for, as the log has it.
    real, story : int
        The same moment by both clocks, in milliseconds since 1970.
    speed : float
        How many times faster the story's clock goes from there on.
    until : int
        Where it waits for another script.
    """

    format: str
    genesis: str
    real: int
    story: int
    speed: float
    until: int

    def at(self, real: int) -> int:
        """Tell the time of the story."""
        return min(self.until, self.story + round(max(0, real - self.real) * self.speed))


class ScriptedClock:
    """Milliseconds since 1970 in the story; they never go back.

    Attributes
    ----------
    election : StatementId
        The rehearsal it is for.

    Raises
    ------
    DataError
        The file is no script, or the election that it is for is no rehearsal.
    """

    def __init__(self, path: Path, real: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._path = path
        self._real = real
        self._last = 0
        self._seen = self._bytes()
        self._script = self._parse(self._seen)
        self.election = rehearsal(self._script.genesis, path)

    def __call__(self) -> int:
        """Tell the time, by the file as it is now."""
        if (seen := self._bytes()) != self._seen:  # what a file system says of changes is too coarse
            script = self._parse(seen)
            self._seen = seen
            if script.genesis == self._script.genesis:
                self._script = script
        self._last = max(self._last, self._script.at(self._real()))
        return self._last

    def refuse_other(self, election: StatementId | str | None) -> None:
        """Refuse to keep time for another election than the one it is for.

        Raises
        ------
        DataError
            It is another.
        """
        if election != self.election:
            raise DataError(
                f"{self._path}: expected a clock for the election {election}, found one for {self.election}; nothing was "
                "started"
            )

    def _bytes(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError as exc:
            raise self._unreadable(exc) from exc

    def _parse(self, data: bytes) -> Script:
        try:
            script = msgspec.json.decode(data, type=Script)
        except msgspec.MsgspecError as exc:
            raise self._unreadable(exc) from exc
        if script.format != FORMAT:
            raise DataError(
                f"{self._path}: expected a script {FORMAT}, found {script.format[:80]!r}; nothing was started"
            )
        return script

    def _unreadable(self, exc: Exception) -> DataError:
        return DataError(
            f"{self._path}: expected the script of a rehearsal's clock, found: {exc}; nothing was started"
        )


def rehearsal(genesis: str, path: Path) -> StatementId:
    """Give the id of a rehearsal by its first entry.

    Raises
    ------
    DataError
        It is no entry that begins an election, or the election is a real one.
    """
    try:
        statement = read_entry(genesis.encode())
    except EncodingError as exc:
        raise DataError(
            f"{path}: expected the first entry of an election, found: {exc}; nothing was started"
        ) from exc
    if (refusal := Roster.empty().refusal(statement, 0)) is not None:
        raise DataError(
            f"{path}: expected the first entry of an election, found: {refusal}; nothing was started"
        )
    if not (isinstance(statement.body, DefinitionBody) and statement.body.rehearsal):
        raise DataError(
            f"{path}: expected a rehearsal, found the real election {statement.id}, whose clocks nobody sets; nothing was "
            "started"
        )
    return statement.id
