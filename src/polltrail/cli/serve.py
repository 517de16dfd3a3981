"""`polltrail serve`: statements come in over HTTP, receipts and the log go out."""

from pathlib import Path

import click


@click.command(short_help="Take statements over HTTP, and hand out the log.")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 is all of this machine's.")  # fmt: skip
def serve(directory: Path, *, port: int, host: str) -> int:
    """Serve the election in DIRECTORY until told to stop (SIGTERM or Ctrl-C).

    When it takes requests, it says `ready http://HOST:PORT` on standard error. Told to stop, it commits and answers
    what it has taken in, and exits 0. A statement is acknowledged only once it is safe on the disk.
    """
    try:
        from polltrail.web.serve import run
    except ModuleNotFoundError as exc:
        raise click.ClickException(
            f"Serving needs {exc.name}, which is not installed. Install it with: pip install 'polltrail[web]'"
        ) from exc
    return run(directory, port=port, host=host)
