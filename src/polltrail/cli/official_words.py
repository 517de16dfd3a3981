"""An official figure in one line of a terminal."""

from datetime import UTC, datetime

from polltrail.cli.log import visible
from polltrail.statement.bodies import OfficialBody
from polltrail.tally.fold.official import is_blank

CHOICES = 3


def in_words(body: OfficialBody) -> str:
    """Say what a figure is of, and its first numbers."""
    return visible(f"{where(body)}, {body.contest}: {figures(body)}")


def where(body: OfficialBody) -> str:
    """Say what it covers."""
    if body.level == "station":
        return f"station {body.station}"
    return " > ".join(body.area) or "the country"


def figures(body: OfficialBody) -> str:
    """Say the most votes first; a figure that is blank is said to be none."""
    if is_blank(body):
        return "no figures"
    votes = sorted(
        ((n, choice) for choice, n in body.figures.votes if n is not None), key=lambda one: -one[0]
    )
    shown = [f"{choice} {number:,}" for number, choice in votes[:CHOICES]]
    more = len(votes) - len(shown)
    others = [f"{name} {number:,}" for name, number in body.figures.numbers.items() if number is not None]
    return ", ".join([*shown, *([f"{more} more"] if more else []), *others[: CHOICES - len(shown)]])


def moment(seconds: int) -> str:
    """Write a time."""
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
