"""How a house came to be, and what others published of it, as JSON."""

from collections.abc import Sequence
from typing import Any

from polltrail.parliament.account import HouseAccount, SidesAccount
from polltrail.parliament.house import House, HouseDiff, Published, Stage, against


def stage_document(stage: Stage, house: House) -> dict[str, Any]:
    """Lay out one stage."""
    return {
        "id": stage.id,
        "title": stage.title,
        "date": stage.date,
        "seats": dict(house.totals),
        "filled": house.filled,
        "changes": list(stage.changes),
        "sources": list(stage.sources),
        "seats_known_by_name": stage.proven,
    }


def steps_of(stages: Sequence[House]) -> list[tuple[House, House]]:
    """Pair every stage with the one that it was made from."""
    return [(stage.before[-1], stage) for stage in stages if stage.before]


def step_document(found: HouseDiff) -> dict[str, Any]:
    """Lay out what makes one house another, seat by seat."""
    return {
        "from": found.before,
        "to": found.after,
        "parties": dict(found.parties),
        "seats": [
            {
                "seat": change.seat.name,
                "before": None if change.before is None else change.before.holder,
                "after": None if change.after is None else change.after.holder,
                "why": change.why,
            }
            for change in found.changes
        ],
    }


def published_document(account: HouseAccount, published: Sequence[Published]) -> list[dict[str, Any]]:
    """Hold published totals against the stages that they are of."""
    by_stage = {house.stage.id: house for house in (*account.stages, account.house)}
    return [
        {
            "stage": one.stage,
            "source": one.source,
            "date": one.date,
            "tier": one.tier or None,
            "seats": dict(one.seats),
            "published_minus_ours": dict(against(by_stage[one.stage], one).parties),
            "note": one.note,
        }
        for one in published
        if one.stage in by_stage
    ]


def beside_document(one: SidesAccount) -> dict[str, Any]:
    """Lay out both houses held against each other."""
    return {
        **step_document(one.difference),
        "same_governments": one.same_governments,
        "only_official": [list(members) for members in one.only_official],
        "only_independent": [list(members) for members in one.only_independent],
    }
