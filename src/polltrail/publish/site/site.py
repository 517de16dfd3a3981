"""What all pages of a site share, and the files they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files

from polltrail.parliament.two_counts import Law
from polltrail.publish.charts.parliament import style
from polltrail.publish.site.languages import LANGUAGES
from polltrail.publish.site.links import Links

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""Nothing but the site's own files, and nothing inline; every page says so of itself too."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A site: served live, or as files.

    Attributes
    ----------
    live : bool
        Whether a server answers: pages follow the count, search, and show any past checkpoint.
    scripts : mapping of str to bytes
        The modules of `web/static/board` by file name, handed in by whoever may read them. Without them pages are
        complete, and nothing moves.
    languages : tuple of str
        Codes of the languages in which it has pages, the first one first.
    house : Law or None
        By what law a house is made of the contests; None where none is.
    """

    links: Links
    live: bool = False
    scripts: Mapping[str, bytes] = field(default_factory=dict)
    languages: tuple[str, ...] = tuple(LANGUAGES)
    house: Law | None = None

    @cached_property
    def folder(self) -> str:
        """Where its style and scripts lie: named by what is in them, so that no cache is ever stale."""
        digest = sha256()
        for name, data in sorted(self._assets.items()):
            digest.update(f"{name} {len(data)}\n".encode() + data)
        return f"assets/{digest.hexdigest()[:12]}"

    @cached_property
    def frames(self) -> dict[tuple[object, ...], tuple[str, ...]]:
        """What stands around pages, once it was written; see `framed`."""
        return {}

    @cached_property
    def _assets(self) -> Mapping[str, bytes]:
        return {**self.scripts, **_style()}


def assets(site: Site) -> Mapping[str, bytes]:
    """Give the style and the scripts of a site, by their paths below it; they never change under their names."""
    return {f"{site.folder}/{name}": data for name, data in site._assets.items()}  # noqa: SLF001


@cache
def _style() -> Mapping[str, bytes]:
    folder = files("polltrail.publish.site") / "style"
    own = b"".join((folder / name).read_bytes() for name in ("board.css", "stages.css"))
    return {"board.css": _family_colours() + own + style().encode()}


def _family_colours() -> bytes:
    """Give the names of colours and fonts that reports have too, for light and dark: what stands before their first rule."""
    style = (files("polltrail.publish") / "templates" / "style.css").read_bytes()
    return style[: style.index(b"\n* {") + 1]
