"""What was projected of the constituency in focus at the stop and at the end, beside the truth that this night knows."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from polltrail.cli.demonstration.conducting import clock_time
from polltrail.cli.demonstration.figures import Known
from polltrail.cli.demonstration.outcome import Outcome
from polltrail.cli.projecting.night import read_night
from polltrail.cli.projecting.projecting import Asked, at_moment
from polltrail.cli.projecting.watching import looked_after
from polltrail.projection import Certain, Likely
from polltrail.projection.stops import AfterStop
from polltrail.publish.projection import ProjectedContest
from polltrail.publish.wording import number, share, signed
from polltrail.simulate.country import Constituency
from polltrail.simulate.night import Script

DRAWS, SEED = 2_000, 1
SHOWN = 2
NOT_UNUSUAL = 0.05


def projected(script: Script, outcome: Outcome) -> Sequence[str]:
    """Tell what was certain and likely when the official figures stopped, and at the end; and whether late forms differ."""
    focus = script.country.focus
    truth = focus.totals()
    whole = sum(truth.values())
    moments = ((outcome.stopped, "when the official figures stopped"), (outcome.announced, "at the end"))
    lines = [f"What the stations still out of {focus.area[1]} would add, by the forms:"]
    for known, words in moments:
        lines += [f"  at {clock_time(known.at)}, {words}:", *_told(focus, _at(known), truth, whole)]
    return [*lines, *_after(script, outcome.announced)]


def projected_document(outcome: Outcome) -> dict[str, Any]:
    """Tell the same as values: shares with their 90 % intervals, and who stays ahead whatever the rest says."""
    return {
        name: _values(_at(known).projection.certain, _at(known).projection.likely)
        for name, known in (("stopped", outcome.stopped), ("announced", outcome.announced))
    }


def _values(certain: Certain, likely: Likely | None) -> dict[str, Any]:
    counts = {} if likely is None else likely.counts
    return {
        "certain_winner": certain.winner,
        "max_change": certain.max_change,
        "likely": {
            choice: {"share": round(one.share or 0.0, 6), "interval90": [round(end, 6) for end in one.share_intervals[0.9]]}
            for choice, one in counts.items()
        },
        "win": {} if likely is None else {choice: round(chance, 4) for choice, chance in likely.win.items()},
    }  # fmt: skip


def _at(known: Known) -> ProjectedContest:
    return _projected(str(known.account.path), known.contest, known.size)


@cache
def _projected(path: str, contest: str, size: int) -> ProjectedContest:
    night, moment = read_night(Path(path), at=str(size), source=None, baseline=None)
    [told] = at_moment(night, moment, Asked(contest=contest, draws=DRAWS, seed=SEED)).contests
    return told


def _told(focus: Constituency, told: ProjectedContest, truth: Mapping[str, int], whole: int) -> list[str]:
    names = {one.party: one.name for one in focus.candidates}
    certain, likely = told.projection.certain, told.projection.likely
    sure = (
        f"nobody yet; the stations out can add {number(certain.max_change)} votes"
        if certain.winner is None
        else f"{names.get(certain.winner, certain.winner)} stays ahead whatever the rest says"
    )
    lines = [f"    certain: {sure}"]
    if likely is None:
        return lines
    ranked = sorted(likely.counts, key=lambda choice: -likely.counts[choice].votes)[:SHOWN]
    for choice in ranked:
        one = likely.counts[choice]
        low, high = one.share_intervals[0.9]
        lines.append(
            f"    likely:  {names.get(choice, choice):<22}{share(one.share, 1):>7} ({share(low, 1)} to {share(high, 1)}); in truth "
            f"{share(truth[choice], whole)}"
        )
    if likely.rests_on.prior:
        lines.append(f"    more on a prior than on returns: {'; '.join(likely.rests_on.reasons)}")
    return lines


def _after(script: Script, known: Known) -> list[str]:
    """Say whether forms that came after the stop differ from those before, beyond place and size."""
    night, _ = read_night(Path(str(known.account.path)), at=str(known.size), source=None, baseline=None)
    stop, now = script.staging.hours.stops / 1000, known.at / 1000
    for one in looked_after(night, stop, contest=known.contest, now=now, seed=SEED):
        return [f"  {_difference(one.after)}"]
    return []


def _difference(after: AfterStop) -> str:
    if after.margin is None:
        return f"Forms after the stop, beside those before: cannot be told; {after.untold}."
    bare, left = (signed(round(100 * value, 1)) for value in (after.margin.bare, after.margin.unexplained))
    usual = "no more than" if after.margin.chance >= NOT_UNUSUAL else "more than"
    return (
        f"Forms after the stop, {number(after.late)} of them: the margin of the first two is {bare} points away, {left} among stations "
        f"of like place and size, {usual} at other moments of the night."
    )
