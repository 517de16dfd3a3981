"""Which election the files are of: entry 0, the log's key, the policy and the tables it names."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from polltrail.errors import LogError, NoteError
from polltrail.log import ENTRIES, TILE, Checkpoint, Policy, VerifierKey, tile_for
from polltrail.statement import Roster
from polltrail.verify.published import LOG, LOG_VKEY, POLICY, Fetch, read
from polltrail.verify.verdict import Problem


def check_election(roster: Roster, election: str | None, checkpoint: Checkpoint) -> Iterator[Problem]:
    """Check that entry 0 begins the election that was asked for, and names this log."""
    if checkpoint.size == 0:
        what = "expected entry 0, the definition of the election, found a log without entries"
        yield Problem(where=f"{LOG}checkpoint", what=what)
        return
    where = _bundle_of(0, checkpoint)
    if election is not None and roster.election != election:
        found = roster.election or "no definition that begins one"
        yield Problem(where=where, index=0, what=f"expected election {election}, found {found}")
    log = roster.log_in_force
    if log is not None and log.origin != checkpoint.origin:
        what = f"expected a log called {checkpoint.origin}, as its checkpoint is, found {log.origin}"
        named = _named_at(roster)
        yield Problem(where=_bundle_of(named, checkpoint), index=named, what=what)


def _bundle_of(index: int, checkpoint: Checkpoint) -> str:
    return LOG + tile_for(ENTRIES, index // TILE, checkpoint.size).path


def log_key(roster: Roster, fetch: Fetch, problems: list[Problem]) -> VerifierKey | None:
    """Give the key that must have signed the checkpoint: the one the election names, else the published one."""
    published, log = read(fetch, LOG_VKEY), roster.log_in_force
    if log is not None and published != f"{log.vkey}\n".encode():
        found = "no such file" if published is None else ascii(published[:120].decode("utf-8", "replace"))
        what = f"expected the key that entry {_named_at(roster)} names, {log.vkey}, found {found}"
        problems.append(Problem(where=LOG_VKEY, what=what, contradicts=published is not None))
    named = (published or b"").decode("utf-8", "replace").removesuffix("\n")
    try:
        return VerifierKey.parse(named if log is None else log.vkey)
    except NoteError as bad:
        problems.append(Problem(where=LOG_VKEY, what=f"{bad}; no signature of the log could be checked"))
        return None


def _named_at(roster: Roster) -> int:
    """The entry that names the log in force: the last succession, or entry 0."""
    return roster.successions[-1][0] if roster.successions else 0


def check_policy(roster: Roster, fetch: Fetch) -> Iterator[Problem]:
    """Check that the published policy is the one of the definition in force, for the log in force."""
    found, expected = read(fetch, POLICY), published_policies(roster)
    if not expected:
        return
    if found is None:
        yield Problem(where=POLICY, what="expected a policy, found no such file", contradicts=False)
    elif found not in {one.encode() for one in expected}:
        yield Problem(
            where=POLICY, what="expected the witnesses that the definition names, found another policy"
        )


def published_policies(roster: Roster) -> tuple[str, ...]:
    """Give the texts that the published policy may have: the definition in force's, for the log in force."""
    log = roster.log_in_force
    if log is None:
        return ()
    witnesses = roster.definitions[-1].body.witnesses
    return (_policy_of(witnesses, log.vkey),) if witnesses else (f"log {log.vkey}\nquorum none\n", "")


def _policy_of(witnesses: str, vkey: str) -> str:
    """Write a policy for the log in force; a definition may be of a time when it was another."""
    try:
        policy = Policy.parse(witnesses)
        return witnesses if policy.log == VerifierKey.parse(vkey) else policy.for_log(vkey).format()
    except LogError:  # told where the cosignatures are checked
        return witnesses


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
