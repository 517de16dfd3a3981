"""What hangs on the seats in doubt, as JSON."""

from typing import Any

from polltrail.parliament.flips import Distance, Doubt, Flips, Way


def flips_document(flips: Flips) -> dict[str, Any]:
    """Lay out the nearest coalitions, each with the seats that turn it and the house that these make."""
    return {
        "seats_in_doubt": flips.in_doubt,
        "moving_a_reserved_seat": flips.moving_others,
        "moving_one_of_a_third_party": flips.moving_third,
        "every_set_of_so_many_seats": flips.looked_at,
        "coalitions_in_reach": flips.count,
        "distance": _nearest(flips),
        "coalitions": [_distance(one, flips.needed) for one in flips.distances],
    }


def _nearest(flips: Flips) -> dict[str, Any] | None:
    """Give the fewest seats, and the fewest votes, by which the set of possible governments changes at all."""
    by_seats = [one.fewest_seats for one in flips.distances if one.fewest_seats is not None]
    by_votes = [one.fewest_votes for one in flips.distances if one.fewest_votes is not None]
    if not by_seats or not by_votes:
        return None
    return {
        "seats": _way(min(by_seats, key=lambda way: (len(way.seats), way.votes))),
        "votes": _way(min(by_votes, key=lambda way: (way.votes, len(way.seats)))),
    }


def _distance(one: Distance, needed: int) -> dict[str, Any]:
    return {
        "parties": list(one.members),
        "seats": one.seats,
        "needed": needed,
        "wins": one.wins,
        "at_least_seats": one.at_least,
        "fewest_seats": None
        if one.fewest_seats is None
        else {**_way(one.fewest_seats), "exact": one.seats_exact},
        "fewest_votes": None
        if one.fewest_votes is None
        else {**_way(one.fewest_votes), "exact": one.votes_exact},
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "count": len(way.seats),
        "votes": way.votes,
        "seats": [_doubt(one) for one in way.seats],
        "house": dict(way.house),
        "tied": way.tied,
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    return {
        "seat": one.seat.name,
        "area": one.seat.area,
        "from": one.holder,
        "to": one.rival,
        "votes": one.votes,
        "state": one.seat.state,
        "evidence": list(one.seat.evidence),
    }
