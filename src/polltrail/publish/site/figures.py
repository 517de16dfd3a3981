"""What pages say of one contest's figures: who leads, what the rest can do, and how much is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from polltrail.election import AreaPath
from polltrail.publish.site.shapes import MARKS, bar
from polltrail.publish.site.texts import Texts, named
from polltrail.publish.site.words import STATES
from polltrail.tally.board import ChoiceLine, ContestFigures, Out, Share

SHOWN_CHOICES = 60
NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Said:
    """A word with its sentences, and the class it is set in."""

    kind: str
    word: Markup
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its head, and what is in it."""

    head: Markup
    cells: tuple[Markup | str, ...]
    bar: Markup = NOTHING


def who(choice: ChoiceLine) -> Markup:
    """Name a choice with its party."""
    if choice.party is None:
        return named(choice.name)
    return Markup(f'{named(choice.name)} <span class="party">{named(choice.party)}</span>')  # noqa: S704 - escaped


def contest_name(figures: ContestFigures) -> str:
    """Name a contest: by its area's name where that begins with its id, such as a number of a seat; else by its id."""
    return contest_called(figures.id, figures.area)


def contest_called(contest: str, area: AreaPath) -> str:
    """Name a contest that is held in an area."""
    own = area[-1] if area else ""
    return own if own.startswith(f"{contest} ") else contest


def winner_of(figures: ContestFigures) -> ChoiceLine | None:
    """Find the choice that leads by confirmed votes."""
    return next((one for one in figures.choices if one.id == figures.winner), None)


def headline(figures: ContestFigures, texts: Texts) -> Markup:
    """Say who leads by confirmed votes, and whether the rest can change it: one sentence, never without the other."""
    return Markup(" ").join([leads(figures, texts), rest_in_short(figures, texts)])


def leads(figures: ContestFigures, texts: Texts) -> Markup:
    """Say who leads by confirmed votes."""
    first = winner_of(figures)
    if figures.read.stations == 0:
        return texts.say("No station has been heard from yet.")
    if first is None:
        return texts.say("Nobody leads by confirmed votes.")
    lead = figures.out.lead if figures.out is not None else None
    if lead is None:
        return texts.say("{name} has the most confirmed votes.", name=named(first.name))
    return texts.many(
        "{name} leads by one confirmed vote.",
        "{name} leads by {count} confirmed votes.",
        lead,
        name=named(first.name),
    )


def rest_in_short(figures: ContestFigures, texts: Texts) -> Markup:
    """Say whether the rest can change it, in one sentence."""
    out = figures.out
    if out is None:
        return texts.say("This is only a part of the contest.")
    if not out.stations:
        return texts.say("Nothing is out, on hold or contested.")
    if out.can_change is None:
        return texts.say("Whether the rest can change who wins cannot be told.")
    if out.can_change:
        return texts.say("The rest can still change who wins.")
    return texts.say("The rest cannot change who wins.")


def rest(figures: ContestFigures, texts: Texts) -> Said | None:
    """Answer whether the rest can change it, with the numbers that say so; None for a part of a contest."""
    out = figures.out
    if out is None:
        return None
    word = {
        True: texts.say("Yes, it can"), False: texts.say("No, it cannot"), None: texts.say("Cannot tell")
    }[out.can_change if out.stations else False]  # fmt: skip
    kind = {True: "open", False: "closed", None: "unknown"}[out.can_change if out.stations else False]
    return Said(kind, word, tuple(_rest_lines(figures, out, texts)))


def _rest_lines(figures: ContestFigures, out: Out, texts: Texts) -> Iterable[Markup]:
    if not out.stations:
        yield texts.say("Every form is confirmed: no station is out, on hold or contested.")
        return
    yield texts.many(
        "One station is not heard from, on hold or contested.",
        "{count} stations are not heard from, on hold or contested.",
        out.stations,
    )
    if out.cap is None:
        yield texts.say(
            "How many votes they can hold is not known, because some registers are not published."
        )
    else:
        yield texts.many(
            "They can hold one more vote at most, if every registered voter came.",
            "They can hold {count} more votes at most, if every registered voter came.",
            out.cap,
        )
    first = winner_of(figures)
    if first is not None and out.lead is not None:
        yield texts.many(
            "{name} is ahead by one confirmed vote.",
            "{name} is ahead by {count} confirmed votes.",
            out.lead,
            name=named(first.name),
        )
    if out.can_change:
        yield texts.say(
            "If all of it went to another choice, that one would win or draw level. That is arithmetic, and no forecast."
        )


