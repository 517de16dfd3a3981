"""`polltrail examine` and `polltrail compare`: one report on a published election, told from either side."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import Progress, progress
from polltrail.errors import TableError

if TYPE_CHECKING:
    from polltrail.exchange import PublishedElection
    from polltrail.publish.account import Account

Side = Literal["forms", "official"]
Tests = Literal["none", "quick", "every"]

PATH_HELP = """PATH is a folder with stations and votes (Parquet, CSV or XLSX) and perhaps official.json, a single table
(a row per station, or a row per station and choice), a folder with a case.toml of bare totals, or the
directory of an election with its log."""


def _options(command: Any) -> Any:
    """Give `examine` and `compare` the same options."""
    options = [
        click.argument("path", type=click.Path(path_type=Path)),
        click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the report and its tables into this folder."),
        click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output."),
        click.option("--source", help="Whose figures to tell, where several sources report the same stations."),
        click.option("--form", "model", default="generic", show_default=True, help="The form model: what must hold between the numbers of a form."),
        click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help="A mapping TOML that says what the table's columns are."),
        click.option("--sheet", help="The sheet of an XLSX file."),
        click.option("--forensics", is_flag=True, help="Make all tests of the figures, not only those of whole percentages, last digits and copies."),
        click.option("--baseline", type=click.Path(path_type=Path), help="For a case of bare totals: a table of other contests' ballots."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(short_help="One report on any published station table.")
@_options
def examine(path: Path, **options: Any) -> int:
    """Check, add up and report a published election, and hold its official result against the stations."""
    return _report(path, "forms", **options)


@click.command(short_help="The same report, told from the official result.")
@_options
def compare(path: Path, **options: Any) -> int:
    """Hold the official result against the stations collected, and source against source."""
    return _report(path, "official", **options)


examine.help = f"{examine.help}\n\n{PATH_HELP}"
compare.help = f"{compare.help}\n\n{PATH_HELP}"


def _report(
    path: Path,
    side: Side,
    *,
    out: Path | None,
    as_json: bool,
    baseline: Path | None,
    forensics: bool,
    **options: Any,
) -> int:
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.exchange import is_case

        if is_case(path):
            return _bare(path, baseline, out=out, as_json=as_json)
        tests: Tests = "every" if forensics else "quick"
        if is_election(path):
            _refuse_of_tables(path)
            return _own_count(path, side, shown, tests=tests, out=out, as_json=as_json)
        if baseline is not None:
            raise click.UsageError("--baseline goes with a case of bare totals (a folder with case.toml).")
        return _table(path, side, shown, tests=tests, out=out, as_json=as_json, **options)


def is_election(path: Path) -> bool:
    """Whether a path is the directory of an election with its log."""
    return (path / "state.db").is_file() and (path / "log").is_dir()


def _refuse_of_tables(path: Path) -> None:
    """Refuse what is said of a table: an election's own log says which forms and readings there are."""
    context = click.get_current_context()
    options = [
        one
        for one in context.command.params
        if one.name in {"source", "model", "mapping", "sheet", "baseline"}
    ]
    asked = [
        one.opts[0]
        for one in options
        if one.name and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    ]
    if asked:
        raise click.UsageError(
            f"{', '.join(asked)}: expected none with {path}, an election with its own log, which says what its forms are and "
            "who read them."
        )


def _own_count(
    path: Path, side: Side, shown: Progress, *, tests: Tests, out: Path | None, as_json: bool
) -> int:
    """Tell the count of an election directory; its log says which tables, forms and readings there are."""
    from polltrail.cli.counted import again, image_links, read_counted
    from polltrail.exchange.text import plain_name
    from polltrail.pipeline import examine as examine_published

    counted = read_counted(path)
    account = examine_published(
        counted.published,
        model=counted.model,
        told_from=side,
        path=plain_name(str(path)),
        count=counted.forms,
        watched=counted.watched,
        frozen=counted.frozen,
        log=counted.log,
        images={} if out is None else image_links(path, counted.forms, out),
        banner=counted.banner,
        again=again(path, counted),
        tests=tests,
    )
    if side == "official" and not account.comparisons:
        _tell_no_official(account)
    _tell(account, counted.published, shown, out=out, as_json=as_json, guessed=False)
    return exit_code(account)


