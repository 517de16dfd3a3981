"""The account in some twenty-five lines of plain text, for a terminal."""

from polltrail.publish.account import Account
from polltrail.publish.deadlines import deadline_lines
from polltrail.publish.frozen_document import frozen_lines, moved_totals
from polltrail.publish.headline import VERDICTS, headline, left_out
from polltrail.publish.log_state import log_sentence
from polltrail.publish.names import Names, most_open, ranked
from polltrail.publish.sections.watched import published_lines
from polltrail.publish.wording import CLOSE, OPEN, count, number, share
from polltrail.tally.totals import ContestTally

CONTESTS, CHOICES, CHECKS = 7, 5, 5
"""How many lines each part may take."""


def summary(account: Account) -> str:
    """Say what was read, how much is in, who leads, what the rest can do, and which checks failed most.

    Returns
    -------
    str
        Lines of plain text, ending with one line feed; without control characters from the input.
    """
    names = Names(account=account)
    lines = [
        f"{account.title}: {_read(account)}",
        *filter(None, [account.banner]),
        "",
        *headline(names),
        *_counts(names),
        *_frozen(account),
        *_watched(account),
        *_deadlines(names),
        *_checks(account),
        *_looked(account),
        *_cannot_tell(account),
        *([] if account.log is None else ["", log_sentence(account.log)]),
    ]
    return "".join(f"{_plain(line)}\n" for line in lines)


def _read(account: Account) -> str:
    if account.count is not None:
        return f"{account.source_reason}, form model {account.form_model.name}"
    rows = sum(file.rows or 0 for file in account.files)
    return f"{count(len(account.files), 'file')}, {count(rows, 'row')}, form model {account.form_model.name}"


def _counts(names: Names) -> list[str]:
    contests = names.account.contests
    if len(contests) == 1:
        return ["", *_choices(contests[0], names)]
    lines = [_contest(tally, names) for tally in most_open(names)[:CONTESTS]]
    more = len(contests) - len(lines)
    rest = [f"  and {number(more)} more"] if more else []
    return ["", "Contests, the most open first:", *lines, *rest] if lines else []


def _choices(tally: ContestTally, names: Names) -> list[str]:
    votes = sum(tally.totals.values())
    lines = []
    for choice, total in ranked(tally)[:CHOICES]:
        held = total - tally.confirmed.get(choice, 0)
        on_hold = f", {number(held)} of them {left_out(names.account)}" if held else ""
        name = names.choice(tally.contest.id, choice)
        lines.append(f"  {number(total):>12}  {share(total, votes):>7}  {name}{on_hold}")
    more = len(tally.totals) - len(lines)
    return [*lines, f"  of {count(votes, 'vote')}" + (f"; {count(more, 'choice')} more" if more > 0 else "")]


def _contest(tally: ContestTally, names: Names) -> str:
    reporting, whole = tally.reporting, names.whole(tally.contest.id)
    leader = names.choice(tally.contest.id, tally.winner)
    official = f"; official result: {VERDICTS[whole.verdict]}" if whole else ""
    stations = f"{number(reporting.stations_reporting)} of {count(reporting.stations, 'station')}"
    return f"  {names.contest(tally.contest)}: {leader} leads, {stations}{official}"


def _frozen(account: Account) -> list[str]:
    """Say what was amended after the freeze, and each total that is another one by the definition as it was then."""
    if account.frozen is None:
        return []
    moved = moved_totals(account, account.frozen)
    lines = [
        f"  {contest}, {choice}: confirmed {number(now[0])} (frozen {number(then[0])}), with held {number(now[1])} "
        f"({number(then[1])}), by any reading {number(now[2])} ({number(then[2])})"
        for contest, choice, then, now in moved[:CHOICES]
    ]
    more = len(moved) - len(lines)
    return ["", *frozen_lines(account), *lines, *([f"  and {number(more)} more"] if more > 0 else [])]


def _watched(account: Account) -> list[str]:
    """Say what watchers saw the authority publish, what of it is only claimed, and what changed."""
    if account.watched is None or not account.watched.versions:
        return []
    first, *rest = published_lines(account.watched)
    return ["", "What the authority published:", *(f"  {line}" for line in (first, *rest) if line)]


def _deadlines(names: Names) -> list[str]:
    lines = deadline_lines(names)[:CHECKS]
    return ["", "Deadlines:", *(f"  {line}" for line in lines)] if lines else []


def _checks(account: Account) -> list[str]:
    failed = [result for result in account.checks if result.failed][:CHECKS]
    lines = [
        f"  {result.check.severity:>8}  {result.check.title}: {number(result.failed)} fail, "
        f"{number(result.passed)} pass, {number(result.cannot_tell)} cannot tell"
        for result in failed
    ]
    return ["", "Checks that found something, worst first:", *lines] if lines else []


def _looked(account: Account) -> list[str]:
    """Say what tests of the figures left over, the least likely first."""
    if account.looked is None:
        return []
    from polltrail.publish.forensics.page import left_lines  # noqa: PLC0415 - only where tests were made

    return [
        "",
        "Do these figures look like counted votes?",
        *(f"  {line}" for line in left_lines(account.looked, CHECKS)),
    ]


def _cannot_tell(account: Account) -> list[str]:
    if not account.cannot_tell:
        return []
    return ["", f"What cannot be told: {account.cannot_tell[0]}"]


def _plain(line: str) -> str:
    kept = (letter for letter in line if letter.isprintable() or letter in {OPEN, CLOSE})
    return "".join(kept).rstrip()
