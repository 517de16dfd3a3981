"""The identities of a form model, read from its TOML and held against its fields."""

import re
from typing import cast

from polltrail.election.form_parts import FormField
from polltrail.election.formula import VOTES, Formula, Term, parse_formula
from polltrail.election.identity import Identity, Severity
from polltrail.election.ids import FieldName
from polltrail.election.toml_table import TomlTable
from polltrail.errors import FormModelError

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IDENTITY_KEYS = (
    *("code", "severity", "title", "formula", "per_choice", "register", "innocent", "law", "confirmed"),
    "needs_one_of",
)


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
    top.each_once("identity", (identity.code for identity in identities))
    return tuple(identities)


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
