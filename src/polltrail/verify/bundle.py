"""Bundles checked from their files alone: a whole election in one archive, or some entries with their proofs.

A bundle of some entries proves that each of them was signed and stands in the log of the election. It proves nothing
about what it leaves out: absence is never shown by a part. The pages in it are for reading, and are not looked at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from polltrail.errors import TreeError
from polltrail.log import parse_path, tile_for
from polltrail.log.excerpt import COSIGNED, MANIFEST, WITNESSED, image_path
from polltrail.verify.deposits import WitnessAnswer
from polltrail.verify.enclosed import TABLES, extra_files
from polltrail.verify.excerpt import ExcerptCheck
from polltrail.verify.images import Looking
from polltrail.verify.published import CHECKPOINT, LOG, LOG_VKEY, POLICY, Fetch
from polltrail.verify.sealed import OPEN
from polltrail.verify.succession import KEPT, before_path
from polltrail.verify.verdict import Problem, Verdict
from polltrail.verify.verify import verify

_IMAGES = "images/sha256/"


def verify_bundle(
    fetch: Fetch,
    names: Collection[str],
    *,
    election: str | None,
    receipts: Mapping[str, bytes] | None = None,
    seen: Mapping[str, bytes] | None = None,
    now: int | None = None,
    images: Looking = "published",
    asked: Sequence[WitnessAnswer] = (),
) -> Verdict:
    """Check a bundle.

    Parameters
    ----------
    fetch : callable
        Gives the bytes of its files.
    names : collection of str
        All files that it has.
    election : str or None
        The id of the election this must be; None leaves the answer open.
    receipts, seen, now, images, asked
        As `verify` takes them. Of a part, deposits are not looked for: they may be about something else.

    Raises
    ------
    VerifyError
        It has no log, or the election is counted by rules unknown here.
    """
    if MANIFEST not in names:
        verdict = verify(
            fetch, election=election, receipts=receipts, seen=seen, now=now, images=images, asked=asked
        )
        extra = (*_wrong_images(fetch, names), *extra_files(names, _whole_names(fetch, names, verdict)))
        return replace(verdict, problems=(*verdict.problems, *extra))
    shown = {one.where: one.note for one in asked if one.note is not None}
    return ExcerptCheck(fetch, names, election).verdict(receipts or {}, {**(seen or {}), **shown})


def _wrong_images(fetch: Fetch, names: Collection[str]) -> Iterator[Problem]:
    for name in sorted(name for name in names if name.startswith(_IMAGES)):
        found = _digest(fetch, name)
        if name != image_path(found):
            yield Problem(
                where=name, what=f"expected an image with the SHA-256 of its name, found one of {found}"
            )


def _whole_names(fetch: Fetch, names: Collection[str], verdict: Verdict) -> set[str]:
    """Name the files of a bundle that one of a whole log of this size can have."""
    lost = [before_path(one.old_origin) for one in verdict.successions]
    is_sealed = verdict.sealed is not None and verdict.sealed.unsealed_at is None
    return {
        *(CHECKPOINT, LOG_VKEY, POLICY, WITNESSED, COSIGNED, *([OPEN] if is_sealed else [])),
        *(f"{path}{name}" for path in lost for name in KEPT),
        *(name for name in names if name.startswith(_IMAGES) or _is_tile(name, verdict.size)),
        *(name for name in names if name.startswith(TABLES) and name == TABLES + _digest(fetch, name)),
    }


def _is_tile(name: str, size: int) -> bool:
    """Whether a log of this size serves a tile or a bundle of entries under this name."""
    try:
        tile = parse_path(name.removeprefix(LOG))
        return name.startswith(LOG) and tile == tile_for(tile.level, tile.n, size)
    except TreeError:
        return False


def _digest(fetch: Fetch, name: str) -> str:
    return sha256(fetch(name)).hexdigest()
