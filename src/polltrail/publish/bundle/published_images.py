"""Which images go into a bundle: as the election publishes them, and only if they are what their digests say."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Literal

from polltrail.log.excerpt import image_path
from polltrail.log.served import Fetch, read
from polltrail.statement import Roster, Statement
from polltrail.statement.bodies import ImageBody, RemovalBody

Absence = Literal["policy", "removed", "not stored"]
"""Why the bytes of an image are not in a bundle."""


def published_images(
    fetch: Fetch, roster: Roster, refused: Collection[int], statements: Mapping[int, Statement]
) -> dict[str, Absence | None]:
    """Tell of every image whether its bytes go into the bundle: as the policy says, and only if they are right."""
    standing = {index: one for index, one in statements.items() if index not in refused}
    named = [one.body for index, one in standing.items() if roster.standing(one.key, index) != "revoked"]
    images = [body for body in named if isinstance(body, ImageBody)]
    removed = removed_bytes(roster, standing)
    originals = {body.digest for body in images if body.redacts in {None, body.digest}}
    published = roster.definitions[-1].body.policy.images
    found: dict[str, Absence | None] = {}
    for body in images:
        if body.digest in removed:
            found[body.digest] = "removed"
        elif published == "digest" or (published == "redacted" and body.digest in originals):
            found[body.digest] = "policy"
        else:
            found[body.digest] = None if _is_stored(fetch, body) else "not stored"
    return found


def removed_bytes(roster: Roster, statements: Mapping[int, Statement]) -> set[str]:
    """Give the digests of what was removed, as far as whoever said so could."""
    return {
        one.body.digest
        for index, one in statements.items()
        if isinstance(one.body, RemovalBody) and roster.standing(one.key, index) in {"valid", "late"}
    }


def _is_stored(fetch: Fetch, body: ImageBody) -> bool:
    data = read(fetch, image_path(body.digest))
    return data is not None and (sha256(data).hexdigest(), len(data)) == (body.digest, body.bytes)
