"""The parts of a form model read from TOML, and every contradiction between them refused."""

import re
from collections.abc import Iterable
from typing import cast

from polltrail.election.form_parts import Copy, CopyKind, Deadline, FieldKind, FormField, Paper, Signatory
from polltrail.election.formula import VOTES, Formula, Term, parse_formula
from polltrail.election.identity import Identity, Severity
from polltrail.election.ids import FieldName
from polltrail.election.toml_table import TomlTable
from polltrail.errors import FormModelError

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KINDS = ("count", "sum", "text", "yes-no")
_COPY_KINDS = ("original", "copy", "posted", "image")
_SIGNATORY_KEYS = ("role", "required", "refusal_reason", "marks", "law", "confirmed", "note")
_FIELD_KEYS = (
    *("name", "title", "paper", "section", "kind", "parts", "per_choice", "required", "confirmed", "note"),
)
_IDENTITY_KEYS = (
    *("code", "severity", "title", "formula", "per_choice", "register", "innocent", "law", "confirmed"),
    "needs_one_of",
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
    _each_once(top, "paper", (paper.name for paper in papers))
    return tuple(papers)


def read_fields(top: TomlTable, papers: tuple[Paper, ...]) -> tuple[FormField, ...]:
    """Read every `[[field]]`; one with `parts` is followed by a field for each part."""
    fields: list[FormField] = []
    for table in top.tables("field"):
        whole = _field(table, tuple(paper.name for paper in papers))
        fields += [whole, *(_part(whole, part) for part in _parts(table, whole))]
    _each_once(top, "field", (field.name for field in fields))
    if not fields:
        top.refuse("field", "at least one [[field]]", "none")
    return tuple(fields)


def read_identities(top: TomlTable, fields: tuple[FormField, ...]) -> tuple[Identity, ...]:
    """Read every `[[identity]]`; then one more for each field with parts: the parts make the total."""
    known = {field.name: field for field in fields}
    identities = []
    for table in top.tables("identity"):
        identity = _identity(table)
        _check_fields(table, identity, known)
        identities.append(identity)
    split = [table for table in top.tables("field") if table.texts("parts")]
    identities += [_by_gender(known[FieldName(table.text("name"))], table.texts("parts")) for table in split]
    _each_once(top, "identity", (identity.code for identity in identities))
    return tuple(identities)


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
                marks=table.texts("marks", ("signature",)),
                law=table.text_or_none("law"),
                confirmed=table.flag("confirmed", False),
                note=table.text("note", ""),
            )
        )
    _each_once(top, "signatory", (signatory.role for signatory in signatories))
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


def _by_gender(whole: FormField, parts: tuple[str, ...]) -> Identity:
    terms = (
        Term(1, FieldName(f"{whole.name}_{part.removesuffix('?')}"), part.endswith("?")) for part in parts
    )
    return Identity(
        code=f"{whole.name}-by-gender",
        severity="error",
        title=f"The parts by gender add up to the total: {whole.title}",
        formula=Formula(tuple(terms), "=", (Term(1, whole.name, optional=False),)),
        per_choice=whole.per_choice,
        innocent=("A part was copied or added up wrongly while the total is right.",),
        law=None,
        confirmed=whole.confirmed,
    )


def _identity(table: TomlTable) -> Identity:
    table.only(*_IDENTITY_KEYS)
    code = table.text("code")
    if not _CODE.fullmatch(code):
        table.refuse("code", "a code like choices-make-valid", code)
    return Identity(
        code=code,
        severity=cast("Severity", table.one_of("severity", ("error", "warning"))),
        title=table.text("title"),
        formula=_formula(table),
        per_choice=table.flag("per_choice", False),
        register=table.flag("register", False),
        innocent=table.texts("innocent"),
        law=table.text_or_none("law"),
        confirmed=table.flag("confirmed", False),
        needs_one_of=tuple(FieldName(name) for name in table.texts("needs_one_of")),
    )


def _formula(table: TomlTable) -> Formula:
    text = table.text("formula")
    try:
        return parse_formula(text)
    except FormModelError as exc:
        table.refuse("formula", "a formula", str(exc))


def _check_fields(table: TomlTable, identity: Identity, known: dict[FieldName, FormField]) -> None:
    for name in identity.fields:
        if name == VOTES:
            continue
        if name not in known or not known[name].is_number:
            table.refuse("formula", f"number fields of the model ({', '.join(known)}) or {VOTES}", name)
        if known[name].per_choice != identity.per_choice:
            rows = "of every choice's row" if identity.per_choice else "of the form, not of a choice's row"
            table.refuse("formula", f"fields {rows}", name)
    optional = {term.field for term in identity.formula.left + identity.formula.right if term.optional}
    for name in identity.needs_one_of:
        if name not in optional:
            table.refuse("needs_one_of", "fields written with '?' in the formula", name)


def _each_once(top: TomlTable, key: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            top.refuse(key, "each one once", f"{name} twice")
        seen.add(name)
