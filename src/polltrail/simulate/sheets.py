"""What stands on the forms: the truth as an officer writes it down, and the honest mistakes of the night."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import IntArray
from polltrail.simulate.electorate import Electorate
from polltrail.simulate.replay.sheet import Sheet

Mistake = Literal["misadded", "misread"]

SPARE: Final = 0.03
"""Ballot papers that a station is given beyond one for each registered voter, in whole books of a hundred."""
_BOOK: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """Shares of the forms, in [0, 1].

    Attributes
    ----------
    misadded : float
        The officer added up wrongly: the paper contradicts itself.
    misread : float
        The agent misreads a digit: the paper is right.
    late : float
        The form comes hours after its turn.
    missing : float
        The form never comes.
    """

    misadded: float = 0.015
    misread: float = 0.02
    late: float = 0.03
    missing: float = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One station's form.

    Attributes
    ----------
    true : Sheet
        What should stand there.
    written : Sheet
        What stands there.
    read : Sheet
        What the agent reads.
    mistake : str or None
        What went wrong with it.
    """

    true: Sheet
    written: Sheet
    read: Sheet
    mistake: Mistake | None = None


def true_sheet(electorate: Electorate, station: int, choices: Sequence[str]) -> Sheet:
    """Write a station's form without a mistake."""
    votes = electorate.votes[station].tolist()
    register, cast = int(electorate.registered_voters[station]), int(electorate.ballots_cast[station])
    return Sheet(
        votes=dict(zip(choices, votes, strict=True)),
        numbers={
            **paper_account(register, cast),
            "rejected_ballots": int(electorate.rejected_ballots[station]),
            "valid_votes": sum(votes),
        },
    )


def paper_account(register: int, cast: int) -> dict[str, int]:
    """Account for the ballot papers of a station that was given whole books of them, and spoiled none."""
    received = -(-int(register * (1 + SPARE)) // _BOOK) * _BOOK
    return {
        "registered_voters": register,
        "ballots_received": received,
        "unused_ballots": received - cast,
        "ballots_issued": cast,
        "ballots_cast": cast,
    }


def draw_mistakes(n_forms: int, mistakes: Mistakes, *, rng: Generator) -> tuple[Mistake | None, ...]:
    """Say which forms have a mistake: as many as their shares make, to the nearest whole form, and at most one each."""
    found: list[Mistake | None] = [None] * n_forms
    order, begun = rng.permutation(n_forms).tolist(), 0
    for mistake, share in (("misadded", mistakes.misadded), ("misread", mistakes.misread)):
        count = round(share * n_forms)
        for form in order[begun : begun + count]:
            found[form] = "misadded" if mistake == "misadded" else "misread"
        begun += count
    return tuple(found)


def chosen(n_forms: int, share: float, *, rng: Generator) -> IntArray:
    """Choose so large a share of all forms, to the nearest whole form, in rising order."""
    return np.sort(rng.choice(n_forms, size=round(share * n_forms), replace=False))


def fill_in(true: Sheet, mistake: Mistake | None, *, rng: Generator) -> Paper:
    """Make the paper of a station."""
    if mistake == "misadded":
        wrong = _misadded(true, rng)
        return Paper(true=true, written=wrong, read=wrong, mistake=mistake)
    if mistake == "misread":
        return Paper(true=true, written=true, read=_misread(true, rng), mistake=mistake)
    return Paper(true=true, written=true, read=true)


def _misadded(sheet: Sheet, rng: Generator) -> Sheet:
    """Add up wrongly: by a carry that was forgotten or made twice, as most sums go wrong."""
    valid = sheet.numbers["valid_votes"] or 0
    off = int(rng.choice([1, 10, 10, 100]))
    wrong = valid - off if valid >= off and rng.random() < 0.5 else valid + off
    return Sheet(votes=sheet.votes, numbers={**sheet.numbers, "valid_votes": wrong})


def _misread(sheet: Sheet, rng: Generator) -> Sheet:
    """Misread one digit of one choice's votes: for one that looks like it."""
    name = str(rng.choice(list(sheet.votes)))
    digits = list(str(sheet.votes[name] or 0))
    at = int(rng.integers(len(digits)))
    digits[at] = _LOOKS_LIKE[digits[at]]
    return Sheet(votes={**sheet.votes, name: int("".join(digits))}, numbers=sheet.numbers)


_LOOKS_LIKE: Final = dict(zip("0123456789", "6758930134", strict=True))
