"""`polltrail decide`: a reviewer decides about a form: which reading stands, which figures, or that none does for now."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.saying_options import with_options

if TYPE_CHECKING:
    from polltrail.cli.decisions_in import Wanted
    from polltrail.cli.existing import Existing
    from polltrail.cli.speaking import Speaking
    from polltrail.election.form_model import FormModel

_FILE = click.Path(path_type=Path, dir_okay=False)
_OWN = (
    click.argument("source", metavar="DIRECTORY|URL"),
    click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]..."),
    click.option("--key", type=_FILE, metavar="FILE", help="The key of the reviewer who signs."),
    click.option("--station", metavar="ID", help="The station whose form it is about; not needed with --accept or --correct."),
    click.option("--contest", metavar="ID", help="The contest, if the election has more than one."),
    click.option("--accept", "accepts", metavar="STATEMENT", help="This reading stands: its id, or the index of its entry."),
    click.option("--correct", "corrects", type=_FILE, metavar="FILE", help="These figures stand in the place of all readings: one form, as for `submit`."),
    click.option("--hold", is_flag=True, help="The form is on hold."),
    click.option("--void", is_flag=True, help="The form does not count: the authority has cancelled it, or nobody voted."),
    click.option("--reason", metavar="WORD", help="Why; what is none of the words for an outcome is told with all that are."),
    click.option("--words", type=_FILE, metavar="FILE", help="A text that says more: the log has its salted digest, the text stays beside the key."),
    click.option("--basis", multiple=True, metavar="ID", help="A statement that was before you; otherwise all that was said of the form by now. May be given again."),
    click.option("--basis-size", type=click.IntRange(min=0), metavar="N", help="How long the log was that you had before you; otherwise as it is now."),
    click.option("--form", metavar="NAME", help="What the election calls its form model, where it did not come with Polltrail."),
)  # fmt: skip


def _options(command: Any) -> Any:
    return with_options(command, *_OWN)


@click.command(short_help="Decide about a form, as a reviewer.")
@_options
def decide(
    source: str,
    files: tuple[Path, ...],
    *,
    key: Path | None,
    kept: Path | None,
    anyway: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Decide about a form in the election of a DIRECTORY or of a running server at URL; or, without an outcome, show it.

    One outcome is given: --accept, --correct, --hold or --void, with its --reason. FILEs have many decisions: JSON,
    TOML, NDJSON or CSV with the columns station_id, contest, outcome, reason, transcription and those of a form. If
    anything in them is wrong, all of it is named and nothing is signed.

    Writing other figures, voiding a form or overriding readers who agree takes as many reviewers as the election's
    policy says; until the others endorse it (`polltrail endorse`) the form is on hold. Nobody decides about a form they
    have read. A decision answers what its reviewer had before them, and nothing that came later.

    Exit codes: 0 it is in the log, 1 something was refused or waits, 2 usage, 3 unreadable, or it could do nothing.
    """  # fmt: skip
    if not files and not any(asked[name] for name in ("accepts", "corrects", "hold", "void")):
        from polltrail.cli.form_shown import show

        _check_shown(key, asked)
        return show(source, asked["station"], asked["contest"], as_json=as_json)
    _check(key, files, asked)
    from polltrail.cli.deciding import follows, plan
    from polltrail.cli.speaking import refuse, say, speaking, tell

    if key is None:
        raise AssertionError
    with speaking(source, key, kept, anyway=anyway) as here:
        existing, model = _tables(here, asked["form"])
        wanted = _wanted(here, files, asked, existing, model, key)
        plans = [plan(here, one, str(model.name)) for one in wanted]
        new = {one.draft.where: one for one in plans if not one.is_said}
        refuse(
            list(dict.fromkeys(problem for one in new.values() for problem in one.problems)), anyway=anyway
        )
        said = say(here, [one.draft for one in new.values()])
        before = [one.draft.where for one in plans if one.is_said]
        return tell(here, said, before, lambda one: follows(here, new[one.draft.where], one), as_json=as_json)


