"""What became of a house since the election before, as JSON."""

from typing import Any

from polltrail.parliament.account import ChangeAccount
from polltrail.parliament.indices import Change, Readings, Volatility


def change_document(one: ChangeAccount) -> dict[str, Any]:
    """Lay out seats held, lost and gained, and Pedersen's index under every reading of lineage."""
    return {
        "before": one.before,
        "seats_before": dict(one.totals),
        "lineage": [list(pair) for pair in one.lineage],
        "pedersen_seats": _readings(one.by_seats),
        "pedersen_votes": None if one.by_votes is None else _readings(one.by_votes),
        "parties": {party: _change(change) for party, change in one.seats.items()},
    }


def _readings(found: Readings) -> dict[str, Any]:
    return {
        "families_as_one": _volatility(found.families),
        "largest_goes_on": _volatility(found.largest),
        "by_name_alone": _volatility(found.names),
    }


def _volatility(one: Volatility) -> dict[str, float]:
    return {
        "total": float(one.total),
        "regeneration": float(one.regeneration),
        "alteration": float(one.alteration),
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "held": one.held,
        "lost_to": dict(one.lost_to),
        "gained_from": dict(one.gained_from),
        "routed": one.routed,
    }
