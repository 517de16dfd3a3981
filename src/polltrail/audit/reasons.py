"""Why a verdict, and what would settle it, in sentences that take no side."""

from collections.abc import Iterable

from polltrail.audit.arithmetic import affects_winner
from polltrail.audit.collected import Collected, covers_fewer, not_listed
from polltrail.audit.comparison import ChoiceComparison, CompareVerdict, Strain
from polltrail.audit.on_hold import OnHold
from polltrail.tally.official_figure import OfficialFigure


def because(
    figure: OfficialFigure,
    choices: tuple[ChoiceComparison, ...],
    collected: Collected,
    verdict: CompareVerdict,
    contradicted: int,
    strains: tuple[Strain, ...],
) -> list[str]:
    """Say why this verdict and no other, with the numbers it rests on."""
    reasons: dict[CompareVerdict, list[str]] = {
        "contradicted": [*_why_contradicted(figure, choices, collected), _by_how_many(figure, contradicted)],
        "strained": [_strained(item) for item in strains if item.beyond],
        "possible": _possible(collected),
        "agrees": ["Every official total equals the sum of the forms collected."],
        "cannot tell": [_cannot_tell(figure, choices, collected)],
    }
    absent = _not_listed(figure, collected) if verdict != "cannot tell" else []
    return [*reasons[verdict], *_left_out(figure, choices, collected), *absent]


def _not_listed(figure: OfficialFigure, collected: Collected) -> list[str]:
    """Name official choices that no form has: perhaps by another name, perhaps nobody ever heard of them."""
    absent = {name: votes for name, votes in not_listed(figure, collected).items() if votes}
    if not absent:
        return []
    return [
        f"No form collected lists {_names(absent)} ({sum(absent.values()):,} official votes); left out of the comparison."
    ]


def _names(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:5]) + (f" and {len(every) - 5} more" if len(every) > 5 else "")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _left_out(
    figure: OfficialFigure, choices: tuple[ChoiceComparison, ...], collected: Collected
) -> list[str]:
    """Name collected choices that a figure said to cover all choices does not have: perhaps by another name."""
    absent = {name: votes for name, votes in collected.votes.items() if votes and name not in figure.totals}
    if not figure.covers_all_choices or not absent or not choices:
        return []
    return [
        f"No official total is given for {_names(absent)} ({sum(absent.values()):,} votes collected); left out of the comparison."
    ]


def _cannot_tell(figure: OfficialFigure, choices: tuple[ChoiceComparison, ...], collected: Collected) -> str:
    if not choices:
        return "No choice has both an official total and a form collected."
    if collected.stations_total == 0:
        return "What the figure covers is not one area or station of the list."
    if collected.stations == 0:
        return "No form has been collected for what the figure covers."
    if covers_fewer(collected) or collected.spare != 0:
        return _of_a_part(figure, collected)
    unknown = [name for name, total in not_listed(figure, collected).items() if total]
    if unknown and all(choice.discrepancy == 0 for choice in choices):
        return f"No form collected lists {', '.join(unknown[:5])}; every other official total equals the sum of the forms."
    return "The figure exceeds the forms collected, and how many stations it covers is not known."


def _of_a_part(figure: OfficialFigure, collected: Collected) -> str:
    if covers_fewer(collected):
        return (
            f"The figure is from {_many(collected.said or 0, 'station')}, fewer than the "
            f"{collected.stations:,} collected here, and does not say which."
        )
    counted = figure.extra.get("stations_reporting")
    if isinstance(counted, int):
        said = f"The figure is from {counted:,} of {_many(collected.stations_total or 0, 'station')} and does not say which"
    else:
        said = "The authority calls the figure partial and does not say which stations it is from"
    return f"{said}; what it has more or less than the forms collected may be of the others."


def _strained(item: Strain) -> str:
    return (
        f"{item.what[0].upper()}{item.what[1:]} in the stations not collected: {item.needed:,.1f} needed; groups of "
        f"collected stations of that number had at most {item.high:,.1f} in 999 of 1,000 draws. "
        "Stations not collected are not a random sample of all."
    )


def _possible(collected: Collected) -> list[str]:
    nothing = "nothing collected excludes it, and nothing collected shows it."
    if collected.stations_missing:
        who = f"The {_many(collected.stations_missing, 'station')} not collected"
        lines = [f"{who} can hold what the official figure adds; {nothing}"]
    elif collected.unheard:
        more = f"the list has {_many(collected.unheard, 'station')} more"
        lines = [
            f"As many stations are collected as the figure counts; {more}, which can hold what the figure adds; {nothing}"
        ]
    elif collected.missing_cap:
        more = f"but the official register has {collected.missing_cap:,} voters more than theirs"
        who = "stations that are not in the list"
        lines = [
            f"Every station listed has been collected, {more}; {who} can hold what the figure adds; {nothing}"
        ]
    else:
        lines = [f"Every station listed has been collected; {nothing}"]
    return [*lines, *([collected.open_why] if collected.open_why else [])]


