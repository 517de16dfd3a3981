"""`polltrail verify`: a published election checked with no trust in whoever publishes it."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polltrail.cli.progress import progress
from polltrail.errors import ReadingError

if TYPE_CHECKING:
    from polltrail.verify import Fetch, Verdict
    from polltrail.verify.images import Looking

SHOWN = 20


@click.command(short_help="Check a published log or a bundle, trusting nobody.")
@click.argument("source", metavar="DIRECTORY|URL|BUNDLE")
@click.option("--election", metavar="ID", help="The election's id, as you know it from its organisers.")
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A receipt somebody has; must be kept.",
)
@click.option(
    "--seen",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A signed checkpoint somebody has seen, or a receipt, whose entry must be kept too.",
)
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    metavar="URL",
    help="A witness to ask what it has seen of the log, and what was deposited with it; may be given again.",
)
@click.option(
    "--images",
    type=click.Choice(["all", "published", "none"]),
    help="Which images are looked at that somebody says to hold; otherwise all of an election's own directory or a "
    "mirror, and of anything else those that the election publishes.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")  # fmt: skip
def verify(
    source: str,
    *,
    election: str | None,
    receipts: tuple[Path, ...],
    seen: tuple[Path, ...],
    witnesses: tuple[str, ...],
    images: "Looking | None",
    as_json: bool,
) -> int:
    """Compute the log of an election again from its published files, and check every signature, role and proof.

    A log cannot say of itself which election it belongs to. Without --election the answer stays open. A bundle
    (polltrail bundle) is checked offline and never unpacked; one of a station, a contest or an area shows nothing about
    what it leaves out.

    Exit codes: 0 all is as promised; 1 not everything could be told; 3 unreadable, or counted by unknown rules; 4 the
    log contradicts itself, or another one was promised.
    """
    from polltrail.cli.asked_witnesses import ask_witnesses
    from polltrail.cli.log import json_text
    from polltrail.cli.published import bundle_names, is_address, reader
    from polltrail.verify import exit_code, to_json, verify_bundle
    from polltrail.verify import verify as verify_published

    check_id(election)
    kept, notes = _promised(receipts, seen)
    with progress() as shown, reader(source) as fetch:
        shown.stage(f"checking {source}")
        asked = ask_witnesses(witnesses, fetch, election)
        names = bundle_names(source, fetch)
        verdict = (verify_published if names is None else partial(verify_bundle, names=names))(
            fetch,
            election=election,
            receipts=kept,
            seen=notes,
            now=int(time.time()),
            images=images or _images_of(source),
            asked=asked,
        )
        if names is None and verdict.ok is not False:
            verdict = _with_figures(fetch, verdict, growing=is_address(source))
    told = json_text(to_json(verdict)) if as_json else _sentence(verdict, names, kept, election)
    click.echo(told)
    return exit_code(verdict)


def _with_figures(fetch: "Fetch", verdict: "Verdict", *, growing: bool) -> "Verdict":
    """Hold the figures of a published site against its log, where there are any."""
    try:
        fetch("data/index.json")
    except FileNotFoundError:
        return verdict
    except ReadingError as exc:  # a server whose pages are not made yet publishes its log all the same
        click.echo(f"{exc}; the log was checked, and no figures beside it", err=True)
        return verdict
    from polltrail.verify.site import check_site

    return check_site(fetch, verdict, growing=growing)


def check_id(election: str | None) -> None:
    """Refuse what cannot be an election's id."""
    if election is not None and (len(election) != 64 or set(election) - set("0123456789abcdef")):
        raise click.BadParameter(
            f"expected the 64 hexadecimal digits that `polltrail new` printed, found {election!r}",
            param_hint="--election",
        )


