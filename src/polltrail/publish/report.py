"""The account as one page that needs nothing else: no script, no outside address, no font to load."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from polltrail.publish.account import Account
from polltrail.publish.headline import headline
from polltrail.publish.names import Names
from polltrail.publish.page import Cell, Figure, Section
from polltrail.publish.sections.checks import checks_section
from polltrail.publish.sections.contests import totals_section
from polltrail.publish.sections.official import official_section, party_section
from polltrail.publish.sections.reading import limits_section, read_section, verify_section
from polltrail.publish.sections.reporting import reporting_section
from polltrail.publish.sections.sources import sources_section
from polltrail.publish.wording import CLOSE, OPEN, isolate, number, signed, upright

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_NAME = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def report(account: Account) -> bytes:
    """Write the account as one self-contained HTML page.

    Returns
    -------
    bytes
        `index.html`, UTF-8. The same account always gives the same bytes.
    """
    names = Names(account=account)
    return page_bytes(
        title=account.title,
        told_from=account.told_from,
        headline=headline(names),
        sections=sections(names),
        version=account.version,
    )


def page_bytes(
    *, title: str, told_from: str, headline: tuple[str, ...], sections: tuple[Section, ...], version: str
) -> bytes:
    """Write a headline and sections as a page; a section without blocks is left out."""
    page = _environment().get_template("page.html")
    shown = [section for section in sections if section.blocks]
    text = page.render(
        title=isolate(title), told_from=told_from, headline=headline, sections=shown, version=version
    )
    return text.encode()


def sections(names: Names) -> tuple[Section, ...]:
    """Make every section in its order; told from the official result, that comes first."""
    official = (official_section(names), party_section(names))
    counted = (read_section(names.account), reporting_section(names), totals_section(names))
    return (
        *((*official, *counted) if names.account.told_from == "official" else (*counted, *official)),
        sources_section(names),
        checks_section(names),
        limits_section(names.account),
        verify_section(names.account),
    )


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
