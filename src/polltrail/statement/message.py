"""A message of a coordinator to those in the field: signed, and on no list of the log.

It is signed as statements are, under a payload type that is no kind of statement, so that a message is never an entry
and changes no figure. The server keeps messages beside the log and gives them to everybody: whoever shows one checks
that an organiser or a registrar signed it. A server can keep a message back; it cannot write one.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement.apart import check_apart, read_apart, sign_apart
from polltrail.statement.envelope import Envelope, StatementId
from polltrail.statement.fields import AreaPath, Body, Digest, Name, Nonce, check_once, check_times, moment_at
from polltrail.statement.ledger import KeyRole
from polltrail.statement.signature import fingerprint, public_key

MESSAGE_TYPE: Final = "application/vnd.polltrail.message+json"
LONGEST_TEXT: Final = 1_000
SENDERS: Final[frozenset[KeyRole]] = frozenset({"organiser", "registrar"})
"""Whose messages are shown: those who may enrol and revoke people in the field."""


class Message(Body, frozen=True, kw_only=True):
    """What is signed.

    Attributes
    ----------
    made_at : datetime
        The device's claim.
    areas, stations : sequence
        Whom it is for; both empty for everybody. It is public all the same.
    """

    version: Literal[1]
    election: Digest
    key: Digest
    nonce: Nonce
    made_at: datetime
    areas: tuple[AreaPath, ...]
    stations: tuple[Name, ...]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]

    def __post_init__(self) -> None:
        check_times(self.made_at)
        check_once("areas", self.areas)
        check_once("stations", self.stations)
        if () in self.areas or not self.text.strip():
            raise EncodingError("message: expected named areas and words, found an empty one; refused")


_DECODER = msgspec.json.Decoder(Message)


def make_message(
    seed: bytes,
    text: str,
    *,
    election: StatementId,
    nonce: bytes,
    made_at: int,
    areas: tuple[AreaPath, ...] = (),
    stations: tuple[str, ...] = (),
) -> Envelope:
    """Sign a message.

    Parameters
    ----------
    nonce : bytes
        16 random bytes.
    made_at : int
        Milliseconds since 1970; what is beyond the whole second is dropped.

    Raises
    ------
    EncodingError
        A part of it has the wrong shape; nothing was signed.
    """
    key = fingerprint(public_key(seed))
    said = Message(
        version=1, election=election, key=key, nonce=nonce.hex(), made_at=moment_at(made_at), areas=areas,
        stations=stations, text=text,
    )  # fmt: skip
    envelope = sign_apart(seed, MESSAGE_TYPE, said)
    read_message(envelope)
    return envelope


def read_message(envelope: Envelope) -> Message:
    """Read a message, and check all but its signature and its sender.

    Raises
    ------
    EncodingError
        It is something else, or not canonical, or names another key than the envelope.
    """
    return read_apart(envelope, MESSAGE_TYPE, _DECODER, "message")


def check_message(envelope: Envelope, public: bytes) -> None:
    """Check that a message was signed with the key it names.

    Raises
    ------
    SignatureError
        `public` is another key, or the signature does not hold by the strict rule.
    """
    check_apart(envelope, public, "message", "it is not shown")
