"""An island's log that was lost, and the one that takes its place; published as files, made without a store.

old = LOST                             # the entries of the log that was lost
files = succeeded(saved=40)            # 40 of them, the succession, and what people said after it
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from polltrail.log import (
    ED25519,
    Checkpoint,
    Policy,
    cosign,
    leaf_hash,
    make_vkey,
    public_of,
    sign_checkpoint,
    tree_root,
)
from polltrail.log.history import encode_record
from polltrail.statement import Statement, encode_envelope
from polltrail.statement.bodies import SuccessionBody
from polltrail.verify.succession import before_path
from support.published_log import (
    COSIGNED_AT,
    LOG_SEED,
    ORIGIN,
    WITNESSES,
    Files,
    entries_of,
    genesis,
    island,
    policy,
    publish,
    read_form,
)
from support.statements import ORGANISER, say

GENESIS = genesis(witnesses=policy())
ELECTION = GENESIS.id
LOST = entries_of(island(60, first=GENESIS))
"""All that was ever in the log that was lost."""

NEW_SEED = bytes(range(1, 33))
NEW_ORIGIN = "island.example/2031-again"
NEW_KEY = make_vkey(NEW_ORIGIN, ED25519, public_of(NEW_SEED))
THREE = dict(list(WITNESSES.items())[:3])
"""As many witnesses as the policy asks for."""


def root_of(entries: Sequence[bytes]) -> bytes:
    return tree_root([leaf_hash(entry) for entry in entries])


def old_note(size: int, *, by: dict[str, bytes] | None = None, entries: Sequence[bytes] = LOST) -> bytes:
    """What the lost log signed at a size, and who cosigned it."""
    checkpoint = Checkpoint(ORIGIN, size, root_of(entries[:size]))
    lines = [cosign(checkpoint.format(), seed, name, COSIGNED_AT) for name, seed in (by or {}).items()]
    return sign_checkpoint(checkpoint, ORIGIN, LOG_SEED) + b"".join(lines)


def succession(*, saved: int, size: int, seed: bytes = ORGANISER, **changes: Any) -> Statement:
    """What an organiser says, counted rightly unless changed."""
    body = SuccessionBody(
        old_origin=ORIGIN, size=size, root=root_of(LOST[:size]).hex(), missing=max(0, size - saved),
        origin=NEW_ORIGIN, log_vkey=str(NEW_KEY),
    )  # fmt: skip
    return say("succession", msgspec.structs.replace(body, **changes), seed, election=ELECTION)


def notes_kept(*, saved: int, witnessed: int) -> Files:
    """The last notes of the lost log, as they are kept beside the new one."""
    at = before_path(ORIGIN)
    return {
        f"{at}checkpoint": old_note(saved),
        f"{at}witnessed": old_note(witnessed, by=THREE),
        f"{at}cosigned": b"".join(encode_record(old_note(size, by=THREE)) for size in (1, witnessed)),
    }


def succeeded(
    *,
    saved: int = 40,
    witnessed: int = 38,
    said: Statement | None = None,
    copied: Sequence[bytes] | None = None,
) -> Files:
    """The new log: what was saved, the succession, and two forms more."""
    copied = LOST[:saved] if copied is None else copied
    said = said or succession(saved=len(copied), size=witnessed)
    after = [encode_envelope(read_form(900 + n, election=ELECTION).envelope) for n in range(2)]
    entries = [*copied, encode_envelope(said.envelope), *after]
    text = Policy.parse(policy()).for_log(NEW_KEY).format()
    files = publish(entries, policy=text)
    checkpoint = Checkpoint(NEW_ORIGIN, len(entries), root_of(entries))
    note = sign_checkpoint(checkpoint, NEW_ORIGIN, NEW_SEED)
    files |= {"log/checkpoint": note, "log/log.vkey": f"{NEW_KEY}\n".encode()}
    return files | notes_kept(saved=saved, witnessed=witnessed)