def _tell_no_official(account: "Account") -> None:
    """Say that there is nothing to compare with, and why."""
    claimed = account.watched is not None and account.watched.versions
    found = "only figures that too few watchers have claimed" if claimed else "none"
    click.echo(
        f"{account.path}: expected an official figure to compare with, found {found}; this is what `polltrail examine` says. "
        "Figures come in with: polltrail official",
        err=True,
    )


def _table(
    path: Path,
    side: Side,
    shown: Progress,
    *,
    tests: Tests,
    out: Path | None,
    as_json: bool,
    source: str | None,
    model: str,
    mapping: Path | None,
    sheet: str | None,
) -> int:
    from polltrail.election import form_model
    from polltrail.exchange import read_published
    from polltrail.exchange.text import plain_name
    from polltrail.pipeline import examine as examine_published

    form = form_model(model)
    published = read_published(path, source=source, mapping=_mapping_text(mapping), sheet=sheet)
    shown.stage("checking and adding up")
    account = examine_published(
        published, model=form, told_from=side, path=plain_name(str(path)), tests=tests
    )
    guessed = path.is_file() and mapping is None
    _tell(account, published, shown, out=out, as_json=as_json, guessed=guessed)
    return exit_code(account)


def _mapping_text(mapping: Path | None) -> str | None:
    if mapping is None:
        return None
    try:
        return mapping.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        from polltrail.errors import Problem

        raise TableError(
            [Problem(where=str(mapping), expected="a mapping, TOML in UTF-8", found=str(exc))]
        ) from exc


def _tell(
    account: "Account",
    published: "PublishedElection",
    shown: Progress,
    *,
    out: Path | None,
    as_json: bool,
    guessed: bool,
) -> None:
    if guessed:
        _tell_understood(account, published, out)
    if out is not None:
        from polltrail.publish import report_files

        shown.stage("writing the report")
        write_files(out, report_files(account))
    if as_json:
        _print_json(account)
    else:
        from polltrail.publish import summary

        click.echo(summary(account))
        if out is not None:
            click.echo(f"\nReport: {out / 'index.html'}")


def _tell_understood(account: "Account", published: "PublishedElection", out: Path | None) -> None:
    """Say how a single table was read, and leave the mapping where it can be corrected."""
    for note in account.notes:
        click.echo(f"understood: {note}", err=True)
    target = out / "mapping.toml" if out is not None else Path(f"{Path(account.path).stem}.mapping.toml")
    if target.exists() and target.read_text(encoding="utf-8") != published.mapping:
        click.echo(
            f"{target} is kept as it is; pass it with --mapping, or remove it to have this one written.",
            err=True,
        )
        return
    write_files(target.parent, {target.name: published.mapping.encode()})
    click.echo(
        f"The mapping used is in {target}; correct it and pass it back with --mapping {target}", err=True
    )


def _print_json(account: "Account") -> None:
    import json

    from polltrail.publish import document

    click.echo(json.dumps(document(account), ensure_ascii=False))


def exit_code(account: "Account") -> int:
    """1 where a person must look: a form on hold, an official figure that is contradicted, or a freeze that was not kept."""
    verdicts = [c.whole.verdict for c in account.comparisons if c.whole is not None]
    verdicts += [part.verdict for c in account.comparisons for part in c.parts]
    if account.by_party is not None:
        verdicts.append(account.by_party.verdict)
    broken = account.frozen is not None and not account.frozen.frozen.only_adds_stations
    return int(account.held.height > 0 or broken or bool({"contradicted", "strained"} & set(verdicts)))


def _bare(path: Path, baseline: Path | None, *, out: Path | None, as_json: bool) -> int:
    from polltrail import __version__
    from polltrail.exchange import read_baseline, read_case
    from polltrail.pipeline import examine_bare
    from polltrail.publish.bare import bare_bundle, bare_document, bare_summary

    case = read_case(path)
    known = None if baseline is None else read_baseline(baseline, case.baseline_where, leave_out=case.contest)
    comparison = examine_bare(case, baseline=known)
    if out is not None:
        write_files(out, bare_bundle(comparison, version=__version__))
    if as_json:
        import json

        click.echo(json.dumps(bare_document(comparison, version=__version__), ensure_ascii=False))
    else:
        click.echo(bare_summary(comparison))
        if out is not None:
            click.echo(f"\nReport: {out / 'index.html'}")
    return int(comparison.verdict in {"contradicted", "strained"})
