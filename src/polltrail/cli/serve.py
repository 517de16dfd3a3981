"""`polltrail serve`: statements come in over HTTP, receipts and the log go out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from polltrail.web.addresses import Proxies
    from polltrail.web.check_times import CheckTimes
    from polltrail.web.tls import Certificate

_FILE = click.Path(path_type=Path, dir_okay=False)


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
@click.option(
    "--tls-cert", type=_FILE, metavar="FILE", help="Speak TLS: the certificate and those above it, in PEM."
)
@click.option(
    "--tls-key", type=_FILE, metavar="FILE", help="The certificate's private key, readable by its owner only."
)
@click.option(
    "--trusted-proxy",
    "trusted",
    multiple=True,
    metavar="ADDRESS|NETWORK",
    help="Believe this proxy when it says whom it speaks for, for limits only; may be given again.",
)
@click.option(
    "--from-mirror",
    "from_mirror",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MIRROR",
    help="Make DIRECTORY from a mirror first; it must not exist yet.",
)
@click.option(
    "--log-key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The log's own key, for --from-mirror.",
)
@click.option(
    "--seen",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A checkpoint or receipt somebody has, for --from-mirror: nothing is resumed below it.",
)
@click.option(
    "--despite-unreachable-witnesses",
    "despite_silence",
    is_flag=True,
    help="Resume although witnesses who may have cosigned more do not answer.",
)
@click.option("--check-views", "check", default="03:15", show_default=True, metavar="HH:MM|INTERVAL|off", help="Hold the views of the count against a fresh fold each day at this hour (UTC), or at an interval like 6h; in a process of its own.")  # fmt: skip
@click.option("--clock", "script", type=_FILE, metavar="FILE", hidden=True, help="The script of a rehearsal's clock; refused for anything else.")  # fmt: skip
def serve(
    directory: Path,
    *,
    port: int,
    host: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    trusted: tuple[str, ...],
    from_mirror: Path | None,
    log_key: Path | None,
    seen: tuple[Path, ...],
    despite_silence: bool,
    check: str,
    script: Path | None,
) -> int:
    """Serve the election in DIRECTORY until told to stop (SIGTERM or Ctrl-C).

    When it takes requests, it says `ready http://HOST:PORT` on standard error. Told to stop, it commits and answers
    what it has taken in, and exits 0. A statement is acknowledged only once it is safe on the disk.

    With --tls-cert and --tls-key it speaks TLS 1.2 or later; told so by SIGHUP, it reads both files again for the
    connections that come from then on.

    Once a day it counts anew beside the views that figures are read from, and compares. If they differ, it says ALARM on
    standard error, and GET /v1/health tells it until the views are made anew (`polltrail rebuild`).

    With --from-mirror and --log-key, DIRECTORY is made from a mirror, and the log goes on where the mirror ends: only
    if that is at or beyond everything its witnesses have cosigned.
    """
    if (from_mirror is None) != (log_key is None) or (from_mirror is None and (seen or despite_silence)):
        raise click.UsageError(
            "expected --from-mirror and --log-key together, and the other options with them only"
        )
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("expected --tls-cert and --tls-key together, found one of them")
    try:
        from polltrail.web.scripted_clock import ScriptedClock
        from polltrail.web.serve import run
    except ModuleNotFoundError as exc:
        raise click.ClickException(
            f"Serving needs {exc.name}, which is not installed. Install it with: pip install 'polltrail[web]'"
        ) from exc
    times, proxies, certificate = _check_times(check), _proxies(trusted), _certificate(tls_cert, tls_key)
    if from_mirror is not None and log_key is not None:
        from polltrail.cli.resuming import resume

        resume(from_mirror, directory, log_key, seen, despite_silence=despite_silence)
    clock = None if script is None else ScriptedClock(script)
    return run(
        directory, port=port, host=host, proxies=proxies, certificate=certificate, clock=clock, check=times
    )


def _check_times(text: str) -> "CheckTimes | None":
    from polltrail.web.check_times import parse_check_times

    try:
        return parse_check_times(text)
    except ValueError as exc:
        raise click.BadParameter(str(exc), param_hint="--check-views") from exc


def _certificate(certificate: Path | None, key: Path | None) -> "Certificate | None":
    from polltrail.web.tls import Certificate

    return None if certificate is None or key is None else Certificate(certificate, key)


def _proxies(trusted: tuple[str, ...]) -> "Proxies":
    from polltrail.web.addresses import Proxies, read_network

    try:
        return Proxies([read_network(text) for text in trusted])
    except ValueError as exc:
        raise click.BadParameter(
            f"expected an address or a network like 10.0.0.0/8, found: {exc}", param_hint="--trusted-proxy"
        ) from exc
