"""Forms to hand in: one as JSON or TOML, many as CSV or NDJSON, checked against what should exist.

JSON, TOML and each line of NDJSON have the same fields; those in brackets may be left out:

    station, [contest]        as the election's tables write them; the contest, if the election has more than one
    numbers                   {"registered_voters": 924, "ballots_cast": 638, ...}; null or absent is blank
    votes                     {"keep": 367, "sell": null, ...}
    [choice_numbers]          [["card_votes", "keep", 12], ...]: what else the form has in each choice's row
    [copy]                    {"whose": "agent", "holder": "Tide Union"}; whose: posted, agent, returning_officer, authority
    [signatures]              [{"role": ..., "of": ..., "mark": ..., "state": "present", "reason": null}, ...]
    [images], [words]         digests
    [channel]                 file, unless it says otherwise
    [supersedes]              the id of one's own statement that this one takes the place of

A CSV (or XLSX, Parquet) has a row for each form: `station_id`, `contest`, then a column for each number of the form,
by its name in the form model, and one for each choice, by its id; `card_votes:keep` for a choice's other numbers; and
perhaps `whose`, `holder`, `channel`. An empty cell is a blank, and a written zero is 0.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from polltrail.cli.existing import Existing
from polltrail.election.form_model import FormModel
from polltrail.errors import EncodingError, Problem, ReadingError, TableError
from polltrail.statement.bodies import TranscriptionBody
from polltrail.statement.canonical import parse

if TYPE_CHECKING:
    from polltrail.exchange.table import Table

_FIELDS = {
    *("station", "contest", "numbers", "votes", "choice_numbers", "copy", "signatures", "images", "words"),
    *("channel", "supersedes"),
}
_ROW = ("station_id", "contest", "whose", "holder", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form as it is to be signed.

    Attributes
    ----------
    where : str
        Where it was read, for messages.
    supersedes : str or None
        The statement that it takes the place of.
    """

    where: str
    body: TranscriptionBody
    supersedes: str | None = None


def read_forms(path: Path, existing: Existing, model: FormModel) -> list[Form]:
    """Read every form of a file.

    Raises
    ------
    TableError
        With every problem found; nothing of the file is taken.
    """
    problems: list[Problem] = []
    rows = rows_of(path, existing, model)
    forms = [
        form for where, row in rows if (form := form_of(where, row, existing, model, problems)) is not None
    ]
    if problems:
        raise TableError(problems)
    return forms


def rows_of(
    path: Path, existing: Existing, model: FormModel, *, texts: Sequence[str] = _ROW
) -> list[tuple[str, Any]]:
    """Read what a file has, unchecked: each document or row, and where it stands.

    Parameters
    ----------
    texts : sequence of str
        Columns of a table that are text and no numbers.

    Raises
    ------
    TableError
        It cannot be read, or has a column that means nothing here.
    """
    suffix = path.suffix.lower()
    if suffix in {".json", ".toml", ".ndjson", ".jsonl"}:
        return _documents(path, suffix)
    return _table_rows(path, existing, model, texts)


def _documents(path: Path, suffix: str) -> list[tuple[str, Any]]:
    try:
        data = path.read_bytes()
        if suffix == ".toml":
            return [(path.name, tomllib.loads(data.decode("utf-8")))]
        if suffix == ".json":
            return [(path.name, parse(data))]
    except OSError as exc:
        raise ReadingError(f"{path}: expected a file with a form, found: {exc.strerror}") from exc
    except (ValueError, EncodingError) as exc:
        raise TableError([Problem(where=path.name, expected="a form", found=str(exc))]) from exc
    return [
        (f"{path.name}, line {number}", _line(f"{path.name}, line {number}", line))
        for number, line in enumerate(data.splitlines(), start=1)
        if line.strip()
    ]


def _line(where: str, line: bytes) -> Any:
    try:
        return parse(line)
    except EncodingError as exc:
        raise TableError([Problem(where=where, expected="a form as JSON", found=str(exc))]) from exc


def form_of(
    where: str, row: Any, existing: Existing, model: FormModel, problems: list[Problem]
) -> Form | None:
    """Make a form of what was read, or note what is wrong with it."""
    found = _shape(row)
    if not found:
        row = {**row, "contest": row.get("contest") or _only(existing)}
        found = [*_unknown(row, existing), *_unknown_numbers(row, existing, model)]
    if found:
        problems += [
            Problem(where=f"{where}, {name}", expected=expected, found=said) for name, expected, said in found
        ]
        return None
    try:
        body = msgspec.convert(_body(row, existing, model), TranscriptionBody)
    except (msgspec.ValidationError, EncodingError) as exc:
        problems.append(Problem(where=where, expected="a form that can be signed", found=str(exc)))
        return None
    return Form(where=where, body=body, supersedes=row.get("supersedes"))


_Found = list[tuple[str, str, str]]


def _shape(row: Any) -> _Found:
    if not isinstance(row, Mapping):
        return [("form", "an object", type(row).__name__)]
    found = [
        (name, f"one of the fields {', '.join(sorted(_FIELDS))}", "a field that means nothing here")
        for name in row
        if name not in _FIELDS
    ]
    found += [
        (name, "text", repr(row[name])[:80])
        for name in ("station", "contest", "supersedes")
        if row.get(name) is not None and not isinstance(row[name], str)
    ]
    found += [
        (name, "names with their numbers", repr(row.get(name))[:80])
        for name in ("numbers", "votes")
        if not isinstance(row.get(name), Mapping)
    ]
    return found  # fmt: skip


