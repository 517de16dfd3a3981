"""`polltrail official SOURCE list`: every version of every figure that watchers saw, and what changed."""

from typing import TYPE_CHECKING

import click

from polltrail.cli.log import json_text
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.official_known import Known
    from polltrail.tally.fold.official import Official
    from polltrail.tally.fold.official_notices import OfficialNotice

SHOWN = 60
SHORT = 16


@click.command("list", short_help="List every version: claimed or standing, and what changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def list_figures(source: str, *, as_json: bool) -> int:
    """List every version of every official figure: claimed or standing, by how many watchers, since when.

    Beside them what changed, what vanished, and which files were replaced; nothing of that is wrong by itself.
    """
    with progress() as shown:
        shown.stage(f"reading {source}")
        from polltrail.cli.official_known import known

        found = known(source)
    if as_json:
        _tell_json(found)
    else:
        _tell(found)
    return 0


def _tell_json(found: "Known") -> None:
    from polltrail.publish.watched_document import notice_object, version_object

    watched = found.watched
    told = {
        "log_size": found.size,
        "watchers_needed": watched.persons,
        "official": [version_object(one, watched) for one in watched.versions],
        "notices": [notice_object(one) for one in watched.notices],
    }
    click.echo(json_text(told))


def _tell(found: "Known") -> None:
    from polltrail.publish.wording import count

    watched = found.watched
    for one in watched.versions[-SHOWN:]:
        click.echo(_version(one, watched.persons))
    left = len(watched.versions) - SHOWN
    if left > 0:
        click.echo(f"and {left:,} earlier ones; all of them are in --json", err=True)
    for notice in watched.notices[-SHOWN:]:
        click.echo(_notice(notice))
    left = len(watched.notices) - SHOWN
    if left > 0:
        click.echo(f"and {left:,} earlier changes; all of them are in --json", err=True)
    stand = sum(one.stands for one in watched.versions)
    changes = count(len(watched.notices), "change")
    click.echo(f"{count(len(watched.versions), 'version')}, {stand:,} of them standing; {changes}", err=True)


def _version(one: "Official", needed: int) -> str:
    from polltrail.cli.official_words import in_words, moment

    said = f"{one.persons} of {needed} watchers"
    state = f"stands, {one.persons} watchers" if one.stands else f"claimed, {said}"
    if not one.stored:
        state += ", bytes not stored"
    if one.present:
        state += ", the latest"
    seen = moment(int(one.seen_at.timestamp()))
    return f"entry {one.index}  {in_words(one.body)}  [{state}; seen {seen}; {one.body.digest[:SHORT]}]"


def _notice(one: "OfficialNotice") -> str:
    from polltrail.cli.log import visible
    from polltrail.cli.official_words import in_words, moment
    from polltrail.publish.watched_document import differences

    when = f"seen {moment(one.seen)}, before {moment(one.before_seen)}"
    if one.code == "official-file-replaced":
        what = f"{one.body.source}: {one.before.digest[:SHORT]} became {one.body.digest[:SHORT]}"
        return visible(f"replaced  entry {one.index}  {what}  [{when}]")
    if one.code == "official-vanished":
        return f"vanished  entry {one.index}  {in_words(one.before)}  [{when}]"
    numbers = ", ".join(
        f"{name} {_number(old)} -> {_number(new)}" for name, old, new in differences(one.before, one.body)[:5]
    )
    return visible(f"changed   entry {one.index}  {in_words(one.body)}: {numbers}  [{when}]")


def _number(number: int | None) -> str:
    return "blank" if number is None else f"{number:,}"
