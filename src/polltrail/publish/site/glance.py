"""The few numbers that tell a place at first glance: what is settled, on hold, not heard from, and contradicted."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from polltrail.publish.site.texts import Texts
from polltrail.tally.board import ContestFigures


@dataclass(frozen=True, slots=True)
class GlanceItem:
    """One number with what it counts.

    Attributes
    ----------
    kind : str
        The class it is set in; empty where it is nothing to look up at.
    """

    label: Markup
    value: str
    unit: Markup
    kind: str = ""


def lede(seats: Sequence[ContestFigures], texts: Texts) -> Markup | None:
    """Say in one sentence what matters most of all contests of a place; None where there are none inside."""
    if not seats:
        return None
    against = _verdicts(seats).count("contradicted")
    if against:
        return texts.many(
            "In one contest the official figure and the forms cannot both be right.",
            "In {count} contests the official figure and the forms cannot both be right.",
            against,
        )
    if not any(one.read.stations for one in seats):
        return texts.say("No station has been heard from yet.")
    settled = _settled(seats)
    if settled == len(seats):
        return texts.say("The forms settle who wins everywhere.")
    if not settled:
        return texts.say("Who wins is still open everywhere.")
    return texts.say(
        "The forms settle who wins in {settled} of {contests} contests; in the others what is out can still matter.",
        settled=settled,
        contests=len(seats),
    )


def _settled(seats: Sequence[ContestFigures]) -> int:
    return sum(
        one.winner is not None and one.out is not None and one.out.can_change is False for one in seats
    )


def _verdicts(seats: Sequence[ContestFigures]) -> list[str]:
    """List what is said of every official figure that can be held against the forms."""
    found = [one.implied.verdict for one in seats if one.implied is not None]
    return [one for one in found if one != "cannot tell"]


def glance(seats: Sequence[ContestFigures], held: int, unread: int, texts: Texts) -> list[GlanceItem]:
    """Sum a place up; of a place without contests inside, whose own contests stand in full, nothing."""
    if not seats:
        return []
    settled, compared = _settled(seats), _verdicts(seats)
    against = compared.count("contradicted")
    return [
        GlanceItem(
            texts.say("Settled by the forms"),
            texts.number(settled),
            texts.many("of one contest", "of {count} contests", len(seats)),
        ),
        GlanceItem(
            texts.say("On hold or contested"),
            texts.number(held),
            texts.many("station", "stations", held),
            "strained" if held else "",
        ),
        GlanceItem(
            texts.say("Nobody has read yet"), texts.number(unread), texts.many("station", "stations", unread)
        ),
        GlanceItem(
            texts.say("Official figure contradicted"),
            texts.number(against),
            texts.many("of one that can be compared", "of {count} that can be compared", len(compared))
            if compared
            else texts.say("none can be compared yet"),
            "contradicted" if against else "",
        ),
    ]
