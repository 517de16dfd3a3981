"""`polltrail images SOURCE put`: photographs are named in signed statements, and brought."""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.progress import Progress, progress
from polltrail.errors import DataError, ReadingError

if TYPE_CHECKING:
    from polltrail.cli.outbox import Outbox, Sent
    from polltrail.cli.target import Outcome, Target
    from polltrail.statement.bodies import ImageBody

WHOSE = ("posted", "agent", "returning_officer", "authority")

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Name photographs, sign, and bring them.")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option(
    "--key", required=True, type=_FILE, metavar="FILE", help="The key of the agent or clerk who signs."
)
@click.option("--station", metavar="ID", help="The station whose form is on them; with --contest.")
@click.option("--contest", metavar="NAME", help="The contest whose form is on them.")
@click.option(
    "--form",
    metavar="NAME",
    help="What the election calls its form model, where it did not come with Polltrail.",
)
@click.option("--copy", "whose", type=click.Choice(WHOSE), help="Whose copy of the form was photographed.")
@click.option(
    "--holder", metavar="NAME", help="For whom an agent holds that copy, or which office; never a person."
)
@click.option("--redacts", metavar="SHA256", help="The photograph of which this one is a redacted copy.")
@click.option("--strip", is_flag=True, help="Encode them anew first, upright, with nothing but the picture.")
@click.option(
    "--outbox",
    "kept",
    type=_FILE,
    metavar="FILE",
    help="Where signed statements wait; otherwise beside the key, as KEY.outbox.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def put(
    source: str, /, *, files: tuple[Path, ...], key: Path, kept: Path | None, as_json: bool, **options: Any
) -> int:
    """Say with --key that the photographs in FILEs exist, and bring their bytes.

    What could tell where a photograph was taken is refused before anything is signed; --strip encodes it anew.
    Interrupted, it is started again in the same way: what was signed waits in the outbox, and what is stored is not
    stored twice.

    Exit codes: 0 all are stored, 1 something was refused or still waits, 2 usage, 3 unreadable.
    """
    from polltrail.cli.handing_in import hand_in
    from polltrail.cli.outbox import outbox
    from polltrail.cli.target import target
    from polltrail.store import read_key

    _check_options(options)
    seed = read_key(key)
    with progress() as shown:
        pictures = _read(files, shown, strip=options["strip"])
        with outbox(kept or key.with_name(f"{key.name}.outbox")) as box, target(source) as election:
            signed = _sign(pictures, election, box, seed, options)
            shown.stage("handing in")
            outcomes = hand_in(election, box, signed)
            shown.stage("bringing the photographs")
            done = _bring(election, pictures, signed, outcomes)
    _tell(done, as_json=as_json)
    return FINDINGS if any(one.reason for one in done) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photograph as it will be stored; its bytes are read again when they are needed."""

    path: Path
    strip: bool
    digest: str
    size: int
    media_type: str

    def read(self) -> bytes:
        """Read it again.

        Raises
        ------
        ReadingError
            It is not what it was.
        """
        data = _bytes_of(self.path, strip=self.strip)
        if sha256(data).hexdigest() != self.digest:
            raise ReadingError(
                f"{self.path}: expected the photograph that was signed for, found another; start again"
            )
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of a photograph; `reason` says why it is not stored, and is empty where it is."""

    path: Path
    digest: str
    index: int | None
    reason: str


def _check_options(options: dict[str, Any]) -> None:
    if (options["station"] is None) != (options["contest"] is None):
        raise click.UsageError(
            "A form is of a station and a contest: give both --station and --contest, or neither."
        )
    if options["holder"] is not None and options["whose"] is None:
        raise click.UsageError("--holder needs --copy.")
    redacts = options["redacts"]
    if redacts is not None and (len(redacts) != 64 or set(redacts) - set("0123456789abcdef")):
        raise click.BadParameter(f"expected the 64 hexadecimal digits of a SHA-256, found {redacts!r}", param_hint="--redacts")  # fmt: skip


