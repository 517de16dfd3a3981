"""`polltrail images`: which photographs an election has, bringing more, and taking one away for good."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.image_put import put
from polltrail.cli.image_remove import remove
from polltrail.cli.log import json_text
from polltrail.cli.main import FINDINGS

if TYPE_CHECKING:
    from polltrail.cli.published import Fetch
    from polltrail.statement import Roster, Statement
    from polltrail.store.image_index import Noticed, Removed

SHORT = 16


class _Images(click.Group):
    """Takes options before and after the path, unless a command follows, which has its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of the command line apart."""
        ctx.allow_interspersed_args = not any(word in self.commands for word in args)
        return super().parse_args(ctx, args)


@click.group(
    cls=_Images,
    invoke_without_command=True,
    short_help="List the photographs, bring some, or remove one for good.",
)
@click.argument("source", metavar="DIRECTORY|URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def images(context: click.Context, source: str, *, as_json: bool) -> int:
    """List the photographs of an election: named by a statement, stored, held, missing, removed.

    A photograph is named when an `image` statement in the log has its digest, stored when its bytes are in the
    directory, and held when the log has the store's word for it. What is held and not stored is missing. At a URL
    only what the log says is known, and of a sealed count nothing of it.

    Exit codes: 0 well, 1 something held is missing, 2 usage, 3 unreadable.
    """
    context.obj = source
    if context.invoked_subcommand is not None:
        return 0
    from polltrail.cli.published import is_address

    listed, looked = _listed(source), not is_address(source)
    if as_json:
        told = {"images": [_told(one) for one in listed.values()], "totals": totals(listed, looked=looked)}
        click.echo(json_text(told))
    else:
        _show(listed, looked=looked)
    return FINDINGS if any(one.missing for one in listed.values()) else 0


images.add_command(put)
images.add_command(remove)


@dataclass(slots=True, kw_only=True)
class _Image:
    """What is known of one photograph.

    Attributes
    ----------
    named, held : list of int
        Entries of the log that say so.
    by_store : bool
        Whether a store, and not only a mirror, has promised it.
    stored : int or None
        Bytes on the disk; None where they are not there.
    looked : bool
        Whether there is a disk to look at.
    """

    digest: str
    sizes: set[int] = field(default_factory=set)
    named: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    by_store: bool = False
    removed: "Removed | None" = None
    stored: int | None = None
    looked: bool = False

    @property
    def missing(self) -> bool:
        """Whether somebody relies on it here and it is not here."""
        return self.looked and self.by_store and self.removed is None and self.stored is None


def _listed(source: str) -> dict[str, _Image]:
    from polltrail.cli.published import is_address, reader

    with reader(source) as fetch:
        listed: dict[str, _Image] = {}
        for one, role in _noticed(fetch, source):
            _take(listed.setdefault(one.digest, _Image(digest=one.digest)), one, role)
    if not is_address(source):
        _look_at_disk(Path(source), listed)
    return listed


def _noticed(fetch: "Fetch", source: str) -> "list[tuple[Noticed, str]]":
    """Read what the log says of images, and in which role each signer says it."""
    from polltrail.cli.published import published_entries, published_head
    from polltrail.statement import Roster, read_entry
    from polltrail.statement.roster import ROSTER_KINDS
    from polltrail.web.image_notices import KINDS, notice_of

    head, _ = published_head(fetch, source)
    roster = Roster.empty()
    said: list[tuple[int, Statement]] = []
    for index, entry in published_entries(fetch, 0, head.size):
        statement = read_entry(entry)
        if statement.kind in ROSTER_KINDS:
            roster = roster.step(index, statement)
        elif statement.kind in KINDS:
            said.append((index, statement))
    found = ((notice_of(one, index, roster), one) for index, one in said)
    return [(notice, _role(one, roster)) for notice, one in found if notice is not None]


def _role(statement: "Statement", roster: "Roster") -> str:
    enrolled = roster.enrolled(statement.key)
    return "" if enrolled is None else enrolled.role


def _take(image: _Image, notice: "Noticed", role: str) -> None:
    from polltrail.store.image_index import Held, Named

    if isinstance(notice, Named):
        image.named.append(notice.position)
        image.sizes.add(notice.bytes)
    elif isinstance(notice, Held):
        image.held.append(notice.position)
        image.by_store |= role == "store"
    elif image.removed is None:
        image.removed = notice


def _look_at_disk(root: Path, listed: dict[str, _Image]) -> None:
    from polltrail.store import ElectionDir
    from polltrail.store.image_store import ImageStore

    for digest, size in ImageStore(ElectionDir(root).images).stored():
        listed.setdefault(digest, _Image(digest=digest)).stored = size
    for one in listed.values():
        one.looked = True


def _told(image: _Image) -> dict[str, Any]:
    removed = image.removed
    return {
        "digest": image.digest,
        "bytes": image.stored if image.stored is not None else min(image.sizes, default=None),
        "named": image.named,
        "held": image.held,
        "stored": image.stored is not None if image.looked else None,
        "missing": image.missing,
        "removed": None if removed is None else {"index": removed.position, "ground": removed.ground},
    }


def totals(listed: dict[str, _Image], *, looked: bool) -> dict[str, int | None]:
    """Count them; what is stored and missing is not known, None, where there is no disk to look at."""
    everything = listed.values()
    return {
        "named": sum(bool(one.named) for one in everything),
        "stored": sum(one.stored is not None for one in everything) if looked else None,
        "held": sum(bool(one.held) for one in everything),
        "missing": sum(one.missing for one in everything) if looked else None,
        "removed": sum(one.removed is not None for one in everything),
    }


def _show(listed: dict[str, _Image], *, looked: bool) -> None:
    from polltrail.cli.log import visible

    for one in listed.values():
        size = _told(one)["bytes"]
        click.echo(f"{one.digest}  {'' if size is None else size:>10}  {visible(_state(one))}")
    known = [
        f"{count:,} {name}" for name, count in totals(listed, looked=looked).items() if count is not None
    ]
    click.echo(", ".join(known) + ("" if looked else "; what is stored cannot be seen from here"), err=True)


def _state(one: _Image) -> str:
    if one.removed is not None:
        left = ", and its bytes are still here" if one.stored is not None else ""
        return f"removed by entry {one.removed.position}{left}: {one.removed.ground}"
    if one.missing:
        return f"MISSING, held by entry {one.held[0]}"
    words = [word for word, holds in (("named", one.named), ("stored", one.stored is not None), ("held", one.held)) if holds]  # fmt: skip
    return ", ".join(words)
