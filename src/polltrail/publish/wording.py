"""Numbers and names as words: thousands, shares with their denominators, names that may run right to left."""

import re
import unicodedata
from collections.abc import Sequence

MINUS = "\u2212"
OPEN, CLOSE = "\u2068", "\u2069"
"""First strong isolate and its end: a name between them cannot turn the sentence around it."""

_BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_IRREGULAR = {"has": "have", "is": "are", "holds": "hold", "says": "say", "ballot box": "ballot boxes"}


def number(value: float | None) -> str:
    """Write a number with thousands; `not known` for a blank, which is never a zero."""
    if value is None:
        return "not known"
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.replace("-", MINUS)


def signed(value: float | None) -> str:
    """Write a difference: always with its sign, zero without."""
    text = number(value)
    return f"+{text}" if value is not None and value > 0 else text


def share(part: float | None, whole: float | None) -> str:
    """Write `part` of `whole` in per cent; never 100.0 for less than all, never 0.0 for more than none."""
    if part is None or not whole:
        return "not known"
    per_cent = 100 * part / whole
    if 0 < per_cent < 0.05:
        return "<0.1 %"
    if 99.95 <= per_cent < 100:
        return ">99.9 %"
    return f"{per_cent:.1f} %".replace("-", MINUS)


def plural(word: str, value: int | None) -> str:
    """Put a noun or verb in the form that goes with `value`."""
    if value == 1:
        return word
    return _IRREGULAR.get(word, word[:-1] + "ies" if word.endswith("ry") else word + "s")


def count(value: int | None, word: str) -> str:
    """Write a number with its noun: "1 station", "12 stations", "no stations"."""
    return f"{'no' if value == 0 else number(value)} {plural(word, value)}"


def of(part: int | None, whole: int | None, word: str) -> str:
    """Write a number with its denominator: "9 of 12 stations (75.0 %)"."""
    if whole is None:
        return f"{number(part)} of an unknown number of {plural(word, None)}"
    per_cent = f" ({share(part, whole)})" if part is not None and whole else ""
    return f"{number(part)} of {number(whole)} {plural(word, whole)}{per_cent}"


def isolate(name: object) -> str:
    """Keep a right-to-left name from turning the sentence it stands in; other names pass unchanged."""
    text = " ".join(upright(str(name)).split())
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"{OPEN}{text}{CLOSE}" if turns else text


def upright(text: str) -> str:
    """Take out every control that can turn or hide the text after it."""
    return text.translate(_BIDI_CONTROLS)


_NEGATIVE = re.compile(r"(?<![\w-])-(?=\d)")
_TURNED = re.compile(r"[^\W\d_][\w'\" .-]*", re.UNICODE)


def told(text: str) -> str:
    """Set a sentence made elsewhere: a real minus, and names that run right to left kept apart from it."""
    return _TURNED.sub(lambda name: _isolated(name.group()), _NEGATIVE.sub(MINUS, text))


def _isolated(run: str) -> str:
    """Isolate the stretch of a run from its first to its last right-to-left letter."""
    turning = [place for place, letter in enumerate(run) if unicodedata.bidirectional(letter) in {"R", "AL"}]
    if not turning:
        return run
    first, last = turning[0], turning[-1] + 1
    return f"{run[:first]}{isolate(run[first:last])}{run[last:]}"


def listed(items: Sequence[str], *, most: int = 5) -> str:
    """Write a list as a sentence would: "a, b and c", or "a, b and 7 more"."""
    shown = list(items[:most])
    if len(items) > most:
        shown = [*shown[:-1], f"{number(len(items) - most + 1)} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    return (text[:1].upper() + text[1:]).rstrip(".") + "." if text else ""