def _images_of(source: str) -> "Looking":
    """Tell which images are looked at: all of them where they must be, else those that are published."""
    from polltrail.cli.published import is_address

    folder = Path(source)
    if not is_address(source) and any((folder / name).exists() for name in ("mirror.toml", "README.txt")):
        return "published"  # a mirror keeps apart what it may read and nobody else; a bundle has nothing else
    kept = not is_address(source) and any((folder / name).exists() for name in ("state.db", "images"))
    return "all" if kept else "published"


def _promised(
    receipts: tuple[Path, ...], seen: tuple[Path, ...]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Read what was promised; a receipt among the checkpoints promises its entry besides, and is held to that."""
    from polltrail.log.proof import FIRST_LINE

    kept, notes = _files(receipts), _files(seen)
    also = {where for where, data in notes.items() if data.startswith(f"{FIRST_LINE}\n".encode())}
    kept |= {where: notes[where] for where in also}
    return kept, {where: data for where, data in notes.items() if where not in also}


def _files(paths: tuple[Path, ...]) -> dict[str, bytes]:
    try:
        return {str(path): path.read_bytes() for path in paths}
    except OSError as exc:
        raise ReadingError(
            f"{exc.filename}: expected a file that can be read, found: {exc.strerror}"
        ) from exc


def _bundle(verdict: "Verdict", names: frozenset[str] | None) -> list[str]:
    """Say what kind of bundle it was, what it leaves open, and what in it is for reading only."""
    from polltrail.log.excerpt import is_beside

    if names is None:
        return []
    pages, part = sorted(name for name in names if is_beside(name)), verdict.scope
    more = " and others" if len(pages) > 2 else ""
    ignored = [f"not evidence, not looked at: {', '.join(pages[:2])}{more}"] if pages else []
    if part is None:
        return ["bundle: the whole log", *ignored]
    words = [
        f"{word} {value}" for word, value in (("station", part.station), ("contest", part.contest)) if value
    ]
    words += [f"area {'/'.join(part.area)}"] if part.area else []
    return [
        f"bundle: a part of the log, {', '.join(words)}: {part.entries:,} of its {verdict.size:,} entries",
        "not shown: that nothing about it was left out; only the whole log can show that",
        *ignored,
    ]


def _sentence(
    verdict: "Verdict", names: frozenset[str] | None, receipts: Mapping[str, bytes], asked: str | None
) -> str:
    """Say it for people; what the publisher wrote cannot steer their terminal, or hide the answer."""
    from polltrail.cli.log import visible

    lines = [
        f"{verdict.origin}: {verdict.size:,} entries, root {verdict.root}",
        f"election {verdict.election or 'unknown'}; {verdict.statements:,} statements may stand in its log",
        *_bundle(verdict, names),
        *(f"refused: entry {one.index}: {one.reason}" for one in verdict.refused[:SHOWN]),
        *_more(len(verdict.refused)),
        *(f"problem: {problem}" for problem in verdict.problems[:SHOWN]),
        *_more(len(verdict.problems)),
        *(f"noted: entry {one.index}: {one.what}" for one in verdict.findings[:SHOWN]),
        *_more(len(verdict.findings)),
        *(f"in doubt: {one.what}" for one in verdict.doubts[:SHOWN]),
        *_more(len(verdict.doubts)),
        *_successions(verdict),
        *_seal(verdict),
        *_images(verdict),
        *_figures(verdict),
        *_receipts(verdict, receipts),
        *_deposits(verdict),
        _witnessed(verdict),
        _answer(verdict, asked),
    ]
    if verdict.ok is None and verdict.anchor == "bundle":
        lines.append(f"Name the election to know more: --election {verdict.election}, if that is its id.")
    return "\n".join(map(visible, lines))


def _answer(verdict: "Verdict", asked: str | None) -> str:
    """Say it in one line; that it is another election's log says nothing against that log."""
    against = [one for one in verdict.problems if one.contradicts]
    if (
        asked is not None
        and verdict.election not in {None, asked}
        and len(against) + len(verdict.refused) == 1
    ):
        return f"{_ANOTHER} You asked for {asked}, and this is {verdict.election}."
    return _OK_PART if verdict.ok and verdict.scope else _ANSWERS[verdict.ok]


def _witnessed(verdict: "Verdict") -> str:
    from polltrail.verify import witnessed_words

    words = witnessed_words(verdict.size, verdict.witnessed_head, verdict.witnesses)
    if verdict.witnessed_head is None:
        return f"{words}: nobody but the log itself vouches that everybody sees this log"
    return words


def _receipts(verdict: "Verdict", receipts: Mapping[str, bytes]) -> list[str]:
    """Say how many of the receipts that somebody has are kept, unless what else is wrong kept them from being held."""
    broken = {problem.where for problem in verdict.problems}
    if not receipts or broken - receipts.keys():
        return []
    return [f"receipts: {len(receipts.keys() - broken):,} of {len(receipts):,} kept"]


def _deposits(verdict: "Verdict") -> list[str]:
    """Say what became of what people left with the witnesses that were asked."""
    found = verdict.deposits
    if found is None:
        return []
    told = (
        f"deposits with {', '.join(found.witnesses)}: {found.logged:,} in the log, {found.waiting:,} not there yet, "
        f"{len(found.unlogged):,} not taken in time, {found.passed_over:,} that no log of this election could hold"
    )
    return [told]


def _successions(verdict: "Verdict") -> list[str]:
    """Say which lost logs this one goes on from, and what of them is missing for ever."""
    return [
        f"succession: entry {one.index}: goes on from {one.old_origin} as {one.new_origin}, with {one.index:,} of its "
        f"entries; {one.missing:,} that its witnesses had seen are missing"
        for one in verdict.successions
    ]


def _seal(verdict: "Verdict") -> list[str]:
    """Say what a sealed count hides, or what was known before it was opened."""
    sealed = verdict.sealed
    if sealed is None:
        return []
    if sealed.unsealed_at is None:
        return [f"sealed: the words of {sealed.hidden:,} entries are not shown"]
    before = sealed.before
    known = "no state that its witnesses had seen before is known"
    if before is not None:
        at = datetime.fromtimestamp(before.at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = f"before it its witnesses had seen {before.size:,} entries, root {before.root}, at {at}"
    return [f"unsealed by entry {sealed.unsealed_at}; {known}"]


def _images(verdict: "Verdict") -> list[str]:
    """Say which images were looked at, and which were removed on what ground."""
    images = verdict.images
    if images is None:
        return []
    rest = images.held - images.checked - images.not_published
    others = f", {rest:,} of them missing, changed, or not looked at" if rest else ""
    hidden = f", {images.not_published:,} of them not published" if images.not_published else ""
    return [
        f"images: {images.held:,} held, {images.checked:,} here and what their digests say{others}{hidden}",
        *(f"removed: entry {one.index}: {one.what}" for one in images.removed[:SHOWN]),
        *_more(len(images.removed)),
    ]


def _figures(verdict: "Verdict") -> list[str]:
    """Say what of a published site was counted anew."""
    if verdict.figures is None:
        return []
    right = "are what the log makes of them" if verdict.figures else "are NOT what the log makes of them"
    return [
        f"figures: totals of contests and areas {right}; pages and tables are for reading, and were not looked at"
    ]


def _more(count: int) -> list[str]:
    return [f"and {count - SHOWN} more; --json has them all"] if count > SHOWN else []


_OK_PART = "OK: what is in this bundle was signed as it says, and is in the log of the election."
_ANOTHER = "NOT OK: this is the log of another election, and nothing else was found against it. Check the id, and the address."
_ANSWERS = {
    True: "OK: tree, signatures, roles and proofs are as promised.",
    None: "Cannot tell: nothing contradicts the log, and not everything could be checked.",
    False: "NOT OK: the log contradicts itself or its promises. Keep a copy of it as evidence.",
}
