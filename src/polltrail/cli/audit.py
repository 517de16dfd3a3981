"""`polltrail audit`: does the official result stand? Forms drawn at random, or collected by chance."""

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.auditing.asked import Asked
    from polltrail.publish.audit import AuditTold, Command

FINDINGS = 1


@click.command(short_help="Does the official result stand? By forms drawn, or collected.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.argument("command", type=click.Choice(["plan", "draw", "measure", "collected"]))
@click.option("--forms", metavar="SOURCE|FILE", help="Whose forms to take; otherwise the source told first.")
@click.option("--official", metavar="SOURCE|FILE", help="The authority's rows by station; otherwise the official figures of single stations, or totals only.")  # fmt: skip
@click.option("--contest", metavar="ID", help="Only this contest.")
@click.option("--rule", default="plurality", show_default=True, metavar="RULE", help="plurality, plurality:K, majority, super-majority:2/3, dhondt:SEATS or sainte-lague:SEATS.")  # fmt: skip
@click.option("--threshold", metavar="SHARE", help="The share of the votes that a list needs for seats (5%).")
@click.option("--cap", type=click.Choice(["cast", "issued", "registered"]), default="cast", show_default=True, help="What bounds the votes that a form can hold.")  # fmt: skip
@click.option("--overfull", type=click.Choice(["refuse", "unreadable"]), default="refuse", show_default=True, help="What a form with more votes than the cap is: a reason to stop, or one that cannot be read.")  # fmt: skip
@click.option("--risk", default="0.05", show_default=True, metavar="LIMIT", help="The largest chance to confirm a wrong outcome.")  # fmt: skip
@click.option("--method", type=click.Choice(["kaplan-markov", "alpha", "alpha-shrink-trunc", "betting"]), default="kaplan-markov", show_default=True, help="Which p-value decides; choose it before the draw.")  # fmt: skip
@click.option("--control", type=click.Choice(["each", "family", "discovery"]), default="each", show_default=True, help="What the limit is for, where there are many contests.")  # fmt: skip
@click.option("--design", type=click.Choice(["ppeb", "ppeb-once", "equal-once", "stratified", "arlo"]), default="ppeb", show_default=True, help="How stations are drawn.")  # fmt: skip
@click.option("--strata", metavar="COLUMN", help="The column that names strata; otherwise the largest areas.")
@click.option("--seed", metavar="TEXT", help="Dice thrown in public, after the official rows were published.")
@click.option("--draws", type=click.IntRange(1, 10_000_000), metavar="N", help="How many draws; otherwise as many as confirm if every form agrees.")  # fmt: skip
@click.option("--sample", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE", help="The stations drawn, in order: CSV with station_id. Without --seed it is taken as drawn.")  # fmt: skip
@click.option("--collected", "before", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE", help="Stations whose forms were here before the draw: CSV with station_id. They are not drawn from.")  # fmt: skip
@click.option("--minutes", type=click.FloatRange(0, min_open=True), default=15.0, show_default=True, help="What a form costs to fetch and read.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the report into this folder: page, JSON, worksheet, sample.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def audit(path: Path, command: "Command", *, out: Path | None, as_json: bool, **options: Any) -> int:
    """Hold the official result of PATH against signed forms, and say how sure one can be.

    plan says how much work it is; draw picks stations from a public seed; measure gives the largest chance that forms drawn
    at random agree so well although the outcome is wrong; collected says what forms prove that were held by chance, without
    any probability.

    Exit codes: 0 well; 1 not confirmed, or the forms turn the outcome; 2 usage; 3 unreadable, or no number can be given.
    """
    if out is not None:
        check_writable(out)
    _refuse_unseeded(command, options)
    asked = _asked(options)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.auditing.auditing import Audit
        from polltrail.cli.auditing.reading import read_case
        from polltrail.publish.audit import audit_document, audit_files, audit_summary

        case = read_case(path, asked)
        shown.stage(command)
        told, record = Audit(path=path, case=case, asked=asked).told(command)
    if out is not None:
        files = audit_files(told)
        if record is not None:
            from polltrail.cli.auditing.samples import DRAW_FILE, sample_text

            drawn = {one.contest: one.stations for one in told.drawn}
            files |= {"sample.csv": sample_text(drawn).encode(), DRAW_FILE: record.text.encode()}
        write_files(out, files)
    text = json.dumps(audit_document(told), ensure_ascii=False) if as_json else audit_summary(told)
    click.echo(text, nl=as_json)
    return _exit_code(told)


def _refuse_unseeded(command: "Command", options: dict[str, Any]) -> None:
    if command == "draw" and not options["seed"]:
        raise click.UsageError("Expected --seed, the dice thrown in public; nothing is drawn without it.")
    if command == "measure" and not (options["seed"] or options["sample"]):
        raise click.UsageError(
            "Expected --seed, or --sample with the stations drawn; no number is given without it."
        )


def _asked(options: dict[str, Any]) -> "Asked":
    from polltrail.audit.contest import read_rule
    from polltrail.cli.auditing.asked import Asked
    from polltrail.errors import DataError

    try:
        rule = read_rule(options["rule"], options["threshold"])
    except DataError as exc:
        raise click.BadParameter(str(exc), param_hint="--rule") from exc
    return Asked(
        forms=options["forms"],
        official=options["official"],
        contest=options["contest"],
        rule=rule,
        cap=options["cap"],
        overfull=options["overfull"] == "unreadable",
        risk=_risk(options["risk"]),
        method=options["method"].replace("-", "_"),
        control=options["control"],
        design=options["design"],
        strata=options["strata"],
        seed=options["seed"],
        draws=options["draws"],
        sample=options["sample"],
        collected=options["before"],
        minutes=options["minutes"],
    )


def _risk(text: str) -> Fraction:
    try:
        found = Fraction(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found < 1:
        raise click.BadParameter(
            f"expected a share between 0 and 1, like 0.05 or 5%, found {text}", param_hint="--risk"
        )
    return found


def _exit_code(told: "AuditTold") -> int:
    """Tell whether a person is needed: an outcome not confirmed, turned by the forms, or without a number."""
    turned = told.command == "collected" and any(one.found_errors_reverse for one in told.collected)
    return FINDINGS if turned or told.refused or not all(told.confirmed.values()) else 0
