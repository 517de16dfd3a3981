"""The rows of the published tables that official figures give."""

import polars as pl

from polltrail.publish.files.table_parts import frame_of
from polltrail.tally.fold.watched import Watched


def official_tables(watched: Watched) -> dict[str, pl.DataFrame]:
    """Give every version of every official figure."""
    officials = [
        (
            one.index, one.body.contest, one.body.level, list(one.body.area), one.body.station, one.body.source,
            one.body.status, one.stands, one.present, one.persons, int(one.seen_at.timestamp()), one.body.digest,
        )
        for one in watched.versions
    ]  # fmt: skip
    votes = [
        (one.index, choice, votes) for one in watched.versions for choice, votes in one.body.figures.votes
    ]
    return {
        "officials": frame_of("officials", officials),
        "official_votes": frame_of("official_votes", votes),
    }
