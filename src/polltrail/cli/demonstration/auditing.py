"""How sure the forms of a night make anybody: what arithmetic proves, and how few forms drawn by chance would have done."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from polltrail.audit.holding import totals_contest
from polltrail.audit.holding.shown import shown_totals
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.publish.wording import count, number, share
from polltrail.simulate.night import Script
from polltrail.tally.board.audited import Audited


def audited(script: Script, outcome: Outcome) -> Sequence[str]:
    """Hold the announced result against the forms as an auditor does; nothing where none was announced."""
    found, focus = _found(outcome), script.country.focus
    if found is None:
        return []
    standing = {
        "reversed": "The forms alone rule the announced outcome out, whatever the others say.",
        "safe": "The announced outcome stands, whatever the others say.",
        "open": "The announced outcome may still be wrong or right: the others can turn it.",
        "cannot tell": "Nothing bounds what the others hold, so that it cannot be told.",
    }[found.standing]
    names = {str(one.party): one.name for one in focus.candidates}
    lines = [
        f"Does the announced result stand? Forms of {number(found.collected)} of {count(found.stations, 'station')} are here because",
        "agents could get them. Chance did not pick them: there is no probability in what follows, only arithmetic.",
        f"  {standing}",
        *(
            f"  lead of {names.get(pair.winner, pair.winner)} over {names.get(pair.loser, pair.loser)}: {number(pair.official)} as announced, {number(pair.forms)} by the forms"
            for pair in found.pairs[:1]
        ),
    ]
    if found.draws is not None:
        lines.append(
            f"  Had every station been published, {count(found.draws, 'form')} drawn at random would confirm it at a risk of {share(found.limit, 1)}."
        )
    return lines


def audited_document(outcome: Outcome) -> dict[str, Any] | None:
    """Tell the same as values; None where no result was announced."""
    found = _found(outcome)
    return None if found is None else asdict(found)


def _found(outcome: Outcome) -> Audited | None:
    known = outcome.announced
    if known.comparison is None:
        return None
    against = totals_contest(known.contest, known.contest, known.comparison)
    papers = known.comparison.figure.ballots_cast
    return shown_totals(against, papers=papers, size=known.size)
