"""Times as they are typed."""

from datetime import UTC, datetime

import click


def parse_time(option: str, text: str, *, also: str = "") -> datetime:
    """Read a time with its zone, as UTC.

    Parameters
    ----------
    also : str
        What else the option may be, for the message.

    Raises
    ------
    click.BadParameter
        It is none.
    """
    expected = f"expected {also}a time with its zone, like 2031-05-05T21:00:00Z, found {text!r}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise click.BadParameter(expected, param_hint=option) from exc
    if found.tzinfo is None:
        raise click.BadParameter(expected, param_hint=option)
    return found.astimezone(UTC)
