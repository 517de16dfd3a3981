"""How sure the forms of a night make anybody: what arithmetic proves, and how few forms drawn by chance would have done."""

from collections.abc import Sequence

from polltrail.audit.holding import totals_contest
from polltrail.audit.holding.shown import shown_totals
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.publish.wording import count, number, share
from polltrail.simulate.country import PARTIES
from polltrail.simulate.night import Script


def audited(script: Script, outcome: Outcome) -> Sequence[str]:
    """Hold the announced result against the forms as an auditor does; nothing where none was announced."""
    known, focus = outcome.announced, script.country.focus
    if known.comparison is None:
        return []
    papers = known.comparison.figure.ballots_cast
    found = shown_totals(
        totals_contest(focus.id, focus.id, known.comparison), caps=None, papers=papers, size=known.size
    )
    if found is None:
        return []
    standing = {
        "reversed": "The forms alone rule the announced outcome out, whatever the others say.",
        "safe": "The announced outcome stands, whatever the others say.",
        "open": "The announced outcome may still be wrong or right: the others can turn it.",
        "cannot tell": "Nothing bounds what the others hold, so that it cannot be told.",
    }[found.standing]
    lines = [
        f"Does the announced result stand? Forms of {number(found.collected)} of {count(found.stations, 'station')} are here because",
        "agents could get them. Chance did not pick them: there is no probability in what follows, only arithmetic.",
        f"  {standing}",
        *(
            f"  lead of {_named(pair.winner)} over {_named(pair.loser)}: {number(pair.official)} as announced, {number(pair.forms)} by the forms"
            for pair in found.pairs[:1]
        ),
    ]
    if found.draws is not None:
        lines.append(
            f"  Had every station been published, {count(found.draws, 'form')} drawn at random would confirm it at a risk of {share(found.limit, 1)}."
        )
    return lines


def _named(choice: str) -> str:
    return PARTIES[choice].name if choice in PARTIES else choice
