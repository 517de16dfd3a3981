"""What a language says for each text of the site: its gettext catalogue, read as it is, without a build step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.pofile import read_po

DOMAIN = "polltrail"
ORIGINAL = "en"
"""The language that the texts in code and templates are in; it has no catalogue."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The texts of one language.

    Attributes
    ----------
    texts : mapping of str to sequence of str
        By the English text; of those that count something, by the English singular: one for each plural form.
    plural : callable
        Which of the forms goes with a number.
    """

    texts: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]


@cache
def catalogue_of(language: str) -> Catalogue:
    """Read the catalogue of a language."""
    if language == ORIGINAL:
        return Catalogue(texts={}, plural=lambda count: int(count != 1))
    path = files("polltrail.publish.site") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    read = read_po(BytesIO(path.read_bytes()), locale=language, domain=DOMAIN, abort_invalid=True)
    texts = {
        _key(message.id): (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string or ())
        for message in read
        if message.id and message.string and not message.fuzzy
    }
    return Catalogue(texts=texts, plural=_plural(read.plural_expr))


def _key(message: object) -> str:
    return message[0] if isinstance(message, tuple | list) else str(message)


def _plural(expression: str) -> Callable[[int], int]:
    from gettext import c2py  # noqa: PLC0415 - only where a catalogue is read

    return c2py(expression)
