"""`election.toml`: what a coordinator decides about an election, besides its tables.

It is written by `polltrail new`, and can be given to it (`--settings`) to begin another election alike. Once the
election has begun, its log decides; the file is a copy to read.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from polltrail.errors import EncodingError, Problem, TableError
from polltrail.statement.definition import Policy


class PolicySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes a figure count; see `polltrail.statement.definition.Policy`."""

    readings: int = 2
    agent_reading_first: bool = True
    confirmed: tuple[Literal["imaged", "read_once", "read_twice", "decided"], ...] = ("read_twice", "decided")
    image_required: bool = True
    decision_persons: int = 2
    official_persons: int = 2
    copies_must_agree: bool = True
    tolerance: int = 0
    images: Literal["digest", "redacted", "public"] = "digest"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An election in its coordinator's words. Whatever is None is asked for, or has a default.

    Attributes
    ----------
    form : str or None
        A form model's name, or the path of one.
    witnesses : str
        The witness, group and quorum lines of a `tlog-policy`; nothing where nobody witnesses.
    max_delay : int
        Seconds that the log may take to log what was deposited with a witness.
    """

    name: str | None = None
    origin: str | None = None
    rehearsal: bool | None = None
    form: str | None = None
    polls_close_at: datetime | None = None
    roll_closes_at: datetime | None = None
    frozen_at: datetime | None = None
    unseal_by: datetime | None = None
    max_delay: int = 86_400
    witnesses: str = ""
    policy: PolicySettings = PolicySettings()


def read_settings(path: Path) -> Settings:
    """Read an `election.toml`.

    Raises
    ------
    TableError
        It is missing, is no TOML, or has a key or a value that means nothing here.
    """
    try:
        return _in_utc(msgspec.toml.decode(path.read_bytes(), type=Settings))
    except OSError as exc:
        raise TableError(
            [Problem(where=str(path), expected="a file that can be read", found=exc.strerror or str(exc))]
        ) from exc
    except (UnicodeDecodeError, msgspec.MsgspecError) as exc:
        raise TableError(
            [Problem(where=str(path), expected="the settings of an election, as TOML", found=str(exc))]
        ) from exc


def policy_of(settings: Settings) -> Policy:
    """Give the policy as the log names it.

    Raises
    ------
    EncodingError
        A number of persons is none.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(settings.policy), Policy)
    except msgspec.ValidationError as exc:
        raise EncodingError(f"election.toml, [policy]: {exc}; nothing was written") from exc


def write_settings(settings: Settings, *, election: str) -> bytes:
    """Write an `election.toml` that `read_settings` reads back to the same."""
    lines = [
        f"# Election {election}",
        "# A copy to read: the log's first entry decides. To begin another election alike: polltrail new --settings",
        *_lines(settings),
        "",
        "[policy]",
        *_lines(settings.policy),
    ]
    return ("\n".join(lines) + "\n").encode()


def _in_utc(settings: Settings) -> Settings:
    moments = {
        name: getattr(settings, name)
        for name in ("polls_close_at", "roll_closes_at", "frozen_at", "unseal_by")
    }
    return msgspec.structs.replace(
        settings, **{name: at.astimezone(UTC) for name, at in moments.items() if at}
    )


def _lines(part: msgspec.Struct) -> list[str]:
    named = {field: getattr(part, field) for field in part.__struct_fields__}
    return [
        f"{name} = {_value(value)}"
        for name, value in named.items()
        if value is not None and not isinstance(value, msgspec.Struct)
    ]


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    text = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")
