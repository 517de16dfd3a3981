"""Ed25519 signatures by the strict rule: no two careful verifiers may disagree about one.

Libraries differ on signatures that only an attacker makes. Here a public key and the point in a signature must
be written in the one canonical way and must not be of small order, and the rest is the equation without
cofactor. The rule is written out, so that it does not hang on the library beneath.

References
----------
RFC 8032; Chalkias, Garillot and Nikolaenko (2020), *Taming the many EdDSAs*.
"""

from hashlib import sha256
from typing import NewType

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError

from polltrail.errors import DataError

KeyId = NewType("KeyId", str)
"""SHA-256 of the 32 bytes of a public key, in lower-case hexadecimal."""

PUBLIC_BYTES = SEED_BYTES = 32
SIGNATURE_BYTES = 64

_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})
"""The second coordinates of the eight points of small order."""
_WEAK_ENDS = frozenset(y.to_bytes(32, "little")[-1] for y in (*_SMALL_ORDER, _PRIME))
"""The last bytes of all that is weak, without the sign: a glance at it clears nearly every key."""
_ORDER_END = 0x10
"""The last byte of the order: what ends in less is less."""


def public_key(seed: bytes) -> bytes:
    """Compute the 32 bytes of the public key that belongs to a private one."""
    public, _ = _key_pair(seed)
    return public


def fingerprint(public: bytes) -> KeyId:
    """Name a public key by its SHA-256."""
    return KeyId(sha256(public).hexdigest())


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign a message with a private key.

    Returns
    -------
    bytes
        The signature, 64 bytes; the same for the same message and key.
    """
    _, private = _key_pair(seed)
    return crypto_sign(message, private)[:SIGNATURE_BYTES]


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature over a message holds, by the strict rule; never raises."""
    if len(signature) != SIGNATURE_BYTES or is_weak(public) or is_weak(signature[:32]):
        return False
    if signature[-1] >= _ORDER_END and int.from_bytes(signature[32:], "little") >= _ORDER:
        return False
    try:
        crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True


def is_weak(public: bytes) -> bool:
    """Whether 32 bytes are no key to be trusted: not canonical, or of small order.

    Notes
    -----
    It compares numbers only, so that a page in a browser can do the same. Bytes that are no point on the curve
    are not looked for: no signature holds under them.
    """
    if len(public) == PUBLIC_BYTES and public[-1] & 0x7F not in _WEAK_ENDS:
        return False
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return len(public) != PUBLIC_BYTES or y >= _PRIME or y in _SMALL_ORDER


def _key_pair(seed: bytes) -> tuple[bytes, bytes]:
    if len(seed) != SEED_BYTES:
        raise DataError(f"private key: expected {SEED_BYTES} bytes, found {len(seed)}; nothing was signed")
    return crypto_sign_seed_keypair(seed)
