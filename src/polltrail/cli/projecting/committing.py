"""A sample that is kept secret and cannot be changed: its salted digest goes into a log before the first form."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from polltrail.cli.kept_words import salted
from polltrail.cli.published import published_entries, published_head, reader
from polltrail.cli.signing import Draft
from polltrail.cli.speaking import Said, refuse, say, speaking
from polltrail.errors import Problem, TableError
from polltrail.statement import read_entry
from polltrail.statement.bodies import ImageBody, TranscriptionBody

SEALED = "sample.sealed.json"
MEDIA_TYPE = "application/vnd.polltrail.sample+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """Where a log names a sample.

    Attributes
    ----------
    entry : int or None
        None where it does not.
    first_form : int or None
        The first reading of a form in the log.
    """

    digest: str
    entry: int | None
    first_form: int | None

    @property
    def before_forms(self) -> bool:
        """Whether it was named before anybody had read a form into the log."""
        return self.entry is not None and (self.first_form is None or self.entry < self.first_form)


def commit_sample(text: str, source: str, key: Path) -> tuple[Said, bytes]:
    """Sign that a sample exists, by the digest of its salted text, and hand it in; give the salted text too.

    The statement is that of an image that is no result form, because a digest with its length is all that it says.

    Raises
    ------
    PolltrailError
        The key may not say it, or the election cannot be opened.
    """
    with speaking(source, key, None, anyway=False) as here:
        problem = here.why_not("image")
        refuse([] if problem is None else [problem], anyway=False)
        sealed = salted(text, here.seed, here.election.election)
        body = ImageBody(
            digest=sha256(sealed).hexdigest(), bytes=len(sealed), media_type=MEDIA_TYPE, slot=None, copy=None, redacts=None
        )  # fmt: skip
        [said] = say(
            here,
            [Draft(kind="image", body=body, words=["sample", body], where="the sample of a quick count")],
        )
        return said, sealed


def find_committed(sealed: bytes, source: str) -> Committed:
    """Look for a sample's digest in a published log, and for the first form.

    Raises
    ------
    ReadingError
        The log cannot be read: it is sealed, for one.
    """
    digest = sha256(sealed).hexdigest()
    entry, first = None, None
    with reader(source) as fetch:
        head, _ = published_head(fetch, source)
        for index, data in published_entries(fetch, 0, head.size):
            body = read_entry(data).body
            if entry is None and isinstance(body, ImageBody) and body.digest == digest:
                entry = index
            if first is None and isinstance(body, TranscriptionBody):
                first = index
            if entry is not None and first is not None:
                break
    return Committed(digest=digest, entry=entry, first_form=first)


def unsealed(data: bytes, name: str) -> str:
    """Take the sample out of its salted text.

    Raises
    ------
    TableError
        It is none.
    """
    try:
        told = json.loads(data)
        return str(told["words"])
    except (ValueError, TypeError, KeyError, UnicodeDecodeError) as exc:
        raise TableError(
            [Problem(where=name, expected=f"a sample, or {SEALED} as it was committed", found=str(exc))]
        ) from exc
