"""The languages of the site, and how each writes numbers, times and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date
from markupsafe import Markup

MINUS: Final = "\u2212"
MOST_DAYS: Final = 4096


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language of the site.

    Attributes
    ----------
    code : str
        As pages and paths have it (BCP 47).
    locale : str
        Whose numbers and dates are written, as CLDR names it. Pakistan's newspapers write 0 to 9 on their sites,
        and so does CLDR for Urdu.
    own_name : str
        What it calls itself.
    reviewed : bool
        Whether somebody who speaks it has read every text; pages say where nobody has.
    """

    code: str
    locale: str
    own_name: str
    reviewed: bool

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self._babel.text_direction)

    @cached_property
    def _babel(self) -> Locale:
        return Locale.parse(self.locale)

    @cached_property
    def _symbols(self) -> tuple[str, str]:
        symbols = self._babel.number_symbols["latn"]
        return symbols["group"], symbols["decimal"]

    @cached_property
    def _per_cent(self) -> str:
        return str(self._babel.percent_formats[None].suffix[0])

    @cached_property
    def _moments(self) -> str:
        return str(self._babel.datetime_formats["medium"])

    @cached_property
    def _lists(self) -> Mapping[str, str]:
        return dict(self._babel.list_patterns["standard"])

    def number(self, value: int) -> str:
        """Write a whole number with thousands and a real minus."""
        text = f"{abs(value):,}".replace(",", self._symbols[0])
        return self._sign(MINUS, text) if value < 0 else text

    def signed(self, value: int) -> str:
        """Write a difference: always with its sign, zero without."""
        return self._sign("+", self.number(value)) if value > 0 else self.number(value)

    def _sign(self, sign: str, digits: str) -> str:
        """Put a sign before digits, also where the line runs from right to left."""
        text = sign + digits
        return Markup('<bdi dir="ltr">{}</bdi>').format(text) if self.direction == "rtl" else text

    def share(self, part: int, whole: int) -> str:
        """Write `part` of `whole` in per cent; never 100 for less than all, never 0 for more than none."""
        per_cent = 100 * part / whole
        if 0 < per_cent < 0.05:
            return f"<{self._decimal('0.1')}"
        if 99.95 <= per_cent < 100:
            return f">{self._decimal('99.9')}"
        return self._decimal(f"{per_cent:.1f}")

    def _decimal(self, text: str) -> str:
        return text.replace(".", self._symbols[1]) + self._per_cent

    def listed(self, items: list[Markup]) -> Markup:
        """Write a list as a sentence would, as the language does."""
        if len(items) < 2:
            return Markup().join(items)
        if len(items) == 2:
            return Markup(self._lists["2"]).format(*items)  # noqa: S704 - a pattern of CLDR
        found = Markup(self._lists["end"]).format(items[-2], items[-1])  # noqa: S704
        for item in reversed(items[1:-2]):
            found = Markup(self._lists["middle"]).format(item, found)  # noqa: S704
        return Markup(self._lists["start"]).format(items[0], found)  # noqa: S704

    def moment(self, seconds: int) -> str:
        """Write a time, in seconds since 1970, to the minute, in UTC."""
        day = _day(self.locale, seconds // 86_400)
        return self._moments.replace("{1}", day).replace("{0}", f"{self.clock(seconds)} UTC")

    def day(self, seconds: int) -> str:
        """Write the day of a time, short, in UTC."""
        return _short_day(self.locale, seconds // 86_400)

    def clock(self, seconds: int) -> str:
        """Write the time of day, in UTC."""
        rest = seconds % 86_400
        return f"{rest // 3600:02}:{rest % 3600 // 60:02}"


def iso(seconds: int) -> str:
    """Write a time as machines read it."""
    try:
        return f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (OverflowError, ValueError, OSError):
        return ""


@lru_cache(MOST_DAYS)
def _day(locale: str, days: int) -> str:
    return _dated(locale, days, "d MMMM y")


@lru_cache(MOST_DAYS)
def _short_day(locale: str, days: int) -> str:
    return _dated(locale, days, "d MMM")


def _dated(locale: str, days: int, pattern: str) -> str:
    try:
        return format_date(date(1970, 1, 1) + timedelta(days=days), pattern, locale=locale)
    except OverflowError:
        return str(days)


_ALL = (
    Language(code="en", locale="en_GB", own_name="English", reviewed=True),
    Language(code="ur", locale="ur_PK", own_name="اردو", reviewed=True),
    Language(code="es", locale="es", own_name="Español", reviewed=False),
    Language(code="fr", locale="fr", own_name="Français", reviewed=False),
    Language(code="sw", locale="sw", own_name="Kiswahili", reviewed=False),
)

BY_CODE: Final[Mapping[str, Language]] = MappingProxyType({one.code: one for one in _ALL})
LANGUAGES: Final[tuple[str, ...]] = tuple(BY_CODE)
"""Codes of the languages of the site, the default first."""
