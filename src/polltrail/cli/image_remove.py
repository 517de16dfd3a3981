"""`polltrail images SOURCE remove`: an organiser takes a photograph away for good; its notice stays in the log."""

import json
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.log import json_text
from polltrail.cli.main import FINDINGS
from polltrail.errors import DataError

if TYPE_CHECKING:
    from polltrail.cli.target import Target
    from polltrail.statement import Statement
    from polltrail.store.image_index import Removed


@click.command(short_help="Remove a photograph for good, on a legal ground.")
@click.argument("digest")
@click.option("--ground", required=True, metavar="TEXT", help="The legal ground; it is public, and stays.")
@click.option(
    "--organiser-key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The key that speaks for the election.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
@click.pass_obj
def remove(source: str, digest: str, *, ground: str, organiser_key: Path, as_json: bool) -> int:
    """Log that the photograph with the SHA-256 DIGEST is removed, and remove its bytes.

    The digest and the ground stay in the log for ever; the bytes are gone from this store, and do not come back. What
    others have copied is beyond reach.

    Exit codes: 0 it is removed, 1 the log refused, 2 usage, 3 unreadable.
    """
    from polltrail.cli.image_room import keeper_of
    from polltrail.cli.target import DirectoryTarget, target
    from polltrail.store import read_key

    _check_digest(digest)
    seed = read_key(organiser_key)
    with target(source) as election:
        before = _removed_before(election, digest)
        if before is not None:
            _tell(digest, before.position, before.ground, as_json=as_json)
            return 0
        statement = _said(election, seed, digest, ground)
        (outcome,) = election.hand_in([statement])
        if isinstance(election, DirectoryTarget):
            with keeper_of(election):
                pass  # what was logged is done
    if outcome.index is None:
        click.echo(f"refused: {outcome.reason}", err=True)
        return FINDINGS
    _tell(digest, outcome.index, ground, as_json=as_json)
    return 0


def _check_digest(digest: str) -> None:
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise click.BadParameter(
            f"expected the 64 hexadecimal digits of a SHA-256, found {digest!r}", param_hint="DIGEST"
        )


def _removed_before(election: "Target", digest: str) -> "Removed | None":
    """Find the notice of an earlier removal; refuse a digest that nothing here is known of."""
    from polltrail.cli.image_room import keeper_of
    from polltrail.cli.target import DirectoryTarget

    if not isinstance(election, DirectoryTarget):
        return _notice_at(election, digest)
    with keeper_of(election) as keeper:
        notice = keeper.index.removed(digest)
        if notice is None and not keeper.index.named(digest) and keeper.store.size_of(digest) is None:
            raise DataError(
                f"image {digest}: expected one that the log names or the store has, found none; nothing was signed"
            )
    return notice


def _notice_at(election: "Target", digest: str) -> "Removed | None":
    """Ask a server for the notice of a removal."""
    from polltrail.cli.target import ServerTarget
    from polltrail.store.image_index import Removed

    if not isinstance(election, ServerTarget):
        return None
    answer = election.connection.get(f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}")
    if answer.status_code != 410:
        return None
    said = json.loads(answer.content)
    return Removed(digest=digest, ground=str(said["ground"]), position=int(said["index"]))


def _said(election: "Target", seed: bytes, digest: str, ground: str) -> "Statement":
    from polltrail.statement import make_statement
    from polltrail.statement.bodies import RemovalBody

    return make_statement(
        "removal",
        election=election.election,
        seed=seed,
        nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6,
        body=RemovalBody(digest=digest, ground=ground),
        seen=election.seen,
    )


def _tell(digest: str, index: int, ground: str, *, as_json: bool) -> None:
    from polltrail.cli.log import visible

    if as_json:
        click.echo(json_text({"digest": digest, "index": index, "ground": ground}))
    else:
        click.echo(f"{digest} is removed, entry {index} of the log, on this ground: {visible(ground)}")
