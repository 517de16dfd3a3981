"""Problem documents (RFC 9457): why a request was not answered as hoped, and what to do next.

References
----------
RFC 9457, *Problem Details for HTTP APIs*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

from polltrail.web.asgi import Headers

MEDIA_TYPE = b"application/problem+json"
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something was not taken.

    Attributes
    ----------
    status : int
        The HTTP status.
    kind : str
        A short name that programs can rely on: `unknown-key`.
    detail : str
        One sentence for a person: the thing, what was expected, what was found, what happens next.
    expected, found : str
        The two alone, where they can be told apart from the sentence.
    retry_after : int or None
        Seconds after which it is worth trying again; None where the same request will never be taken.
    members : mapping of str to object
        What this kind of problem tells besides.
    """

    status: int
    kind: str
    detail: str
    expected: str
    found: str
    retry_after: int | None = None
    members: Mapping[str, object] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Give the members of the document."""
        members = {
            "type": f"urn:polltrail:problem:{self.kind}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "expected": self.expected,
            "found": self.found,
            **self.members,
        }
        if self.retry_after is not None:
            members["retry_after"] = self.retry_after
        return members

    def body(self) -> bytes:
        """Write the document."""
        return _ENCODER.encode(self.document()) + b"\n"

    def headers(self) -> Headers:
        """Give the headers that go with it."""
        headers = [(b"content-type", MEDIA_TYPE), (b"cache-control", b"no-store")]
        if self.retry_after is not None:
            headers.append((b"retry-after", b"%d" % self.retry_after))
        return headers


class Refused(Exception):  # noqa: N818 - it is an answer on its way out, not an error of ours
    """Ends the handling of a request with a problem document.

    Attributes
    ----------
    problem : Problem
        The answer.
    extra : list of (bytes, bytes)
        Headers of this answer besides the problem's own.
    held_s : float or None
        How long the answer is kept back, because who asked has asked for too much; None where nobody paid for it yet.
    """

    def __init__(
        self, problem: Problem, extra: Headers | None = None, *, held_s: float | None = None
    ) -> None:
        self.problem = problem
        self.extra: Headers = extra or []
        self.held_s = held_s
        super().__init__(problem.detail)


def told(
    status: int,
    kind: str,
    sentence: object,
    *,
    retry_after: int | None = None,
    members: Mapping[str, object] | None = None,
) -> Problem:
    """Make a problem of a sentence in the form that all of Polltrail's messages have.

    Examples
    --------
    >>> told(422, "no", "envelope: expected one signature, found 2; not read").found
    '2'
    """
    text = str(sentence)
    _, named, rest = text.partition("expected ")
    expected, _, found = rest.partition(", found ")
    return Problem(
        status=status,
        kind=kind,
        detail=text,
        expected=expected if named else "what the protocol describes",
        found=(found if named else text).partition(";")[0],
        retry_after=retry_after,
        members=members or {},
    )
