"""What is signed as statements are, under a payload type on no list of the log: logins, and messages of coordinators.

`read_envelope` refuses these types whatever stands in them, so none of them can be taken for something said in a log.
"""

from typing import Protocol, TypeVar

import msgspec

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import canonical
from polltrail.statement.envelope import Envelope, pae
from polltrail.statement.signature import KeyId, fingerprint, sign, verify


class Keyed(Protocol):
    """What names the key that signs it."""

    @property
    def key(self) -> str:
        """Its fingerprint."""
        ...


Said = TypeVar("Said", bound=Keyed)


def sign_apart(seed: bytes, payload_type: str, said: Keyed) -> Envelope:
    """Sign something; whether its fields may be so, reading it says."""
    payload = canonical.encode_checked(said)
    signature = sign(seed, pae(payload_type, payload))
    return Envelope(payload_type=payload_type, payload=payload, key=KeyId(said.key), signature=signature)


def read_apart(
    envelope: Envelope, payload_type: str, decoder: "msgspec.json.Decoder[Said]", what: str
) -> Said:
    """Read something, and check all but its signature.

    Parameters
    ----------
    what : str
        What it should be, as errors call it.

    Raises
    ------
    EncodingError
        It is something else, or not canonical, or names another key than the envelope.
    """
    if envelope.payload_type != payload_type:
        raise EncodingError(
            f"{what}: expected the payloadType {payload_type}, found {envelope.payload_type}; refused"
        )
    try:
        said = decoder.decode(envelope.payload)
        canonical.check_same(envelope.payload, canonical.encode_checked(said))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as exc:
        raise EncodingError(f"{what}: expected the fields of a {what}, found: {exc}; refused") from exc
    if said.key != envelope.key:
        raise EncodingError(
            f"{what}: expected one key in envelope and payload, found {envelope.key} and {said.key}; refused"
        )
    return said


def check_apart(envelope: Envelope, public: bytes, what: str, otherwise: str) -> None:
    """Check that something was signed with the key it names.

    Parameters
    ----------
    otherwise : str
        What happens where it was not, for the message.

    Raises
    ------
    SignatureError
        `public` is another key, or the signature does not hold by the strict rule.
    """
    signed = pae(envelope.payload_type, envelope.payload)
    if fingerprint(public) != envelope.key or not verify(public, signed, envelope.signature):
        raise SignatureError(
            f"{what}: expected a signature by {envelope.key}, found one that does not hold; {otherwise}"
        )
