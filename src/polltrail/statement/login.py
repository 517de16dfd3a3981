"""A login: the owner of an enrolled key shows that they have it, and says nothing else.

It is signed as statements are, under a payload type that is no kind of statement: `read_envelope` refuses it
whatever stands in it, so a login can never be taken for something said. What is signed names the election, the
server's log, one challenge of that server and what it is for, so that it is worth nothing anywhere else and nothing
a second time.
"""

from typing import Annotated, Final, Literal

import msgspec

from polltrail.statement.apart import check_apart, read_apart, sign_apart
from polltrail.statement.envelope import Envelope, StatementId
from polltrail.statement.fields import Body, Digest, Name
from polltrail.statement.signature import fingerprint, public_key

LOGIN_TYPE: Final = "application/vnd.polltrail.login+json"
CHALLENGE_BYTES: Final = 40

Challenge = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{80}\Z")]


class Login(Body, frozen=True, kw_only=True):
    """What is signed.

    Attributes
    ----------
    election, origin : str
        Which election, and the name of its log: what the server is known by, whatever its address.
    key : str
        Whose login it is.
    challenge : str
        What the server gave out for it, in hexadecimal.
    purpose : str
        A session: to read, for some hours, what not everybody may.
    """

    version: Literal[1]
    election: Digest
    origin: Name
    key: Digest
    challenge: Challenge
    purpose: Literal["session"]


_DECODER = msgspec.json.Decoder(Login)


def make_login(seed: bytes, *, election: StatementId, origin: str, challenge: str) -> Envelope:
    """Sign a challenge.

    Raises
    ------
    EncodingError
        A part of it has the wrong shape; nothing was signed.
    """
    key = fingerprint(public_key(seed))
    login = Login(
        version=1, election=election, origin=origin, key=key, challenge=challenge, purpose="session"
    )
    envelope = sign_apart(seed, LOGIN_TYPE, login)
    read_login(envelope)
    return envelope


def read_login(envelope: Envelope) -> Login:
    """Read a login, and check all but its signature, and whether anybody asked for it.

    Raises
    ------
    EncodingError
        It is something else, or not canonical, or names another key than the envelope.
    """
    return read_apart(envelope, LOGIN_TYPE, _DECODER, "login")


def check_login(envelope: Envelope, public: bytes) -> None:
    """Check that a login was signed with the key it names.

    Raises
    ------
    SignatureError
        `public` is another key, or the signature does not hold by the strict rule.
    """
    check_apart(envelope, public, "login", "nobody was let in")
