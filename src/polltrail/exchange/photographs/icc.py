"""ICC profiles: how the colours are meant.

References
----------
ICC.1:2022, section 7.2.
"""

from typing import Final

from polltrail.exchange.photographs.source import tells_more

MOST_PROFILE: Final = 65_536
"""Bytes of a profile; those of cameras, phones and browsers have a few hundred to some thousand."""


def check_icc(profile: bytes) -> None:
    """Let through what is a colour profile by its header, whole and small.

    Raises
    ------
    PlaceError
        It is something else, or large enough to hide much.
    """
    length = int.from_bytes(profile[:4], "big")
    if profile[36:40] != b"acsp" or length != len(profile) or not 128 <= length <= MOST_PROFILE:
        raise tells_more("a colour profile that is none, or too long")
