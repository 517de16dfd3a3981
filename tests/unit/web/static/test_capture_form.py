"""The form on a phone, held against Python: what is typed, in which order it stands, and what does not hold in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.election import FormModel, form_model
from polltrail.election.form_model import form_model_names
from polltrail.review.slots.layout import Layout
from polltrail.statement.fields import Figures
from polltrail.web.capture.form import form_json
from support.node import MODULES, Node, node_with

DRIVER = Path(__file__).parents[3] / "support" / "capture_driver.mjs"
CHOICES = ("a", "b")
TOLD = [{"id": one, "name": one.upper(), "party": None} for one in CHOICES]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with(MODULES.with_name("capture"), driver=DRIVER) as process:
        yield process


def names_of(model: FormModel) -> list[str]:
    """The inputs that a form has on a phone."""
    numbers = [one for one in model.fields if one.is_number]
    rows = ["votes", *(one.name for one in numbers if one.per_choice)]
    return [one.name for one in numbers if not one.per_choice] + [
        f"{row}\n{choice}" for row in rows for choice in CHOICES
    ]


@st.composite
def filled_in(draw: st.DrawFn) -> tuple[FormModel, dict[str, str]]:
    """A form of the real world with a few small numbers in it, so that sums sometimes hold."""
    model = form_model(draw(st.sampled_from(form_model_names())))
    texts = st.sampled_from(["", "0", "1", "2", "3", "5"])
    return model, draw(st.fixed_dictionaries(dict.fromkeys(names_of(model), texts)))


def missed(model: FormModel, figures: Figures, registered: int | None) -> set[str]:
    layout = Layout(CHOICES, model)
    row = layout.row(figures)
    assert not isinstance(row, str)
    return {code for code, _ in layout.missed(row, registered)}


@given(filled_in(), st.integers(0, 6))
def test_a_phone_finds_what_the_count_will_find(
    node: Node, form: tuple[FormModel, dict[str, str]], registered: int
) -> None:
    model, values = form
    body = node.one("body", form_json(model), TOLD, values)["is"]
    found = node.one("failures", form_json(model), TOLD, values, registered)["is"]
    severe = {one.code for one in model.identities if one.severity == "error" and not one.per_choice}
    assert {code for code, *_ in found} & severe == missed(model, msgspec.convert(body, Figures), registered)


@given(filled_in())
def test_a_row_is_held_against_the_identities_of_rows(
    node: Node, form: tuple[FormModel, dict[str, str]]
) -> None:
    model, values = form
    found = node.one("failures", form_json(model), TOLD, values, None)["is"]
    rows = [one for one in model.identities if one.per_choice]
    has = {"votes", *(one.name for one in model.fields if one.per_choice)}
    for identity in rows:
        for choice in CHOICES:
            numbers = {name: _number(values.get(f"{name}\n{choice}", "")) for name in has}
            verdict, left, right = identity.judge(numbers, has)
            assert ([identity.code, choice, left, right] in found) == (verdict == "fail")


def _number(text: str) -> int | None:
    return int(text) if text else None


@given(filled_in())
def test_what_was_typed_is_a_form_of_the_election(node: Node, form: tuple[FormModel, dict[str, str]]) -> None:
    """A blank is null where the paper must have the number, and otherwise the field is not on this form."""
    model, values = form
    body: Mapping[str, Any] = node.one("body", form_json(model), TOLD, values)["is"]
    figures = msgspec.convert(body, Figures)
    assert not isinstance(Layout(CHOICES, model).row(figures), str)
    once = [one for one in model.fields if one.is_number and not one.per_choice]
    expected = {one.name: _number(values[one.name]) for one in once if values[one.name] or one.required}
    assert dict(figures.numbers) == expected
    assert dict(figures.votes) == {choice: _number(values[f"votes\n{choice}"]) for choice in CHOICES}


@pytest.mark.parametrize("name", form_model_names())
def test_every_number_of_the_paper_stands_in_its_order_once(node: Node, name: str) -> None:
    model = form_model(name)
    groups = node.one("groups", form_json(model))["is"]
    items = [item for _, _, items in groups for item in items]
    once = [one.name for one in model.fields if one.is_number and not one.per_choice and one.part_of is None]
    assert [one for one in items if one != "choices"] == once
    assert items.count("choices") == 1
    if any(one.per_choice for one in model.fields):
        before = [one for one in model.fields if one.is_number and one.part_of is None]
        first = next(at for at, one in enumerate(before) if one.per_choice)
        assert items.index("choices") == first


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None), ("  ", None), ("0", 0), ("007", 7), ("1,234", 1234), ("1 234", 1234), ("1.234", 1234), ("۱۲۳", 123), ("٤٥", 45),
        ("१२", 12), ("2147483647", 2**31 - 1), ("2147483648", "no number"), ("12a", "no number"), ("-1", "no number"), ("1e3", "no number"),
    ],
)  # fmt: skip
def test_digits_of_every_keyboard_are_read(node: Node, text: str, number: object) -> None:
    assert node.one("typed", text) == {"is": number}


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True), st.none() | st.integers(0, 600))
def test_a_pause_grows_to_an_end_and_never_less_than_was_asked_for(
    node: Node, tries: int, random: float, after: int | None
) -> None:
    found = node.one("pause", tries, random, after)["is"]
    most = min(300, 2**tries)
    assert found >= (after or 0)
    assert most / 2 <= found <= max(most, (after or 0) + 2)


@given(st.integers(0, 2**42), st.integers(0, 2**42))
def test_a_clock_that_was_set_back_keeps_nothing_waiting_for_long(node: Node, until: int, now: int) -> None:
    assert 0 <= node.one("stillToWait", until, now)["is"] <= 600_000
