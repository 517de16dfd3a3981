"""Bytes to look at, a part at a time, so that a large file is never whole in memory."""

from collections.abc import Callable
from dataclasses import dataclass

from polltrail.errors import PhotographError, PlaceError

PIECE = 1 << 18
"""Bytes that are looked at in one step, where many have to be: others have their turn in between."""

_ANEW = (
    "not kept. Switch off location in the camera, or send it through the capture page or `polltrail images ... put "
    "--strip`, which encode it anew"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a part of one.

    Attributes
    ----------
    size : int
        How many bytes there are.
    read_at : callable
        Gives up to so many bytes from a place on: `read_at(at, count)`.
    """

    size: int
    read_at: Callable[[int, int], bytes]

    @classmethod
    def of(cls, data: bytes) -> "Source":
        """Look at bytes in memory."""
        return cls(len(data), lambda at, count: data[at : at + count])

    def take(self, at: int, count: int) -> bytes:
        """Give exactly so many bytes.

        Raises
        ------
        PhotographError
            The file ends before.
        """
        found = self.read_at(at, count) if 0 <= at <= at + count <= self.size else b""
        if len(found) != count:
            raise PhotographError(
                f"photograph: expected {count} bytes at byte {at}, found its end at {self.size}: it is cut short, or "
                "damaged; not kept, send it again"
            )
        return found

    def number(self, at: int, count: int) -> int:
        """Give a number written in so many bytes, the largest first."""
        return int.from_bytes(self.take(at, count), "big")


def damaged(expected: str, found: object) -> PhotographError:
    """Say that a file is not what its first bytes promise."""
    return PhotographError(f"photograph: expected {expected}, found {found}; not kept")


def tells_more(found: object) -> PlaceError:
    """Say that a file holds more than its picture, and how to send it without."""
    return PlaceError(
        f"photograph: expected a picture and nothing that could tell where it was taken, found {found}; {_ANEW}"
    )


def shown(text: bytes) -> str:
    """Write bytes of a stranger so that they are safe to show."""
    return ascii(text[:24].decode("latin-1"))