def _why_contradicted(
    figure: OfficialFigure, choices: tuple[ChoiceComparison, ...], collected: Collected
) -> list[str]:
    lines = _taken(choices) if collected.spare == 0 else _taken_beyond(choices, collected)
    added = sum(choice.implied_rest for choice in choices if choice.implied_rest > 0)
    if collected.cap is not None and added > collected.cap:
        lines.append(
            f"The official figure has {added:,} votes more than the forms collected; {_room(collected)}."
        )
        if collected.open_why:
            lines.append(collected.open_why)
        if not collected.stations_missing and figure.stations_total is None:
            lines.append(
                "The list of stations is taken as complete. If the official figure covers stations that are not in the list "
                "(voters abroad, late stations), their number would have to be known first."
            )
    if figure.status == "unofficial-partial" and collected.spare == 0:
        lines.append(
            "The authority calls the figure partial. Which stations it leaves out is not published; stations left out that "
            "are collected here would make part of the difference."
        )
    return lines


def _taken(choices: tuple[ChoiceComparison, ...]) -> list[str]:
    return [
        f"{choice.name}: the forms collected have {choice.collected:,} votes, the official figure {choice.official:,}; "
        f"the stations not collected would need {choice.implied_rest:,}."
        for choice in choices
        if choice.implied_rest < 0
    ]


def _taken_beyond(choices: tuple[ChoiceComparison, ...], collected: Collected) -> list[str]:
    """Say what a figure falls short by, though it may leave out the stations with the most votes collected."""
    taken = -sum(choice.implied_rest for choice in choices if choice.implied_rest < 0)
    if collected.spare is None or taken <= collected.spare:
        return []
    fewer = f"The official figure has {taken:,} votes fewer than the forms collected"
    return [
        f"{fewer}; the stations that it leaves out, whichever they are, have no more than {collected.spare:,} of them."
    ]


def _room(collected: Collected) -> str:
    voters = _many(collected.missing_cap or 0, "registered voter")
    if collected.stations_missing:
        have = "has" if collected.stations_missing == 1 else "have"
        return f"the {_many(collected.stations_missing, 'station')} not collected {have} {voters}"
    if collected.unheard:
        more = _many(collected.unheard, "station")
        return f"as many stations are collected as the figure counts; the list has {more} more, with {voters}"
    return "every station listed is collected, so that none is left to hold them"


def _by_how_many(figure: OfficialFigure, contradicted: int) -> str:
    top = sorted(figure.totals.values(), reverse=True)[:2]
    lead = f" The official lead is {top[0] - top[1]:,}." if len(top) == 2 else ""
    return f"At least {_many(contradicted, 'ballot')} would have to be counted otherwise.{lead} {_changes(figure, contradicted)}"


def _changes(figure: OfficialFigure, ballots: int) -> str:
    return {
        True: "That can change who wins.",
        False: "That cannot change who wins.",
        None: "Whether that can change who wins cannot be told.",
    }[affects_winner(figure.totals, ballots)]


def without_held(figure: OfficialFigure, held: OnHold, still: int | None) -> list[str]:
    """Say how much of a contradiction rests on forms that contradict themselves."""
    if still is None:
        return []
    one = held.stations == 1
    votes = _many(sum(held.votes.values()), "vote")
    said = f"{held.stations:,} of the forms collected {'is' if one else 'are'} on hold, with {votes}: "
    said += "it contradicts itself. Without it " if one else "they contradict themselves. Without them "
    if still:
        return [
            f"{said}at least {_many(still, 'ballot')} would still have to be counted otherwise. {_changes(figure, still)}"
        ]
    return [f"{said}the figure would not be contradicted."]


def settles(collected: Collected, verdict: CompareVerdict) -> list[str]:
    """Name the evidence that would settle it."""
    missing = collected.stations_missing
    if verdict == "agrees":
        return []
    table = "The official result station by station: each line can be held against the form collected there."
    if not missing:
        return [table]
    forms = f"The result forms of the {_many(missing, 'station')} not collected, with their signatures."
    return [table, forms] if verdict == "contradicted" else [forms, table]
