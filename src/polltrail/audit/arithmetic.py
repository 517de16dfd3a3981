"""What must hold between an official total and the forms collected, whoever counted right."""

from collections.abc import Iterable, Mapping, Sequence

from polltrail.audit.comparison import ChoiceComparison, PairComparison


def contradicted_votes(rests: Iterable[int], missing_cap: int | None, spare: int | None = 0) -> int:
    """Count the ballots that would have to be counted otherwise for the official figure to be possible.

    Parameters
    ----------
    rests : iterable of int
        Implied rest by choice: official minus collected.
    missing_cap : int or None
        The most votes the stations not collected can hold; None where unknown.
    spare : int or None
        The most votes collected in stations that the figure may leave out; None where that may be any number.

    Returns
    -------
    int
        0 if the figure is possible by arithmetic. Else the larger of the votes taken away (negative rests) beyond `spare` and of
        the votes beyond the cap: one ballot counted for another choice mends one of each.
    """
    rests = list(rests)
    taken = -sum(rest for rest in rests if rest < 0)
    added = sum(rest for rest in rests if rest > 0)
    beyond = 0 if missing_cap is None else max(0, added - missing_cap)
    return max(0 if spare is None else taken - spare, beyond)


def affects_winner(official: Mapping[str, int], ballots: int) -> bool | None:
    """Whether `ballots` counted otherwise can change, or tie, who wins by the official figure.

    A ballot moved from the winner to the next changes their difference by two; where two lead together, any ballot
    decides. None where fewer than two choices have an official total.
    """
    if ballots == 0:
        return False
    top = sorted(official.values(), reverse=True)[:2]
    if len(top) < 2:
        return None
    return 2 * ballots >= top[0] - top[1]


def leading_pairs(choices: Sequence[ChoiceComparison], missing: int | None) -> tuple[PairComparison, ...]:
    """Compare the leads that decide: the counted leader over the next, and over the official winner.

    Parameters
    ----------
    choices : sequence of ChoiceComparison
        Choices with both a collected and an official total.
    missing : int or None
        Stations not collected; for the average per station.
    """
    if len(choices) < 2:
        return ()
    counted = sorted(choices, key=lambda choice: -choice.collected)
    official = sorted(choices, key=lambda choice: -choice.official)
    leader = counted[0]
    others = [counted[1], official[1] if official[0] is leader else official[0]]
    return tuple(_pair(leader, over, missing) for over in dict.fromkeys(others, None))


def _pair(leader: ChoiceComparison, over: ChoiceComparison, missing: int | None) -> PairComparison:
    counted, official = leader.collected - over.collected, leader.official - over.official
    return PairComparison(
        leader=leader.name,
        over=over.name,
        counted_lead=counted,
        official_lead=official,
        per_station=(official - counted) / missing if missing else None,
    )
