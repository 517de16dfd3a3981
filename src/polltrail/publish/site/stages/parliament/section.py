"""The section itself: two pictures, the seats of each party, who can govern, and what hangs on single seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from polltrail.parliament.coalitions import Coalition
from polltrail.parliament.house import House
from polltrail.parliament.two_counts import Governments, Hinge, Law, TwoCounts
from polltrail.publish.charts.parliament import DEFINITIONS, swatch
from polltrail.publish.site.figures import contest_name
from polltrail.publish.site.frame import environment_of
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import link
from polltrail.publish.site.stages.parliament.counted import houses_of, place_of, standing
from polltrail.publish.site.stages.parliament.drawn import SHAPES, TIERS, Drawn
from polltrail.publish.site.texts import Texts, named
from polltrail.tally.board import ContestFigures

MOST_COALITIONS, MOST_HINGES = 8, 6


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party: its seats by either count, with the kinds they are made of, and the difference."""

    name: Markup
    official: str
    official_parts: str
    ours: str
    ours_parts: str
    differs: bool


@dataclass(frozen=True, slots=True)
class CoalitionItem:
    """Parties that can govern by at least one of the counts: their seats by either, and what they are over or short."""

    members: Markup
    official: str
    official_over: Markup
    official_wins: bool
    ours: str
    ours_over: Markup
    ours_wins: bool


@dataclass(frozen=True, slots=True)
class HingeItem:
    """A seat about which the counts differ, with what hangs on it."""

    name: Markup
    official: Markup
    ours: Markup
    lines: Sequence[Markup]


def house_section(law: Law, seats: Sequence[ContestFigures], here: Here, texts: Texts) -> Markup:
    """Write the section."""
    made = houses_of(law, seats)
    drawn = Drawn(made, {place_of(one.id): contest_name(one) for one in seats}, standing(law, seats), texts)
    links = {place_of(one.id): link(here.contest(one.id), contest_name(one)) for one in seats}
    by_either = made.can_govern
    template = environment_of(texts.code).get_template("stages/parliament.html")
    titles = texts.words("The house as announced"), texts.words("The house as the forms have it")
    return Markup(  # noqa: S704 - made by the template, which escapes
        template.render(
            definitions_of_house=Markup(DEFINITIONS),  # noqa: S704 - drawn there
            title=law.system.title,
            of_all=law.system.majority == "membership",
            law_source=law.system.tiers[0].source,
            said_elsewhere=law.elsewhere.source,
            needed=by_either[1].needed,
            members=made.independent.membership,
            lead=_lead(made, drawn, texts),
            official=drawn.house(made.official, name="house-official", title=titles[0]),
            ours=drawn.house(made.independent, name="house-forms", title=titles[1]),
            empty=(_empty(made.official, texts), _empty(made.independent, texts)),
            kinds=_kinds(made.independent, texts),
            states={seat.state for house in (made.official, made.independent) for seat in house.seats},
            rows=_rows(drawn, texts),
            parts=[texts.say(TIERS[tier]) for tier in made.independent.tiers if tier in TIERS],
            coalitions=_coalitions(made, drawn, by_either, texts),
            more=max(0, max(one.count for one in by_either) - MOST_COALITIONS),
            same=by_either[0].same_as(by_either[1]) if all(made.known) else None,
            told=any(made.known),
            hinges=[_hinge(one, links, drawn, texts) for one in made.hinges[:MOST_HINGES]],
            elsewhere=len(law.elsewhere.seats),
            file=here.file("house.toml"),
        )
    )


def _lead(made: TwoCounts, drawn: Drawn, texts: Texts) -> Markup:
    """Say who is the largest by either count; before all seats are known, only how many are."""
    if not any(made.known):
        return texts.say(
            "Seats known so far: {announced} of {members} as announced, {counted} as the forms have it.",
            announced=made.official.filled, counted=made.independent.filled, members=made.official.membership,
        )  # fmt: skip
    first = [next(iter(house.totals.items()), None) for house in (made.official, made.independent)]
    if first[0] is None or first[1] is None:
        return texts.say("No seat is decided yet.")
    if not made.known[0]:
        return _largest(first[1], drawn, texts)
    if first[0] == first[1]:
        return texts.say("By both counts {party} has the most seats: {seats}.", party=drawn.name(first[0][0]), seats=first[0][1])  # fmt: skip
    return texts.say(
        "As announced, {official} has the most seats: {announced}. As the forms have it, {ours}: {counted}.",
        official=drawn.name(first[0][0]), announced=first[0][1], ours=drawn.name(first[1][0]), counted=first[1][1],
    )  # fmt: skip


def _largest(first: tuple[str, int], drawn: Drawn, texts: Texts) -> Markup:
    return texts.say("As the forms have it, {party} has the most seats: {seats}.", party=drawn.name(first[0]), seats=first[1])  # fmt: skip


