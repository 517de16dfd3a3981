"""Bundles made by hand: a part of a published log, and archives of files."""

import io
import zipfile
from collections.abc import Iterable, Mapping

from polltrail.log import (
    Receipt,
    consistency_proof,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
)
from polltrail.log.excerpt import (
    CHECKPOINT,
    MANIFEST,
    Excerpt,
    Scope,
    consistency_path,
    entry_path,
    proof_path,
    table_path,
)
from polltrail.log.witness_request import AddCheckpoint
from polltrail.statement import read_entry
from polltrail.statement.definition import DefinitionBody
from support.published_log import LOG_KEY, Files

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def zipped(files: Mapping[str, bytes], method: int = DEFLATED) -> bytes:
    """An archive of files, in the order of their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], method)
    return packed.getvalue()


def part_of(
    published: Files, entries: list[bytes], indexes: Iterable[int], *, vkey: str = str(LOG_KEY)
) -> Files:
    """A bundle of some entries of a published log, all proven by its checkpoint."""
    wanted = sorted({0, *indexes})
    hash_at, note = hash_at_from_leaves(list(map(leaf_hash, entries))), published[CHECKPOINT]
    head = open_checkpoint(note, vkey)
    genesis = read_entry(entries[0])
    assert isinstance(genesis.body, DefinitionBody)
    tables = genesis.body.tables
    manifest = Excerpt(
        election=genesis.id, scope=Scope(station="S-1"), entries=tuple(wanted), size=head.size, root=head.root.hex(), images=(),
    )  # fmt: skip
    digests = [one.digest for one in (tables.stations, tables.choices, tables.areas, tables.form_model)]
    return {
        MANIFEST: manifest.encode(),
        **{path: published[path] for path in (CHECKPOINT, "log/log.vkey", "log/policy")},
        **{entry_path(index): entries[index] for index in wanted},
        **{
            proof_path(index): Receipt(index, inclusion_proof(index, head.size, hash_at), note).encode()
            for index in wanted
        },
        **{table_path(one): published[table_path(one)] for one in digests},
    }


def consistency_file(entries: list[bytes], old: int, note: bytes, new: int) -> Files:
    """The proof, as a bundle has it, that a log of `old` entries is the beginning of one of `new`."""
    hash_at = hash_at_from_leaves(list(map(leaf_hash, entries)))
    return {consistency_path(old): AddCheckpoint(old, consistency_proof(old, new, hash_at), note).format()}
