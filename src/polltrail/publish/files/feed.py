"""The Atom feed: findings, versions of official figures, and checkpoints that witnesses dated (RFC 4287).

Every entry has an id that is made of the election and of what it is about, so that it stays the same wherever the site
lies and however often it is made again. Links are relative, as everything in the site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

FEED_PATH: Final = "feed.atom"
ATOM: Final = b"application/atom+xml"
MOST: Final = 200
"""Entries in the feed; older ones are on the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the feed.

    Attributes
    ----------
    about : str
        What it is about, in a form that never changes: its id is made of it.
    at : int
        When it was known, in seconds since 1970: by witnesses, else as the device says.
    index : int
        The log entry it rests on.
    link : str
        Relative to the feed.
    kind : str
        `finding`, `official` or `checkpoint`.
    """

    about: str
    at: int
    index: int
    link: str
    kind: str
    title: str
    words: str


def feed(items: Iterable[Item], *, election: str, name: str, home: str, rehearsal: bool = False) -> bytes:
    """Write the feed, the latest first.

    Parameters
    ----------
    home : str
        The page for people, relative to the feed.
    """
    chosen = sorted(items, key=lambda one: (one.at, one.index, one.about), reverse=True)[:MOST]
    updated = chosen[0].at if chosen else 0
    title = f"REHEARSAL: {name}" if rehearsal else name
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{identifier(election, 'feed')}</id>",
        f"<title>{_text(title)}</title>",
        "<subtitle>An independent count. Findings wait for a person; none is a verdict.</subtitle>",
        f"<updated>{moment(updated)}</updated>",
        f"<author><name>{_text(title)}</name></author>",
        '<link rel="self" type="application/atom+xml" href="feed.atom"/>',
        f'<link rel="alternate" type="text/html" href={_attribute(home)}/>',
        *(line for one in chosen for line in _entry(one, election)),
        "</feed>",
    ]
    return "\n".join(lines).encode() + b"\n"


def identifier(election: str, about: str) -> str:
    """Make the id of something in an election: the same for ever."""
    digest = bytearray(sha256(f"polltrail feed\n{election}\n{about}".encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest)).urn  # of version 8: made as whoever made it likes (RFC 9562)


def moment(at: int) -> str:
    """Write a time as Atom has it; what no calendar has is the beginning of time."""
    try:
        return f"{datetime.fromtimestamp(at, tz=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (OverflowError, ValueError, OSError):
        return "1970-01-01T00:00:00Z"


def _entry(one: Item, election: str) -> list[str]:
    return [
        "<entry>",
        f"<id>{identifier(election, one.about)}</id>",
        f"<title>{_text(one.title)}</title>",
        f"<updated>{moment(one.at)}</updated>",
        f'<link rel="alternate" type="text/html" href={_attribute(one.link)}/>',
        f"<category term={_attribute(one.kind)}/>",
        f"<summary>{_text(one.words)}</summary>",
        "</entry>",
    ]


def _text(text: str) -> str:
    return escape(_xml(text))


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    """Put a mark in the place of characters that no XML document may hold."""
    return "".join(char if _is_xml(char) else "\N{REPLACEMENT CHARACTER}" for char in text)


def _is_xml(char: str) -> bool:
    return char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
