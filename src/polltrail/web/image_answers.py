"""Why an image is not taken, or not shown."""

from collections.abc import Iterable
from typing import Final

from polltrail.errors import ImageStoreError, PhotographError, PixelsError, PlaceError
from polltrail.exchange.photographs import FORMATS, MOST_BYTES
from polltrail.statement.definition import Policy
from polltrail.store.image_index import Removed
from polltrail.web.problems import Problem, told

MOST_UPLOADS: Final = 32
"""Images that may come in at one time."""
OF_AN_ADDRESS: Final = 8
"""Of these, from one address: a room of phones shares it, and whoever holds places by sending slowly holds no more."""

NOT_READY: Final = told(
    503,
    "images-not-ready",
    "images: expected to have looked through what is stored, found that this is still going on, or that the volume of "
    "the images failed; nothing was stored, send it again in a moment",
    retry_after=10,
)
CROWDED: Final = told(
    503,
    "overloaded",
    f"images: expected at most {MOST_UPLOADS} on their way at one time and {OF_AN_ADDRESS} from one address, found more; "
    "not read, send it again in a moment",
    retry_after=5,
)
CUT_SHORT: Final = told(
    400, "cut-short", "image: expected to come whole, found a part of it; not kept, send it again"
)


def no_length() -> Problem:
    """Say that nobody told how long it will be."""
    sentence = "image: expected a Content-Length, which its statement names, found none; not read"
    return told(411, "no-length", sentence)


def not_named(digest: str) -> Problem:
    """Say that no statement names it."""
    return told(
        404,
        "not-named",
        f"image {digest}: expected an `image` or `official` statement in the log that names it, found none; not read. Hand the "
        "statement in first, then the image",
    )


def another_size(digest: str, named: Iterable[int], found: int | str) -> Problem:
    """Say that its statement names another size."""
    sizes = " or ".join(str(size) for size in sorted(set(named)))
    return told(
        409,
        "another-size",
        f"image {digest}: expected {sizes} bytes, as its statement says, found {found}; not read",
    )


def another_digest(digest: str, found: str) -> Problem:
    """Say that the bytes are not those that were named."""
    return told(
        422,
        "another-digest",
        f"image {digest}: expected bytes of this SHA-256, found {found}; not kept, send it again",
    )


def another_type(digest: str, named: frozenset[str], found: str | None) -> Problem:
    """Say that the content is of another media type than its statement says."""
    listed = " or ".join(sorted(named))
    if named.isdisjoint(FORMATS):
        kept = ", ".join(FORMATS)
        return told(
            415,
            "no-photograph",
            f"image {digest}: expected one of {kept}, found a statement of {listed}; not kept",
        )
    sentence = f"image {digest}: expected {listed}, as its statement says, found {found or 'something else'}; not kept"
    return told(415, "another-type", sentence)


def no_room_for_key(key: str, quota: int) -> Problem:
    """Say that a key has had as many bytes stored as it may."""
    return told(
        429,
        "quota",
        f"key {key}: expected at most {quota} bytes of images stored in its name, found more with this one; not kept. "
        "Whoever organises the election can enrol another key",
    )


def of_content(digest: str, error: PhotographError) -> Problem:
    """Say what is wrong with the content."""
    sentence = f"image {digest}: {error}"
    if isinstance(error, PlaceError):
        return told(422, "tells-a-place", sentence)
    if isinstance(error, PixelsError):
        return told(413, "too-large", sentence)
    return told(415, "no-photograph", sentence)


def of_volume(error: ImageStoreError) -> Problem:
    """Say that the volume of the images is full, or failed; statements are taken all the same."""
    if error.full:
        sentence = "images: expected room on their volume, found none; not kept. Statements are taken all the same: send the image again later"
        return told(507, "no-room", sentence, retry_after=300)
    sentence = "images: expected their volume to keep this, found that it failed; not kept. Statements are taken all the same: send the image again later"
    return told(503, "images-failed", sentence, retry_after=60)


def gone(notice: Removed) -> Problem:
    """Give the notice that is left of an image that was removed."""
    members = {"digest": notice.digest, "ground": notice.ground, "index": notice.position}
    return told(
        410,
        "removed",
        f"image {notice.digest}: expected an image, found that it was removed for good, as entry {notice.position} of "
        f"the log says, on this ground: {notice.ground}",
        members=members,
    )


def not_published(policy: Policy) -> Problem:
    """Say what this election publishes of its images."""
    what = {"digest": "digests alone", "redacted": "redacted copies alone", "public": "all of them"}
    return told(
        403,
        "not-published",
        f"image: expected one that this election publishes, which is {what[policy.images]}, found another; not shown",
    )


def not_stored(digest: str) -> Problem:
    """Say that it is not here."""
    return told(
        404,
        "not-stored",
        f"image {digest}: expected one that is stored here, found none; it may not have come in yet",
    )


def too_many_bytes(found: int) -> Problem:
    """Say that a photograph is larger than is kept."""
    return told(413, "too-large", f"image: expected at most {MOST_BYTES} bytes, found {found}; not read")