def _only(existing: Existing) -> str | None:
    return next(iter(existing.contests)) if len(existing.contests) == 1 else None


def _unknown(row: Mapping[str, Any], existing: Existing) -> _Found:
    found: _Found = []
    if row.get("station") not in existing.stations:
        found.append(("station", "a station of the election", repr(row.get("station"))[:80]))
    if row["contest"] not in existing.contests:
        found.append(("contest", f"one of {', '.join(existing.contests)}", repr(row["contest"])[:80]))
    return found


def _unknown_numbers(row: Mapping[str, Any], existing: Existing, model: FormModel) -> _Found:
    choices = existing.contests.get(str(row["contest"]), ())
    fields = [str(field.name) for field in model.fields if field.is_number and not field.per_choice]
    if row["contest"] not in existing.contests:
        return []
    return [
        *(("numbers", f"a number of the form {model.name}: {', '.join(fields)}", name) for name in row["numbers"] if name not in fields),
        *(("votes", f"a choice of the contest {row['contest']}: {', '.join(choices)}", name) for name in row["votes"] if name not in choices),
    ]  # fmt: skip


def _body(row: Mapping[str, Any], existing: Existing, model: FormModel) -> dict[str, Any]:
    votes = row["votes"]
    copy = row.get("copy") or {}
    return {
        "slot": {"station": row["station"], "contest": row["contest"], "form": model.name},
        "copy": {"whose": copy.get("whose", "agent"), "holder": copy.get("holder")} if isinstance(copy, Mapping) else copy,
        "numbers": dict(row["numbers"]),
        "votes": [(choice, votes[choice]) for choice in existing.contests[row["contest"]] if choice in votes],
        "choice_numbers": row.get("choice_numbers", []),
        "signatures": row.get("signatures", []),
        "images": row.get("images", []),
        "channel": row.get("channel") or "file",
        "words": row.get("words"),
    }  # fmt: skip


def _table_rows(
    path: Path, existing: Existing, model: FormModel, names: Sequence[str]
) -> list[tuple[str, Any]]:
    from polltrail.exchange.counts import counts
    from polltrail.exchange.files import read_bytes, read_table
    from polltrail.exchange.mapping import TableMapping
    from polltrail.exchange.problems import Problems

    table, _, _ = read_table(read_bytes(path), TableMapping())
    table.need("station_id", "the station's own id")
    roles = _roles(table, existing, model, names)
    problems = Problems()
    texts = {name: table.text(name).to_list() for name in names if name in table.schema}
    station = texts["station_id"]
    numbers = {
        heading: counts(table, heading, problems, station=lambda row: str(station[row])).to_list()
        for heading in roles
    }
    problems.stop()
    cells = [(role, values) for heading, values in numbers.items() for role in [roles[heading]]]
    return [
        (
            f"{table.name}, {table.line(row)}, station {station[row]}",
            _row(row, texts, cells, existing),
        )
        for row in range(table.height)
    ]


def _roles(
    table: "Table", existing: Existing, model: FormModel, names: Sequence[str]
) -> dict[str, tuple[str, str, str]]:
    """Tell what each column of numbers is: ("numbers", field, ""), ("votes", "", choice), ("choice", field, choice)."""
    fields = {str(field.name): field.per_choice for field in model.fields if field.is_number}
    choices = {choice for offered in existing.contests.values() for choice in offered}
    roles, problems = {}, []
    for heading in table.columns:
        field, colon, choice = heading.partition(":")
        if heading in names:
            continue
        if heading in choices:
            roles[heading] = ("votes", "", heading)
        elif fields.get(heading) is False:
            roles[heading] = ("numbers", heading, "")
        elif colon and fields.get(field) and choice in choices:
            roles[heading] = ("choice", field, choice)
        else:
            problems.append(
                Problem(
                    where=f"{table.name}, column {heading}",
                    expected=f"one of {', '.join(names)}, a number of the form {model.name}, or a choice",
                    found="neither",
                )
            )
    if problems:
        raise TableError(problems)
    return roles


def _row(
    row: int,
    texts: Mapping[str, Sequence[str | None]],
    cells: Sequence[tuple[tuple[str, str, str], Sequence[int | None]]],
    existing: Existing,
) -> dict[str, Any]:
    """Make one row a form; a choice's column says nothing in the rows of other contests, if it is empty there."""
    said = {name: values[row] for name, values in texts.items()}
    contest = said.get("contest") or _only(existing)
    offered = set(existing.contests.get(contest or "", ()))
    votes = {choice: values[row] for (role, _, choice), values in cells if role == "votes"}
    others = [[field, choice, values[row]] for (role, field, choice), values in cells if role == "choice"]
    return {
        "station": said["station_id"],
        "contest": contest,
        "numbers": {field: values[row] for (role, field, _), values in cells if role == "numbers"},
        "votes": {choice: n for choice, n in votes.items() if choice in offered or n is not None},
        "choice_numbers": [one for one in others if one[1] in offered or one[2] is not None],
        "copy": {"whose": said.get("whose") or "agent", "holder": said.get("holder")},
        "channel": said.get("channel"),
        **{name: text for name, text in said.items() if name not in _ROW},
    }
