"""Problem documents (RFC 9457): why a request was not answered as hoped, and what to do next.

References
----------
RFC 9457, *Problem Details for HTTP APIs*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Any, Final

import msgspec

from polltrail.web.asgi import Headers, Scope, header

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


def problem_of(document: bytes) -> Problem:
    """Read what another process of this server wrote of a problem."""
    found = msgspec.json.decode(document, type=dict[str, Any])
    return told(
        found["status"],
        found["type"].rpartition(":")[2],
        found["detail"],
        retry_after=found.get("retry_after"),
    )


def for_reader(problem: Problem, scope: Scope) -> tuple[Headers, bytes]:
    """Give headers and body of the answer: a page for somebody who looks with a browser, the document for programs."""
    wanted = header(scope, b"accept") or b""
    if scope["method"] != "GET" or b"text/html" not in wanted:
        return problem.headers(), problem.body()
    headers = [one for one in problem.headers() if one[0] != b"content-type"]
    return [*headers, (b"content-type", b"text/html; charset=utf-8"), *_GUARDED], _page(problem)


_GUARDED: Final[Headers] = [
    (b"vary", b"accept"),
    (b"x-content-type-options", b"nosniff"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
]
_SAID: Final[Mapping[int, tuple[str, str]]] = {
    403: ("This is not shown at the moment", "یہ فی الحال نہیں دکھایا جاتا"),
    404: ("There is nothing at this address", "اس پتے پر کچھ نہیں ہے"),
    503: ("Not at this very moment", "ابھی نہیں، ذرا دیر بعد"),
}
_WAITS: Final = (
    "<p>The server is busy or has only just begun. This page asks again by itself.</p>\n"
    '<p lang="ur" dir="rtl">سرور مصروف ہے یا ابھی شروع ہوا ہے۔ یہ صفحہ خود دوبارہ پوچھتا ہے۔</p>'
)
_PAGE: Final = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{again}<title>{title} · Polltrail</title>
<link rel="stylesheet" href="/check/check.css">
</head>
<body>
<header><p class="eyebrow">Polltrail, the independent count</p></header>
<main>
<h1>{title}</h1>
<p class="lead" lang="ur" dir="rtl">{urdu}</p>
{waits}
<p><a href="/">The count</a> · <a href="/" lang="ur" dir="rtl">گنتی</a></p>
{detail}</main>
</body>
</html>
"""


def _page(problem: Problem) -> bytes:
    """Write a problem for a person; what is worth asking for again is asked for again by itself."""
    title, urdu = _SAID.get(problem.status, (HTTPStatus(problem.status).phrase, ""))
    later = problem.retry_after is not None and problem.status == HTTPStatus.SERVICE_UNAVAILABLE
    detail = (
        "" if problem.status == HTTPStatus.NOT_FOUND else f'<p class="hint">{escape(problem.detail)}</p>\n'
    )
    again = f'<meta http-equiv="refresh" content="{problem.retry_after}">\n' if later else ""
    return _PAGE.format(
        title=escape(title),
        urdu=escape(urdu),
        again=again,
        waits=_WAITS if later else "",
        detail=detail,
    ).encode()


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
