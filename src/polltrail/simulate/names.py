"""Invented names, in Latin script and as they would be written in Urdu. They name nobody and no place."""

from dataclasses import dataclass
from typing import Final

from numpy.random import Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in both scripts."""

    name: str
    urdu: str


_FIRST: Final = (
    ("Ka", "کا"), ("Mo", "مو"), ("Ri", "ری"), ("La", "لا"), ("Sho", "شو"), ("Ta", "تا"), ("Ne", "نے"), ("Zu", "زو"),
    ("Va", "وا"), ("Do", "دو"), ("Pe", "پے"), ("Gi", "گی"), ("Ba", "با"), ("Fe", "فے"), ("Hu", "ہو"),
)  # fmt: skip
_MIDDLE: Final = (
    ("ra", "را"), ("lo", "لو"), ("ni", "نی"), ("sha", "شا"), ("mi", "می"), ("zo", "زو"), ("du", "دو"), ("ve", "وے"),
)  # fmt: skip
_OF_PLACES: Final = (
    ("nkot", "نکوٹ"), ("rvand", "روند"), ("lsar", "لسر"), ("mbel", "مبیل"), ("shtan", "شتان"), ("zgah", "زگاہ"),
    ("dri", "دری"), ("kond", "کونڈ"),
)  # fmt: skip
_OF_PEOPLE: Final = (
    ("n", "ن"), ("sh", "ش"), ("m", "م"), ("r", "ر"), ("l", "ل"), ("z", "ز"),
)  # fmt: skip


def place_names(count: int, *, rng: Generator) -> list[Named]:
    """Invent so many names of places, each another one."""
    return _names(count, _OF_PLACES, rng)


def person_name(rng: Generator) -> str:
    """Invent the name of a candidate; two may be called alike."""
    return " ".join(_joined(_OF_PEOPLE, rng).name for _ in range(2))


def _names(count: int, endings: tuple[tuple[str, str], ...], rng: Generator) -> list[Named]:
    found: dict[str, Named] = {}
    while len(found) < count:
        one = _joined(endings, rng)
        if one.name in found:
            one = Named(name=f"{one.name} {len(found) + 1}", urdu=f"{one.urdu} {len(found) + 1}")
        found.setdefault(one.name, one)
    return list(found.values())


def _joined(endings: tuple[tuple[str, str], ...], rng: Generator) -> Named:
    picked = [one[int(rng.integers(len(one)))] for one in (_FIRST, _MIDDLE, endings)]
    return Named(name="".join(name for name, _ in picked), urdu="".join(urdu for _, urdu in picked))
