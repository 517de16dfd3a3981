"""`polltrail official`: what an authority published, said by watchers and kept with the bytes that showed it."""

import click

from polltrail.cli.official_add import add
from polltrail.cli.official_again import endorse, withdraw
from polltrail.cli.official_list import list_figures


@click.group(short_help="Say what an authority published, or list what is known of it.")
@click.argument("source", metavar="DIRECTORY|URL")
@click.pass_context
def official(context: click.Context, source: str) -> int:
    """Say what an authority published about the election of a DIRECTORY or of a running server at URL, or list it.

    A figure is claimed until as many watchers as the election asks for agree about the bytes that showed it, and those
    are stored. Then it stands, and `count` and `compare` hold it against the forms.
    """
    context.obj = source
    return 0


for command in (add, list_figures, endorse, withdraw):
    official.add_command(command)
