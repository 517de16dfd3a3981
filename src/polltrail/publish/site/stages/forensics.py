"""The section of a contest's page about its figures: what tests left over, with pictures; findings, and no verdicts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from polltrail.publish.charts.forensics import (
    Words,
    comb_chart,
    digit_chart,
    digits_beyond,
    fingerprint_chart,
    shades,
    teeth_beyond,
)
from polltrail.publish.site.frame import environment_of
from polltrail.publish.site.texts import CLOSE, N_, Texts, named, straight
from polltrail.tally.board import ContestFigures
from polltrail.tally.board.looked import Comb, Left, LookedAt, Pictures

FORENSICS: Final = "forensics"
REGION: Final = "region "
RTL: Final = "\u2067"
"""Begins words that run from right to left, whatever stands first in them."""

TESTS: Final[Mapping[str, str]] = {
    "integer_percent": N_("Whole percentages"),
    "last_digit": N_("Last digits"),
    "copies": N_("Forms that repeat one another"),
}
PARTS: Final[Mapping[str, str]] = {
    "result": N_("of the share"),
    "turnout": N_("of the turnout"),
    "votes": N_("of the leader's votes"),
    "permuted": N_("with the numbers changed about"),
}
INNOCENT: Final[Mapping[str, str]] = {
    "integer_percent": N_("Stations that report shares, and reckon votes back from them, make whole percentages without any vote being changed."),
    "last_digit": N_("People who fill in forms round numbers, above all of ballots; that adds no vote for anybody."),
    "copies": N_("A form entered twice under two stations is an error of a table."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, as its line shows it."""

    name: Markup
    observed: str
    expected: str
    ballots: Markup | str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title, the meaning of its colours, and what an innocent electorate looks like."""

    title: Markup
    svg: Markup
    key: tuple[tuple[str, Markup | str], ...]
    said: Markup


def forensics_section(value: LookedAt, figures: ContestFigures, texts: Texts) -> Markup:
    """Write the section; nothing where the value is of another contest, as after an amendment."""
    if value.contest != figures.id:
        return Markup()
    called = {one.id: one for one in figures.choices}
    leader = called.get(value.leader or "")
    tests = dict.fromkeys(one.test for one in value.left)
    template = environment_of(texts.code).get_template("stages/forensics.html")
    return Markup(  # noqa: S704 - made by the template, which escapes
        template.render(
            value=value,
            said=_said(value, texts),
            margin=_margin(value, texts),
            rows=[_row(one, texts) for one in value.left],
            innocent=[texts.say(INNOCENT[one]) for one in tests if one in INNOCENT],
            pictures=tuple(_pictures(value.pictures, "" if leader is None else leader.name, texts)),
            level=texts.share(round(value.level * 1_000), 1_000),
        )
    )


def _said(value: LookedAt, texts: Texts) -> Markup:
    if not value.tested:
        return texts.say("Too few forms are in to be tested.")
    left = len(value.left) + value.more
    if not left:
        return texts.say(
            "Nothing is left that chance hardly makes. That does not show that nothing is there."
        )
    return texts.many(
        "One finding is left that chance hardly makes. It has a cause, and these tests do not know which.",
        "{count} findings are left that chance hardly makes. They have a cause, and these tests do not know which.",
        left,
    )


def _margin(value: LookedAt, texts: Texts) -> Markup | None:
    """Say whether what is left could exceed the lead; None where nothing is said of votes."""
    most = [one.ballots for one in value.left if one.ballots is not None]
    if not most:
        return None
    if any(one.exceeds == "more" for one in value.left):
        return texts.say(
            "At the very most, {most} ballots are concerned: more than the lead of {lead} votes.",
            most=max(most), lead=value.margin,
        )  # fmt: skip
    return texts.say(
        "Even at the very most, {most} ballots are concerned: fewer than the lead of {lead} votes.",
        most=max(most), lead=value.margin,
    )  # fmt: skip


def _row(one: Left, texts: Texts) -> Row:
    return Row(
        name=_name(one, texts),
        observed=texts.number(round(one.observed)),
        expected=f"{texts.number(round(one.expected))} ± {texts.number(round(one.sd))}",
        ballots=texts.say("says nothing of votes") if one.ballots is None else texts.number(one.ballots),
    )


def _name(one: Left, texts: Texts) -> Markup:
    """Name a finding by its test, its part and its area."""
    before, mark, area = one.part.rpartition(REGION)
    part = before.rstrip(", ") if mark else area
    said = [texts.say(TESTS[one.test]) if one.test in TESTS else named(one.test)]
    if part:
        said.append(texts.say(PARTS[part]) if part in PARTS else named(part))
    return Markup(", ").join([Markup(" ").join(said), *([named(area)] if mark else [])])


def _pictures(pictures: Pictures, leader: str, texts: Texts) -> Iterator[Picture]:
    words = _words(leader, texts)
    if pictures.comb_turnout is not None:
        title = texts.say("Stations whose turnout is a whole percentage")
        yield _comb(title, pictures.comb_turnout, words, texts, turnout=True)
    if pictures.comb_share is not None:
        title = texts.say("Stations where the leader's share is a whole percentage")
        yield _comb(title, pictures.comb_share, words, texts, turnout=False)
    if pictures.digits_turnout is not None:
        yield Picture(
            title=texts.say("Last digits of ballots"),
            svg=_drawn(digit_chart(pictures.digits_turnout, words), texts.words("Bars up and down from what is expected.")),
            key=_chance_key(texts.say("beyond what is expected"), texts, marked=bool(digits_beyond(pictures.digits_turnout))),
            said=texts.say("In an innocent electorate bars stay in the band, and in two pictures of five one is a little outside."),
        )  # fmt: skip
    if pictures.fingerprint is not None:
        yield Picture(
            title=texts.say("Stations by turnout and by the leader's share"),
            svg=_drawn(fingerprint_chart(pictures.fingerprint, words), texts.words("Fingerprint: darker where more stations are.")),
            key=tuple((f"heat-{place}", label) for place, label in enumerate(_steps(shades(pictures.fingerprint), texts))),
            said=texts.say("Shade: stations. An innocent electorate makes one round cloud, and several or a slanting one where towns, villages and regions vote differently."),
        )  # fmt: skip


def _comb(title: Markup, comb: Comb, words: Words, texts: Texts, *, turnout: bool) -> Picture:
    return Picture(
        title=title,
        svg=_drawn(
            comb_chart(comb, words, turnout=turnout),
            texts.words("A tooth at every whole percentage, over a band of what chance makes."),
        ),
        key=_chance_key(texts.say("stations"), texts, marked=bool(teeth_beyond(comb))),
        said=texts.say(
            "In an innocent electorate teeth stay along the line, one in twenty a little outside the band."
        ),
    )


def _chance_key(what: Markup, texts: Texts, *, marked: bool) -> tuple[tuple[str, Markup], ...]:
    far = (("held", texts.say("far more than chance makes")),) if marked else ()
    return (("confirmed", what), ("track", texts.say("what chance makes (95 %)")), *far)


def _steps(starts: list[int], texts: Texts) -> list[Markup]:
    """Write from how many stations on each shade is; numbers run to the right in every language."""
    ends = [one - 1 for one in starts[1:]]
    labels = [
        texts.number(a) if a == b else f"{texts.number(a)}–{texts.number(b)}"
        for a, b in zip(starts, ends, strict=False)
    ]
    return [
        Markup('<bdi dir="ltr">{}</bdi>').format(one) for one in (*labels, f"{texts.number(starts[-1])}+")
    ]


def _words(leader: str, texts: Texts) -> Words:
    def said(message: str, **values: object) -> str:
        text = straight(texts.words(message, **values).unescape())
        return f"{RTL}{text}{CLOSE}" if texts.language.direction == "rtl" else text

    return Words(
        turnout=said(N_("turnout")), share=said(N_("share of {name}"), name=leader), stations=said(N_("stations")), votes=said(N_("votes")),
        digit=said(N_("last digit")), more=said(N_("more or fewer than expected")), write=lambda value: texts.number(round(value)),
    )  # fmt: skip


def _drawn(svg: str, label: Markup) -> Markup:
    """Let a drawing be heard as one picture; what it says stands beside it."""
    return Markup(svg.replace("<svg ", f'<svg class="pictured" role="img" aria-label="{label}" ', 1))  # noqa: S704 - numbers, and texts escaped
