"""What an authority's page or file shows, as statements that can be signed: places and names held against the election."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, cast

from polltrail.cli.existing import Existing
from polltrail.exchange.files import FileBytes
from polltrail.exchange.official import COUNTS, official_figures, open_official
from polltrail.exchange.official_mapping import STATUSES, OfficialMapping
from polltrail.exchange.official_rows import Offered, official_rows
from polltrail.exchange.problems import Problems, listed, shown
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.canonical import is_plain_key
from polltrail.statement.fields import Figures
from polltrail.tally.official_figure import OfficialFigure

LONGEST_SOURCE = 2000
_LEVELS = ("country", "area", "station")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was seen.

    Attributes
    ----------
    source : str
        Where it stood; empty where that is only known from the figures themselves.
    seen_at : datetime
        When, to the whole second.
    digest : str
        Its SHA-256.
    """

    name: str
    data: bytes
    source: str
    seen_at: datetime
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", sha256(self.data).hexdigest())


def read_figures(
    document: Document, mapping: OfficialMapping | None, figures: FileBytes | None, existing: Existing
) -> tuple[OfficialFigure, ...]:
    """Read what a document shows: by a mapping, from a file beside it, or because it is an `official.json` itself.

    Raises
    ------
    TableError
        It is none of these, or something in it is wrong.
    """
    file = FileBytes(name=document.name, data=document.data)
    if mapping is not None:
        return official_rows(file, mapping, offered_of(existing))
    problems = Problems()
    opened = open_official(figures or file)
    found = official_figures(opened, cast("Any", tuple(existing.contests)), problems)
    problems.stop()
    return tuple(sorted(found, key=lambda one: one.seen or date.min))


def offered_of(existing: Existing) -> Offered:
    """Give the names that a table may have."""
    return Offered(
        stations=existing.stations.keys(), areas=set(existing.areas.values()), contests=existing.contests
    )


def bodies_of(
    figures: Iterable[OfficialFigure], document: Document, existing: Existing, *, status: str | None = None
) -> tuple[list[OfficialBody], list[str]]:
    """Make what is to be signed of figures, and sentences about what cannot be said.

    Parameters
    ----------
    status : str or None
        What the authority calls them, where the figures do not say.

    Raises
    ------
    TableError
        A figure names what the election does not have.
    """
    problems, notes = Problems(), dict[str, None]()
    bodies = []
    for number, figure in enumerate(figures, start=1):
        where = f"{document.name}, figure {number}"
        if figure.by == "party" or figure.contest is None:
            notes[f"{where}: it is by party; only figures by choice of one contest can be said."] = None
            continue
        place = _place(where, figure, existing, problems)
        _check_choices(where, figure, existing, problems)
        if place is not None and not problems.count:
            bodies.append(_body(figure, place, document, existing, status, notes))
    problems.stop()
    return bodies, list(notes)


def _place(
    where: str, figure: OfficialFigure, existing: Existing, problems: Problems
) -> Mapping[str, Any] | None:
    if figure.level == "country":
        return {"area": (), "station": None}
    names = (figure.area,) if isinstance(figure.area, str) else figure.area or ()
    if figure.level == "station":
        if names[-1] not in existing.stations:
            problems.add(f"{where}, area", "a station of the election", shown(names[-1]))
            return None
        return {"area": (), "station": names[-1]}
    found = [
        path
        for path in existing.areas.values()
        if path == names or (len(names) == 1 and path[-1] == names[0])
    ]
    if (shortest := _only(found, names)) is None:
        several = "; ".join(" > ".join(path) for path in found)
        problems.add(f"{where}, area", "one area of the election", several or shown(" > ".join(names)))
        return None
    return {"area": shortest, "station": None}


def _only(found: Sequence[tuple[str, ...]], names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Choose the area that is so called: the one of just this path, else the only one."""
    if names in found:
        return names
    return found[0] if len(found) == 1 else None


def _check_choices(where: str, figure: OfficialFigure, existing: Existing, problems: Problems) -> None:
    known = existing.contests[str(figure.contest)]
    for choice in figure.totals:
        if choice not in known:
            problems.add(
                f"{where}, totals", f"a choice of {figure.contest}: {listed(known, limit=10)}", shown(choice)
            )


def _body(
    figure: OfficialFigure,
    place: Mapping[str, Any],
    document: Document,
    existing: Existing,
    status: str | None,
    notes: dict[str, None],
) -> OfficialBody:
    contest = str(figure.contest)
    seen = None if figure.seen is None else datetime.combine(figure.seen, time(), tzinfo=UTC)
    return OfficialBody(
        level=figure.level,
        **place,
        contest=contest,
        status=cast("Any", _status(figure, status, notes)),
        figures=Figures(
            numbers=_numbers(figure, notes),
            votes=tuple((choice, figure.totals.get(choice)) for choice in existing.contests[contest]),
            choice_numbers=(),
        ),
        source=(document.source or figure.authority or figure.origin or document.name)[:LONGEST_SOURCE],
        digest=document.digest,
        bytes=len(document.data),
        seen_at=seen or document.seen_at,
    )


def _status(figure: OfficialFigure, status: str | None, notes: dict[str, None]) -> str:
    told = status or figure.status or "unknown"
    if told in STATUSES:
        return told
    notes[f"The status {told!a} is none of {listed(STATUSES)}; it is said as unknown."] = None
    return "unknown"


def _numbers(figure: OfficialFigure, notes: dict[str, None]) -> dict[str, int | None]:
    counted = {name: getattr(figure, name) for name in COUNTS}
    found: dict[str, int | None] = {name: number for name, number in counted.items() if number is not None}
    for name, value in figure.extra.items():
        if type(value) is int and 0 <= value < 2**31 and is_plain_key(name):
            found[name] = value
        else:
            notes[f"{name!a} is no number; it is not said."] = None
    return found


def blank(body: OfficialBody, document: Document) -> OfficialBody:
    """Say of the same place that a document shows no figures for it."""
    figures = body.figures
    return OfficialBody(
        level=body.level,
        area=body.area,
        station=body.station,
        contest=body.contest,
        status="unknown",
        figures=Figures(
            numbers=dict.fromkeys(figures.numbers),
            votes=tuple((choice, None) for choice, _ in figures.votes),
            choice_numbers=(),
        ),
        source=document.source,
        digest=document.digest,
        bytes=len(document.data),
        seen_at=document.seen_at,
    )


def in_order(bodies: Iterable[OfficialBody]) -> list[OfficialBody]:
    """Sort by what they cover, the most first."""
    return sorted(bodies, key=lambda body: (_LEVELS.index(body.level), len(body.area)))
