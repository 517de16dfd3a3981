"""The papers, fields, signatures, copies and deadlines of a form model, read from its TOML."""

import re
from typing import cast

from polltrail.election.form_parts import Copy, CopyKind, Deadline, FieldKind, FormField, Paper, Signatory
from polltrail.election.formula import VOTES
from polltrail.election.ids import FieldName
from polltrail.election.toml_table import TomlTable

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KINDS = ("count", "sum", "text", "yes-no")
_COPY_KINDS = ("original", "copy", "posted", "image")
_SIGNATORY_KEYS = ("role", "required", "refusal_reason", "agent", "marks", "law", "confirmed", "note")
_FIELD_KEYS = (
    *("name", "title", "paper", "section", "kind", "parts", "per_choice", "required", "confirmed", "note"),
)


def read_papers(top: TomlTable) -> tuple[Paper, ...]:
    """Read every `[[paper]]`, each name once."""
    papers = []
    for table in top.tables("paper"):
        table.only("name", "title", "confirmed", "note")
        name, title = table.text("name"), table.text("title")
        papers.append(
            Paper(
                name=name, title=title, confirmed=table.flag("confirmed", False), note=table.text("note", "")
            )
        )
    top.each_once("paper", (paper.name for paper in papers))
    return tuple(papers)


def read_fields(top: TomlTable, papers: tuple[Paper, ...]) -> tuple[FormField, ...]:
    """Read every `[[field]]`; one with `parts` is followed by a field for each part."""
    fields: list[FormField] = []
    for table in top.tables("field"):
        whole = _field(table, tuple(paper.name for paper in papers))
        fields += [whole, *(_part(whole, part) for part in _parts(table, whole))]
    top.each_once("field", (field.name for field in fields))
    if not fields:
        top.refuse("field", "at least one [[field]]", "none")
    return tuple(fields)


def read_signatories(top: TomlTable) -> tuple[Signatory, ...]:
    """Read every `[[signatory]]`, each role once."""
    signatories = []
    for table in top.tables("signatory"):
        table.only(*_SIGNATORY_KEYS)
        signatories.append(
            Signatory(
                role=table.text("role"),
                required=table.flag("required"),
                refusal_reason=table.flag("refusal_reason"),
                agent=table.flag("agent", False),
                marks=table.texts("marks", ("signature",)),
                law=table.text_or_none("law"),
                confirmed=table.flag("confirmed", False),
                note=table.text("note", ""),
            )
        )
    top.each_once("signatory", (signatory.role for signatory in signatories))
    return tuple(signatories)


def read_copies(top: TomlTable) -> tuple[Copy, ...]:
    """Read every `[[copy]]`."""
    copies = []
    for table in top.tables("copy"):
        table.only("holder", "kind", "law", "confirmed", "note")
        copies.append(
            Copy(
                holder=table.text("holder"),
                kind=cast("CopyKind", table.one_of("kind", _COPY_KINDS)),
                law=table.text_or_none("law"),
                confirmed=table.flag("confirmed", False),
                note=table.text("note", ""),
            )
        )
    return tuple(copies)


def read_deadlines(top: TomlTable) -> tuple[Deadline, ...]:
    """Read every `[[deadline]]`, each with its hours or its local time."""
    deadlines = []
    for table in top.tables("deadline"):
        table.only("what", "hours_after_close", "local_time", "law", "confirmed", "note")
        hours, local = table.number_or_none("hours_after_close"), table.text_or_none("local_time")
        if (hours is None) == (local is None):
            found = "neither" if hours is None else "both"
            table.refuse("hours_after_close", "either this or local_time", found)
        deadlines.append(
            Deadline(
                what=table.text("what"),
                hours_after_close=hours,
                local_time=local,
                law=table.text_or_none("law"),
                confirmed=table.flag("confirmed", False),
                note=table.text("note", ""),
            )
        )
    return tuple(deadlines)


def _field(table: TomlTable, papers: tuple[str, ...]) -> FormField:
    table.only(*_FIELD_KEYS)
    name = table.text("name")
    if not _NAME.fullmatch(name) or name == VOTES:
        table.refuse("name", f"a name like valid_votes, and not {VOTES}", name)
    paper = table.text("paper", "")
    if paper and paper not in papers:
        table.refuse("paper", f"one of {', '.join(papers) or 'no papers at all'}", paper)
    return FormField(
        name=FieldName(name),
        title=table.text("title"),
        paper=paper,
        section=table.text("section", ""),
        kind=cast("FieldKind", table.one_of("kind", _KINDS, "count")),
        per_choice=table.flag("per_choice", False),
        required=table.flag("required", False),
        confirmed=table.flag("confirmed", False),
        note=table.text("note", ""),
    )


def _parts(table: TomlTable, whole: FormField) -> tuple[str, ...]:
    parts = table.texts("parts")
    needed = [part for part in parts if not part.endswith("?")]
    if parts and not (whole.is_number and len(parts) > 1 and needed):
        table.refuse("parts", "two or more parts of a number, one of them without '?'", ", ".join(parts))
    for part in parts:
        if not _NAME.fullmatch(part.removesuffix("?")):
            table.refuse("parts", "words like female", part)
    return parts


def _part(whole: FormField, part: str) -> FormField:
    word = part.removesuffix("?")
    return FormField(
        name=FieldName(f"{whole.name}_{word}"),
        title=f"{whole.title}, {word}",
        paper=whole.paper,
        section=whole.section,
        per_choice=whole.per_choice,
        required=whole.required and not part.endswith("?"),
        part_of=whole.name,
        confirmed=whole.confirmed,
    )
