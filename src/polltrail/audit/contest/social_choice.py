"""From totals and a rule to the assertions that make the outcome; all of them true, or an error."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from polltrail.allocation import allocate_seats, contenders, divisors_named
from polltrail.audit.contest.assertion import Assertion
from polltrail.audit.contest.rule import Rule
from polltrail.errors import DataError


def assertions_of(contest: str, totals: Mapping[str, int], rule: Rule) -> tuple[Assertion, ...]:
    """List what has to be true for the outcome of `totals` to be right.

    Raises
    ------
    DataError
        The totals do not decide: a tie, no votes, fewer choices than winners.

    Examples
    --------
    >>> [one.says for one in assertions_of("mayor", {"a": 30, "b": 20, "c": 10}, Rule())]
    ['a has more votes than b', 'a has more votes than c']
    """
    if len(totals) < 2 or not any(totals.values()):
        found = f"{len(totals)} with {sum(totals.values())} votes"
        raise DataError(
            f"{contest}: expected official votes for at least two choices, found {found}; no number is given"
        )
    made = {
        "plurality": _plurality,
        "majority": _majority,
        "super-majority": _super_majority,
        "dhondt": _lists,
        "sainte-lague": _lists,
    }[rule.kind]
    return tuple(made(contest, totals, rule))


def _plurality(contest: str, totals: Mapping[str, int], rule: Rule) -> Iterator[Assertion]:
    ranked = _ranked(contest, totals, rule.seats)
    for winner in ranked[: rule.seats]:
        for loser in ranked[rule.seats :]:
            yield _more(totals, winner, loser)


def _majority(contest: str, totals: Mapping[str, int], _rule: Rule) -> Iterator[Assertion]:
    ranked = sorted(totals, key=lambda choice: -totals[choice])
    first, half = ranked[0], Fraction(1, 2)
    if 2 * totals[first] > sum(totals.values()):
        yield _above(totals, first, half)
        return
    if 2 * totals[first] == sum(totals.values()):
        raise DataError(
            f"{contest}: expected a choice above or below half of the votes, found {first} with exactly half; no number is given"
        )
    for choice in ranked:
        yield _below(totals, choice, half)
    if len(ranked) > 2:
        two = _ranked(contest, totals, 2)
        for winner in two[:2]:
            for loser in two[2:]:
                yield _more(totals, winner, loser)


def _super_majority(contest: str, totals: Mapping[str, int], rule: Rule) -> Iterator[Assertion]:
    share = rule.share or Fraction(1, 2)
    first = max(totals, key=lambda choice: totals[choice])
    whole = sum(totals.values())
    if totals[first] == share * whole:
        raise DataError(
            f"{contest}: expected a choice above or below {share} of the votes, found {first} with exactly that; no number is given"
        )
    if totals[first] > share * whole:
        yield _above(totals, first, share)
    else:
        for choice in totals:
            yield _below(totals, choice, share)


def _lists(contest: str, totals: Mapping[str, int], rule: Rule) -> Iterator[Assertion]:
    """Give an assertion for each pair of quotients next to the line, and for each list next to the threshold."""
    whole, inside = sum(totals.values()), dict(totals)
    if rule.threshold is not None:
        for choice, count in totals.items():
            if count < rule.threshold * whole:
                del inside[choice]
                yield _below(totals, choice, rule.threshold)
            elif count == rule.threshold * whole:
                raise DataError(
                    f"{contest}: expected every list above or below the threshold, found {choice} exactly at it; no number is given"
                )
            else:
                yield _above(totals, choice, rule.threshold)
    if not inside:
        raise DataError(
            f"{contest}: expected a list above the threshold of {rule.threshold}, found none; no number is given"
        )
    divisors = divisors_named(rule.kind)
    for pair in contenders(allocate_seats(inside, rule.seats, divisors), divisors):
        weights = {pair.winner: pair.lost, pair.loser: -pair.won}
        says = f"votes for {pair.winner} / {pair.won} are above votes for {pair.loser} / {pair.lost}"
        yield _made(totals, weights, pair.winner, pair.loser, says)


def _ranked(contest: str, totals: Mapping[str, int], seats: int) -> Sequence[str]:
    """Sort by votes; the last that wins must be ahead of the first that does not."""
    ranked = sorted(totals, key=lambda choice: -totals[choice])
    if len(ranked) <= seats:
        raise DataError(
            f"{contest}: expected more choices than the {seats} that win, found {len(ranked)}; no number is given"
        )
    last, first = ranked[seats - 1], ranked[seats]
    if totals[last] == totals[first]:
        raise DataError(
            f"{contest}: expected a winner by the official rows, found a tie of {last} and {first} at {totals[last]} votes; "
            "no number is given"
        )
    return ranked


def _more(totals: Mapping[str, int], winner: str, loser: str) -> Assertion:
    return _made(totals, {winner: 1, loser: -1}, winner, loser, f"{winner} has more votes than {loser}")


def _above(totals: Mapping[str, int], choice: str, share: Fraction) -> Assertion:
    p, q = share.numerator, share.denominator
    weights = dict.fromkeys(totals, -p) | {choice: q - p}
    return _made(totals, weights, choice, "", f"{choice} has more than {share} of the votes")


def _below(totals: Mapping[str, int], choice: str, share: Fraction) -> Assertion:
    p, q = share.numerator, share.denominator
    weights = dict.fromkeys(totals, p) | {choice: p - q}
    return _made(totals, weights, "", choice, f"{choice} has less than {share} of the votes")


def _made(
    totals: Mapping[str, int], weights: Mapping[str, int], winner: str, loser: str, says: str
) -> Assertion:
    return Assertion(
        winner=winner, loser=loser, weights=tuple(weights.get(choice, 0) for choice in totals), says=says
    )
