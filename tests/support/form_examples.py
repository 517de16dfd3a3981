"""A filled-in form held against every identity of its model, for the tests of the form models."""

from collections.abc import Mapping

from polltrail.election import FormModel

Numbers = Mapping[str, int | None]


def verdicts(model: FormModel, form: Numbers, row: Numbers | None = None) -> dict[str, str]:
    """Give the verdict of every identity by its code; `row` is one choice's row, for those held per choice."""
    told = {}
    for identity in model.identities:
        numbers = (row or {}) if identity.per_choice else form
        told[identity.code] = identity.judge(numbers, set(numbers))[0]
    return told


def failing(model: FormModel, form: Numbers, row: Numbers | None = None) -> set[str]:
    """Codes of the identities that the form fails."""
    return {code for code, verdict in verdicts(model, form, row).items() if verdict == "fail"}


def untold(model: FormModel, form: Numbers, row: Numbers | None = None) -> set[str]:
    """Codes of the identities about which the form leaves one in doubt."""
    return {code for code, verdict in verdicts(model, form, row).items() if verdict == "cannot tell"}


def reading(model: FormModel, field: str, *, per_choice: bool = False) -> set[str]:
    """Codes of the identities that read a field."""
    return {
        identity.code
        for identity in model.identities
        if field in identity.fields and identity.per_choice == per_choice
    }
