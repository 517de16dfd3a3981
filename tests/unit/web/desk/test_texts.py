"""Every text of the desk is there in every language, with the same places to fill in."""

import re
from importlib.resources import files

import pytest

from polltrail.statement.bodies import DECISION_REASONS

DESK = files("polltrail.web") / "static" / "desk"
LANGUAGES = ("en", "ur", "es", "fr", "sw")


def texts(language: str) -> dict[str, set[str]]:
    source = (DESK / "texts" / f"{language}.js").read_text(encoding="utf-8")
    lines = re.findall(r'^  ([a-z_]+): "(.+)",$', source, re.MULTILINE)
    assert len(lines) == len(re.findall(r"^  \S", source, re.MULTILINE))
    return {name: set(re.findall(r"\{([a-z_]+)\}", text)) for name, text in lines}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_text_or_a_place_to_fill_in(language: str) -> None:
    assert texts(language) == texts("en")


def test_every_reason_of_a_decision_can_be_chosen_and_has_words() -> None:
    source = (DESK / "review" / "reasons.js").read_text(encoding="utf-8")
    found = {
        outcome: frozenset(re.findall(r'"([a-z_]+)"', reasons))
        for outcome, reasons in re.findall(r"^  ([a-z]+): \[(.*?)\]", source, re.MULTILINE | re.DOTALL)
    }
    assert found == dict(DECISION_REASONS)
    assert {f"r_{one}" for reasons in found.values() for one in reasons} <= set(texts("en"))
