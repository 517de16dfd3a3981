"""Which election the files are of: entry 0, the log's key, the policy and the tables it names."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from polltrail.errors import NoteError
from polltrail.log import ENTRIES, Checkpoint, VerifierKey, tile_for
from polltrail.statement import Roster
from polltrail.statement.definition import DefinitionBody
from polltrail.verify.published import LOG, LOG_VKEY, POLICY, Fetch, read
from polltrail.verify.verdict import Problem


def check_election(roster: Roster, election: str | None, checkpoint: Checkpoint) -> Iterator[Problem]:
    """Check that entry 0 begins the election that was asked for, and names this log."""
    if checkpoint.size == 0:
        what = "expected entry 0, the definition of the election, found a log without entries"
        yield Problem(where=f"{LOG}checkpoint", what=what)
        return
    where = LOG + tile_for(ENTRIES, 0, checkpoint.size).path
    if election is not None and roster.election != election:
        found = roster.election or "no definition that begins one"
        yield Problem(where=where, index=0, what=f"expected election {election}, found {found}")
    if roster.definitions and roster.definitions[0].body.origin != checkpoint.origin:
        origin = roster.definitions[0].body.origin
        what = f"expected a log called {checkpoint.origin}, as its checkpoint is, found {origin}"
        yield Problem(where=where, index=0, what=what)


def log_key(definition: DefinitionBody | None, fetch: Fetch, problems: list[Problem]) -> VerifierKey | None:
    """Give the key that must have signed the checkpoint: the one the election names, else the published one."""
    published = read(fetch, LOG_VKEY)
    if definition is not None and published != f"{definition.log_vkey}\n".encode():
        found = "no such file" if published is None else ascii(published[:120].decode("utf-8", "replace"))
        what = f"expected the key that entry 0 names, {definition.log_vkey}, found {found}"
        problems.append(Problem(where=LOG_VKEY, what=what, contradicts=published is not None))
    named = (published or b"").decode("utf-8", "replace").removesuffix("\n")
    try:
        return VerifierKey.parse(named if definition is None else definition.log_vkey)
    except NoteError as bad:
        problems.append(Problem(where=LOG_VKEY, what=f"{bad}; no signature of the log could be checked"))
        return None


def check_policy(definition: DefinitionBody, fetch: Fetch) -> Iterator[Problem]:
    """Check that the published policy is the one of the definition in force."""
    found = read(fetch, POLICY)
    nobody = {"", f"log {definition.log_vkey}\nquorum none\n"}
    expected = {definition.witnesses} if definition.witnesses else nobody
    if found is None:
        yield Problem(where=POLICY, what="expected a policy, found no such file", contradicts=False)
    elif found not in {one.encode() for one in expected}:
        yield Problem(
            where=POLICY, what="expected the witnesses that the definition names, found another policy"
        )


def check_tables(roster: Roster, fetch: Fetch) -> Iterator[Problem]:
    """Check digest and size of every table that a definition names."""
    tables = [defined.body.tables for defined in roster.definitions]
    blobs = [blob for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)]
    return _wrong_blobs(dict.fromkeys((blob.digest, blob.bytes) for blob in blobs), fetch)


def _wrong_blobs(blobs: Iterable[tuple[str, int]], fetch: Fetch) -> Iterator[Problem]:
    for digest, size in blobs:
        where = f"tables/{digest}"
        found = read(fetch, where)
        if found is None:
            what = f"expected a table of {size} bytes, found no such file; what should exist cannot be told"
            yield Problem(where=where, what=what, contradicts=False)
        elif (sha256(found).hexdigest(), len(found)) != (digest, size):
            what = f"expected {size} bytes of SHA-256 {digest}, found {len(found)} of {sha256(found).hexdigest()}"
            yield Problem(where=where, what=what)
