"""The form model of a replay: what most forms share, and what the published tables have besides."""

import json
from collections.abc import Mapping

from polltrail.election import FormModel
from polltrail.election.form_model import parse_form_model


def extended_form(base: str, name: str, fields: Mapping[str, str]) -> str:
    """Add to a form model, as TOML, those fields that it does not have.

    Parameters
    ----------
    fields : mapping of str to str
        Our names, and what the published tables call them.

    Returns
    -------
    str
        The same text where there is nothing to add.
    """
    known = {field.name for field in _parsed(base, name).fields}
    extra = [_field(one, heading) for one, heading in sorted(fields.items()) if one not in known]
    text = "".join([base.rstrip("\n"), "\n", *extra]) if extra else base
    _parsed(text, name)
    return text


def _parsed(text: str, name: str) -> FormModel:
    return parse_form_model(text, name=name)


def _field(name: str, heading: str) -> str:
    lines = (
        "[[field]]",
        f"name = {json.dumps(name)}",
        f"title = {json.dumps(f'What the published tables call {heading}', ensure_ascii=False)}",
        'section = "as published"',
        "confirmed = true",
    )
    return "\n" + "\n".join(lines) + "\n"