def _read(files: Sequence[Path], shown: Progress, *, strip: bool) -> list[Picture]:
    """Read and look at every file before anything is signed."""
    from polltrail.errors import PhotographError
    from polltrail.exchange.photographs import read_photograph

    pictures = []
    for number, path in enumerate(files):
        shown.step(f"reading {path}", number, len(files))
        data = _bytes_of(path, strip=strip)
        try:
            media_type = read_photograph(data).media_type
        except PhotographError as exc:
            raise type(exc)(f"{path}: {exc}. Nothing was signed") from exc
        digest = sha256(data).hexdigest()
        pictures.append(Picture(path=path, strip=strip, digest=digest, size=len(data), media_type=media_type))
    return pictures


def _bytes_of(path: Path, *, strip: bool) -> bytes:
    from polltrail.cli.encode_anew import encode_anew

    try:
        data = path.read_bytes()
    except OSError as exc:
        raise ReadingError(
            f"{path}: expected a photograph, found: {exc.strerror}; nothing was signed"
        ) from exc
    return encode_anew(path, data) if strip else data


def _sign(
    pictures: Sequence[Picture], election: "Target", box: "Outbox", seed: bytes, options: dict[str, Any]
) -> "list[Sent]":
    """Sign what was not signed before, and put it in the outbox; give all of it, in the order of the pictures."""
    from polltrail.cli.outbox import form_digest
    from polltrail.statement import fingerprint, make_statement, public_key
    from polltrail.statement.canonical import encode_checked

    slot, key, found = _slot(election, options), fingerprint(public_key(seed)), []
    for picture in pictures:
        body = _body(picture, slot, options)
        digest = form_digest(election.election, key, encode_checked(["image", body]))
        if (before := box.find(digest)) is None:
            statement = make_statement(
                "image", election=election.election, seed=seed, nonce=secrets.token_bytes(16),
                made_at=time.time_ns() // 10**6, body=body, seen=election.seen,
            )  # fmt: skip
            box.put(election.election, [(digest, str(picture.path), statement)])
            before = box.find(digest)
        if before is None:
            raise DataError(
                f"{picture.path}: expected its statement in the outbox, found none; nothing was sent"
            )
        found.append(before)
    return found


def _slot(election: "Target", options: dict[str, Any]) -> Any:
    from polltrail.cli.existing import read_existing, read_form
    from polltrail.statement.fields import Slot

    if options["station"] is None:
        return None
    existing = read_existing(election.fetch, election.definition)
    for name, known in (("station", existing.stations), ("contest", existing.contests)):
        if options[name] not in known:
            raise DataError(
                f"--{name}: expected a {name} of the election, found {options[name]!r}; nothing was signed"
            )
    model = read_form(election.fetch, election.definition, options["form"])
    return Slot(station=options["station"], contest=options["contest"], form=model.name)


def _body(picture: Picture, slot: Any, options: dict[str, Any]) -> "ImageBody":
    from polltrail.statement.bodies import ImageBody
    from polltrail.statement.fields import Copy

    whose = options["whose"]
    return ImageBody(
        digest=picture.digest,
        bytes=picture.size,
        media_type=picture.media_type,
        slot=slot,
        copy=None if whose is None else Copy(whose=whose, holder=options["holder"]),
        redacts=options["redacts"],
    )


def _bring(
    election: "Target", pictures: Sequence[Picture], signed: "Sequence[Sent]", outcomes: "dict[str, Outcome]"
) -> list[Brought]:
    from polltrail.cli.image_room import bring

    logged = {
        picture.digest: picture.read
        for picture, sent in zip(pictures, signed, strict=True)
        if outcomes[sent.id].index is not None
    }
    answers = bring(election, logged)
    return [
        Brought(
            path=picture.path,
            digest=picture.digest,
            index=outcomes[sent.id].index,
            reason=answers.get(picture.digest, outcomes[sent.id].reason),
        )
        for picture, sent in zip(pictures, signed, strict=True)
    ]


def _tell(done: Sequence[Brought], *, as_json: bool) -> None:
    if as_json:
        told = [
            {"file": str(one.path), "digest": one.digest, "index": one.index, "stored": not one.reason, "reason": one.reason or None}
            for one in done
        ]  # fmt: skip
        click.echo(json.dumps({"images": told}, ensure_ascii=False))
        return
    for one in done:
        if one.reason:
            click.echo(f"not stored  {one.path}: {one.reason}", err=True)
        else:
            click.echo(f"stored  entry {one.index}  {one.digest}  {one.path}")
