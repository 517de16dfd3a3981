"""What pages say of the authority's figure: who is first by it, what it says beside the forms, what it leaves for the rest."""

from collections.abc import Iterable

from markupsafe import Markup

from polltrail.publish.site.figures import SHOWN_CHOICES, Line, Said, ranked, who
from polltrail.publish.site.texts import N_, Texts, named
from polltrail.publish.site.words import VERDICTS
from polltrail.tally.board import ContestFigures, Implied

_VERDICT_SENTENCES = {
    "contradicted": N_("The official figure and the forms cannot both be right."),
    "strained": N_(
        "Possible by arithmetic, but the stations without a form would have to be unlike the others."
    ),
    "possible": N_("Nothing collected excludes the official figure, and nothing collected shows it."),
    "agrees": N_("Every official total equals the sum of the forms collected."),
    "cannot tell": N_("The official figure cannot be held against the forms yet."),
}
_AFFECTS = {
    True: N_("That could change, or tie, who wins by the official figure."),
    False: N_("By itself that does not change who wins by the official figure."),
    None: N_("Whether that could change who wins by the official figure cannot be told."),
}


def official_first(figures: ContestFigures, texts: Texts) -> Markup | None:
    """Say who is first by the official figure, and by how much; None where it does not name every choice."""
    votes = [(one.official, one) for one in figures.choices]
    known = sorted(((count, one) for count, one in votes if count is not None), key=lambda one: -one[0])
    if figures.implied is None or len(known) < max(2, len(votes)):
        return None
    (most, first), (next_most, _) = known[:2]
    if most == next_most:
        return texts.say("By the official figure nobody leads.")
    return texts.many(
        "By the official figure {name} leads by one vote.",
        "By the official figure {name} leads by {count} votes.",
        most - next_most,
        name=named(first.name),
    )


def stations_seen(figures: ContestFigures) -> list[tuple[int, int]]:
    """List when versions of the official figure were seen, with the stations they say they are from."""
    return [
        (one.seen_at, one.numbers["stations_reporting"])
        for one in figures.officials
        if one.stands and "stations_reporting" in one.numbers
    ]


def official_lines(figures: ContestFigures, texts: Texts) -> list[Line]:
    """List what the authority gives beside any reading of the forms, and what that leaves for the rest."""
    known = [one for one in ranked(figures) if one.official is not None]
    return [
        Line(
            who(one),
            (texts.number(one.official), texts.number(one.any_reading), _implied(one.implied, texts)),
        )
        for one in sorted(known, key=lambda one: -(one.official or 0))[:SHOWN_CHOICES]
    ]


def _implied(value: int | None, texts: Texts) -> Markup | str:
    if value is None or value >= 0:
        return texts.number(value)
    votes = Markup('<strong class="against-text">{}</strong>').format(texts.number(value))
    return texts.say("{votes} cannot be", votes=votes)


def verdict(implied: Implied, texts: Texts) -> Said:
    """Say what the official figure and the forms say together, and what is proven by arithmetic."""
    word = texts.say(VERDICTS.get(implied.verdict, implied.verdict))
    return Said(implied.verdict.replace(" ", "-"), word, tuple(_verdict_lines(implied, texts)))


def _verdict_lines(implied: Implied, texts: Texts) -> Iterable[Markup]:
    if implied.verdict == "cannot tell" and not implied.covers_all:
        yield _still_counting(implied, texts)
        return
    yield texts.say(_VERDICT_SENTENCES.get(implied.verdict, _VERDICT_SENTENCES["cannot tell"]))
    if implied.contradicted_votes:
        yield texts.many(
            "At least one vote would have to be counted otherwise, whatever is on the forms that nobody has.",
            "At least {count} votes would have to be counted otherwise, whatever is on the forms that nobody has.",
            implied.contradicted_votes,
        )
        yield texts.say(_AFFECTS[implied.affects_winner])
    if implied.stations and implied.covers_all:
        yield Markup(" ").join(_implied_rest(implied, texts))


def _still_counting(implied: Implied, texts: Texts) -> Markup:
    if implied.counted is None:
        return texts.say(
            "The authority is still counting and does not say which stations its figure is from: it cannot be held against the forms yet."
        )
    return texts.many(
        "The authority has counted one station so far and does not say which: its figure cannot be held against the forms yet.",
        "The authority has counted {count} stations so far and does not say which: its figure cannot be held against the forms yet.",
        implied.counted,
    )


def _implied_rest(implied: Implied, texts: Texts) -> Iterable[Markup]:
    if implied.voters is None:
        yield texts.many(
            "Nobody here has the form of one station.",
            "Nobody here has the forms of {count} stations.",
            implied.stations,
        )
    else:
        yield texts.many(
            "Nobody here has the form of one station, which has {voters} registered voters.",
            "Nobody here has the forms of {count} stations, which have {voters} registered voters together.",
            implied.stations,
            voters=implied.voters,
        )
    if implied.ballots is None:
        return
    if implied.ballots < 0:
        yield texts.many(
            "The official figure has one ballot fewer than the forms collected.",
            "The official figure has {count} ballots fewer than the forms collected.",
            -implied.ballots,
        )
    else:
        yield texts.many(
            "If the official figure is right, one ballot is in them.",
            "If the official figure is right, {count} ballots are in them.",
            implied.ballots,
        )
