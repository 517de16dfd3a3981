"""What witnesses have dated, and from which state of the log on that changed since the last publication."""

from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from polltrail.errors import LogError
from polltrail.log import VerifierKey
from polltrail.log.dates import Dates
from polltrail.log.excerpt import COSIGNED
from polltrail.log.history import CosignedNote, NamedPolicy, read_history
from polltrail.publish.bundle.source import Source
from polltrail.publish.files.manifest import Manifest
from polltrail.statement import Roster
from polltrail.store import ElectionDir

Known = tuple[int, str]
"""How many bytes of the witnesses' history were known, and their SHA-256."""


def read_dates(source: Source, place: ElectionDir, roster: Roster) -> Dates:
    """Read by when witnesses had seen which state of the log."""
    named = [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions]
    key = VerifierKey.parse(place.log_vkey.read_text(encoding="utf-8").strip())
    return Dates(_notes(source.cosigned.get(COSIGNED, b"")), key, named)


def known_dates(source: Source) -> Known:
    """Say how much of the witnesses' history is known."""
    data = source.cosigned.get(COSIGNED, b"")
    return len(data), sha256(data).hexdigest()


def dates_changed_from(source: Source, before: Manifest, dates: Dates) -> int:
    """Give the state of the log up to which all dates are what they were when `before` was published.

    The history only grows. A new line in it can change the date of the state it is of, and of those before it as far as
    the last one that was dated already.
    """
    data, (length, digest) = source.cosigned.get(COSIGNED, b""), before.cosigned
    if sha256(data[:length]).hexdigest() != digest:
        return 0
    new = {note.checkpoint.size for note in _notes(data[length:])}
    if not new:
        return before.size
    known = {note.checkpoint.size for note in _notes(data[:length])}
    for size in sorted((one for one in known if one < min(new)), reverse=True):
        dated = dates.not_after(size - 1)
        if dated is not None and dated.size == size:
            return size
    return 0


def sizes_dated(source: Source) -> list[int]:
    """Give the states that witnesses have signed, the last first, each once."""
    return sorted({note.checkpoint.size for note in _notes(source.cosigned.get(COSIGNED, b""))}, reverse=True)


def named_dates(source: Source, dates: Dates) -> Callable[[int], str]:
    """Give what names the date of a state, and all that witnesses have signed of those up to it: another name, other dates."""
    until = _signed_until(source)

    def name(size: int) -> str:
        dated = dates.not_after(size - 1)
        seen = "" if dated is None else f"{dated.size} {dated.at} {sorted(dated.times.items())}"
        return f"{until(size)} {sha256(seen.encode()).hexdigest()[:16] if seen else 'not dated'}"

    return name


def _signed_until(source: Source) -> Callable[[int], str]:
    notes = sorted(_notes(source.cosigned.get(COSIGNED, b"")), key=lambda one: one.checkpoint.size)
    sizes, names, found = [one.checkpoint.size for one in notes], [""], sha256()
    for one in notes:
        found.update(one.note)
        names.append(found.hexdigest()[:16])
    return lambda size: names[bisect_right(sizes, size)]


def _notes(data: bytes) -> list[CosignedNote]:
    found = []
    for note in read_history(data):
        with suppress(LogError):  # what is none dates nothing
            found.append(CosignedNote.parse(note))
    return found
