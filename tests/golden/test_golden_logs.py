"""Golden logs of the rules `polltrail-fold/1`: the same entries give the same figures, byte for byte, for ever."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polltrail.review.slots import history
from polltrail.review.slots.layout import Layout
from polltrail.statement import read_entry
from polltrail.tally.fold import counting, fold
from support.golden_logs import FOLDER, NIGHTS, all_tables, counted, entries_of, lay_out, standing, text_of

STATES = {"missing", "imaged", "read_once", "read_twice", "decided", "held", "contested", "void"}


@pytest.fixture(params=NIGHTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def of(name: str, root: Path) -> Path:
    """The committed log as an election directory."""
    entries = (FOLDER / f"{name}.entries.ndjson").read_bytes()
    return lay_out(
        root / name, entries, [path.read_bytes() for path in sorted((FOLDER / "tables").iterdir())]
    )


def as_far_as(told: Any, golden: Any) -> Any:
    """What is told of what the golden document has; fields that were added since are no change."""
    if isinstance(golden, dict) and isinstance(told, dict):
        return {key: as_far_as(told[key], golden[key]) for key in golden if key in told}
    if isinstance(golden, list) and isinstance(told, list) and len(golden) == len(told):
        return [as_far_as(one, other) for one, other in zip(told, golden, strict=True)]
    return told


def differs(name: str, root: Path) -> bool:
    place, golden = of(name, root), (FOLDER / f"{name}.count.json").read_bytes()
    return text_of(as_far_as(counted(place), msgspec.json.decode(golden))) != golden


def test_the_same_entries_give_the_same_figures(name: str, tmp_path: Path) -> None:
    place, golden = of(name, tmp_path), (FOLDER / f"{name}.count.json").read_bytes()
    assert text_of(as_far_as(counted(place), msgspec.json.decode(golden))) == golden
    assert f"{standing(place)}\n" == (FOLDER / f"{name}.views.sha256").read_text()


def test_the_script_makes_the_same_bytes(name: str) -> None:
    assert entries_of(name) == (FOLDER / f"{name}.entries.ndjson").read_bytes()


def test_the_tables_are_those_that_are_named() -> None:
    assert {path.name: path.read_bytes() for path in (FOLDER / "tables").iterdir()} == all_tables()


def test_every_rung_and_every_finding_of_readings_is_in_some_log() -> None:
    told = [msgspec.json.decode((FOLDER / f"{name}.count.json").read_bytes()) for name in NIGHTS]
    states = {
        state for one in told for contest in one["contests"] for state, n in contest["slots"].items() if n
    }
    assert states == STATES
    codes = {finding["code"] for one in told for finding in one["findings"]}
    assert codes >= {
        "readings-differ", "copies-differ", "contradicted", "contradicted-without-image", "figures-changed", "key-in-doubt",
        "decision-lacks-persons", "decision-without-reading", "decision-taken-back", "identity-broken", "identity-tolerated",
        "decision-by-reader", "official-changed", "official-vanished",
    }  # fmt: skip
    doubts = {
        finding["words"] for one in told for finding in one["findings"] if finding["code"] == "key-in-doubt"
    }
    assert doubts == {"revoked", "suspect", "late", "out of scope"}


def _event(change: Callable[[Any], Any]) -> Callable[..., Any]:
    real = fold.read_event

    def read(*words: Any, **more: Any) -> Any:
        found = real(*words, **more)
        return found if isinstance(found, str) else (change(found[0]), found[1])

    return read


def _signer(**changed: Any) -> Callable[..., Any]:
    real = fold.signer_of

    def signer(roster: Any, key: Any, *more: Any) -> Any:
        found = real(roster, key, *more)
        return replace(found, **{name: value(found) for name, value in changed.items()})

    return signer


def _policy(**changed: Any) -> Callable[..., Any]:
    real = counting.Rules

    def rules(**given: Any) -> Any:
        return real(**{**given, **changed})

    return rules


def _no_blank(real: Callable[..., Any]) -> Callable[..., Any]:
    def row(self: Layout, figures: Any) -> Any:
        found = real(self, figures)
        return found if isinstance(found, str) else tuple(0 if number is None else number for number in found)

    return row


def _any_basis(real: Callable[..., Any]) -> Callable[..., Any]:
    def event(*words: Any) -> Any:
        found = real(*words)
        return (
            found
            if isinstance(found, str)
            else (msgspec.structs.replace(found[0], basis_size=10_000), found[1])
        )

    return event


PLANTED: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "a text message is half of two readings": (
        "persons", lambda patch: patch.setattr(fold, "read_event", _event(lambda one: msgspec.structs.replace(one, counts=True)))),
    "no key is in doubt": ("persons", lambda patch: patch.setattr(fold, "signer_of", _signer(doubt=lambda _: None))),
    "two keys are two persons": ("persons", lambda patch: patch.setattr(fold, "signer_of", _signer(person=lambda one: one.key))),
    "a blank is a zero": ("contradictions", lambda patch: patch.setattr(Layout, "row", _no_blank(Layout.row))),
    "a contradiction needs no image": (
        "contradictions", lambda patch: patch.setattr(history.History, "carries_image", lambda *_: True)),
    "one reviewer is enough": ("decisions", lambda patch: patch.setattr(counting, "Rules", _policy(decision_persons=1))),
    "a decision answers what came later": (
        "decisions", lambda patch: patch.setattr(fold, "decision_event", _any_basis(fold.decision_event))),
    "anybody takes anything back": ("taken-back", lambda patch: patch.setattr(fold.Fold, "_same_person", lambda *_: True)),
    "no image is asked for": ("images", lambda patch: patch.setattr(counting, "Rules", _policy(image_required=False))),
    "nothing is tolerated": ("variants", lambda patch: patch.setattr(counting, "Rules", _policy(tolerance=0))),
    "copies have to agree": ("variants", lambda patch: patch.setattr(counting, "Rules", _policy(copies_must_agree=True))),
    "two readings are enough": ("variants", lambda patch: patch.setattr(counting, "Rules", _policy(readings=2))),
}  # fmt: skip
"""Changes of one rule each, and a log that shows it."""


@pytest.mark.parametrize("change", PLANTED)
def test_a_changed_rule_is_noticed(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, plant = PLANTED[change]
    plant(monkeypatch)
    assert differs(name, tmp_path)


def test_the_logs_are_of_the_rules_that_they_are_named_for(name: str) -> None:
    lines = (FOLDER / f"{name}.entries.ndjson").read_bytes().splitlines()
    body: Any = read_entry(lines[0]).body
    assert body.rules == "polltrail-fold/1"
