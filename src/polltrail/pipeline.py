"""The whole count on one page. Begin here.

A count is one election: a table of stations with what each result form says, and what the authority announced. It was
published by somebody, or it is our own: then `tally.fold` has made the forms of signed statements, and decided which of
them stand. Projections, forensics and parliament will come in beside `compare_official`; the page stays this one.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from polltrail import __version__
from polltrail.audit import BareComparison, compare_bare, compare_by_party, compare_official, compare_sources
from polltrail.election import FormModel, form_model
from polltrail.exchange import BareCase, Baseline, PublishedElection
from polltrail.publish.account import Account, FrozenAccount, LogState
from polltrail.publish.limits import limits
from polltrail.review import check_forms, held_forms, in_order
from polltrail.tally import ContestTally, tally_areas, tally_contests, unlisted_stations
from polltrail.tally.board.looked import LEAST_STATIONS
from polltrail.tally.fold.forms import CountedForms
from polltrail.tally.fold.frozen import FrozenCount
from polltrail.tally.fold.watched import Watched

if TYPE_CHECKING:
    from polltrail.publish.forensics import ToldForensics

SEED = 20080219
"""Decides the draws behind the verdict `strained`; the same input gives the same bytes."""


def examine(
    published: PublishedElection,
    *,
    model: FormModel | str = "generic",
    told_from: Literal["forms", "official"] = "forms",
    path: str = "",
    seed: int = SEED,
    count: CountedForms | None = None,
    watched: Watched | None = None,
    frozen: FrozenCount | None = None,
    log: LogState | None = None,
    images: Mapping[str, str] | None = None,
    banner: str = "",
    again: tuple[str, ...] = (),
    tests: Literal["none", "quick", "every"] = "none",
) -> Account:
    """Check, add up and hold against the official result one published election.

    Parameters
    ----------
    published : PublishedElection
        As `polltrail.read(path)` gives it.
    model : FormModel or str
        What must hold between the numbers of a form; a name from `polltrail.election.form_model_names()`.
    told_from : "forms" or "official"
        Which side the report begins with; the figures are the same.
    path : str
        Where it was read from, as the reader would type it.
    count : CountedForms or None
        Of an election's own count: which of its forms stand, as its readers and reviewers decided. None for a
        published table, whose forms stand unless they contradict themselves.
    watched : Watched or None
        Of an election's own count: what watchers saw the authority publish, claimed figures too.
    frozen : FrozenCount or None
        Of such a count, the same by the definition as it was frozen, where an amendment changed anything since.
    log : LogState or None
        Of such a count, the state of its log.
    images : mapping of str to str, or None
        Of such a count, where images lie as seen from the report, by digest.
    banner : str
        What nobody may miss, such as that it is a rehearsal.
    again : tuple of str
        What to type after `polltrail` to have the same figures again, where a log may have grown since.
    tests : "none", "quick" or "every"
        Which tests look at the figures: quick are those of whole percentages, last digits and copies.

    Returns
    -------
    Account
        Everything the report says, as values.
    """
    model = form_model(model) if isinstance(model, str) else model
    tables, forms = published.tables, published.forms[published.source]

    checks = in_order((*check_forms(tables, forms, model), *(() if count is None else count.checks)))
    held = held_forms(checks) if count is None else count.held
    frame = (published.frame_stations, published.frame_registered_voters)
    contests = tally_contests(tables, forms, held, unlisted_stations(tables, published.official, frame))
    areas = tally_areas(tables, forms, held)
    rng = np.random.Generator(np.random.PCG64(seed))
    comparisons = compare_official(tables, forms, published.official, frame=frame, held=held, rng=rng)
    by_party = compare_by_party(tables, party_totals(contests), forms, published.official, rng)
    sources = compare_sources(tables, list(published.forms.values()))

    return Account(
        version=__version__,
        title=tables.election.name,
        told_from=told_from,
        path=path,
        files=published.files,
        notes=published.notes,
        source=published.source,
        sources={name: int(other.fields["reporting"].sum()) for name, other in published.forms.items()},
        source_reason=published.source_reason,
        tables=tables,
        forms=forms,
        form_model=model,
        contests=contests,
        areas=areas,
        checks=checks,
        held=held,
        comparisons=comparisons,
        by_party=by_party,
        sources_compared=sources,
        cannot_tell=limits(tables, forms, contests, checks, comparisons),
        count=count,
        watched=watched,
        frozen=None if frozen is None else _frozen(frozen),
        log=log,
        images=images or {},
        banner=banner,
        again=again,
        looked=_looked(published, tests),
    )


def _looked(published: PublishedElection, tests: Literal["none", "quick", "every"]) -> "ToldForensics | None":
    """Look at the figures; None where that was not asked for, or no contest has stations enough."""
    tables, forms = published.tables, published.forms[published.source]
    reporting = tables.slots["contest"].filter(forms.fields["reporting"]).value_counts()
    if tests == "none" or not (reporting["count"] >= LEAST_STATIONS).any():
        return None
    # Only here: it loads what nothing else needs.
    from polltrail.forensics import TESTS  # noqa: PLC0415
    from polltrail.forensics.examined import examined  # noqa: PLC0415
    from polltrail.forensics.shown import QUICK  # noqa: PLC0415
    from polltrail.publish.forensics import told_of  # noqa: PLC0415

    chosen = QUICK if tests == "quick" else tuple(TESTS)
    return told_of(tables, *examined(tables, forms, chosen), __version__)


def _frozen(count: FrozenCount) -> FrozenAccount:
    tallies = tally_contests(count.tables, count.forms.forms, count.forms.held)
    return FrozenAccount(frozen=count.frozen, contests=tallies, count=count.forms)


def party_totals(contests: tuple[ContestTally, ...]) -> Mapping[str, int]:
    """Votes collected by party over all contests; choices without a party are left out."""
    totals: Counter[str] = Counter()
    for contest in contests:
        for choice in contest.contest.choices:
            if choice.party is not None:
                totals[choice.party] += contest.totals[choice.id]
    return totals


def examine_bare(case: BareCase, *, baseline: Baseline | None = None) -> BareComparison:
    """Hold an announced result against a partial count of which only the totals are known."""
    return compare_bare(case, baseline=baseline)
