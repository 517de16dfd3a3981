"""An election's tables as contests to audit: the authority's rows beside the forms, all contests in one pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from polltrail.audit.contest.assertion import Flags, IntArray
from polltrail.audit.contest.audited import UNKNOWN, AuditedContest, overfull
from polltrail.election import ElectionTables
from polltrail.errors import DataError
from polltrail.review.result_forms import ResultForms

Cap = Literal["cast", "issued", "registered"]
CAP_FIELDS: dict[Cap, str | None] = {"cast": "ballots_cast", "issued": "ballots_issued", "registered": None}
CAP_WORDS: dict[Cap, str] = {
    "cast": "ballots cast by the official row",
    "issued": "ballots issued by the official row",
    "registered": "registered voters",
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One contest of one source: votes, where they can be read, and which choices the source lists at all."""

    votes: IntArray
    readable: Flags
    listed: Flags


class SourceRows:
    """One source, sorted by contest once, so that each contest is a slice."""

    def __init__(self, tables: ElectionTables, forms: ResultForms) -> None:
        choice = forms.votes["choice"].to_numpy().astype(np.int64)
        contest = np.searchsorted(np.array(tables.first_choice), choice, side="right") - 1
        order = np.argsort(contest, kind="stable")
        self._tables = tables
        self._reporting = forms.fields["reporting"].to_numpy()
        self._slot = forms.votes["slot"].to_numpy()[order].astype(np.int64)
        self._choice = choice[order]
        votes = forms.votes["votes"][order]
        self._written = votes.is_not_null().to_numpy()
        self._votes = votes.fill_null(0).to_numpy()
        self._ends = np.searchsorted(contest[order], np.arange(len(tables.election.contests) + 1))

    def of(self, number: int, slots: IntArray) -> Rows:
        """Lay out one contest; `slots` are its slots, in order."""
        inside = slice(self._ends[number], self._ends[number + 1])
        span = self._tables.choice_numbers(number)
        row = np.searchsorted(slots, self._slot[inside])
        column = self._choice[inside] - span.start
        written = self._written[inside]
        votes = np.zeros((len(slots), len(span)), dtype=np.int64)
        votes[row, column] = self._votes[inside]
        listed = np.bincount(column[written], minlength=len(span)) > 0
        readable = self._reporting[slots].copy()
        readable[row[~written & listed[column]]] = False
        return Rows(votes=np.where(readable[:, None], votes, 0), readable=readable, listed=listed)


def audited_contests(
    tables: ElectionTables,
    official: ResultForms,
    forms: ResultForms,
    *,
    numbers: Sequence[int],
    cap: Cap = "cast",
    votes_each: int = 1,
    unreadable_if_overfull: bool = False,
) -> Iterator[AuditedContest | DataError]:
    """Lay out contests; one that cannot be is given as what is wrong with it.

    Parameters
    ----------
    cap : Cap
        What bounds the votes of a form; where the authority gives none, registered voters do.
    votes_each : int
        The votes that one ballot may hold.
    unreadable_if_overfull : bool
        Whether a form with more votes than the cap counts as one that cannot be read.
    """
    order = np.argsort(tables.slots["contest"].to_numpy(), kind="stable")
    ends = np.searchsorted(
        tables.slots["contest"].to_numpy()[order], np.arange(len(tables.election.contests) + 1)
    )
    theirs, ours = SourceRows(tables, official), SourceRows(tables, forms)
    ids, station = tables.stations["station_id"].to_list(), tables.slots["station"].to_numpy()
    caps = _caps(tables, official, cap)
    for number in numbers:
        slots = order[ends[number] : ends[number + 1]]
        try:
            yield _contest(
                tables,
                number,
                theirs.of(number, slots),
                ours.of(number, slots),
                [ids[at] for at in station[slots].tolist()],
                caps[slots],
                cap,
                votes_each,
                unreadable_if_overfull,
            )
        except DataError as exc:
            yield exc


def _register(tables: ElectionTables) -> IntArray:
    """Registered voters of each station; unknown where the station has no register of its own."""
    own = (pl.col("registered_voters").fill_null(0) > 0) & ~pl.col("special")
    register: IntArray = tables.stations.select(
        pl.when(own).then(pl.col("registered_voters")).otherwise(UNKNOWN).cast(pl.Int64).alias("register")
    )["register"].to_numpy()
    return register


def _caps(tables: ElectionTables, official: ResultForms, cap: Cap) -> IntArray:
    """Bound each slot's votes: by the field asked for, else by the register, else by ballots cast.

    What an authority says of a station without a row of votes bounds nothing.
    """
    register = _register(tables)[tables.slots["station"].to_numpy()]
    asked = CAP_FIELDS[cap]
    order = [register, _field(official, "ballots_cast")]
    if asked is not None:
        order.insert(0, _field(official, asked))
    found: IntArray = order[0]
    for other in order[1:]:
        found = np.where(found == UNKNOWN, other, found)
    return found


def _field(official: ResultForms, name: str) -> IntArray:
    if name not in official.field_names:
        return np.full(official.fields.height, UNKNOWN, dtype=np.int64)
    given = official.fields[name].fill_null(UNKNOWN).to_numpy().astype(np.int64)
    found: IntArray = np.where(official.fields["reporting"].to_numpy(), given, UNKNOWN)
    return found


def _contest(
    tables: ElectionTables,
    number: int,
    theirs: Rows,
    ours: Rows,
    stations: list[str],
    caps: IntArray,
    cap: Cap,
    votes_each: int,
    unreadable_if_overfull: bool,  # noqa: FBT001 - handed on
) -> AuditedContest:
    contest = tables.election.contests[number]
    names = [choice.id for choice in contest.choices]
    alone = [
        names[place] for place in np.flatnonzero(theirs.listed & ~ours.listed & theirs.votes.any(axis=0))
    ]
    if alone and ours.readable.any():
        raise DataError(
            f"{contest.id}: expected forms to list every choice that the official rows list, found none for "
            f"{', '.join(alone[:5])}; no number is given"
        )
    kept = np.flatnonzero(theirs.listed)
    forms, has_form = ours.votes[:, kept], ours.readable
    if unreadable_if_overfull:
        has_form = has_form & ~overfull(forms, caps, votes_each)
    return AuditedContest(
        contest=contest.id,
        title=contest.name,
        stations=stations,
        choices=tuple(names[place] for place in kept),
        official=theirs.votes[:, kept],
        has_official=theirs.readable,
        forms=np.where(has_form[:, None], forms, 0),
        has_form=has_form,
        caps=caps,
        cap_words=CAP_WORDS[cap],
        votes_each=votes_each,
    )
