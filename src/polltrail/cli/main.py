"""The command `polltrail`: finds the command, runs it, and turns what went wrong into an exit code."""

import os
import sys
from importlib import import_module

import click

from polltrail import __version__
from polltrail.errors import ConsistencyError, PolltrailError, RollbackError

COMMANDS = {
    "examine": ("examine", "examine", "One report on any published station table."),
    "compare": ("examine", "compare", "The same report, told from the official result."),
    "project": ("project", "project", "What the stations still out will add."),
    "stops": ("projecting.stops", "stops", "Silences that are too long to be chance, and what came after."),
    "audit": ("audit", "audit", "Does the official result stand? By forms drawn, or collected."),
    "forensics": (
        "forensics",
        "forensics",
        "Whether figures look like counted votes; findings, no verdicts.",
    ),
    "parliament": (
        "parliament",
        "parliament",
        "From both counts to seats: who can govern, and what hangs on it.",
    ),
    "sample": ("sample", "sample", "Draw the stations of a quick count, and estimate from them."),
    "new": ("new", "new", "Begin an election of your own, with its log."),
    "serve": ("serve", "serve", "Take statements over HTTP, and hand out the log."),
    "enrol": ("enrol", "enrol", "Say whose key may sign what; invite, accept, enrol many."),
    "submit": ("submit", "submit", "Sign forms and hand them in, until each has its receipt."),
    "decide": ("decide", "decide", "Decide about a form, as a reviewer."),
    "endorse": ("second_word", "endorse", "Say the same as another, such as the reviewer who decided."),
    "withdraw": ("second_word", "withdraw", "Take back what you have said."),
    "incident": ("incident", "incident", "Say that something happened at a station or in an area."),
    "count": ("count", "count", "An election's own count, as it is or as it was."),
    "work": ("work", "work", "The next form to read or to decide about."),
    "rebuild": ("count", "rebuild", "Make the views of a count anew, or check them."),
    "demo": ("demo", "demo", "An invented election night, end to end, in about a minute."),
    "rehearse": ("rehearse", "rehearse", "Rehearse an election at full load, in a scratch one."),
    "replay": ("replay", "replay", "Play a published election through real signed statements."),
    "images": ("images", "images", "List the photographs, bring some, or remove one for good."),
    "official": ("official", "official", "Say what an authority published, or list what is known of it."),
    "watch": ("watch", "watch", "Watch a page of the authority, and say what changes."),
    "log": ("log", "log", "Look at the log of an election, or follow it."),
    "unseal": ("unseal", "unseal", "Open a sealed count, for good."),
    "mirror": ("mirror", "mirror", "Keep a copy of a log and its images elsewhere."),
    "succeed": ("succeed", "succeed", "Go on from a lost log under another name."),
    "verify": ("verify", "verify", "Check a published log or a bundle, trusting nobody."),
    "bundle": ("bundle", "bundle", "Pack an election, or a station of it, for a court."),
    "publish": ("publish", "publish", "The whole public site as files, for any server."),
    "conflict": ("conflict", "conflict", "Put two notes that contradict each other on record."),
    "witness": ("witness", "witness", "Watch somebody else's log, and cosign it."),
    "key": ("key", "key", "Make a key, or show the public side of one."),
}
"""Each command: its module, its name there, its line of help. A module is loaded only when its command runs."""

FINDINGS, UNREADABLE, CONTRADICTION, UNEXPECTED, INTERRUPTED = 1, 3, 4, 70, 130


class Commands(click.Group):
    """Lists commands without loading them, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's interface
        """Name every command, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the one command that runs."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"polltrail.cli.{module}"), attribute)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from their lines of help, unloaded."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="polltrail %(version)s")
def polltrail() -> None:
    """Polltrail, the independent count.

    It holds published results against the forms of the polling stations, and says what is proven, what cannot be
    told, and what would settle it. It keeps what was said about each form in a log that cannot be changed unseen.

    Exit codes: 0 well, 1 findings that need a person, 2 usage, 3 unreadable input, 4 the log contradicts itself, 70
    unexpected error, 130 interrupted.
    """


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = polltrail.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was finished stays; what was not was not written.", err=True)
        code = INTERRUPTED
    except click.ClickException as exc:
        exc.show()
        code = exc.exit_code
    except (RollbackError, ConsistencyError) as exc:
        click.echo(_visible(str(exc)), err=True)
        code = CONTRADICTION
    except PolltrailError as exc:
        click.echo(_visible(str(exc)), err=True)
        code = UNREADABLE
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as exc:  # noqa: BLE001 - the last line before the user
        code = _unexpected(exc)
    sys.exit(code if isinstance(code, int) else 0)


def _visible(text: str) -> str:
    """Write a message line by line; what it quotes, of a server or a file, cannot steer the terminal."""
    from polltrail.cli.log import visible

    return "\n".join(map(visible, text.split("\n")))


def _unexpected(exc: Exception) -> int:
    import platform
    import traceback

    click.echo(_visible("".join(traceback.format_exception(exc))), err=True)
    click.echo(
        f"This is a mistake in Polltrail, not in your input. Please report the lines above with: polltrail {__version__}, "
        f"Python {platform.python_version()}, {platform.system()}, and the command you typed.",
        err=True,
    )
    return UNEXPECTED
