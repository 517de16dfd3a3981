"""Everything Polltrail raises.

    PolltrailError
      DataError         an argument has the wrong shape, sign or unit
      FormModelError    a form model contradicts itself
      TableError        a published table cannot be read; carries every problem found
      CaseError         a case of bare totals cannot be read
      PhotographError   bytes are no photograph that can be kept: of no known format, or damaged
        PixelsError       a photograph is larger than is kept
        PlaceError        a photograph holds more than its picture: something that could tell where it was taken
      OutputError       a report or an election cannot be written where it was asked for
      ReadingError      a published log, in a folder or at an address, cannot be read; or a server did not answer
      LogError          bytes about a log prove nothing, or prove that it contradicts itself
        NoteError         a signed note, checkpoint or key is malformed, or a signature is wrong
        TreeError         a tile, an entry bundle or a saved edge of the tree is malformed
        InclusionError    an entry is not proven to be in the log
        ConsistencyError  one state of the log is not proven to be the beginning of another
        ReceiptError      a receipt is malformed
        BundleError       an evidence bundle does not say rightly what it holds
        PolicyError       a trust policy is malformed
        RequestError      what a witness was asked, or what it lists, is malformed
      StatementError    bytes are no statement
        EncodingError   they break a rule of the encoding or of their kind
        SignatureError  the signature does not hold
      KeyFileError      a private key cannot be read or kept safely
      VerifyError       what is published cannot be checked at all
        UnknownRulesError  the election is counted by rules that this release does not know
      StoreError        the disk failed, or an election directory contradicts itself
        RollbackError   a later state of this log was signed before: the database is an old copy, or another
      ImageStoreError   the volume of the images failed or is full; the log goes on

A bad *form* never raises: it is data, and a check answers with a finding. What raises is a broken promise
about the input as a whole or about a call. A message names the thing, what was expected, what was found and
what happens next.
"""

from dataclasses import dataclass


class PolltrailError(Exception):
    """The root of everything Polltrail raises on purpose."""


class DataError(PolltrailError):
    """An argument has the wrong shape, sign or unit."""


class FormModelError(PolltrailError):
    """A form model contradicts itself or cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with an input.

    Attributes
    ----------
    where : str
        The file, then the line or the station, then the column, as far as known.
    expected, found : str
        What should have stood there and what does.
    """

    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


class TableError(PolltrailError):
    """A published table cannot be read.

    Attributes
    ----------
    problems : tuple of Problem
        Problems found, in the order of the input; at least one. May be the first few of `count`.
    count : int
        How many problems there are in all.
    """

    shown = 20

    def __init__(self, problems: list[Problem] | tuple[Problem, ...], *, count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [str(problem) for problem in self.problems[: self.shown]]
        more = self.count - len(lines)
        if more > 0:
            lines.append(f"and {more} more; {self.count} problems in all")
        return "\n".join([*lines, "Nothing was written."])


class CaseError(TableError):
    """A `case.toml` of bare totals cannot be read."""


class PhotographError(PolltrailError):
    """Bytes are no photograph that can be kept: of no known format, or damaged."""


class PixelsError(PhotographError):
    """A photograph is larger than is kept, in bytes or in pixels."""


class PlaceError(PhotographError):
    """A photograph holds more than its picture: something that could tell where, or by whom, it was taken."""


class OutputError(PolltrailError):
    """A report or an election cannot be written where it was asked for."""


class ReadingError(PolltrailError):
    """A published log, in a folder or at an address, cannot be read; or a server did not answer."""


class KeyFileError(PolltrailError):
    """A private key cannot be read or kept safely."""


class StoreError(PolltrailError):
    """The disk failed, or an election directory contradicts itself; nothing more is acknowledged."""


class RollbackError(StoreError):
    """The log key signed a checkpoint that this database does not lead to: it is an old copy, or a fork."""


class ImageStoreError(PolltrailError):
    """The volume of the images failed or is full. No child of `StoreError`, which stops the log: this must not.

    Attributes
    ----------
    full : bool
        Whether there is no room, so that another try after a while may do.
    """

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


class StatementError(PolltrailError):
    """Bytes are no statement."""


class EncodingError(StatementError):
    """Bytes break a rule of the encoding or of their kind."""


class SignatureError(StatementError):
    """A signature does not hold."""


class LogError(PolltrailError):
    """Bytes about a log prove nothing, or prove that it contradicts itself."""


class NoteError(LogError):
    """A signed note, checkpoint or key is malformed, or a signature is wrong."""


class TreeError(LogError):
    """A tile, an entry bundle or a saved edge of the tree is malformed."""


class InclusionError(LogError):
    """An entry is not proven to be in the log."""


class ConsistencyError(LogError):
    """One state of the log is not proven to be the beginning of another."""


class ReceiptError(LogError):
    """A receipt is malformed."""


class BundleError(LogError):
    """An evidence bundle does not say rightly what it holds."""


class PolicyError(LogError):
    """A trust policy is malformed."""


class RequestError(LogError):
    """What a witness was asked, or what it lists, is malformed."""


class VerifyError(PolltrailError):
    """What is published cannot be checked at all."""


class UnknownRulesError(VerifyError):
    """The election is counted by rules that this release does not know."""
