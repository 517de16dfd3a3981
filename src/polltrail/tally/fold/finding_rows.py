"""What was noticed about slots as rows of a table: one for each number that differs."""

from collections.abc import Iterator, Sequence

import polars as pl

from polltrail.review.slots import CopyOf, Noticed, Read
from polltrail.review.slots.layout import Layout

FINDINGS = {
    "slot": pl.UInt32,
    "code": pl.String,
    "index": pl.Int64,
    "against": pl.Int64,
    "field": pl.String,
    "expected": pl.Int64,
    "found": pl.Int64,
    "words": pl.String,
    "answered_by": pl.Int64,
    "key": pl.String,
    "key_against": pl.String,
    "copy": pl.String,
    "copy_against": pl.String,
    "images": pl.String,
    "images_against": pl.String,
}
"""Columns of `CountedForms.findings`, besides `about`."""


def finding_rows(noticed: Noticed, layout: Layout) -> Iterator[tuple[object, ...]]:
    """Write one finding: a row for each number that differs, or one without a field."""
    differing: Sequence[tuple[str | None, int | None, int | None]] = ((None, None, None),)
    if noticed.expected is not None and noticed.found is not None:
        differing = layout.differences(noticed.expected, noticed.found)
    sides = [side for pair in zip(_side(noticed.read), _side(noticed.other), strict=True) for side in pair]
    for numbers in differing:
        yield (
            noticed.code,
            noticed.index,
            noticed.against,
            *numbers,
            noticed.words,
            noticed.answered_by,
            *sides,
        )


def _side(read: Read | None) -> tuple[str | None, str | None, str | None]:
    """Name one of two readings: its key, its copy and the images it was read from."""
    if read is None:
        return None, None, None
    images = " ".join(image.hex() for image in read.images)
    return read.key, copy_words(read.copy), images


def copy_words(copy: CopyOf) -> str:
    """Name a copy of a form: `agent: Party A`, `posted`."""
    whose, holder = copy
    return whose if holder is None else f"{whose}: {holder}"
