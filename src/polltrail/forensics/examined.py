"""Contests of an election's tables, looked at together, with the counts behind their pictures."""

from collections.abc import Mapping, Sequence

import numpy as np

from polltrail.election import ElectionTables
from polltrail.forensics.of_tables import polls_of
from polltrail.forensics.pictures import pictures_of
from polltrail.forensics.polls import Polls
from polltrail.forensics.suite import Looked, look_at
from polltrail.review.result_forms import ResultForms
from polltrail.tally.board.looked import LEAST_STATIONS, Pictures


def examined(
    tables: ElectionTables, forms: ResultForms, tests: Sequence[str]
) -> tuple[tuple[Looked, ...], Mapping[str, Pictures]]:
    """Look at every contest that has stations enough; p-values are adjusted over all of them."""
    reporting = tables.slots["contest"].filter(forms.fields["reporting"]).to_numpy()
    stations = np.bincount(reporting, minlength=len(tables.election.contests))
    polls: dict[str, Polls] = {
        contest.id: polls_of(tables, forms, number)
        for number, contest in enumerate(tables.election.contests)
        if stations[number] >= LEAST_STATIONS
    }
    looked = tuple(look_at(polls, tests))
    return looked, {one.contest: pictures_of(polls[one.contest], one.findings) for one in looked}
