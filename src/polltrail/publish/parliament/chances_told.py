"""What draws of a house say, as JSON; probabilities with the error of having drawn so few."""

from collections.abc import Mapping
from typing import Any

from polltrail.parliament.account import ChancesAccount
from polltrail.parliament.draws import Chance

MOST_COALITIONS = 100


def chances_document(told: ChancesAccount) -> dict[str, Any]:
    """Lay out how likely every government is."""
    drawn = told.drawn
    own: Mapping[str, Any] = {
        name: {"mean": told.mean[name], "between": list(told.between[name])} for name in told.mean
    }
    return {
        "draws": drawn.draws,
        "needed": told.needed,
        "seats": own,
        "left_out": list(told.left_out),
        "hung": _chance(Chance(drawn.hung, drawn.draws)),
        "governed": _chance(Chance(drawn.governed, drawn.draws)),
        "same_list": _chance(drawn.same_list()),
        "lists": len(drawn.classes),
        "coalitions": [
            {
                "parties": list(members),
                "wins": _chance(drawn.chance(members)),
                "minimal": _chance(minimal),
            }
            for members, minimal in drawn.likeliest(MOST_COALITIONS)
        ],
        "in_every_winning": {
            name: _chance(Chance(int(count), drawn.draws))
            for name, count in zip(drawn.names, drawn.needed, strict=True)
        },
        "pivotal": {
            name: _chance(Chance(int(count), drawn.draws))
            for name, count in zip(drawn.names, drawn.deciding, strict=True)
        },
    }


def _chance(one: Chance) -> dict[str, Any]:
    return {"probability": one.share, "error": one.error, "interval": list(one.interval)}
