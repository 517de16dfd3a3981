"""Invented forms for the tables of any election: to rehearse it at full load, with a known truth."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.election import FormModel
from polltrail.simulate.arrays import IntArray
from polltrail.simulate.replay.sheet import Sheet
from polltrail.simulate.sheets import paper_account

USUAL_REGISTER: Final = 600
"""Registered voters of a station whose register is not known, as it is invented."""
_TURNOUT: Final = (6.0, 5.0)
_REJECTED: Final = 0.02


def invented_sheets(
    registers: Sequence[int | None], choices: Sequence[str], model: FormModel, *, rng: Generator
) -> list[Sheet]:
    """Invent a form for each station of a contest; identities that the model has of usual fields hold.

    Parameters
    ----------
    registers : sequence of int or None
        Registered voters of each station; None where not known.

    Returns
    -------
    list of Sheet
        With the numbers that the model names, as far as it is known what they mean; any other is left blank.
    """
    known = np.array([USUAL_REGISTER if one is None else one for one in registers], dtype=np.int64)
    cast = rng.binomial(known, rng.beta(*_TURNOUT, size=len(known)))
    rejected = rng.binomial(cast, _REJECTED)
    shares = rng.dirichlet(np.full(len(choices), 3.0), size=len(known))
    votes = rng.multinomial(cast - rejected, shares)
    return [
        _sheet(model, choices, votes[at], _numbers(model, registers[at], int(known[at]), int(cast[at]), int(rejected[at])))
        for at in range(len(known))
    ]  # fmt: skip


def choice_numbers(sheet: Sheet, model: FormModel) -> list[tuple[str, str, int]]:
    """Say what else stands in each choice's row of an invented form, as far as it is known what that is."""
    return [
        (str(field.name), choice, 0 if field.name in _NOTHING else votes or 0)
        for choice, votes in sheet.votes.items()
        for field in model.fields
        if field.per_choice and field.name in (*_AS_VOTES, *_NOTHING)
    ]


def fields_left_blank(model: FormModel) -> list[str]:
    """Name the numbers of a model that nothing is invented for."""
    known = {*_numbers(model, 1, 1, 1, 0), *_AS_VOTES, *_NOTHING}
    return [str(field.name) for field in model.fields if field.is_number and field.name not in known]


_AS_VOTES: Final = ("choice_valid_votes", "votes_in_words", "card_votes")
"""Fields in a choice's row that say again what its votes are."""
_NOTHING: Final = (
    "spoiled_ballots", "tendered_ballots", "challenged_ballots", "missing_ballots", "void_ballots", "disputed_votes",
    "postal_ballots_in_box", "blank_ballots", "objected_rejections", "choice_challenged_votes",
)  # fmt: skip
"""Fields in which an uneventful station writes a zero."""


def _sheet(model: FormModel, choices: Sequence[str], votes: IntArray, numbers: Mapping[str, int]) -> Sheet:
    named = {str(field.name) for field in model.fields if not field.per_choice}
    return Sheet(
        votes=dict(zip(choices, votes.tolist(), strict=True)),
        numbers={name: number for name, number in numbers.items() if name in named},
    )


def _numbers(model: FormModel, register: int | None, voters: int, cast: int, rejected: int) -> dict[str, int]:
    """Say what stands in the fields that most forms have, so that they agree with each other."""
    has_rejected = any(field.name == "rejected_ballots" for field in model.fields)
    numbers = paper_account(voters, cast) | {
        "rejected_ballots": rejected,
        "null_ballots": 0 if has_rejected else rejected,
        "valid_votes": cast - rejected,
        "voters_marked": cast,
        "used_ballots": cast,
        "ballots_from_box": cast,
        "ballots_cast_male": cast // 2,
        "ballots_cast_female": cast - cast // 2,
        **dict.fromkeys(_NOTHING, 0),
    }
    if register is None:
        del numbers["registered_voters"]
        return numbers
    return numbers | {"registered_voters_male": voters // 2, "registered_voters_female": voters - voters // 2}
