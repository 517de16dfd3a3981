"""Which column of an authority's table is what, as a small TOML text that a person writes once and hands over.

    [table]
    kind = "wide"                     # wide: a row for each place; long: a row for each place and choice
    status = "unofficial-partial"     # what the authority calls its figures; otherwise unknown
    thousands = "."                   # encoding, separator and sheet too, where they are not found out
    rows = "/results/stations"        # JSON alone: where the rows are
    unknown = "refuse"                # or "skip": rows of places, contests or choices that the election does not have

    [place]
    level = "station"                 # country, area or station
    station = "Mesa"                  # the columns that name it; for level area: area = ["Estado", "Municipio"]

    [contest]
    name = "president"                # the only one; or column = "Cargo"

    [choices]                         # wide: heading = choice of the election
    "Partido A" = "A"                 # long: choice = heading, votes = heading

    [fields]                          # our name = heading
    valid_votes = "Validos"

    [names.choices]                   # what the table writes = what the election writes;
    "PARTIDO A" = "A"                 # also [names.contests], [names.stations], [names.areas]

In JSON a heading is a JSON Pointer into the row, such as "/votes/a"; "@key" is the name under which a row stands where
the rows are members of an object.

References
----------
RFC 6901, JavaScript Object Notation (JSON) Pointer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import Problems, listed, shown
from polltrail.tally.official_figure import Level

Status = Literal["unofficial-partial", "unofficial-complete", "certified", "correction", "recount", "unknown"]
STATUSES: tuple[str, ...] = get_args(Status)
KEY = "@key"
"""In place of a JSON Pointer: the name of the member that the row is."""

_TABLE = ("kind", "status", "encoding", "separator", "thousands", "sheet", "rows", "unknown")
_NAMES = ("choices", "contests", "stations", "areas")
_SECTIONS = {
    "table": _TABLE,
    "place": ("level", "station", "area"),
    "contest": ("column", "name"),
    "choices": None,
    "fields": None,
    "names": _NAMES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMapping:
    """What is where in an authority's table.

    Attributes
    ----------
    table : TableMapping
        How its bytes are read.
    rows : str or None
        Where the rows are, in JSON; None for the whole of it.
    place : tuple of str
        The columns that name a station, or an area from the largest; () for the country.
    contest : tuple of (str, str)
        ("column", heading) or ("name", contest).
    choices : mapping of str to str
        Wide: heading to choice. Long: "choice" and "votes" to headings.
    fields : mapping of str to str
        Our name of a number to its heading.
    names : mapping of str to mapping
        For "choices", "contests", "stations", "areas": what the table writes to what the election writes.
    skips_unknown : bool
        Whether rows of what the election does not have are passed over.
    """

    kind: Literal["wide", "long"]
    status: Status
    table: TableMapping
    rows: str | None
    level: Level
    place: tuple[str, ...]
    contest: tuple[str, str]
    choices: Mapping[str, str]
    fields: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skips_unknown: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that is read, each once."""
        choices = self.choices if self.kind == "wide" else self.choices.values()
        contest = [self.contest[1]] if self.contest[0] == "column" else []
        return tuple(dict.fromkeys((*self.place, *contest, *choices, *self.fields.values())))

    def name(self, what: str, written: str) -> str:
        """Give the election's name for what the table writes."""
        return self.names.get(what, {}).get(written, written)


def read_official_mapping(text: str) -> OfficialMapping:
    """Parse a mapping.

    Raises
    ------
    TableError
        The text is not TOML, or a key means nothing, is missing or holds the wrong kind of value; all are named.
    """
    problems = Problems()
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as exc:
        problems.add("mapping", "TOML", str(exc) or "text nested too deeply")
        document = {}
    problems.stop()
    sections = _sections(document, problems)
    problems.stop()
    _check(sections, problems)
    problems.stop()
    return _mapping(sections)


def _sections(document: Mapping[str, Any], problems: Problems) -> dict[str, dict[str, Any]]:
    for name in document:
        if name not in _SECTIONS:
            problems.add("mapping", f"one of the tables {listed(_SECTIONS)}", shown(name))
    found = {}
    for name, keys in _SECTIONS.items():
        section = document.get(name, {})
        if not isinstance(section, dict):
            problems.add(f"mapping, {name}", f"a table [{name}]", shown(section))
            continue
        for key in section:
            if keys is not None and key not in keys:
                problems.add(f"mapping, [{name}]", f"one of the keys {listed(keys)}", shown(key))
        found[name] = section
    return found


def _check(sections: Mapping[str, dict[str, Any]], problems: Problems) -> None:
    table, choices, contest = sections["table"], sections["choices"], sections["contest"]
    for key in _TABLE:
        _one_of(f"[table] {key}", table.get(key), _ALLOWED.get(key), problems)
    _check_place(sections["place"], problems)
    if len(contest) != 1:
        problems.add("mapping, [contest]", "either a column or a name", listed(contest))
    if not choices:
        problems.add("mapping, [choices]", "the columns of the votes", "none")
    if table.get("kind") == "long" and set(choices) != {"choice", "votes"}:
        problems.add("mapping, [choices]", "choice and votes, each a heading", listed(choices))
    for name in ("contest", "choices", "fields"):
        for key, value in sections[name].items():
            _one_of(f"[{name}] {key}", value, None, problems)
    for key, names in sections["names"].items():
        if not isinstance(names, dict) or not all(isinstance(one, str) for one in names.values()):
            problems.add(f"mapping, [names.{key}]", "texts", shown(names))


_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": ("wide", "long"),
    "status": STATUSES,
    "unknown": ("refuse", "skip"),
}


def _check_place(place: Mapping[str, Any], problems: Problems) -> None:
    level = place.get("level", "country")
    _one_of("[place] level", level, ("country", "area", "station"), problems)
    wanted = {"country": set[str](), "area": {"area"}, "station": {"station"}}.get(str(level), set(place))
    if set(place) - {"level"} != wanted:
        expected = " and ".join(wanted) or "nothing more"
        problems.add("mapping, [place]", f"{expected}, for level {level}", listed(set(place) - {"level"}))
    for key in ("station", "area"):
        value = place.get(key, "")
        if not (
            isinstance(value, str)
            or (isinstance(value, list) and value and all(isinstance(one, str) for one in value))
        ):
            problems.add(f"mapping, [place] {key}", "a heading or a list of headings", shown(value))  # fmt: skip


def _one_of(where: str, value: object, allowed: tuple[str, ...] | None, problems: Problems) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        problems.add(f"mapping, {where}", "text", shown(value))
    elif allowed is not None and value not in allowed:
        problems.add(f"mapping, {where}", f"one of {listed(allowed)}", shown(value))


def _mapping(sections: Mapping[str, dict[str, Any]]) -> OfficialMapping:
    table, place = sections["table"], sections["place"]
    level = place.get("level", "country")
    headings = place.get(level, ())
    return OfficialMapping(
        kind=table.get("kind", "wide"),
        status=cast("Status", table.get("status", "unknown")),
        table=TableMapping(
            **{key: table.get(key) for key in ("encoding", "separator", "thousands", "sheet")}
        ),
        rows=table.get("rows"),
        level=level,
        place=(headings,) if isinstance(headings, str) else tuple(headings),
        contest=next(iter(sections["contest"].items())),
        choices=sections["choices"],
        fields=sections["fields"],
        names=sections["names"],
        skips_unknown=table.get("unknown") == "skip",
    )
