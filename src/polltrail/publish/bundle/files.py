"""The files of a bundle, each by its name, in the order of the names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256

from polltrail.errors import ReadingError
from polltrail.log import check_inclusion, consistency_proof, leaf_hash
from polltrail.log.dates import Dated
from polltrail.log.excerpt import (
    CHECKPOINT,
    COSIGNED,
    LOG_VKEY,
    MANIFEST,
    POLICY,
    WITNESSED,
    Excerpt,
    Scope,
    consistency_path,
    entry_path,
    image_path,
    proof_path,
    table_path,
)
from polltrail.log.history import encode_record
from polltrail.log.proof import Receipt
from polltrail.log.receipts import ReceiptWriter
from polltrail.log.served import Fetch, read
from polltrail.log.witness_request import AddCheckpoint
from polltrail.publish.bundle.evidence import Evidence, gather
from polltrail.publish.bundle.pages import excerpt_pages
from polltrail.publish.bundle.source import checkpoint_of
from polltrail.statement import milliseconds

Files = Iterator[tuple[str, bytes]]
"""Names and bytes, in the order of the names; nothing is read before it is asked for."""


def excerpt_files(fetch: Fetch, scope: Scope, *, version: str) -> Files:
    """Make the files of a bundle about a station, a contest or an area.

    Parameters
    ----------
    fetch : callable
        Gives the files of a published election.
    version : str
        Polltrail's own, for the pages.

    Raises
    ------
    PolltrailError
        As `gather` says; before the first file is given.
    """
    evidence = gather(fetch, scope)
    return in_order(_evidence_files(evidence), _images(evidence) | excerpt_pages(evidence, version))


def in_order(files: Mapping[str, bytes], later: Mapping[str, Callable[[], bytes]]) -> Files:
    """Give files in the order of their names; `later` are read when their turn comes."""
    for name in sorted([*files, *later]):
        yield name, files[name] if name in files else later[name]()


def _evidence_files(evidence: Evidence) -> dict[str, bytes]:
    selected = evidence.selected
    manifest = Excerpt(
        election=evidence.election,
        scope=evidence.scope,
        entries=tuple(selected.entries),
        size=evidence.base.size,
        root=evidence.base.root.hex(),
        images=tuple(sorted(digest for digest, absent in evidence.images.items() if absent is None)),
    )
    return {
        MANIFEST: manifest.encode(),
        **{entry_path(index): entry for index, entry in selected.entries.items()},
        **_receipts(evidence),
        **_notes(evidence),
        **_tables(evidence),
    }


def _receipts(evidence: Evidence) -> dict[str, bytes]:
    """Write a receipt for each entry, and check it: tiles and entries that disagree prove nothing."""
    base = evidence.base
    writer = ReceiptWriter(evidence.source.log.hash_at(), base.size, evidence.base_note)
    found = {}
    for index, entry in evidence.selected.entries.items():
        receipt = writer.write(index)
        check_inclusion(leaf_hash(entry), index, base.size, base.root, Receipt.decode(receipt).proof)
        found[proof_path(index)] = receipt
    return found


def _notes(evidence: Evidence) -> dict[str, bytes]:
    """Give the notes of the log, and the proofs that lead from other sizes to the checkpoint."""
    source, dated = evidence.source, _dated(evidence)
    found = {CHECKPOINT: evidence.base_note}
    for path in (LOG_VKEY, POLICY):
        published = read(source.fetch, path)
        found |= {} if published is None else {path: published}
    if source.witnessed is not None and checkpoint_of(source.witnessed).size <= evidence.base.size:
        found[WITNESSED] = source.witnessed
    if dated:
        found[COSIGNED] = b"".join(encode_record(note) for one in dated for note in one.notes)
    return found | _consistency(evidence, dated)


def _dated(evidence: Evidence) -> tuple[Dated, ...]:
    """Give what dates the entries here, and the state at which the roll closed."""
    dates, closes_at = evidence.dates, evidence.definition.roll_closes_at
    closed = None if closes_at is None else dates.known_by(milliseconds(closes_at) // 1000)
    found = {one.size: one for one in (*dates.over(evidence.statements), closed) if one is not None}
    return tuple(found[size] for size in sorted(found))


def _consistency(evidence: Evidence, dated: Iterable[Dated]) -> dict[str, bytes]:
    """Prove that every other state which something here speaks of is the beginning of the checkpoint's."""
    source, base = evidence.source, evidence.base
    seen = [one.seen.size for one in evidence.statements.values() if one.seen is not None]
    witnessed = [] if source.witnessed is None else [checkpoint_of(source.witnessed).size]
    sizes = {one.size for one in dated}.union(seen, witnessed)
    hash_at = source.log.hash_at()
    return {
        consistency_path(size): _consistency_to(evidence, consistency_proof(size, base.size, hash_at), size)
        for size in sorted(size for size in sizes if 0 < size < base.size)
    }


def _consistency_to(evidence: Evidence, proof: tuple[bytes, ...], size: int) -> bytes:
    return AddCheckpoint(size, proof, evidence.base_note).format()


def _tables(evidence: Evidence) -> dict[str, bytes]:
    """Give every table that a definition names and that is published."""
    tables = [defined.body.tables for defined in evidence.roster.definitions]
    blobs = {blob.digest for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)}
    found = {table_path(digest): read(evidence.source.fetch, table_path(digest)) for digest in sorted(blobs)}
    return {path: data for path, data in found.items() if data is not None}


def _images(evidence: Evidence) -> dict[str, Callable[[], bytes]]:
    """Read images one by one, when their turn comes."""
    held = [digest for digest, absent in evidence.images.items() if absent is None]
    return {image_path(digest): partial(read_image, evidence.source.fetch, digest) for digest in held}


def read_image(fetch: Fetch, digest: str) -> bytes:
    """Read an image that was found to be there."""
    data = read(fetch, image_path(digest))
    if data is None or sha256(data).hexdigest() != digest:
        raise ReadingError(
            f"{image_path(digest)}: expected the image that was there a moment ago, found another or none"
        )
    return data