def _empty(house: House, texts: Texts) -> Markup | None:
    empty = house.membership - house.filled
    return texts.many("One seat is still empty.", "{count} seats are still empty.", empty) if empty else None


def _kinds(house: House, texts: Texts) -> list[tuple[Markup, Markup]]:
    """List the shapes of seats, where there is more than one."""
    tiers = [tier for tier in house.tiers if tier in TIERS]
    marks = [Markup(swatch(0, SHAPES.get(tier, "round"))) for tier in tiers]  # noqa: S704 - drawn from numbers
    return list(zip(marks, [texts.say(TIERS[tier]) for tier in tiers], strict=True)) if len(tiers) > 1 else []


def _rows(drawn: Drawn, texts: Texts) -> list[PartyRow]:
    tiers = [house.by_tier() for house in (drawn.made.official, drawn.made.independent)]
    found = []
    for party in drawn.parties:
        official, ours = (one.get(party, {}) for one in tiers)
        found.append(
            PartyRow(
                name=drawn.marked(party),
                official=texts.number(sum(official.values())),
                official_parts=_parts(official, texts),
                ours=texts.number(sum(ours.values())),
                ours_parts=_parts(ours, texts),
                differs=dict(official) != dict(ours),
            )
        )
    return found


def _parts(tiers: Mapping[str, int], texts: Texts) -> str:
    return " + ".join(texts.number(seats) for seats in tiers.values()) if len(tiers) > 1 else ""


def _coalitions(
    made: TwoCounts, drawn: Drawn, by_either: tuple[Governments, Governments], texts: Texts
) -> list[CoalitionItem]:
    """List who can govern by either count whose seats are known; first those that only one of them lets govern."""
    known = [one for one, is_known in zip(by_either, made.known, strict=True) if is_known]
    every: dict[frozenset[str], Coalition] = {}
    for governments in reversed(known):
        for one in governments.listed:
            every.setdefault(frozenset(one.members), one)
    items = [_coalition(one.members, made, drawn, texts) for one in every.values()]
    items.sort(key=lambda one: one.official_wins and one.ours_wins)
    return items[: 2 * MOST_COALITIONS]


def _coalition(members: Sequence[str], made: TwoCounts, drawn: Drawn, texts: Texts) -> CoalitionItem:
    (official, by_official), (ours, by_ours) = (
        _seats(house, members) for house in (made.official, made.independent)
    )
    official_known, ours_known = made.known
    return CoalitionItem(
        members=Markup(" ").join(
            Markup('<span class="member">{}</span>').format(drawn.marked(one)) for one in members
        ),
        official=texts.number(official),
        official_over=_over(by_official, texts, known=official_known),
        official_wins=by_official >= 0,
        ours=texts.number(ours),
        ours_over=_over(by_ours, texts, known=ours_known),
        ours_wins=by_ours >= 0,
    )


def _seats(house: House, members: Sequence[str]) -> tuple[int, int]:
    """Count a coalition's seats, and how many it has above what is needed."""
    seats = sum(house.totals.get(one, 0) for one in members)
    return seats, seats - house.majority().needed


def _over(over: int, texts: Texts, *, known: bool) -> Markup:
    if over >= 0:
        return texts.say("a majority")
    if not known:
        return texts.say("not all known yet")
    return texts.many("one short", "{count} short", -over)


def _hinge(one: Hinge, links: Mapping[str, Markup], drawn: Drawn, texts: Texts) -> HingeItem:
    return HingeItem(
        name=links.get(one.place, named(one.place)),
        official=drawn.marked(one.official),
        ours=drawn.marked(one.independent),
        lines=[*_moved(one, drawn, texts), *_govern(one, drawn, texts)],
    )


def _moved(one: Hinge, drawn: Drawn, texts: Texts) -> list[Markup]:
    """Say which numbers change, and which reserved seats go along."""
    changes = [
        texts.say("{party} {before} or {after}", party=drawn.name(party), before=before, after=after)
        for party, (before, after) in one.totals.items()
    ]
    lines = [texts.say("Seats with the one holder or the other: {changes}.", changes=texts.listed(changes))]
    moved = sum(abs(after - before) for before, after in one.follow.values()) // 2
    if one.follow:
        lines.append(
            texts.many(
                "A reserved seat goes along with it.",
                "{count} reserved seats go along with it.",
                max(1, moved),
            )
        )
    return lines


def _govern(one: Hinge, drawn: Drawn, texts: Texts) -> list[Markup]:
    """Name who has a majority only if the seat goes the one way, and only if it goes the other."""
    if one.governments[0].same_as(one.governments[1]):
        return [texts.say("The same parties can govern together either way.")]
    return [
        texts.say(
            "Only with {holder} in this seat do these have a majority: {parties}.",
            holder=drawn.name(holder),
            parties=texts.listed(drawn.name(party) for party in coalition.members),
        )
        for holder, only in zip((one.official, one.independent), one.only, strict=True)
        for coalition in only[:MOST_COALITIONS]
    ]
