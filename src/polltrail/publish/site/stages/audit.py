"""The section of a contest's page about how sure one can be: what forms that chance did not pick prove by arithmetic."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from polltrail.publish.site.figures import who
from polltrail.publish.site.frame import environment_of
from polltrail.publish.site.texts import Texts, named
from polltrail.tally.board import ContestFigures
from polltrail.tally.board.audited import Audited

AUDIT: Final = "audit"


@dataclass(frozen=True, slots=True)
class Row:
    """A pair, as its line shows it."""

    loser: Markup
    official: str
    forms: str
    rest: str | None


def audit_section(value: Audited, figures: ContestFigures, texts: Texts) -> Markup:
    """Write the section."""
    called = {one.id: one for one in figures.choices}
    first = called.get(value.winner or "")
    rows = [
        Row(
            loser=who(called[one.loser]),
            official=texts.signed(one.official),
            forms=texts.signed(one.forms),
            rest=None if one.rest is None else texts.signed(one.rest),
        )
        for one in value.pairs
        if one.loser in called
    ]
    template = environment_of(texts.code).get_template("stages/audit.html")
    return Markup(  # noqa: S704 - made by the template, which escapes
        template.render(
            value=value,
            winner=None if first is None else named(first.name),
            said=_said(value, texts),
            tone={"reversed": "contradicted", "open": "open", "safe": "agrees"}.get(
                value.standing, "unknown"
            ),
            rows=rows,
            has_rest=any(row.rest is not None for row in rows),
            limit=texts.share(round(value.limit * 1_000), 1_000),
        )
    )


def _said(value: Audited, texts: Texts) -> Markup:
    """Say what is proven, in one sentence."""
    if value.standing == "reversed":
        return texts.say("The forms alone rule this outcome out, whatever the stations without a form say.")
    if value.standing == "safe":
        return texts.say("This outcome stands, whatever the stations without a form say.")
    if value.standing == "open" and value.smallest_wrong is not None:
        return texts.many(
            "It could still be wrong: one station without a form would have to be.",
            "It could still be wrong: at least {count} stations without a form would have to be.",
            value.smallest_wrong,
        )
    if value.standing == "open":
        return texts.say("It could still be wrong: the stations without a form can turn it.")
    return texts.say("It cannot be told: nothing bounds what the stations without a form hold.")
