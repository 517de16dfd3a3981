"""What entries of the log say of images and documents, by itself: what is named, held, removed.

A statement of a key that was revoked before counts for nothing here either.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from polltrail.statement import Roster, Statement, read_entry
from polltrail.statement.bodies import HoldingBody, ImageBody, OfficialBody, RemovalBody
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.statement import payload_type
from polltrail.store.image_index import Held, Named, Noticed, Removed

KINDS: Final = ("image", "official", "holding", "removal")

_TYPES: Final = frozenset(payload_type(kind).encode() for kind in KINDS)


def notices(entries: Iterable[bytes], start: int, roster: Roster) -> Iterator[Noticed]:
    """Read what entries say of images, from the index `start` on.

    Parameters
    ----------
    roster : Roster
        Of a log that has all of these entries.

    Raises
    ------
    EncodingError
        An entry is no statement.
    """
    for index, entry in enumerate(entries, start=start):
        if payload_type_of(entry) in _TYPES:
            found = notice_of(read_entry(entry), index, roster)
            if found is not None:
                yield found


def notice_of(statement: Statement, index: int, roster: Roster) -> Noticed | None:
    """Tell what one statement says of an image; None where it says nothing that counts."""
    body = statement.body
    if roster.standing(statement.key, index) in {"unknown", "revoked"}:
        return None
    if isinstance(body, ImageBody):
        return Named(
            digest=body.digest, bytes=body.bytes, media_type=body.media_type, key=statement.key, position=index,
            redacts=body.redacts,
        )  # fmt: skip
    if isinstance(body, OfficialBody):
        return Named(
            digest=body.digest, bytes=body.bytes, media_type=None, key=statement.key, position=index, redacts=None
        )  # fmt: skip
    if isinstance(body, HoldingBody):
        return Held(digest=body.digest, key=statement.key, position=index)
    if isinstance(body, RemovalBody):
        return Removed(digest=body.digest, ground=body.ground, position=index)
    return None
