"""Texts of the site in one language: sentences with values in them, every value escaped and isolated.

A text of the input stands in `<bdi>`, so that a name that runs the other way turns nothing around it; controls that
turn text are taken out.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from markupsafe import Markup, escape

from polltrail.publish.site.catalogue import catalogue_of
from polltrail.publish.site.languages import BY_CODE, Language, iso
from polltrail.publish.wording import upright

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206a]")
_HOLE = re.compile(r"\{([a-z_]+)\}")
OPEN, CLOSE = "\u2068", "\u2069"
"""First strong isolate and its end; for texts that cannot hold markup."""


def N_(text: str) -> str:  # noqa: N802 - what catalogues are made from looks for it
    """Mark a text that is translated where it is shown."""
    return text


UNKNOWN = N_("not known")
"""What is written for a blank, which is never a zero."""


def named(text: str) -> Markup:
    """Set a text of the input: escaped, isolated, in its own direction."""
    return Markup(f"<bdi>{escape(straight(text))}</bdi>")  # noqa: S704 - escaped


def plain(text: str) -> Markup:
    """Set a text of the input where no markup can stand, as in a title."""
    return escape(f"{OPEN}{straight(text)}{CLOSE}")


def straight(text: str) -> str:
    """Take out every control that can turn or hide the text after it; quick where there is none."""
    return text if text.isascii() or not _TURNS.search(text) else upright(text)


class Texts:
    """Says things in one language.

    Parameters
    ----------
    language : Language
        The language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = catalogue_of(language.code)
        self._known: dict[str, tuple[str, ...]] = {}

    @cached_property
    def code(self) -> str:
        """The language, as paths have it."""
        return self.language.code

    def say(self, message: str, /, **values: object) -> Markup:
        """Say a sentence, with `values` for its `{holes}`: numbers as the language writes them, texts isolated."""
        return self._filled(self._text(message), values)

    def many(self, one: str, several: str, count: int, /, **values: object) -> Markup:
        """Say a sentence that goes with a number; `{count}` in it is that number."""
        found = self._catalogue.texts.get(one)
        if found is None:
            text = one if count == 1 else several
        else:
            text = found[self._catalogue.plural(abs(count))]
        return self._filled(text, {"count": count, **values})

    def words(self, message: str, /, **values: object) -> Markup:
        """Say a sentence where no elements can stand, as in an attribute."""
        text = self._text(message)
        return Markup(_HOLE.sub(lambda hole: self._bare(values[hole.group(1)]), escape(text)))  # noqa: S704

    def raw(self, message: str, /) -> Markup:
        """Give a text with its holes, for a script to fill."""
        return escape(self._text(message))

    def number(self, value: int | None) -> str:
        """Write a number; of a blank that it is not known, which is never a zero."""
        return self._text(UNKNOWN) if value is None else self.language.number(value)

    def signed(self, value: int | None) -> str:
        """Write a difference."""
        return self._text(UNKNOWN) if value is None else self.language.signed(value)

    def share(self, part: int, whole: int) -> str:
        """Write a share in per cent; of nothing that it is not known."""
        return self.language.share(part, whole) if whole else self._text(UNKNOWN)

    def moment(self, seconds: int | None) -> Markup:
        """Write a time, for people and for machines."""
        if seconds is None:
            return escape(self._text(UNKNOWN))
        text = self.language.moment(seconds)
        return Markup(f'<time datetime="{iso(seconds)}">{escape(text)}</time>')  # noqa: S704 - escaped

    def listed(self, items: Iterable[object]) -> Markup:
        """Write a list as a sentence would."""
        return self.language.listed([Markup(self._value(item)) for item in items])  # noqa: S704 - escaped

    def _text(self, message: str) -> str:
        found = self._catalogue.texts.get(message)
        return message if found is None else found[0]

    def _filled(self, text: str, values: dict[str, object]) -> Markup:
        parts = self._known.get(text)
        if parts is None:
            parts = self._known[text] = _parts(text)
        if len(parts) == 1:
            return Markup(parts[0])  # noqa: S704 - escaped
        found = [self._value(values[part]) if at % 2 else part for at, part in enumerate(parts)]
        return Markup("".join(found))  # noqa: S704 - escaped

    def _value(self, value: object) -> str:
        """Write a value as markup: what is marked up already stays as it is."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, int):
            return self.language.number(value)
        return named(str(value)) if value is not None else escape(self._text(UNKNOWN))

    def _bare(self, value: object) -> str:
        if isinstance(value, int):
            return self.language.number(value)
        return plain(str(value))


def _parts(text: str) -> tuple[str, ...]:
    """Split at the holes: what stands between them escaped, and their names."""
    parts: Sequence[str] = _HOLE.split(text)
    return tuple(part if at % 2 else str(escape(part)) for at, part in enumerate(parts))


@cache
def texts_of(language: str) -> Texts:
    """Give the texts of a language, made once."""
    return Texts(BY_CODE[language])
