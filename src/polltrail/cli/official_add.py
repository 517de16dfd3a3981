"""`polltrail official SOURCE add`: a document is read, its figures are signed and handed in, and its bytes are brought."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.progress import progress

if TYPE_CHECKING:
    from polltrail.cli.existing import Existing
    from polltrail.cli.official_in import Document
    from polltrail.cli.official_said import Voice
    from polltrail.cli.outbox import Outbox, Sent
    from polltrail.cli.target import Target
    from polltrail.statement.bodies import OfficialBody

SHOWN = 20
CHOICES = 3

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Sign what a file or a page shows, and bring its bytes.")
@click.argument("file", type=_FILE, required=False)
@click.option("--url", metavar="ADDRESS", help="Fetch the page or file from there, in place of a FILE.")
@click.option("--key", required=True, type=_FILE, metavar="FILE", help="The key of the watcher who signs.")
@click.option("--mapping", type=_FILE, metavar="FILE", help="A TOML that says which column of a CSV, XLSX or JSON is what.")  # fmt: skip
@click.option("--figures", type=_FILE, metavar="FILE", help="An official.json that says what a document shows which no mapping reads: a scan, a PDF, a page.")  # fmt: skip
@click.option("--source", "told_source", metavar="TEXT", help="Where it stood, for a FILE: an address, or the name of a broadcast or a paper.")  # fmt: skip
@click.option("--seen-at", metavar="TIME", help="When it was seen (2031-05-05T21:00:00Z); otherwise now.")
@click.option("--status", metavar="WORD", help="What the authority calls it: unofficial-partial, unofficial-complete, certified, correction, recount.")  # fmt: skip
@click.option("--changed", "only_changed", is_flag=True, help="Say only figures that are not what this watcher said last of the same place.")  # fmt: skip
@click.option(
    "--again", is_flag=True, help="Say once more what was said before something else: it is shown again."
)
@click.option("--dry-run", is_flag=True, help="Sign nothing; show what would be said.")
@click.option("--outbox", "kept", type=_FILE, metavar="FILE", help="Where signed statements wait; otherwise beside the key, as KEY.outbox.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def add(place: str, /, *, key: Path, kept: Path | None, as_json: bool, **options: Any) -> int:
    """Say with --key what FILE shows, or the page at an address, and bring its bytes to be stored.

    FILE is an official.json; or a table that a mapping reads; or anything else, with --figures. There is one statement
    for each figure, with the digest of what was seen. If anything in it is wrong, all of it is named and nothing is
    signed. Added again, it says nothing twice, and brings the bytes if they are not stored yet.

    Exit codes: 0 everything is in the log and stored, 1 something was refused or is not stored, 2 usage, 3 unreadable.
    """
    from polltrail.cli.outbox import outbox
    from polltrail.cli.target import target
    from polltrail.store import read_key

    _check_options(options)
    seed = read_key(key)
    with progress() as shown, outbox(kept or key.with_name(f"{key.name}.outbox")) as box:
        shown.stage("reading")
        document = _document(options)
        with target(place) as election:
            run = _Run(election=election, document=document, dry=options["dry_run"])
            run.read(options, seed, box, place)
            if not run.dry:
                shown.stage(f"handing in {len(run.new)} figures")
                run.hand_in(box)
                shown.stage("bringing the document")
                run.bring()
    _tell(run, as_json=as_json)
    return FINDINGS if run.refused or run.not_stored else 0


def _check_options(options: dict[str, Any]) -> None:
    from polltrail.exchange.official_mapping import STATUSES

    if (options["file"] is None) == (options["url"] is None):
        raise click.UsageError("Give a FILE, or --url ADDRESS: one of them.")
    if options["mapping"] is not None and options["figures"] is not None:
        raise click.UsageError(
            "A document is read by --mapping, or --figures says what it shows: give one of them."
        )
    if options["url"] is not None and options["told_source"] is not None:
        raise click.UsageError("--source goes with a FILE; a page's source is its address.")
    if options["status"] not in {None, *STATUSES}:
        raise click.BadParameter(f"expected one of {', '.join(STATUSES)}, found {options['status']!r}", param_hint="--status")  # fmt: skip


def _document(options: dict[str, Any]) -> "Document":
    """Read the file, or fetch the page."""
    from polltrail.cli.official_in import Document
    from polltrail.cli.times import parse_time
    from polltrail.exchange.files import read_bytes
    from polltrail.exchange.text import plain_name

    told = options["seen_at"]
    now = datetime.fromtimestamp(int(time.time()), tz=UTC)
    seen_at = now if told is None else parse_time("--seen-at", told).replace(microsecond=0)
    if options["file"] is not None:
        read = read_bytes(options["file"])
        return Document(name=read.name, data=read.data, source=options["told_source"] or "", seen_at=seen_at)
    address = options["url"]
    data = _fetched(address)
    return Document(name=plain_name(address), data=data, source=address, seen_at=seen_at)


def _fetched(address: str) -> bytes:
    from polltrail.cli.polite_fetch import FetchError, check_address, guest

    check_address(address)
    with guest("fetches this page for an independent election count") as asked:
        page = asked.fetch(address, {})
    if page is None or page.is_gone:
        raise FetchError(f"{address}: expected a page, found that there is none")
    return page.data


@dataclass(slots=True, kw_only=True)
class _Run:
    """One document: what is said of it, what was said before, what was refused."""

    election: "Target"
    document: "Document"
    dry: bool
    new: "list[OfficialBody]" = field(default_factory=list)
    before: "list[OfficialBody]" = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: "list[tuple[OfficialBody, int, str]]" = field(default_factory=list)
    refused: "list[tuple[OfficialBody, str]]" = field(default_factory=list)
    not_stored: str = ""
    _signed: "list[Sent]" = field(default_factory=list)
    _voice: "Voice | None" = None

    def read(self, options: dict[str, Any], seed: bytes, box: "Outbox", place: str) -> None:
        """Read what the document shows, and what of it is new."""
        from polltrail.cli.existing import read_existing
        from polltrail.cli.official_in import bodies_of
        from polltrail.cli.official_said import Voice
        from polltrail.tally.fold.official import numbers_of, place_of

        existing = read_existing(self.election.fetch, self.election.definition)
        figures = _figures(options, self.document, existing)
        bodies, self.notes = bodies_of(figures, self.document, existing, status=options["status"])
        voice = self._voice = Voice(seed=seed, election=self.election.election)
        voice.follow(self.election.fetch, place)
        voice.remember(box)
        again = options["again"] or options["url"] is not None
        for body in bodies:
            last = voice.last.get(place_of(body))
            same = options["only_changed"] and last is not None and numbers_of(last) == numbers_of(body)
            (self.new if voice.is_new(body, again=again) and not same else self.before).append(body)

    def hand_in(self, box: "Outbox") -> None:
        """Sign what is new, and hand it in with what waits from before."""
        from polltrail.cli.handing_in import hand_in

        voice = self._voice
        if voice is None:
            raise AssertionError
        self._signed = voice.say(self.new, box, self.document.name, seen=self.election.seen)
        own = {one.id for one in self._signed}
        waiting = [one for one in voice.waiting(box) if one.id not in own]
        outcomes = hand_in(self.election, box, [*waiting, *self._signed])
        for body, sent in zip(self.new, self._signed, strict=True):
            outcome = outcomes[sent.id]
            if outcome.index is None:
                self.refused.append((body, outcome.reason))
            else:
                self.said.append((body, outcome.index, sent.id))

    def bring(self) -> None:
        """Bring the bytes, if the log names them."""
        from polltrail.cli.image_room import bring

        if self.said or self.before:
            digest = self.document.digest
            self.not_stored = bring(self.election, {digest: lambda: self.document.data})[digest]


def _figures(options: dict[str, Any], document: "Document", existing: "Existing") -> Any:
    from polltrail.cli.official_in import read_figures
    from polltrail.cli.official_reading import read_mapping_file
    from polltrail.exchange.files import read_bytes

    mapping = None if options["mapping"] is None else read_mapping_file(options["mapping"])
    beside = None if options["figures"] is None else read_bytes(options["figures"])
    return read_figures(document, mapping, beside, existing)


def _tell(run: _Run, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_told(run), ensure_ascii=False))
        return
    from polltrail.cli.official_words import in_words

    for note in run.notes:
        click.echo(note, err=True)
    if run.dry:
        _lines("would be said", [in_words(body) for body in run.new])
    _lines("said", [f"entry {index}  {in_words(body)}" for body, index, _ in run.said])
    _lines("said before", [in_words(body) for body in run.before])
    for body, reason in run.refused[:SHOWN]:
        click.echo(f"refused  {in_words(body)}: {reason}", err=True)
    if run.not_stored:
        click.echo(f"not stored  {run.document.digest}: {run.not_stored}", err=True)
    elif not run.dry and (run.said or run.before):
        click.echo(f"stored  {run.document.digest}  {len(run.document.data):,} bytes")


def _lines(what: str, lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        click.echo(f"{what}  {line}")
    if len(lines) > SHOWN:
        click.echo(f"{what}  and {len(lines) - SHOWN:,} more")


def _told(run: _Run) -> dict[str, Any]:
    from polltrail.publish.watched_document import body_object

    return {
        "election": run.election.election,
        "document": {
            "digest": run.document.digest,
            "bytes": len(run.document.data),
            "stored": None if run.dry else not run.not_stored and bool(run.said or run.before),
            "reason": run.not_stored or None,
        },
        "would_say": [body_object(body) for body in run.new] if run.dry else [],
        "said": [{"index": index, "id": name} | body_object(body) for body, index, name in run.said],
        "said_before": [body_object(body) for body in run.before],
        "refused": [{"reason": reason} | body_object(body) for body, reason in run.refused],
        "notes": run.notes,
    }
