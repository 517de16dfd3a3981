"""Invented forms for any election: what the form model asks for holds, so that a rehearsal loses none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.election.form_model import form_model, form_model_names
from polltrail.review.slots.layout import Layout
from polltrail.simulate.forms import choice_numbers, fields_left_blank, invented_sheets
from polltrail.statement.fields import Figures

MODELS = tuple(form_model_names())
CHOICES = ("A", "B", "C")


@pytest.mark.parametrize("name", MODELS)
@given(
    registers=st.lists(st.none() | st.integers(0, 700), min_size=1, max_size=12),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_identity_of_every_model_holds(name: str, registers: list[int | None], seed: int) -> None:
    model = form_model(name)
    layout = Layout(CHOICES, model)
    sheets = invented_sheets(registers, CHOICES, model, rng=np.random.default_rng(seed))
    assert len(sheets) == len(registers)
    for sheet, register in zip(sheets, registers, strict=True):
        row = layout.row(
            Figures(
                numbers=sheet.numbers,
                votes=tuple(sheet.votes.items()),
                choice_numbers=tuple(choice_numbers(sheet, model)),
            )
        )
        assert isinstance(row, tuple), row
        assert layout.missed(row, register) == ()
        assert sheet.numbers.get("registered_voters") in {None, register}


@pytest.mark.parametrize("name", MODELS)
def test_what_a_model_requires_is_invented(name: str) -> None:
    model = form_model(name)
    left = set(fields_left_blank(model))
    assert not {field.name for field in model.fields if field.required and field.is_number} & left
    [sheet] = invented_sheets([400], CHOICES, model, rng=np.random.default_rng(1))
    assert not sheet.numbers.keys() & left


def test_the_same_seed_is_the_same_forms() -> None:
    model = form_model("generic")
    one, other = (
        invented_sheets([400, None], CHOICES, model, rng=np.random.default_rng(5)) for _ in range(2)
    )
    assert one == other
