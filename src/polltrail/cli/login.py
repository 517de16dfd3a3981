"""Logging in to a server with a key, for whoever may read more than everybody."""

from typing import TYPE_CHECKING

import msgspec

from polltrail.cli.target import post, said
from polltrail.errors import ReadingError
from polltrail.statement import StatementId, encode_envelope
from polltrail.statement.login import make_login

if TYPE_CHECKING:
    import httpx


def log_in(client: "httpx.Client", seed: bytes, *, election: str | None = None) -> str:
    """Log in to a server.

    Parameters
    ----------
    client : httpx.Client
        Whose base address is the server's (`polltrail.cli.published.client`).
    seed : bytes
        The private key.
    election : str or None
        The election that it must be; None to log in to whichever it says.

    Returns
    -------
    str
        A token, good for some hours: `Authorization: Bearer <token>`. When it is over, log in again.

    Raises
    ------
    ReadingError
        The server did not let the key in, or is of another election.
    """
    offer = _offer(client)
    if election is not None and offer["election"] != election:
        raise ReadingError(
            f"{client.base_url}: expected the election {election}, found {offer['election']}; nothing was signed"
        )
    envelope = make_login(
        seed,
        election=StatementId(offer["election"]),
        origin=offer["origin"],
        challenge=offer["challenge"],
    )
    body = b'{"envelope":%b}' % encode_envelope(envelope)
    answer = post(client, "v1/login", body)
    if answer.status_code != 200:
        raise ReadingError(f"{client.base_url}: expected to be let in, found: {said(answer)}")
    token = _members(client, answer, "token")["token"]
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ReadingError(f"{client.base_url}: expected a token of one word, found {ascii(token)[:80]}")
    return token


def _offer(client: "httpx.Client") -> dict[str, str]:
    import httpx

    try:
        answer = client.get("v1/login")
    except httpx.TransportError as exc:
        raise ReadingError(
            f"{client.base_url}: expected an answer, found: {str(exc) or type(exc).__name__}"
        ) from exc
    if answer.status_code != 200:
        raise ReadingError(f"{client.base_url}: expected a challenge, found: {said(answer)}")
    return _members(client, answer, "election", "origin", "challenge")


def _members(client: "httpx.Client", answer: "httpx.Response", *names: str) -> dict[str, str]:
    try:
        told = msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.MsgspecError as exc:
        raise ReadingError(f"{client.base_url}: expected an answer in JSON, found: {exc}") from exc
    found = {name: value for name in names if isinstance(value := told.get(name), str)}
    if len(found) < len(names):
        missing = next(name for name in names if name not in found)
        raise ReadingError(f"{client.base_url}: expected {missing} in its answer, found none")
    return found
