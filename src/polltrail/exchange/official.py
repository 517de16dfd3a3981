"""What the authority published: `official.json`, figure by figure, every surprise refused with its place."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from polltrail.election import ContestId
from polltrail.election.definition import MAX_COUNT
from polltrail.exchange.files import FileBytes
from polltrail.exchange.problems import Problems, listed, shown
from polltrail.tally.official_figure import Level, OfficialFigure

LEVELS = ("country", "area", "station")
COUNTS = (
    "stations_total",
    "registered_voters",
    "valid_votes",
    "all_votes",
    "ballots_cast",
    "rejected_ballots",
)
EXTRA_COUNTS = ("stations_reporting", "other_votes")
"""Counts that an authority may state beside these."""

TEXTS = ("status", "authority", "origin")
OTHERS = ("contest", "level", "area", "by", "totals", "covers_all_choices", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFile:
    """The file as parsed: figures not yet held against the contests of the table."""

    name: str
    preferred_source: str | None
    figures: Sequence[object]


def open_official(file: FileBytes) -> OfficialFile:
    """Parse the file.

    Raises
    ------
    TableError
        It is not JSON, or not an object with a list of `figures` or the source it prefers.
    """
    problems = Problems()
    twice: list[str] = []
    halves: list[str] = []
    try:
        document: Any = json.loads(file.data, object_pairs_hook=lambda pairs: _once(pairs, twice))
        halves = _HALF.findall(json.dumps(document, ensure_ascii=False))
    except (ValueError, RecursionError) as exc:
        problems.add(file.name, "JSON", str(exc) or "values nested too deeply")
        document = {}
    for name in twice:
        problems.add(file.name, "each name once in an object", f"{shown(name)} twice")
    for half in dict.fromkeys(halves):
        problems.add(file.name, "whole characters", f"half of one: {shown(half)}")
    problems.stop()
    if not isinstance(document, dict):
        problems.add(file.name, "an object with a list `figures`", type(document).__name__)
        document = {}
    elif not {"figures", "preferred_source"} & set(document):
        problems.add(
            file.name, "an object with a list `figures`", f"an object with {listed(document) or 'nothing'}"
        )
    figures, preferred = document.get("figures", []), document.get("preferred_source")
    if not isinstance(figures, list):
        problems.add(f"{file.name}, figures", "a list", shown(figures))
    if preferred is not None and not isinstance(preferred, str):
        problems.add(f"{file.name}, preferred_source", "the name of a source", shown(preferred))
    problems.stop()
    return OfficialFile(name=file.name, preferred_source=preferred, figures=figures)


_HALF = re.compile("[\ud800-\udfff]")
"""A character of JSON that is none by itself: it can be written into no file."""


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """Make an object of its members and note every name that stands in it a second time."""
    made = dict(pairs)
    if len(made) < len(pairs):
        twice += [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return made


def official_notes(
    name: str, figures: Sequence[OfficialFigure], contests: Sequence[ContestId]
) -> tuple[str, ...]:
    """Say what of the file was not used: a key that means nothing here, a figure that nothing is held against."""
    unused = dict.fromkeys(key for figure in figures for key in figure.extra if key not in EXTRA_COUNTS)
    several = len(contests) > 1
    left = [f for f in figures if f.by == "party" and (f.level != "country" or (several and f.contest))]
    notes = [f"{name}: keys not used: {listed(unused)}."] if unused else []
    if left:
        said = "1 figure by party is" if len(left) == 1 else f"{len(left)} figures by party are"
        was = "it was" if len(left) == 1 else "they were"
        notes.append(f"{name}: {said} for an area or for one contest of several; {was} not compared.")
    return tuple(notes)


def official_figures(
    file: OfficialFile, contests: Sequence[ContestId], problems: Problems
) -> tuple[OfficialFigure, ...]:
    """Read every figure; what is malformed or names an unknown contest is noted in `problems`."""
    figures = []
    for number, figure in enumerate(file.figures, start=1):
        where = f"{file.name}, figure {number}"
        if not isinstance(figure, dict):
            problems.add(where, "an object", shown(figure))
        elif _is_sound(where, figure, contests, problems):
            figures.append(_figure(figure))
    return tuple(figures)


def _is_sound(
    where: str, figure: Mapping[str, Any], contests: Sequence[ContestId], problems: Problems
) -> bool:
    before = problems.count
    _check_place(where, figure, contests, problems)
    _check_totals(where, figure.get("totals"), problems)
    for name in (*COUNTS, *EXTRA_COUNTS):
        if figure.get(name) is not None and not _is_count(figure[name]):
            problems.add(f"{where}, {name}", f"a whole number from 0 to {MAX_COUNT}", shown(figure[name]))
    for name in TEXTS:
        if figure.get(name) is not None and not isinstance(figure[name], str):
            problems.add(f"{where}, {name}", "text", shown(figure[name]))
    if not isinstance(figure.get("covers_all_choices", True), bool):
        problems.add(f"{where}, covers_all_choices", "true or false", shown(figure["covers_all_choices"]))
    if figure.get("date") is not None and _date(figure["date"]) is None:
        problems.add(f"{where}, date", "a date like 2024-08-02", shown(figure["date"]))
    return problems.count == before


def _check_place(
    where: str, figure: Mapping[str, Any], contests: Sequence[ContestId], problems: Problems
) -> None:
    by, contest, area = figure.get("by", "choice"), figure.get("contest"), figure.get("area")
    if figure.get("level", "country") not in LEVELS:
        problems.add(f"{where}, level", f"one of {listed(LEVELS)}", shown(figure["level"]))
    if by not in ("choice", "party"):
        problems.add(f"{where}, by", "choice or party", shown(by))
    if contest is None and by == "choice":
        problems.add(
            f"{where}, contest", f"one of {listed(contests)}", "none, which only totals by party may have"
        )
    if contest is not None and contest not in contests:
        problems.add(f"{where}, contest", f"one of {listed(contests)}", shown(contest))
    path = isinstance(area, list) and all(isinstance(part, str) for part in area)
    if not (area is None or path or isinstance(area, str)):
        problems.add(f"{where}, area", "a name, a list of names or null", shown(area))
    elif "level" not in figure and area:
        problems.add(f"{where}, level", "area or station, where an area is named", "none")
    elif figure.get("level") in ("area", "station") and not area:
        problems.add(f"{where}, area", f"the {figure['level']} that the figure is for", "none")


def _check_totals(where: str, totals: object, problems: Problems) -> None:
    if not isinstance(totals, dict):
        problems.add(f"{where}, totals", "an object of choice and votes", shown(totals))
        return
    for choice, votes in totals.items():
        if not _is_count(votes):
            problems.add(f"{where}, totals, {choice}", f"a whole number from 0 to {MAX_COUNT}", shown(votes))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_COUNT


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _figure(figure: Mapping[str, Any]) -> OfficialFigure:
    area = figure.get("area")
    known = {*COUNTS, *TEXTS, *OTHERS}
    return OfficialFigure(
        contest=figure.get("contest"),
        level=cast("Level", figure.get("level", "country")),
        area=tuple(area) if isinstance(area, list) else area,
        by=figure.get("by", "choice"),
        totals=dict(figure["totals"]),
        covers_all_choices=figure.get("covers_all_choices", True),
        seen=_date(figure["date"]) if figure.get("date") else None,
        extra={name: value for name, value in figure.items() if name not in known},
        **{name: figure.get(name) for name in (*COUNTS, *TEXTS)},
    )
