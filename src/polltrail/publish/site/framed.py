"""What stands around the pages of a site of files: the same around thousands, so it is written once, with holes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup

from polltrail.publish.site.links import Here
from polltrail.publish.site.site import Site
from polltrail.publish.site.texts import plain
from polltrail.tally.board import AsOf

_PAGE, _TITLE, _MAIN = "\ue000", "\ue001", "\ue002"
"""Characters that mean nothing: where a page's own path, its title and what is in it go."""
_HOLE: Final = re.compile(f"({_PAGE}/*|{plain(_TITLE)}|{_MAIN})")


def framed(template: Template, shared: Mapping[str, Any], *, title: str, main: str) -> bytes:
    """Put its frame around a page.

    Parameters
    ----------
    shared : mapping
        What the frame is made of besides: `here`, `site`, `as_of`, `live` and what every template is given.
    """
    here, site, as_of = shared["here"], shared["site"], shared["as_of"]
    if not _is_shared(here, site, as_of):
        return template.render({**shared, "main": Markup(main), "title": title}).encode()  # noqa: S704
    depth = here.page.count("/")
    key = (template.name, here.language, depth, shared["live"], as_of.name, as_of.rehearsal)
    parts = site.frames.get(key)
    if parts is None:
        parts = site.frames[key] = _written(template, shared, depth)
    filled = {_PAGE: here.page, plain(_TITLE)[0]: str(plain(title)), _MAIN: main}
    return "".join(filled[part[0]] if at % 2 else part for at, part in enumerate(parts)).encode()


def _is_shared(here: Here, site: Site, as_of: AsOf) -> bool:
    """Whether nothing but its path, its title and what is in it sets a page apart from others."""
    special = site.live or here.past or here.front or as_of.sealed_until is not None
    return not special and not any(mark in as_of.name for mark in (_PAGE, _TITLE, _MAIN))


def _written(template: Template, shared: Mapping[str, Any], depth: int) -> tuple[str, ...]:
    """Write a frame, cut at its holes: every second part is one."""
    here = replace(shared["here"], page=_PAGE + "/" * depth)
    values = {**shared, "here": here, "main": Markup(_MAIN), "title": _TITLE}  # noqa: S704 - a mark of our own
    return tuple(_HOLE.split(template.render(values)))
