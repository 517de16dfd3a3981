"""One contest's totals: confirmed, on hold and together, each with what it is a share of."""

from polltrail.election import ChoiceId
from polltrail.publish.charts.bars import Bar, share_bars
from polltrail.publish.headline import leader_words, rest_words
from polltrail.publish.names import Names, ranked
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Key, Table, prose
from polltrail.publish.sections.turnout import turnout_figure
from polltrail.publish.wording import count, number, sentence, share
from polltrail.tally.totals import ContestTally

CHOICES, BARS = 20, 10
"""Choices in the table, and in the picture."""


def single_blocks(tally: ContestTally, names: Names) -> tuple[Block, ...]:
    """Tell the one contest of an account in full."""
    lines = prose(
        sentence(leader_words(tally, names)), sentence(rest_words(tally, names)), *_turnout_words(tally)
    )
    pictures = [picture for picture in (votes_figure(tally, names), turnout_figure(names)) if picture]
    gallery = (Gallery(figures=tuple(pictures)),) if pictures else ()
    return (*lines, *gallery, choices_table(tally, names, CHOICES), *_held(tally, names))


def _turnout_words(tally: ContestTally) -> tuple[str, ...]:
    """Say what the rest can do if turnout there is nothing new: softer, and said so."""
    rest = tally.rest
    if rest.turnout is None or rest.can_change_by_turnout is None or not rest.cap:
        return ()
    can = "could" if rest.can_change_by_turnout else "could not"
    votes = count(rest.cap_by_turnout, "vote")
    line = (
        f"If no station on hold or out has a turnout above {share(rest.turnout, 1)}, which 99 of 100 confirmed stations "
        f"stay at or below, they hold at most {votes} and {can} change who leads; that is likely, not proven."
    )
    return (line,)


def choices_table(tally: ContestTally, names: Names, most: int) -> Table:
    """List the choices of one contest, most votes first, each with what its votes are a share of."""
    whole = names.whole(tally.contest.id)
    said = {choice.name: choice for choice in whole.choices} if whole else {}
    votes, order = sum(tally.totals.values()), ranked(tally)
    parties = {choice.id: choice.party for choice in tally.contest.choices}
    rows: list[tuple[Cell, ...]] = []
    for choice, total in order[:most]:
        confirmed = tally.confirmed.get(choice, 0)
        figures = (said[choice].official, said[choice].discrepancy) if choice in said else (None, None)
        name = names.choice(tally.contest.id, choice)
        party = (parties.get(choice),) if any(parties.values()) else ()
        official = figures if said else ()
        rows.append(
            (
                name,
                *party,
                confirmed,
                total - confirmed,
                total,
                share(total, votes) if votes else None,
                *official,
            )
        )
    return Table(
        caption=f"Votes by choice; shares are of {count(votes, 'vote')} on all forms collected",
        columns=_choice_columns(party=any(parties.values()), official=bool(said)),
        rows=rows,
        left_out=_left_out(order[most:], votes),
    )


def _choice_columns(*, party: bool, official: bool) -> tuple[Column, ...]:
    return (
        Column(label="Choice", kind="name"),
        *((Column(label="Party", kind="name"),) if party else ()),
        Column(label="Confirmed"),
        Column(label="On hold"),
        Column(label="Total"),
        Column(label="share of total"),
        *(
            (Column(label="Official"), Column(label="Official minus total", kind="signed"))
            if official
            else ()
        ),
    )


def _left_out(rest: list[tuple[ChoiceId, int]], votes: int) -> str:
    if not rest:
        return ""
    others = sum(total for _, total in rest)
    return (
        f"{count(len(rest), 'choice')} more, together {number(others)} of {count(votes, 'vote')} "
        f"({share(others, votes)}), are in tables/totals.csv."
    )


def votes_figure(tally: ContestTally, names: Names) -> Figure | None:
    """Draw the votes of one contest; None while it has none."""
    votes, order = sum(tally.totals.values()), ranked(tally)
    if not votes:
        return None
    whole = names.whole(tally.contest.id)
    said = {choice.name: choice.official for choice in whole.choices} if whole else {}
    shown = order[:BARS] if len(order) > BARS + 1 else order
    bars = [
        Bar(
            name=names.choice(tally.contest.id, choice),
            label=f"{number(total)} · {share(total, votes)}",
            solid=tally.confirmed.get(choice, 0),
            held=total - tally.confirmed.get(choice, 0),
            mark=said.get(choice),
        )
        for choice, total in shown
    ]
    full = max([bar.solid + bar.held for bar in bars] + [bar.mark or 0 for bar in bars])
    left = len(order) - len(shown)
    return Figure(
        id=f"votes-{tally.number}",
        title="Votes on the forms collected",
        description="Bars of votes by choice, confirmed and on hold stacked"
        + (", with a tick at the official figure." if said else "."),
        svg=share_bars(bars, full=full),
        key=_votes_key(bars, tally.held.votes),
        note=f"Shares are of {count(votes, 'vote')}."
        + (f" {count(left, 'choice')} with fewer votes not drawn." if left else ""),
        table=choices_table(tally, names, len(shown)),
    )


def _votes_key(bars: list[Bar], held: int) -> tuple[Key, ...]:
    keys = [Key(swatch="confirmed", label="confirmed")]
    if any(bar.held for bar in bars):
        keys.append(Key(swatch="held", label=f"on hold ({count(held, 'vote')})"))
    if any(bar.mark is not None for bar in bars):
        keys.append(Key(swatch="tick", label="official figure"))
    return tuple(keys)


def _held(tally: ContestTally, names: Names) -> tuple[Block, ...]:
    held = tally.held
    if not held.by_check:
        return ()
    titles = {result.check.code: result.check.title for result in names.account.checks}
    rows = tuple((titles.get(code, code), n, votes) for code, (n, votes) in held.by_check.items())
    table = Table(
        caption=f"On hold: {count(held.stations, 'form')} with {count(held.votes, 'vote')}, by failed check",
        columns=(
            Column(label="What does not hold", kind="text"),
            Column(label="Forms"),
            Column(label="Votes on them"),
        ),
        rows=rows,
        left_out="A form that fails several checks is in several rows." if len(rows) > 1 else "",
    )
    return (table,)
