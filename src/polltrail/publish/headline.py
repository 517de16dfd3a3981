"""What the report says, in a handful of plain sentences: every number with what it is a part of."""

from collections.abc import Mapping

from polltrail.audit.arithmetic import affects_winner
from polltrail.audit.comparison import Comparison
from polltrail.publish.account import Account
from polltrail.publish.names import Names, ranked
from polltrail.publish.wording import count, isolate, listed, number, of, plural, sentence
from polltrail.review.finding import CheckResult
from polltrail.tally.totals import ContestTally, Reporting

VERDICTS = {
    "contradicted": "the forms contradict it",
    "strained": "it can be true only if the stations not collected are unlike those collected",
    "possible": "the forms collected neither confirm nor contradict it",
    "agrees": "the forms agree with it",
    "cannot tell": "whether the forms agree with it cannot be told",
}
"""Each verdict on an official figure, as the end of a sentence about it."""

CHANGES: Mapping[bool | None, str] = {
    True: "enough to change who wins",
    False: "too few to change who wins",
    None: "and whether that changes who wins cannot be told",
}

LONGEST_ORIGIN = 80

ONCE = "a station and its voters count once for each of its contests"


def headline(names: Names) -> tuple[str, ...]:
    """Say what the report says in three to five sentences; the official result first where it was asked for."""
    account = names.account
    if not account.contests:
        return ("This input holds no contest, so nothing was counted.",)
    official = _official(names)
    forms = [_reporting(account), _leader(names), _held_and_rest(names)]
    first = [official, *forms] if account.told_from == "official" else [*forms, official]
    return tuple(line for line in [*first, _checks(account)] if line)


def reporting_sum(account: Account) -> Reporting:
    """Add up how much is in over all contests; a station with two contests has two forms and counts twice."""
    every = [tally.reporting for tally in account.contests]
    known = [one for one in every if one.registered_voters is not None]
    return Reporting(
        stations=sum(one.stations for one in every),
        stations_reporting=sum(one.stations_reporting for one in every),
        registered_voters=sum(one.registered_voters or 0 for one in known) if known else None,
        registered_voters_reporting=(
            sum(one.registered_voters_reporting or 0 for one in known) if known else None
        ),
        registers_unknown=sum(one.registers_unknown for one in every),
    )


def repeated(account: Account) -> bool:
    """Whether stations, and their voters, count more than once in a sum over all contests."""
    return account.tables.slots.height > account.tables.stations.height


def reporting_words(reporting: Reporting, thing: str = "station") -> str:
    """Say how much is in, in stations and in registered voters."""
    stations = of(reporting.stations_reporting, reporting.stations, thing)
    if reporting.registered_voters is None:
        return f"{stations}; how many voters are registered there was not published"
    return f"{stations}, with {of(reporting.registered_voters_reporting, reporting.registered_voters, 'registered voter')}"


def leader_words(tally: ContestTally, names: Names) -> str:
    """Say who leads one contest, with how many of how many votes, and how far ahead."""
    votes, order = sum(tally.totals.values()), ranked(tally)
    if tally.winner is None:
        return f"nobody leads among {count(votes, 'vote')}" if votes else "no vote is on any form collected"
    first = names.choice(tally.contest.id, tally.winner)
    if len(order) < 2:
        return f"{first} is the only choice, with {count(votes, 'vote')}"
    (_, best), (second, next_best) = order[:2]
    behind = names.choice(tally.contest.id, second)
    return f"{first} leads with {of(best, votes, 'vote')}, {number(best - next_best)} ahead of {behind}"


def left_out(account: Account) -> str:
    """Say what forms are whose figures do not stand: on hold; in an election's own count also those read too seldom."""
    return "on hold" if account.count is None else "not confirmed"


def none_left_out(account: Account) -> str:
    """Say that there are no such forms."""
    return "no form is on hold" if account.count is None else "every form collected is confirmed"


def rest_words(tally: ContestTally, names: Names) -> str:
    """Say whether forms that do not stand and stations not heard from can change who leads."""
    rest = tally.rest
    if not rest.held_stations and not rest.missing_stations and not rest.unlisted_stations:
        return f"{none_left_out(names.account)} and no station is out, so nothing is left that could change who leads"
    held = [f"{count(rest.held_stations, 'form')} {left_out(names.account)}"] if rest.held_stations else []
    out = [f"{count(rest.missing_stations, 'station')} not heard from"] if rest.missing_stations else []
    beyond = (
        [f"{count(rest.unlisted_stations, 'station')} that the list does not have"]
        if rest.unlisted_stations
        else []
    )
    what = listed([*held, *out, *beyond])
    if rest.can_change is None:
        return f"whether {what} can change who leads cannot be told"
    size = "" if rest.cap is None else f" (at most {count(rest.cap, 'vote')})"
    return f"{what}{size} {'can' if rest.can_change else 'cannot'} change who leads"


