"""The options of every command that signs one thing about others' statements."""

from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path, dir_okay=False)


def with_options(command: Any, *before: Any) -> Any:
    """Give a command its own arguments and options, and after them those that all of these have."""
    every = [
        *before,
        click.option("--outbox", "kept", type=_FILE, metavar="FILE", help="Where signed statements wait; otherwise beside the key, as KEY.outbox."),
        click.option("--anyway", is_flag=True, help="Sign also what could do nothing as far as can be seen from here: in a sealed count, or before the log shows what it is about."),
        click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output."),
    ]  # fmt: skip
    for option in reversed(every):
        command = option(command)
    return command
