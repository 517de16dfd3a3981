"""`polltrail parliament`: from counts to seats, who can govern, and what hangs on the seats in doubt."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.output import check_writable, write_files
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.parliament.sides import Wanted
    from polltrail.parliament.account import Cabinet


@click.command(short_help="From both counts to seats: who can govern, and what hangs on it.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--system", metavar="ID", help="The electoral system, such as pakistan-2008.")
@click.option(
    "--scenario", metavar="ID", help="Which reading of the law; the system's first, unless said otherwise."
)
@click.option(
    "--stage",
    metavar="ID",
    help="Of a house that is known in stages, which; the settled one, unless said otherwise.",
)
@click.option("--official", "sides", flag_value="official", help="The house under the official count.")
@click.option(
    "--independent", "sides", flag_value="independent", help="The house under the independent count."
)
@click.option(
    "--both", "sides", flag_value="both", help="Both, and whether the list of possible governments differs."
)
@click.option(
    "--refuse", multiple=True, metavar="A:B", help="These two never govern together; may be given again."
)
@click.option(
    "--only-if",
    multiple=True,
    metavar="A:B",
    help="The first governs only with the second; may be given again.",
)
@click.option("--formateur", metavar="PARTY", help="Who must be in every coalition.")
@click.option(
    "--coalition",
    "coalitions",
    multiple=True,
    metavar="A+B",
    help="Tell how far this one is from governing; may be given again.",
)
@click.option(
    "--order", metavar="A,B,...", help="All parties from left to right: which neighbours can govern."
)
@click.option("--cabinet", metavar="A+B", help="Count the vote on this government, which may be a minority.")
@click.option("--support", metavar="C+D", help="Who supports the cabinet from outside.")
@click.option("--abstain", metavar="E+F", help="Who abstains in the vote on it.")
@click.option(
    "--rule",
    type=click.Choice(["quota", "more-for", "not-against"]),
    default="quota",
    show_default=True,
    help="What the cabinet needs: the seats that win, more for it than against, or not those seats against it.",
)
@click.option(
    "--majority",
    type=click.Choice(["membership", "filled", "present"]),
    help="What a majority is of; the system says so, or else the whole membership.",
)
@click.option("--present", type=click.IntRange(min=1), help="How many members came, for --majority present.")
@click.option("--needed", type=click.IntRange(min=1), help="How many seats win, instead of more than half.")
@click.option(
    "--independents",
    type=click.Choice(["none", "bloc", "singletons"]),
    default="none",
    show_default=True,
    help="Whether independents are in no coalition, one bloc, or each their own.",
)
@click.option(
    "--disputed", is_flag=True, help="Only disputed seats can turn, and not every seat with a runner-up."
)
@click.option(
    "--draws",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Possible houses, a row each: how likely every government is.",
)
@click.option("--source", help="Whose figures to take, where several sources report the same stations.")
@click.option(
    "--beside",
    type=click.Path(path_type=Path, exists=True),
    help="A second table of the same seats; what it has otherwise is found.",
)
@click.option(
    "--changes",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A TOML of stages and their declared changes, instead of the one shipped.",
)
@click.option(
    "--before", type=click.Path(path_type=Path, exists=True), help="The election before: what changed since."
)
@click.option("--before-system", metavar="ID", help="Its electoral system.")
@click.option(
    "--lineage", multiple=True, metavar="OLD>NEW", help="Which party came from which; may be given again."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write parliament.json and a page with pictures into this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def parliament(path: Path, *, out: Path | None, as_json: bool, **options: Any) -> int:
    """Make the house of PATH, and tell who can govern it and what hangs on the seats in doubt.

    PATH is a table of constituencies, a folder with stations and votes, the directory of an election, or a CSV file of
    `party,seats`. What a majority is of, and how independents count, is always said.

    Exit codes: 0 well; 2 usage; 3 unreadable.
    """
    if out is not None:
        check_writable(out)
    with progress() as shown:
        shown.stage(f"reading {path}")
        from polltrail.cli.parliament.telling import tell
        from polltrail.publish.parliament import parliament_document, parliament_summary

        told = tell(path, _wanted(**options))
    text = json.dumps(parliament_document(told), ensure_ascii=False)
    if out is not None:
        from polltrail.cli.parliament.sureness import seat_chances
        from polltrail.publish.parliament.page import parliament_page

        write_files(
            out,
            {
                "index.html": parliament_page(told, seat_chances(path)),
                "parliament.json": f"{text}\n".encode(),
            },
        )
    click.echo(text if as_json else parliament_summary(told), nl=as_json)
    return 0


def _wanted(*, disputed: bool, coalitions: tuple[str, ...], **options: Any) -> "Wanted":
    from polltrail.cli.parliament.sides import Wanted
    from polltrail.parliament.account import Asked

    if options["majority"] == "present" and options["present"] is None and options["needed"] is None:
        raise click.UsageError("--majority present: say how many came, with --present.")
    asked = Asked(
        disputed_only=disputed,
        coalitions=tuple(_parts(one, "+") for one in coalitions),
        order=_parts(options.pop("order"), ","),
        cabinet=_cabinet(
            options.pop("cabinet"), options.pop("support"), options.pop("abstain"), options.pop("rule")
        ),
        **{
            name: options.pop(name)
            for name in ("needed", "present", "independents", "refuse", "only_if", "formateur")
        },
    )
    return Wanted(asked=asked, **options)


def _parts(told: str | None, sign: str) -> tuple[str, ...]:
    return () if told is None else tuple(part.strip() for part in told.split(sign))


def _cabinet(parties: str | None, support: str | None, abstain: str | None, rule: Any) -> "Cabinet | None":
    from polltrail.parliament.account import Cabinet

    if parties is None:
        if support is not None or abstain is not None:
            raise click.UsageError("--support and --abstain go with --cabinet.")
        return None
    return Cabinet(
        parties=_parts(parties, "+"), support=_parts(support, "+"), abstaining=_parts(abstain, "+"), rule=rule
    )
