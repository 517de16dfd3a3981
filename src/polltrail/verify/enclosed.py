"""What lies in a bundle beside entries and proofs: images, and files that do not belong there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256

from polltrail.errors import EncodingError
from polltrail.log.excerpt import image_path, strangers
from polltrail.statement import read_entry
from polltrail.statement.bodies import HoldingBody, ImageBody
from polltrail.verify.published import Fetch, read
from polltrail.verify.verdict import Images, Problem

TABLES = "tables/"


def enclosed_images(
    fetch: Fetch, digests: Sequence[str], statements: Mapping[int, bytes], problems: list[Problem]
) -> Images | None:
    """Check the images that a bundle says to hold: by their digests, and that an entry speaks of them.

    Returns
    -------
    Images or None
        None where no entry speaks of any.
    """
    named, held = _named(statements)
    right = {digest for digest in digests if _is_right(fetch, digest, named.get(digest, set()), problems)}
    if not named and not held:
        return None
    return Images(held=len(held), checked=len(held & right), not_published=len(held - set(digests)))


def _named(statements: Mapping[int, bytes]) -> tuple[dict[str, set[int]], set[str]]:
    """Give the images that entries name, with every size that one gives, and those that somebody says to hold."""
    named, held = dict[str, set[int]](), set[str]()
    for entry in statements.values():
        try:
            body = read_entry(entry).body
        except EncodingError:
            continue
        if isinstance(body, ImageBody):
            named.setdefault(body.digest, set()).add(body.bytes)
        elif isinstance(body, HoldingBody):
            held.add(body.digest)
    return named, held


def _is_right(fetch: Fetch, digest: str, sizes: Collection[int], problems: list[Problem]) -> bool:
    where = image_path(digest)
    data = read(fetch, where)
    if data is None:
        problems.append(
            Problem(where=where, what="expected this image, found no such file", contradicts=False)
        )
        return False
    if (found := sha256(data).hexdigest()) != digest:
        what = f"expected an image of SHA-256 {digest}, found {len(data)} bytes of {found}"
        problems.append(Problem(where=where, what=what))
        return False
    if len(data) not in sizes:
        what = (
            f"expected an entry that speaks of this image of {len(data)} bytes, found none; it shows nothing"
        )
        problems.append(Problem(where=where, what=what, contradicts=False))
        return False
    return True


def extra_files(names: Collection[str], expected: Collection[str]) -> Iterator[Problem]:
    """Name the files of a bundle that are no part of it; the pages for people may be there."""
    for name in strangers(names, expected):
        what = "expected only what a bundle has, found this file; nothing vouches for it, and it was not looked at"
        yield Problem(where=name, what=what, contradicts=False)
