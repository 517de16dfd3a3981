"""The rows of the published tables that entries of the log give: what was said by which key, and of which image."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl

from polltrail.publish.files.tables import OF_THE_LOG, Rows
from polltrail.statement import Roster, Statement, read_entry
from polltrail.statement.bodies import (
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    RemovalBody,
    RevocationBody,
    WithdrawalBody,
)

Row = tuple[Any, ...]
IndexOf = Callable[[bytes], int | None]
"""Finds a statement in the log by its id, as 32 bytes."""


def log_rows(entries: Iterable[tuple[int, bytes]], roster: Roster, index_of: IndexOf) -> Rows:
    """Write entries as rows.

    Parameters
    ----------
    roster : Roster
        Of a log that has all of these entries: whose word counts can change with what is said later.
    """
    found: Rows = {table: [] for table in OF_THE_LOG}
    for index, entry in entries:
        statement = read_entry(entry)
        found["log"].append(_said(index, statement, index_of))
        found["images"] += _of_image(index, statement, roster)
    return found


def _said(index: int, statement: Statement, index_of: IndexOf) -> Row:
    body = statement.body
    slot = getattr(body, "slot", None)
    station = getattr(slot, "station", getattr(body, "station", None))
    contest = getattr(slot, "contest", getattr(body, "contest", None))
    area = body.area if isinstance(body, OfficialBody | IncidentBody) else None
    about = None
    if isinstance(body, EndorsementBody | WithdrawalBody):
        found = index_of(bytes.fromhex(body.statement))
        about = found if found is not None and found < index else None  # it knew nothing of what came later
    elif isinstance(body, RevocationBody):
        about = body.suspect_from
    return (
        index, statement.kind, statement.id, statement.key, statement.made_at // 1000, station, contest,
        None if area is None else list(area), about,
    )  # fmt: skip


def _of_image(index: int, statement: Statement, roster: Roster) -> Iterator[Row]:
    body, standing = statement.body, roster.standing(statement.key, index)
    if isinstance(body, ImageBody):
        says = "image" if body.redacts in {None, body.digest} else "redacted"
        yield index, body.digest, says, body.bytes, statement.key, standing not in {"unknown", "revoked"}
    elif isinstance(body, OfficialBody):
        yield (
            index,
            body.digest,
            "document",
            body.bytes,
            statement.key,
            standing not in {"unknown", "revoked"},
        )
    elif isinstance(body, HoldingBody):
        yield index, body.digest, "holding", body.bytes, statement.key, standing in {"valid", "late"}
    elif isinstance(body, RemovalBody):
        yield index, body.digest, "removal", None, statement.key, standing in {"valid", "late"}


def published_images(images: pl.DataFrame, policy: str) -> list[str]:
    """Give the digests of what an election publishes: images by its policy, documents; without what was removed.

    What was called an image before stays one, whoever calls it a document afterwards.

    Parameters
    ----------
    images : DataFrame
        The table of this name.
    policy : {"digest", "redacted", "public"}
    """
    says, index = pl.col("says"), pl.col("index")
    known = images.filter(pl.col("counts")).group_by("digest").agg(
        removed=(says == "removal").any(), called_image=(says == "image").any(), redacted=(says == "redacted").any(),
        picture=index.filter(says.is_in(["image", "redacted"])).min(), document=index.filter(says == "document").min(),
    )  # fmt: skip
    shown = pl.col("document").is_not_null() & (pl.col("document") < pl.col("picture")).fill_null(value=True)
    if policy == "public":
        shown = pl.lit(value=True)
    elif policy == "redacted":
        shown |= pl.col("redacted") & ~pl.col("called_image")
    return known.filter(shown & ~pl.col("removed"))["digest"].sort().to_list()
