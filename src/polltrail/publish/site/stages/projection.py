"""The section of a contest's page about what the stations still out will add: certain, likely, and what that rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from polltrail.publish.site.figures import who
from polltrail.publish.site.frame import environment_of
from polltrail.publish.site.stages.record import ELECTIONS, RECORD, Told, told_like
from polltrail.publish.site.texts import N_, Texts, named
from polltrail.tally.board import ContestFigures
from polltrail.tally.board.projected import Shown, ShownChoice

PROJECTION: Final = "projection"
MOST_CHOICES, MOST_SILENCES = 12, 8
PARTS = 1_000
LEAST_CHANCE = 0.0001
"""What is told of a chance that no draw came to, while the bounds leave it open."""

REASONS: Final[Mapping[str, str]] = {
    "few stations are in": N_("few stations are in"),
    "few of the largest areas are in": N_("few of the largest areas are in"),
    "most voters out live in areas where nothing is in": N_("most voters out live in areas where nothing is in"),
    "areas came one after another": N_("areas came one after another"),
    "stations came in order of size": N_("stations came in order of size"),
    "no station out has a register: sizes are estimated": N_("no station out has a register, so that sizes are estimated"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A choice, as its line shows it."""

    name: Markup
    counted: str
    likely: str
    interval: Markup
    drawn: Markup
    chance: str
    record: Markup


def projection_section(value: Shown, figures: ContestFigures, texts: Texts) -> Markup:
    """Write the section; nothing where the value is of another contest, as after an amendment."""
    if value.contest != figures.id:
        return Markup()
    called = {one.id: one for one in figures.choices}
    rows = [
        Row(
            name=who(called[one.id]),
            counted=_share(one.counted, texts),
            likely=_share(one.share, texts),
            interval=_interval(one, texts),
            drawn=strip(one, _top(value)),
            chance=_share(one.win if value.winner else max(one.win, LEAST_CHANCE), texts),
            record=_record(told_like(one.win), texts),
        )
        for one in value.choices[:MOST_CHOICES]
        if one.id in called
    ]
    template = environment_of(texts.code).get_template("stages/projection.html")
    return Markup(  # noqa: S704 - made by the template, which escapes
        template.render(
            value=value,
            certain=_certain(value, figures, texts),
            rows=rows,
            left_out=max(0, len(value.choices) - MOST_CHOICES),
            reasons=[texts.say(REASONS[one]) if one in REASONS else named(one) for one in value.reasons],
            silences=[
                _silence(one.area, one.began, one.expected, texts) for one in value.silences[:MOST_SILENCES]
            ],
            elections=ELECTIONS,
            record=[_record(one, texts) for one in RECORD],
            registered=None if value.registered_share is None else _share(value.registered_share, texts),
        )
    )


def _certain(value: Shown, figures: ContestFigures, texts: Texts) -> Markup:
    first = next((one for one in figures.choices if one.id == value.winner), None)
    if first is not None:
        return texts.say("{name} stays ahead whatever the rest says.", name=named(first.name))
    if value.max_change is None:
        return texts.say("Nothing: a station out has no register, so that nothing bounds what it may add.")
    return texts.many(
        "Nobody yet: the stations out can add one vote.",
        "Nobody yet: the stations out can add {count} votes.",
        value.max_change,
    )


def _share(value: float, texts: Texts) -> str:
    """Write a share: never all for less, and never none for more."""
    return texts.share(round(value * PARTS * 100), PARTS * 100)


def _interval(one: ShownChoice, texts: Texts) -> Markup:
    low, high = one.interval90
    return texts.say("{low} to {high}", low=_share(low, texts), high=_share(high, texts))


def _record(told: Told, texts: Texts) -> Markup:
    """Say what became of chances like one."""
    return texts.many(
        "{low} to {high}: of one, {share} came true",
        "{low} to {high}: of {count}, {share} came true",
        told.cases,
        low=_share(told.low, texts),
        high=_share(told.high, texts),
        share=_share(told.came_true, texts),
    )


def _silence(area: str, began: int, expected: int, texts: Texts) -> Markup:
    where = named(area) if area else texts.say("everywhere")
    return texts.many(
        "{where}: nothing since {time}; one form was to be expected meanwhile",
        "{where}: nothing since {time}; {count} forms were to be expected meanwhile",
        expected,
        where=where,
        time=texts.moment(began),
    )


def _top(value: Shown) -> float:
    """Choose where the strips end: a little beyond the furthest interval, at a round share."""
    furthest = max((one.interval90[1] for one in value.choices), default=1.0)
    return next((top for top in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8) if furthest <= top), 1.0)


def strip(one: ShownChoice, top: float) -> Markup:
    """Draw the 90 % interval pale, the 50 % interval over it, what is likely as a line, what is counted as a ring."""

    def at(share: float) -> float:
        return 100 * min(max(share, 0.0), top) / top

    def band(low: float, high: float, kind: str, height: int) -> str:
        y = (14 - height) / 2
        return f'<rect x="{at(low):.2f}%" width="{max(at(high) - at(low), 0.6):.2f}%" y="{y}" height="{height}" class="{kind}"/>'

    half = f'<rect x="{at(0.5):.2f}%" width="1" height="14" class="half"/>' if top > 0.5 else ""
    return Markup(  # noqa: S704 - numbers
        '<svg class="likely" width="100%" height="14" aria-hidden="true" focusable="false" direction="ltr">'
        f'<rect width="100%" height="2" y="6" class="track"/>{half}'
        f"{band(*one.interval90, 'wide', 10)}{band(*one.interval50, 'narrow', 10)}"
        f'<rect x="{at(one.share):.2f}%" width="2" height="14" class="ink"/>'
        f'<circle cx="{at(one.counted):.2f}%" cy="7" r="3.5" class="ring"/></svg>'
    )
