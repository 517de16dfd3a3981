"""How names of stations are found, in any script: by the beginnings of their words, without accents and letter cases.

A search in a browser has to take text apart in the same way, so the rules are few: Unicode's compatibility forms taken
apart (NFKD), marks and invisible letters dropped, letter cases folded, some letters that look alike made one, digits of
any script written 0 to 9 and zeros before a number dropped. What is no letter and no digit parts words.
"""

import re
import unicodedata
from typing import Final

ALIKE: Final = str.maketrans({
    **dict.fromkeys("\u064a\u0649\u06d2\u06d3", "\u06cc"),  # Arabic and Urdu yeh, alef maksura, yeh barree
    "\u0643": "\u06a9",  # kaf, keheh
    **dict.fromkeys("\u0647\u06c1\u06c2\u06d5\u0629", "\u06be"),  # heh in its forms, teh marbuta
    "\u0142": "l", "\u0111": "d", "\u00f8": "o", "\u0131": "i",  # strokes and dots that Unicode does not take apart
})  # fmt: skip
"""Letters that people write for each other."""

_PARTS: Final = re.compile(r"[^\W_]+")
_ZEROS: Final = re.compile(r"\A0+(?=[0-9])")


def words_of(text: str) -> list[str]:
    """Take text apart into words as they are compared.

    Examples
    --------
    >>> words_of("Escuela Ñandú, Nº 04-0117")
    ['escuela', 'nandu', 'no', '4', '117']
    """
    plain = "".join(map(_plain, unicodedata.normalize("NFKD", text)))
    return [_ZEROS.sub("", word) for word in _PARTS.findall(plain.casefold().translate(ALIKE))]


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    return "" if kind in {"Mn", "Me", "Cf"} or letter == "\u0640" else letter


def has_no_spaces(word: str) -> bool:
    """Whether a word is in a script that is written without spaces between words: then it may begin anywhere."""
    return any(
        "\u0e00" <= letter <= "\u0eff" or "\u1000" <= letter <= "\u109f" or "\u1780" <= letter <= "\u17ff"
        or "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"
        for letter in word
    )  # fmt: skip
