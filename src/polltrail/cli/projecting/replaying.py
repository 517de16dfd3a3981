"""A whole night, projected at one moment after the other."""

import json

from polltrail.cli.progress import Progress
from polltrail.cli.projecting.night import Night
from polltrail.cli.projecting.projecting import Asked, at_moment
from polltrail.projection.moment import Moment
from polltrail.publish.projection import ProjectedElection
from polltrail.publish.projection.replay import Replayed, Truth, replay_document, replay_page, replay_summary

SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)


def replayed_files(
    night: Night, asked: Asked, shown: Progress, *, drawn: bool
) -> tuple[str, str, dict[str, bytes]]:
    """Play the night; give the document as text, the summary, and the page with its pictures where it is asked for."""
    moments = []
    for share in SHARES:
        shown.stage(f"projecting at {share:.0%} of the stations")
        moments.append(at_moment(night, Moment(share=share), asked))
    truth = _truth(at_moment(night, Moment(), asked))
    replayed = Replayed(shares=SHARES, moments=tuple(moments), truth=truth)
    text = json.dumps(replay_document(replayed), ensure_ascii=False)
    return text, replay_summary(replayed), {"index.html": replay_page(replayed)} if drawn else {}


def _truth(final: ProjectedElection) -> Truth:
    """Final votes of the contests of which every station is in at the end."""
    return {
        one.contest.id: dict(
            zip(one.projection.returns.choices, one.projection.returns.totals.tolist(), strict=True)
        )
        for one in final.contests
        if bool((one.projection.returns.counted >= 1).all()) and one.projection.returns.totals.sum() > 0
    }