def _check_shown(key: Path | None, asked: dict[str, Any]) -> None:
    if asked["station"] is None or key is not None or asked["reason"] is not None:
        raise click.UsageError(
            "Expected one outcome: --accept, --correct, --hold or --void; or a FILE of decisions; or --station alone, to see "
            "what was said of its form. Found none."
        )


def _check(key: Path | None, files: Sequence[Path], asked: dict[str, Any]) -> None:
    from polltrail.cli.decisions_in import why_not_reason

    given = [name for name in ("accepts", "corrects", "hold", "void") if asked[name]]
    if key is None:
        raise click.UsageError("Expected --key, of the reviewer who decides; found none.")
    if files:
        alone = [name for name in asked if name != "form" and asked[name] not in {None, False, ()}]
        if alone:
            raise click.UsageError("FILEs say all of their decisions themselves; only --form goes with them.")
        return
    if len(given) != 1:
        raise click.UsageError(
            f"Expected one outcome of --accept, --correct, --hold and --void, found {len(given)}."
        )
    outcome = _outcome(asked)
    if (expected := why_not_reason(outcome, asked["reason"])) is not None:
        raise click.UsageError(f"--reason: expected {expected}; found {asked['reason'] or 'none'}.")
    if outcome in {"hold", "void"} and asked["station"] is None:
        raise click.UsageError(f"Expected --station with --{outcome}, found none: whose form it is about.")


def _outcome(asked: dict[str, Any]) -> str:
    words = {"accepts": "accept", "corrects": "correct", "hold": "hold", "void": "void"}
    return next(word for name, word in words.items() if asked[name])


def _tables(here: "Speaking", form: str | None) -> "tuple[Existing, FormModel]":
    """Read the tables of the definition that is in force, as far as that can be seen."""
    from polltrail.cli.existing import read_existing, read_form

    log = here.log
    definition = here.election.definition if log is None else log.fold.roster.definitions[-1].body
    return read_existing(here.election.fetch, definition), read_form(here.election.fetch, definition, form)


def _wanted(
    here: "Speaking",
    files: Sequence[Path],
    asked: dict[str, Any],
    existing: "Existing",
    model: "FormModel",
    key: Path,
) -> "list[Wanted]":
    from typing import cast

    from polltrail.cli.decisions_in import Wanted, read_decisions
    from polltrail.cli.kept_words import keep_words
    from polltrail.cli.speaking import as_statement
    from polltrail.statement import StatementId

    if files:
        return [one for path in files for one in read_decisions(path, existing, model)]
    named = None if asked["accepts"] is None else as_statement(asked["accepts"])
    basis = tuple(StatementId(str(as_statement(one))) for one in asked["basis"])
    words = None if asked["words"] is None else keep_words(asked["words"], here, key)
    one = Wanted(
        where="decision", outcome=cast("Any", _outcome(asked)), reason=asked["reason"], station=asked["station"],
        contest=asked["contest"], accepts=named, basis=basis or None, size=asked["basis_size"], words=words,
    )  # fmt: skip
    return [one if asked["corrects"] is None else _corrected(one, asked["corrects"], existing, model)]


def _corrected(wanted: "Wanted", path: Path, existing: "Existing", model: "FormModel") -> "Wanted":
    """Take the figures, and whose they are, from the file of one form."""
    from dataclasses import replace

    from polltrail.cli.decisions_in import figures_of
    from polltrail.cli.forms_in import read_forms
    from polltrail.errors import DataError

    forms = read_forms(path, existing, model)
    if len(forms) != 1:
        raise DataError(f"{path}: expected one form, found {len(forms)}; nothing was signed")
    body = forms[0].body
    other = [
        name
        for name in ("station", "contest")
        if getattr(wanted, name) not in {None, getattr(body.slot, name)}
    ]
    if other:
        raise DataError(
            f"{path}: expected a form of the {other[0]} that --{other[0]} names, found one of {getattr(body.slot, other[0])}; "
            "nothing was signed"
        )
    return replace(wanted, station=body.slot.station, contest=body.slot.contest, figures=figures_of(body))
