"""Cosigned notes of an invented log of four witnesses, three of whom are a quorum."""

from collections.abc import Mapping
from hashlib import sha256

from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.cosignature import cosign
from polltrail.log.note import COSIGNATURE, ED25519, make_vkey, public_of
from polltrail.log.policy import Policy

ORIGIN = "cosigned.example/2031"
LOG_SEED = bytes(range(32))
LOG = make_vkey(ORIGIN, ED25519, public_of(LOG_SEED))
NAMES = ("w1", "w2", "w3", "w4")
SEEDS = {name: bytes([50 + at]) * 32 for at, name in enumerate(NAMES)}
NOON = 1_935_748_800
DAY = 86_400

_LINES = [f"witness {name} {make_vkey(name, COSIGNATURE, public_of(seed))}\n" for name, seed in SEEDS.items()]
POLICY = Policy.parse(
    f"log {LOG}\n{''.join(_LINES)}group all-of-them 3 {' '.join(NAMES)}\nquorum all-of-them\n"
)


def root(size: int) -> bytes:
    """A root that stands for a tree of this size."""
    return sha256(b"%d" % size).digest()


def text(size: int) -> str:
    return Checkpoint(ORIGIN, size, root(size)).format()


def line(size: int, name: str, at: int) -> bytes:
    """A witness's line under the checkpoint of this size."""
    return cosign(text(size), SEEDS[name], name, at)


def note(size: int, times: Mapping[str, int], *, seed: bytes = LOG_SEED) -> bytes:
    """A note of this size, cosigned by these witnesses at these times."""
    signed = sign_checkpoint(Checkpoint(ORIGIN, size, root(size)), ORIGIN, seed)
    return signed + b"".join(line(size, name, at) for name, at in times.items())
