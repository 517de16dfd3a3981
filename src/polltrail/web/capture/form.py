"""A form model as JSON, for a program that shows it and checks it: formulas are read already.

    python -m polltrail.web.capture.form FILE

prints it, so that the server, which needs none of the tables' libraries, need not load them for it.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec

from polltrail.election import FormModel
from polltrail.election.form_model import read_form_model
from polltrail.election.form_parts import FormField, Signatory
from polltrail.election.formula import Term
from polltrail.election.identity import Identity


def form_json(model: FormModel) -> dict[str, Any]:
    """Tell a form model as values of a JSON document, each list in the order of the paper."""
    return {
        "name": model.name,
        "title": model.title,
        "papers": [{"name": one.name, "title": one.title} for one in model.papers],
        "fields": [_field(one) for one in model.fields],
        "identities": [_identity(one) for one in model.identities],
        "signatories": [_signatory(one) for one in model.signatories],
        "copies": [{"holder": one.holder, "kind": one.kind} for one in model.copies],
    }


def _field(field: FormField) -> dict[str, Any]:
    return {
        "name": field.name,
        "title": field.title,
        "paper": field.paper,
        "section": field.section,
        "kind": field.kind,
        "per_choice": field.per_choice,
        "required": field.required,
        "part_of": field.part_of,
        "note": field.note,
    }


def _identity(identity: Identity) -> dict[str, Any]:
    formula = identity.formula
    return {
        "code": identity.code,
        "severity": identity.severity,
        "title": identity.title,
        "per_choice": identity.per_choice,
        "register": identity.register,
        "needs_one_of": list(identity.needs_one_of),
        "left": {"terms": _terms(formula.left), "constant": formula.left_constant},
        "relation": formula.relation,
        "right": {"terms": _terms(formula.right), "constant": formula.right_constant},
    }


def _terms(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    return [{"sign": one.sign, "field": one.field, "optional": one.optional} for one in terms]


def _signatory(signatory: Signatory) -> dict[str, Any]:
    return {
        "role": signatory.role,
        "required": signatory.required,
        "agent": signatory.agent,
        "marks": list(signatory.marks),
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(form_json(read_form_model(Path(sys.argv[1]).read_bytes()))))
