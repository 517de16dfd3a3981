"""A page from its parts: a headline and sections, in HTML that needs nothing else and runs nothing."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from polltrail.publish.page import Cell, Figure, Section
from polltrail.publish.wording import CLOSE, OPEN, number, signed, upright

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_NAME = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_FINDINGS = (
    "Findings, not verdicts: what a figure contradicts is arithmetic, why it does so is not in the figures."
)


def page_bytes(
    *,
    title: str,
    eyebrow: str,
    headline: tuple[str, ...],
    sections: tuple[Section, ...],
    version: str,
    says: str = "What this report says",
    footer: str = _FINDINGS,
    banner: str = "",
    pictures: bool = False,
    back: str = "",
    style: str = "",
    definitions: str = "",
) -> bytes:
    """Write a headline and sections as a page; a section without blocks is left out.

    Parameters
    ----------
    title : str
        With names in it that run right to left isolated.
    eyebrow, says, footer : str
        What stands above the title, above the headline, and below everything.
    banner : str
        What nobody may miss, such as that it is a rehearsal.
    pictures : bool
        Whether the page may show image files that lie beside it.
    back : str
        Where the first of several pages is, on the others.
    style, definitions : str
        Rules and shapes that its pictures need besides, of our own making: they go to the page as they are.
    """
    page = _environment().get_template("page.html")
    text = page.render(
        title=title,
        eyebrow=eyebrow,
        headline=headline,
        sections=[section for section in sections if section.blocks],
        version=version,
        says=says,
        footer=footer,
        banner=banner,
        pictures=pictures,
        back=back,
        style=_own(style),
        definitions=_own(definitions),
    )
    return text.encode()


def _own(text: str) -> "Markup":
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(text)  # noqa: S704


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("polltrail.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_bare,
    )
    environment.filters |= {
        "said": _said,
        "number": _figure(number),
        "signed": _figure(signed),
        "picture": _picture,
    }
    return environment


def _said(text: object) -> "Markup":
    """Escape a text, and isolate the names in it that may run the other way."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    isolated = _NAME.sub(r"<bdi>\1</bdi>", str(escape(text)))
    return Markup(upright(isolated).replace(" %", "\u00a0%"))  # noqa: S704


def _bare(value: object) -> object:
    """Take controls that turn text out of what goes to the page as it is; marked-up text is clean already."""
    return upright(value) if type(value) is str else value


def _figure(write: Callable[[float], str]) -> Callable[[Cell], Cell]:
    """Write a cell's number; a cell that is text already stays as it is."""

    def figure(cell: Cell) -> Cell:
        return write(cell) if isinstance(cell, int | float) else cell

    return figure


def _picture(figure: Figure) -> "Markup":
    """Give a picture its role, title and description, so that it can be heard."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    title, about = f"{figure.id}-title", f"{figure.id}-about"
    words = Markup('<title id="{}">{}</title><desc id="{}">{}</desc>').format(
        title, upright(figure.title), about, upright(figure.description)
    )
    start = f'<svg role="img" aria-labelledby="{escape(title)}" aria-describedby="{escape(about)}"'
    head, _, body = figure.svg.partition(">")
    return Markup(head.replace("<svg", start, 1) + ">" + str(words) + body)  # noqa: S704
