"""`polltrail endorse` and `polltrail withdraw`: a second person says the same; somebody takes their own word back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.saying_options import with_options

if TYPE_CHECKING:
    from polltrail.cli.referring import Referred
    from polltrail.cli.signing import Draft
    from polltrail.cli.speaking import Said, Speaking
    from polltrail.errors import Problem

_FILE = click.Path(path_type=Path, dir_okay=False)
REASONS = ("mistake", "wrong_slot", "wrong_image", "not_my_words", "other")
_ABOUT = (
    click.argument("source", metavar="DIRECTORY|URL"),
    click.argument("statements", nargs=-1, required=True, metavar="STATEMENT..."),
    click.option("--key", required=True, type=_FILE, metavar="FILE", help="The key of whoever signs."),
)


def _options(command: Any) -> Any:
    return with_options(command, *_ABOUT)


@click.command(short_help="Say the same as another, such as the reviewer who decided.")
@_options
def endorse(
    source: str, statements: tuple[str, ...], *, key: Path, kept: Path | None, anyway: bool, as_json: bool
) -> int:
    """Say the same as each STATEMENT: its id, or the index of its entry, in the election of a DIRECTORY or a server's URL.

    A decision that writes other figures, voids a form or overrides readers who agree acts only once so many reviewers
    stand behind it as the election's policy says, none of whom read the form. An endorsement of a reading is on record
    and is no reading itself: whoever has read the form says so with `polltrail submit`. Of an incident it says that a
    second person knows of it.

    Exit codes: 0 it is in the log, 1 something was refused or waits, 2 usage, 3 unreadable, or it could do nothing.
    """  # fmt: skip
    from polltrail.cli import endorsing

    word = _Word(
        draft=endorsing.endorsement_of,
        why_not=endorsing.why_not_endorsed,
        is_said=endorsing.is_endorsed,
        follows=endorsing.follows_endorsement,
    )
    return _said(source, statements, key, kept, word, anyway=anyway, as_json=as_json)


@click.command(short_help="Take back what you have said.")
@_options
@click.option("--reason", type=click.Choice(REASONS), default="mistake", show_default=True, help="Why.")
def withdraw(
    source: str,
    statements: tuple[str, ...],
    *,
    key: Path,
    kept: Path | None,
    reason: str,
    anyway: bool,
    as_json: bool,
) -> int:
    """Take back your own STATEMENTs, each named by its id or the index of its entry; they stay in the log, and count no more.

    A reading, an image or an endorsement that is taken back leaves no trace in the figures. A reviewer's decision that is
    taken back leaves its form on hold, until somebody decides anew.

    Exit codes: 0 it is in the log, 1 something was refused or waits, 2 usage, 3 unreadable, or it could do nothing.
    """
    from functools import partial

    from polltrail.cli import endorsing

    word = _Word(
        draft=partial(endorsing.withdrawal_of, reason=reason),
        why_not=endorsing.why_not_withdrawn,
        is_said=endorsing.is_withdrawn,
        follows=endorsing.follows_withdrawal,
    )
    return _said(source, statements, key, kept, word, anyway=anyway, as_json=as_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What can be said of another statement.

    Attributes
    ----------
    why_not : callable
        Says why it could do nothing; None if it could.
    is_said : callable
        Whether the log has it already.
    follows : callable
        Says where the form then stands.
    """

    draft: "Callable[[Speaking, Referred], Draft]"
    why_not: "Callable[[Speaking, Referred], Problem | None]"
    is_said: "Callable[[Speaking, Referred], bool]"
    follows: "Callable[[Speaking, Referred, Said], str]"


def _said(
    source: str,
    statements: tuple[str, ...],
    key: Path,
    kept: Path | None,
    word: _Word,
    *,
    anyway: bool,
    as_json: bool,
) -> int:
    """Sign something about each of these statements, and hand it in."""
    from polltrail.cli.referring import refer
    from polltrail.cli.speaking import as_statement, refuse, say, speaking, tell

    named = [as_statement(one) for one in dict.fromkeys(statements)]
    with speaking(source, key, kept, anyway=anyway) as here:
        found = refer(here, named)
        before = [one for one in found if word.is_said(here, one)]
        new = {one.id: one for one in found if one not in before}
        problems = [problem for one in new.values() if (problem := word.why_not(here, one)) is not None]
        refuse(problems, anyway=anyway)
        drafts = {name: word.draft(here, one) for name, one in new.items()}
        about = {drafts[name].where: one for name, one in new.items()}
        said = say(here, list(drafts.values()))
        return tell(
            here, said, [word.draft(here, one).where for one in before],
            lambda one: word.follows(here, about[one.draft.where], one), as_json=as_json,
        )  # fmt: skip