def reporting(figures: ContestFigures, texts: Texts) -> list[Line]:
    """List stations and registered voters: confirmed, with those on hold, read by anybody, expected."""
    rows = (
        (texts.say("Confirmed"), figures.confirmed),
        (texts.say("with on hold and contested"), figures.with_held),
        (texts.say("read by anybody"), figures.read),
        (texts.say("Expected"), figures.expected),
    )
    return [Line(head, (*_of(share, figures.expected, texts),)) for head, share in rows]


def turnout(figures: ContestFigures, texts: Texts) -> Markup | None:
    """Say how many papers were in the boxes of the stations read, of the voters there; None where registers are missing."""
    if not figures.ballots or not figures.read.voters or figures.registers_unknown:
        return None
    return texts.say(
        "{ballots} papers were in the boxes of the stations read: a turnout of {share} there.",
        ballots=figures.ballots,
        share=texts.share(figures.ballots, figures.read.voters),
    )


def _of(share: Share, whole: Share, texts: Texts) -> tuple[str, str, str, str]:
    return (
        texts.number(share.stations),
        texts.share(share.stations, whole.stations),
        texts.number(share.voters),
        texts.share(share.voters, whole.voters),
    )


def reporting_bar(confirmed: int, with_held: int, read: int, expected: int) -> Markup:
    """Draw how much is confirmed, how much is held beside it, how much is read at all."""
    return bar(
        (
            ("confirmed", confirmed),
            ("hatched", with_held - confirmed),
            ("dotted", read - max(with_held, confirmed)),
        ),
        expected,
    )


def reporting_bars(figures: ContestFigures, texts: Texts) -> list[Line]:
    """Draw reporting in stations and in registered voters, each with its sentence."""
    parts = (figures.confirmed, figures.with_held, figures.read, figures.expected)
    stations = [one.stations for one in parts]
    voters = [one.voters for one in parts]
    said = texts.say(
        "{confirmed} of {expected} stations confirmed ({share})",
        confirmed=stations[0], expected=stations[3], share=texts.share(stations[0], stations[3]),
    )  # fmt: skip
    also = texts.say(
        "with {confirmed} of {expected} registered voters ({share})",
        confirmed=voters[0], expected=voters[3], share=texts.share(voters[0], voters[3]),
    )  # fmt: skip
    return [Line(said, (), reporting_bar(*stations)), Line(also, (), reporting_bar(*voters))]


def choice_lines(figures: ContestFigures, texts: Texts, *, most: int = SHOWN_CHOICES) -> list[Line]:
    """List the choices, the most confirmed votes first: confirmed, with held, any reading, share of those confirmed."""
    top = max((one.any_reading for one in figures.choices), default=0)
    confirmed = sum(one.confirmed for one in figures.choices)
    return [
        Line(
            who(one),
            (
                texts.number(one.confirmed),
                texts.number(one.with_held),
                texts.number(one.any_reading),
                texts.share(one.confirmed, confirmed) if confirmed else "",
            ),
            reporting_bar(one.confirmed, one.with_held, one.any_reading, top),
        )
        for one in ranked(figures)[:most]
    ]


def ranked(figures: ContestFigures) -> Sequence[ChoiceLine]:
    """Sort choices by confirmed votes, then by any; those with as many keep the order of the ballot."""
    return sorted(figures.choices, key=lambda one: (-one.confirmed, -one.any_reading))


def states(figures: ContestFigures, texts: Texts) -> list[Line]:
    """List every rung of the ladder with its mark, in stations and registered voters, also those without a station."""
    return [
        Line(MARKS[state] + " " + texts.say(word), (texts.number(share.stations), texts.number(share.voters)))
        for state, word in STATES.items()
        for share in [figures.states[state]]  # type: ignore[index]
    ]