def verdict_words(comparison: Comparison) -> str:
    """Say what the forms say about one official figure, and what hangs on it."""
    text = VERDICTS[comparison.verdict]
    if comparison.verdict != "contradicted":
        return text
    ballots = count(comparison.contradicted_votes, "ballot")
    changes = CHANGES[comparison.affects_winner]
    return (
        f"{text}: at least {ballots} would have to be counted otherwise, {changes}{_without_held(comparison)}"
    )


def _without_held(comparison: Comparison) -> str:
    """Say that a contradiction rests on forms that contradict themselves, where it does."""
    if comparison.contradicted_without_held is None:
        return ""
    without = f"without {count(comparison.stations_held, 'form')} on hold"
    if still := comparison.contradicted_without_held:
        changes = CHANGES[affects_winner(comparison.figure.totals, still)]
        return f"; {without}, still at least {count(still, 'ballot')}, {changes}"
    return f"; {without} it would not be contradicted"


def authority(comparison: Comparison) -> str:
    """Name who published an official figure, and when it was seen."""
    figure = comparison.figure
    who = isolate(figure.authority or _shortened(figure.origin) or "authority not named")
    return f"{who}, seen {figure.seen.isoformat()}" if figure.seen else who


def _shortened(origin: str | None) -> str:
    """Give the beginning of where a figure was found, which may be a long address."""
    if origin is None or len(origin) <= LONGEST_ORIGIN:
        return origin or ""
    return f"{origin[: LONGEST_ORIGIN - 3]}..."


def _reporting(account: Account) -> str:
    source = f"source: {isolate(account.source)}"
    total = reporting_sum(account)
    if len(account.contests) == 1:
        unlisted = account.contests[0].rest.unlisted_stations
        listed_only = (
            f"; {number(total.stations + unlisted)} stations exist, the list has {number(total.stations)}"
        )
        return sentence(
            f"Forms were collected from {reporting_words(total)}{listed_only if unlisted else ''}; {source}"
        )
    contests = count(len(account.contests), "contest")
    once = f"; {ONCE}" if repeated(account) else ""
    return sentence(f"In {contests}, collected: {reporting_words(total, 'form')}{once}; {source}")


def _leader(names: Names) -> str:
    tallies = names.account.contests
    if len(tallies) == 1:
        return sentence(f"On these forms, {leader_words(tallies[0], names)}")
    led = sum(tally.winner is not None for tally in tallies)
    votes = sum(sum(tally.totals.values()) for tally in tallies)
    return sentence(f"Somebody leads in {of(led, len(tallies), 'contest')}; {count(votes, 'vote')} in all")


def _held_and_rest(names: Names) -> str:
    tallies = names.account.contests
    if len(tallies) == 1:
        return sentence(rest_words(tallies[0], names))
    can = [tally for tally in tallies if tally.rest.can_change]
    unknown = sum(tally.rest.can_change is None for tally in tallies)
    held = sum(tally.held.stations for tally in tallies)
    forms = sum(tally.reporting.stations_reporting for tally in tallies)
    where = f" ({listed([names.contest(tally.contest) for tally in can])})" if 0 < len(can) <= 3 else ""
    which = left_out(names.account)
    on_hold = (
        f"{of(held, forms, 'form')} {plural('is', held)} {which}" if held else none_left_out(names.account)
    )
    change = f"what is {which} or out can change who leads in {of(len(can), len(tallies), 'contest')}{where}"
    return sentence(
        f"{on_hold}; {change}" + (f", and in {number(unknown)} it cannot be told" if unknown else "")
    )


def _official(names: Names) -> str:
    account = names.account
    wholes = [whole for tally in account.contests if (whole := names.whole(tally.contest.id))]
    if len(account.contests) == 1 and wholes:
        return sentence(f"The official result ({authority(wholes[0])}): {verdict_words(wholes[0])}")
    if len(wholes) == 1:
        name = names.contest_of(wholes[0])
        return sentence(
            f"The official result for {name} ({authority(wholes[0])}): {verdict_words(wholes[0])}"
        )
    if wholes:
        verdicts = [whole.verdict for whole in wholes]
        kinds = [f"{number(verdicts.count(kind))} {kind}" for kind in VERDICTS if kind in verdicts]
        return sentence(f"Of {count(len(wholes), 'official result')}, by verdict: {listed(kinds)}")
    if account.by_party:
        party = account.by_party
        return sentence(f"The official totals by party ({authority(party)}): {verdict_words(party)}")
    return ""


def _checks(account: Account) -> str:
    failed = [result for result in account.checks if result.failed]
    if not account.checks:
        return ""
    if not failed:
        return sentence(f"None of {count(len(account.checks), 'check')} gave a finding")
    tried = count(len(account.checks), "check")
    return sentence(f"{number(len(failed))} of {tried} gave findings, first of all: {check_words(failed[0])}")


def check_words(result: CheckResult) -> str:
    """Say on how many forms a rule does not hold, or something odd was found."""
    found = "does not hold" if result.check.titled_by == "what must hold" else "was found"
    forms = of(result.failed, result.passed + result.failed, "form")
    return f"“{result.check.title}” {found} on {forms} that could be judged"
